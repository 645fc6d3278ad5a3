"""Cutting an object out by brush and box (GrabCut), and how well an outline lies on the picture's edges. Pure."""

import cv2
import numpy as np
from numpy.typing import NDArray

from milimo.domain.mask import MaskPrompt
from milimo.engines.sam3.frames import Picture
from milimo.engines.sam3.records import Candidate, Mask
from milimo.errors import BadInput

BRUSH_SHARE = 0.02
"""Radius of a point taken for a dab of a brush, of the picture's longer side."""
WORKING_SIDE = 448
"""GrabCut's time grows with pixels: a larger picture is cut out at this size, and the outline scaled up."""
ROUNDS = 5
LEAST_PART = 0.15
"""Parts smaller than this share of the largest are crumbs."""


def cut_out(picture: Picture, prompt: MaskPrompt) -> list[Candidate]:
    """What points (dabs of a brush) and a box may mean, grown to where colours change; the best first, at the picture's size.

    The object alone; the object without its holes; and all that looks like it. Raises BadInput for words, and when nothing is marked.
    """
    if prompt.words:
        raise BadInput(
            "Without the SAM 3 weights an object cannot be found by words.",
            "Brush over it or draw a box around it, or install the SAM 3 pack.",
        )
    height, width = picture.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(width, height))
    small = picture if scale == 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(small, np.uint8)
    marks, inside = _marked(small.shape[:2], prompt, scale)
    everything = _grown(small, marks)
    alone = _connected(everything, inside)
    ways = [alone, _filled(alone), _filled(everything)]
    edges = _edges(small)
    found: list[Candidate] = []
    for way in ways:
        if way.any() and not any(np.array_equal(way, known.mask) for known in found):
            found.append(Candidate(way, _on_edges(way, edges)))
    found.sort(key=lambda candidate: -candidate.score)
    return [Candidate(_full_size(it.mask, width, height), it.score) for it in found]


def _marked(size: tuple[int, int], prompt: MaskPrompt, scale: float) -> tuple[Mask, NDArray[np.bool_]]:
    """What is sure and what is likely (GrabCut's marks), and where the object was pointed at."""
    height, width = size
    marks = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    radius = max(2, round(max(width, height) * BRUSH_SHARE))
    if prompt.box is not None:
        box = prompt.box
        marks[:] = cv2.GC_BGD
        left, top = max(0, int(box.left * scale)), max(0, int(box.top * scale))
        marks[top : int(np.ceil(box.bottom * scale)), left : int(np.ceil(box.right * scale))] = cv2.GC_PR_FGD
    for point in prompt.points:
        sure = cv2.GC_FGD if point.inside else cv2.GC_BGD
        cv2.circle(marks, (round(point.x * scale), round(point.y * scale)), radius, int(sure), -1)
    pointed = marks == cv2.GC_FGD
    if not np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).any():
        raise BadInput("Nothing of the object is marked.", "Brush over the object itself, inside the picture.")
    if prompt.box is None:
        around = cv2.dilate(pointed.astype(np.uint8), np.ones((8 * radius + 1,) * 2, np.uint8))
        marks[(around > 0) & (marks == cv2.GC_PR_BGD)] = cv2.GC_PR_FGD
    return marks, pointed if pointed.any() else marks == cv2.GC_PR_FGD


def _grown(picture: Picture, marks: Mask) -> Mask:
    if np.isin(marks, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.setRNGSeed(0)
        bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        cv2.grabCut(bgr, marks, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    return np.where(np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)), np.uint8(255), np.uint8(0))


def _connected(mask: Mask, inside: NDArray[np.bool_]) -> Mask:
    """The parts that touch what was pointed at, without crumbs."""
    count, parts, figures, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    touched = {int(part) for part in np.unique(parts[inside & (mask > 0)])} - {0}
    if not touched:
        return mask
    largest = max(int(figures[part, cv2.CC_STAT_AREA]) for part in touched)
    kept = [
        part for part in range(1, count) if part in touched and figures[part, cv2.CC_STAT_AREA] >= largest * LEAST_PART
    ]
    return np.where(np.isin(parts, kept), np.uint8(255), np.uint8(0))


def _filled(mask: Mask) -> Mask:
    """Without holes, and with its outline smoothed."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, outlines, -1, 255, cv2.FILLED)
    return np.asarray(cv2.medianBlur(filled, 5), np.uint8)


def _edges(picture: Picture) -> Mask:
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (3, 3), 0)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    return np.asarray(cv2.dilate(cv2.Canny(grey, 40, 120), cross), np.uint8)


def _on_edges(mask: Mask, edges: Mask) -> float:
    """The share of the outline that lies on an edge of the picture: GrabCut itself does not say how sure it is."""
    outline = (mask > 0) & (cv2.erode(mask, np.ones((3, 3), np.uint8)) == 0)
    inner = outline[1:-1, 1:-1]
    return float((edges[1:-1, 1:-1][inner] > 0).mean()) if inner.any() else 0.0


def _full_size(mask: Mask, width: int, height: int) -> Mask:
    if mask.shape == (height, width):
        return mask
    large = cv2.GaussianBlur(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR), (0, 0), 1.2)
    return np.where(large >= 128, np.uint8(255), np.uint8(0))
