"""What is painted anew in a picture: the part that the model draws, and how it is laid in. Outside the mask no byte changes. Pure.

FLUX.2 paints over a megapixel at most. Of a large picture it draws the mask and what lies around it, pixel for pixel, so that the
new is as sharp as the old. Nothing is enlarged to be drawn: it would come back smoother than the grain around it.
"""

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from milimo.engines.flux2.settings import MOST_PIXELS, SIDE_STEP

Picture = NDArray[np.uint8]
"""[height, width, 3], uint8."""
Mask = NDArray[np.uint8]
"""[height, width], uint8: 0 keeps, 255 replaces."""
Size = tuple[int, int]
"""Width and height in pixels."""

_AROUND = range(128, 31, -16)
"""Pixels around the mask that the model is shown: the most with which it need not shrink the part, else the last."""
_LEAST_SHOWN = 512
"""A side of the part at least, where the picture has it: of a small mask's surroundings alone nobody could tell what they are."""


@dataclass(frozen=True)
class Part:
    """What is drawn of a picture, in its pixels, and how large it is drawn."""

    left: int
    top: int
    width: int
    height: int
    drawn: Size
    """As large as the part, or smaller."""

    @property
    def working(self) -> Size:
        """What the model is given: `drawn`, with the part's last pixels repeated up to the grid."""
        return _to_grid(self.drawn)


def part_around(mask: Mask) -> Part:
    """What is drawn for a mask that is not empty."""
    left, top, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    rows, columns = mask.shape
    size = 0, 0
    for around in _AROUND:
        size = _shown(width, around, columns), _shown(height, around, rows)
        if _fits(_to_grid(size)):
            break
    x, y = _middle(left, width, size[0], columns), _middle(top, height, size[1], rows)
    return Part(x, y, *size, drawn=_shrunk(size))


def _shown(side: int, around: int, whole: int) -> int:
    return min(whole, max(side + 2 * around, _LEAST_SHOWN))


def _middle(start: int, side: int, shown: int, whole: int) -> int:
    return min(max(0, start + (side - shown) // 2), whole - shown)


def _shrunk(size: Size) -> Size:
    """The largest size in these proportions that the model paints at."""
    if _fits(_to_grid(size)):
        return size
    most, least = max(size), min(size)
    smaller = (
        (side, max(1, round(side * least / most)))
        for side in range(int(most * sqrt(MOST_PIXELS / (most * least))), 0, -1)
    )
    longer, other = next(it for it in smaller if _fits(_to_grid(it)))
    return (longer, other) if size[0] == most else (other, longer)


def _fits(size: Size) -> bool:
    return size[0] * size[1] <= MOST_PIXELS


def _to_grid(size: Size) -> Size:
    width, height = (-(-side // SIDE_STEP) * SIDE_STEP for side in size)
    return width, height


@dataclass(frozen=True)
class Inpainting:
    """A picture and a mask of its size that is not empty."""

    source: Picture
    mask: Mask

    @cached_property
    def part(self) -> Part:
        """What is drawn of it."""
        return part_around(self.mask)

    def shown(self) -> Image.Image:
        """The part, at the size that the model works at."""
        part = Image.fromarray(self._cut(self.source)).resize(self.part.drawn, Image.Resampling.LANCZOS)
        return Image.fromarray(self._padded(np.asarray(part)))

    def asked(self) -> Image.Image:
        """Where the model draws: every token that the mask touches, white. It looks at the middle of a token only, and would miss
        thin strokes; and what the mask takes in part is mixed here, of a new picture that is whole.
        """
        touched = (
            cv2.resize(np.where(self._cut(self.mask), 1.0, 0.0), self.part.drawn, interpolation=cv2.INTER_AREA) > 0
        )
        grid = self._padded(touched.astype(np.uint8))
        rows, columns = (side // SIDE_STEP for side in grid.shape)
        tokens = grid.reshape(rows, SIDE_STEP, columns, SIDE_STEP).max(axis=(1, 3)) * np.uint8(255)
        return Image.fromarray(tokens.repeat(SIDE_STEP, axis=0).repeat(SIDE_STEP, axis=1))

    def with_part(self, drawn: Image.Image, feather: int) -> Picture:
        """The picture with what was drawn at the model's size laid in; it fades in over `feather` pixels inside the mask."""
        part, (width, height) = self.part, self.part.drawn
        new = (
            drawn.convert("RGB").crop((0, 0, width, height)).resize((part.width, part.height), Image.Resampling.LANCZOS)
        )
        whole = self.source.copy()
        self._cut(whole)[:] = lay_in(self._cut(self.source), np.asarray(new), self._cut(self.mask), feather)
        return whole

    def _cut(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        part = self.part
        return pixels[part.top : part.top + part.height, part.left : part.left + part.width]

    def _padded(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        width, height = self.part.working
        after = (0, height - pixels.shape[0]), (0, width - pixels.shape[1]), (0, 0)
        return np.pad(pixels, after[: pixels.ndim], mode="edge")


def lay_in(old: Picture, new: Picture, mask: Mask, feather: int) -> Picture:
    """Blend `new` over `old`, both of the mask's size. It fades in over `feather` pixels, all of them inside the mask."""
    share = mask.astype(np.float32) / 255
    if feather:
        # A border of one pixel outside: a mask that reaches the picture's edge does not fade there.
        inside = cv2.distanceTransform(np.pad(mask > 0, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
        share = share * np.clip(inside / feather, 0, 1)
    mixed = np.rint(old + (new.astype(np.float32) - old) * share[:, :, None])
    return np.where((mask > 0)[:, :, None], np.clip(mixed, 0, 255).astype(np.uint8), old)
