"""The live preview: there from the second step on, never more than its share of the time, and no model is moved for it."""

from pathlib import Path

import pytest
import torch
from accelerate.hooks import remove_hook_from_module

from milimo.engines.base import PREVIEW
from milimo.engines.footprint import Placement
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.preview import SHARE, LivePreview
from milimo.engines.offload import Turns


@pytest.fixture(scope="module")
def models(weights: Path) -> LoadedLTX2:
    return LoadedLTX2(weights, Placement("float32"), torch.device("cpu"))


def tokens(step: int) -> torch.Tensor:
    """Of three latents of 64 by 64 pixels."""
    return torch.randn(1, 3 * 2 * 2, 8, generator=torch.Generator().manual_seed(step))


def test_it_takes_its_share_of_the_time_and_no_more(models: LoadedLTX2, tmp_path: Path) -> None:
    now, cost_seconds = [0.0], 0.5

    def clock() -> float:
        """Whoever looks twice finds that work was done between."""
        now[0] += cost_seconds
        return now[0]

    preview = LivePreview(models, tmp_path, 3, 64, 64, clock=clock)
    drawn: list[int] = []
    for step in range(400):
        now[0] += 1.0
        preview.step(tokens(step), 1 - step / 400)
        if (tmp_path / PREVIEW).exists():
            drawn.append(step)
            (tmp_path / PREVIEW).unlink()
    assert drawn[0] == 1, "the second step has one"
    assert 4 <= len(drawn) <= 400 * 1.5 * SHARE / cost_seconds + 1


def test_where_models_take_turns_only_the_decoder_comes(models: LoadedLTX2, tmp_path: Path) -> None:
    """The transformer, whose turn it is, stays where it is."""
    vae, transformer = models.guided.vae, models.transformer
    turns = models.turns = Turns(torch.device("cpu"), [vae, transformer])
    try:
        turns.give(transformer)
        preview = LivePreview(models, tmp_path, 3, 64, 64)
        preview.step(tokens(0), 1.0)
        preview.step(tokens(1), 0.5)
        assert (tmp_path / PREVIEW).exists()
        assert turns.here is transformer
        assert turns.lent == [], "the decoder is given back"
    finally:
        models.turns = None
        for part in (vae, transformer):
            remove_hook_from_module(part)
