"""Masks without weights: a brush or box cut out by GrabCut, and an object carried along by the picture's motion (optical flow).

Not SAM 3, and says so: it follows what moves together, knows no words, and loses what is hidden.
"""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.engines.base import Readiness, Ready, Run
from milimo.engines.sam3.cut_out import cut_out
from milimo.engines.sam3.frames import WINDOW_BYTES, Film, Picture, followed, read_mask, read_picture, ways
from milimo.engines.sam3.mask_film import MaskFilm
from milimo.engines.sam3.records import Candidate, Mask, Meant
from milimo.errors import BadInput


class OpenCvMasks:
    """Brush-guided segmentation and motion tracking by OpenCV."""

    name: MaskEngineName = "opencv"
    title = "OpenCV (no weights: brush and motion)"
    packs: tuple[str, ...] = ()

    def __init__(self, window_bytes: int = WINDOW_BYTES) -> None:
        """`window_bytes` of frames are held while a film is followed backward."""
        self._window_bytes = window_bytes

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        return Ready("Cuts out by brush and box, and follows by motion. It knows no words.")

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        run.check_cancelled()
        return tuple(cut_out(read_picture(picture), prompt))

    def track(self, film: Path, frame: int, meant: Meant, direction: Direction, run: Run) -> Path:
        out = run.scratch / "masks.mkv"
        with Film(film) as frames:
            frames.check(frame)
            there = followed(frame, frames.count, direction)
            start = frames[frame]
            first = _first(start, frame, meant)
            with MaskFilm(out, frames, there, run.check_cancelled) as masks:
                masks.put(frame, first)
                done = 1
                for numbers in ways(frame, frames.count, direction):
                    before, mask = start, first
                    for number, now in frames.walk(numbers, run.check_cancelled, self._window_bytes):
                        run.check_cancelled()
                        mask = _carried(before, now, mask)
                        masks.put(number, mask)
                        before = now
                        done += 1
                        run.progress(done, len(there), f"following, {done} of {len(there)} frames")
                masks.finish()
        return out

    def release(self) -> None:
        """It holds nothing."""


def _first(picture: Picture, frame: int, meant: Meant) -> Mask:
    if isinstance(meant, Path):
        return read_mask(meant, picture.shape[1], picture.shape[0])
    found = cut_out(picture, meant)
    if not found:
        raise BadInput(f"Nothing was found in frame {frame}.", "Brush over the object, or draw a box around it.")
    return found[0].mask


def _carried(before: Picture, now: Picture, mask: Mask) -> Mask:
    """The mask moved by the motion from one frame to the next (DIS optical flow, read backwards)."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (now, before)]
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(grey[0], grey[1], np.zeros((0,)))  # type: ignore[arg-type]
    rows, columns = np.indices(mask.shape, np.float32)
    moved = cv2.remap(
        mask, columns + flow[:, :, 0], rows + flow[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return np.where(moved >= 128, np.uint8(255), np.uint8(0))
