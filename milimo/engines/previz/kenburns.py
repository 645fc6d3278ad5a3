"""A given first frame, moved by the camera: the picture is fitted to fill the frame and panned or scaled with ease."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from milimo.domain.shot import Move
from milimo.errors import Unreadable

# Where the window lies at the beginning and the end: centre x, centre y (shares of the slack, -1 to 1) and scale.
WINDOWS: dict[Move, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "static": ((0, 0, 1.0), (0, 0, 0.94)), "push-in": ((0, 0, 1.0), (0, -0.1, 0.74)), "pull-out": ((0, -0.1, 0.74), (0, 0, 1.0)),
    "pan-left": ((0.9, 0, 0.86), (-0.9, 0, 0.86)), "pan-right": ((-0.9, 0, 0.86), (0.9, 0, 0.86)),
    "tilt-up": ((0, 0.9, 0.86), (0, -0.9, 0.86)), "tilt-down": ((0, -0.9, 0.86), (0, 0.9, 0.86)),
    "track-left": ((0.9, 0, 0.86), (-0.9, 0, 0.82)), "track-right": ((-0.9, 0, 0.86), (0.9, 0, 0.82)),
    "crane-up": ((0, 0.9, 0.82), (0, -0.6, 0.9)), "crane-down": ((0, -0.9, 0.9), (0, 0.6, 0.82)),
    "follow": ((-0.4, 0, 0.86), (0.4, 0, 0.82)), "handheld": ((0, 0, 0.92), (0, 0, 0.92)),
}  # fmt: skip


class Picture:
    """A picture that a camera can move over. Raises Unreadable when the file is no picture."""

    def __init__(self, path: Path, width: int, height: int) -> None:
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(path) as image:
                image.load()
                self._image = image.convert("RGB")
        except (UnidentifiedImageError, OSError) as error:
            raise Unreadable(
                f"The first frame is not a picture that can be read: {error}.", "Choose a PNG, JPEG or WebP picture."
            ) from error
        self.width, self.height = width, height

    def frame(self, move: Move, share: float, seed: int = 0) -> NDArray[np.uint8]:
        """The frame [H, W, 3] at `share` of the shot, cropped to fill and never stretched."""
        from PIL import Image

        (x0, y0, s0), (x1, y1, s1) = WINDOWS[move]
        ease = share * share * (3 - 2 * share)
        x, y, scale = x0 + (x1 - x0) * ease, y0 + (y1 - y0) * ease, s0 + (s1 - s0) * ease
        if move == "handheld":
            t = share * 19 + seed % 5
            x, y = 0.5 * float(np.sin(t * 1.3)), 0.5 * float(np.sin(t * 1.7 + 1))
        wide, high = self._image.size
        fill = min(wide / self.width, high / self.height) * scale
        w, h = self.width * fill, self.height * fill
        left, top = (wide - w) / 2 * (1 + x), (high - h) / 2 * (1 + y)
        box = (max(0.0, left), max(0.0, top), min(float(wide), left + w), min(float(high), top + h))
        return np.asarray(self._image.resize((self.width, self.height), Image.Resampling.BICUBIC, box=box), np.uint8)
