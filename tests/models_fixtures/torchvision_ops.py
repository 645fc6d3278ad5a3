"""Lets torchvision be imported beside a torch build that it was not compiled for (a CPU torch), by declaring its operators.

Only for tests: a real installation has matching builds.
"""

import importlib
from typing import Any

import torch


def install() -> None:
    """Declare the operators, before anything imports torchvision. Nothing when torchvision imports by itself, or was seen to."""
    try:
        importlib.import_module("torchvision.ops")
    except (RuntimeError, ImportError):
        _declare()


def _declare() -> None:
    library = torch.library.Library("torchvision", "FRAGMENT")
    _kept.append(library)
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.impl("nms", _nms, "CPU")
    importlib.import_module("torchvision")
    from torchvision.ops import boxes

    boxes_module: Any = boxes
    boxes_module._assert_has_ops = lambda: None


_kept: list[torch.library.Library] = []


def _nms(boxes: torch.Tensor, scores: torch.Tensor, threshold: float) -> torch.Tensor:
    """Greedy non-maximum suppression of `boxes` [n, 4] (corners); the indices that stay, the best first."""
    order: list[int] = scores.argsort(descending=True).tolist()
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    keep: list[int] = []
    while order:
        best, *others = order
        keep.append(best)
        rest = torch.tensor(others, dtype=torch.int64)
        low, high = torch.maximum(boxes[best, :2], boxes[rest, :2]), torch.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = (high - low).clamp(min=0).prod(dim=-1)
        order = rest[shared / (area[best] + area[rest] - shared) <= threshold].tolist()
    return torch.tensor(keep, dtype=torch.int64)
