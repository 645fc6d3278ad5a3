"""Masks without weights: a brush or box cut out by GrabCut, and an object carried along by the picture's motion (optical flow).

Not SAM 3, and says so: it follows what moves together, knows no words, and loses what is hidden.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from milimo.engines.base import Run
from milimo.engines.sam3.frames import Film, Picture, read_picture, write_masks
from milimo.engines.sam3.records import Candidate, Direction, Mask, Prompt
from milimo.errors import BadInput

BRUSH_SHARE = 0.02
"""Radius of a point taken for a dab of a brush, of the picture's longer side."""
SCORE = 0.5
"""GrabCut does not know how sure it is."""


class OpenCvMasks:
    """Brush-guided segmentation and motion tracking by OpenCV."""

    name = "OpenCV (no weights: brush and motion)"

    def segment(self, picture: Path, prompt: Prompt) -> tuple[Candidate, ...]:
        return (Candidate(_cut_out(read_picture(picture), prompt), SCORE),)

    def track(self, film: Path, frame: int, prompt: Prompt, direction: Direction, run: Run) -> Path:
        with Film(film) as frames:
            frames.check(frame)
            masks = {frame: _cut_out(frames[frame], prompt)}
            for numbers in ways(frame, frames.count, direction):
                before = frames[frame]
                for number in numbers:
                    run.check_cancelled()
                    now = frames[number]
                    masks[number] = _carried(before, now, masks[number - 1 if number > frame else number + 1])
                    before = now
                    run.progress(len(masks), frames.count, f"following, frame {number}")
            return write_masks(run.scratch / "masks.mkv", masks, frames.count, frames.rate)


def ways(frame: int, count: int, direction: Direction) -> Sequence[range]:
    """The frames to visit from `frame` on, a range each way."""
    forward, backward = range(frame + 1, count), range(frame - 1, -1, -1)
    return {"forward": (forward,), "backward": (backward,), "both": (forward, backward)}[direction]


def _cut_out(picture: Picture, prompt: Prompt) -> Mask:
    """What points (dabs of a brush) and a box say is the object, grown to where colours change."""
    if prompt.words:
        raise BadInput(
            "Without the SAM 3 weights an object cannot be found by words.",
            "Brush over it or draw a box around it, or install the SAM 3 pack.",
        )
    height, width = picture.shape[:2]
    marks = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    radius = max(2, round(max(width, height) * BRUSH_SHARE))
    if prompt.box is not None:
        box = prompt.box
        marks[:] = cv2.GC_BGD
        left, top = max(0, int(box.left)), max(0, int(box.top))
        marks[top : int(np.ceil(box.bottom)), left : int(np.ceil(box.right))] = cv2.GC_PR_FGD
    for point in prompt.points:
        sure = cv2.GC_FGD if point.inside else cv2.GC_BGD
        cv2.circle(marks, (round(point.x), round(point.y)), radius, int(sure), -1)
    if not np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).any():
        raise BadInput("Nothing of the object is marked.", "Brush over the object itself.")
    if prompt.box is None:
        around = cv2.dilate((marks == cv2.GC_FGD).astype(np.uint8), np.ones((8 * radius + 1,) * 2, np.uint8))
        marks[(around > 0) & (marks == cv2.GC_PR_BGD)] = cv2.GC_PR_FGD
    if np.isin(marks, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.setRNGSeed(0)
        cv2.grabCut(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), marks, None, *models, 5, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    return np.where(np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)), np.uint8(255), np.uint8(0))


def _carried(before: Picture, now: Picture, mask: Mask) -> Mask:
    """The mask moved by the motion from one frame to the next (DIS optical flow, read backwards)."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (now, before)]
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(grey[0], grey[1], np.zeros((0,)))  # type: ignore[arg-type]
    rows, columns = np.indices(mask.shape, np.float32)
    moved = cv2.remap(
        mask, columns + flow[:, :, 0], rows + flow[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return np.where(moved >= 128, np.uint8(255), np.uint8(0))
