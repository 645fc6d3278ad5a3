"""Masks without weights: a brush or box cut out by GrabCut, and an object carried along by the picture's motion (optical flow).

Not SAM 3, and says so: it follows what moves together, knows no words, and loses what is hidden.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.engines.base import Readiness, Ready, Run
from milimo.engines.sam3.cut_out import cut_out
from milimo.engines.sam3.frames import Film, MaskRoll, Picture, read_picture, write_masks
from milimo.engines.sam3.records import Candidate, Mask
from milimo.errors import BadInput


class OpenCvMasks:
    """Brush-guided segmentation and motion tracking by OpenCV."""

    name: MaskEngineName = "opencv"
    title = "OpenCV (no weights: brush and motion)"
    packs: tuple[str, ...] = ()

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        return Ready("Cuts out by brush and box, and follows by motion. It knows no words.")

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        run.check_cancelled()
        return tuple(cut_out(read_picture(picture), prompt))

    def track(self, film: Path, frame: int, prompt: MaskPrompt, direction: Direction, run: Run) -> Path:
        with Film(film) as frames:
            frames.check(frame)
            found = cut_out(frames[frame], prompt)
            if not found:
                raise BadInput(
                    f"Nothing was found in frame {frame}.", "Brush over the object, or draw a box around it."
                )
            masks, total = MaskRoll(), visited(frame, frames.count, direction)
            masks[frame] = found[0].mask
            for numbers in ways(frame, frames.count, direction):
                before, mask = frames[frame], found[0].mask
                for number in numbers:
                    run.check_cancelled()
                    now = frames[number]
                    mask = masks[number] = _carried(before, now, mask)
                    before = now
                    run.progress(len(masks), total, f"following, frame {number}")
            return write_masks(run.scratch / "masks.mkv", masks, frames.count, frames.rate)

    def release(self) -> None:
        """It holds nothing."""


def ways(frame: int, count: int, direction: Direction) -> Sequence[range]:
    """The frames to visit from `frame` on, a range each way."""
    forward, backward = range(frame + 1, count), range(frame - 1, -1, -1)
    return {"forward": (forward,), "backward": (backward,), "both": (forward, backward)}[direction]


def visited(frame: int, count: int, direction: Direction) -> int:
    """How many frames that are, the first one with them."""
    return 1 + sum(map(len, ways(frame, count, direction)))


def _carried(before: Picture, now: Picture, mask: Mask) -> Mask:
    """The mask moved by the motion from one frame to the next (DIS optical flow, read backwards)."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (now, before)]
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(grey[0], grey[1], np.zeros((0,)))  # type: ignore[arg-type]
    rows, columns = np.indices(mask.shape, np.float32)
    moved = cv2.remap(
        mask, columns + flow[:, :, 0], rows + flow[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return np.where(moved >= 128, np.uint8(255), np.uint8(0))
