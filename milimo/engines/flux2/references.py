"""Makes of any picture one that the model can look at. Pure.

Its makers cap each reference by itself, cut it to the grid, and refuse what is small or thin: `black-forest-labs/flux2`,
`sampling.py`, `default_prep`.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from milimo.engines.flux2.settings import MOST_PIXELS, SIDE_STEP

_LEAST_SIDE = 64
"""What the makers take."""
_MOST_LENGTH = 6
"""How many times longer than broad a reference is at most. The makers take 8, and of a short side the grid may cut a fifth."""


def as_reference(picture: Image.Image) -> Image.Image:
    """The picture in its own proportions, on the grid, of MOST_PIXELS at most, as RGB.

    What is small is enlarged, and what is thin is broadened by its own edges: a thumbnail or a strip of colours is a poor reference,
    and still one.
    """
    width, height = picture.size
    room = max(width, math.ceil(height / _MOST_LENGTH)), max(height, math.ceil(width / _MOST_LENGTH))
    scale = max(min(1.0, math.sqrt(MOST_PIXELS / math.prod(room))), _LEAST_SIDE / min(room))
    scaled = picture.convert("RGB").resize((_at(width, scale), _at(height, scale)), Image.Resampling.LANCZOS)
    columns, rows = (_middle(of, _on_grid(side * scale)) for of, side in zip(scaled.size, room, strict=True))
    return Image.fromarray(np.asarray(scaled)[rows][:, columns])


def _at(side: int, scale: float) -> int:
    return max(1, int(side * scale))


def _on_grid(side: float) -> int:
    return max(_LEAST_SIDE, int(side) // SIDE_STEP * SIDE_STEP)


def _middle(of: int, taken: int) -> NDArray[np.intp]:
    """The places of so many pixels from the middle of a row; where the row is too short, its ends are repeated."""
    return np.clip(np.arange(taken) + (of - taken) // 2, 0, of - 1)
