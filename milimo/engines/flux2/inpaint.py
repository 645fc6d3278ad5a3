"""Lays a new picture into an old one: where the mask is black, the old one stays to the byte. Pure."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""[height, width, 3], uint8."""
Mask = NDArray[np.uint8]
"""[height, width], uint8: 0 keeps, 255 replaces."""


def lay_in(old: Picture, new: Picture, mask: Mask, feather: int) -> Picture:
    """Blend `new` over `old`, both of the mask's size. It fades in over `feather` pixels, all of them inside the mask."""
    share = mask.astype(np.float32) / 255
    if feather:
        # A border of one pixel outside: a mask that reaches the picture's edge does not fade there.
        inside = cv2.distanceTransform(np.pad(mask > 0, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
        share = share * np.clip(inside / feather, 0, 1)
    mixed = np.rint(old + (new.astype(np.float32) - old) * share[:, :, None])
    return np.where((mask > 0)[:, :, None], np.clip(mixed, 0, 255).astype(np.uint8), old)
