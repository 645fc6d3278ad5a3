"""Previews take their share of the time that drawing takes, and no more."""

from pathlib import Path

import torch

from milimo.engines.base import PREVIEW
from milimo.engines.live_preview import SHARE, Allowance, LivePreview

CPU = torch.device("cpu")


def test_they_take_their_share_of_the_time_and_no_more(tmp_path: Path) -> None:
    now, cost_seconds = [0.0], 0.5
    allowance = Allowance(lambda: now[0])

    def decode() -> torch.Tensor:
        now[0] += cost_seconds
        return torch.zeros(3, 64, 64)

    drawn: list[int] = []
    for step in range(400):
        now[0] += 1.0
        # Each step is a picture of its own, drawn with the same weights.
        LivePreview(tmp_path, allowance, 32).renew(CPU, decode)
        if (tmp_path / PREVIEW).exists():
            drawn.append(step)
            (tmp_path / PREVIEW).unlink()
    assert drawn[0] == 0, "the first step has one"
    assert len(drawn) == 400 * SHARE / cost_seconds
