"""A film that is decoded in stretches of time is the film that is decoded whole, frame for frame."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from milimo.engines.footprint import Placement
from milimo.engines.loading import TILE_FRAMES, TILE_FRAMES_STEP
from milimo.engines.ltx2.decoding import decode_pictures, in_time
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pipeline import encode_film

CPU = torch.device("cpu")
RATIO = 8


class Vae:
    temporal_compression_ratio = RATIO


@given(st.integers(1, 200))
def test_stretches_cover_the_film_and_leave_enough_to_blend(latents: int) -> None:
    stretches = list(in_time(Vae(), latents))
    assert stretches[0][0] == 0
    assert stretches[-1][1] == latents
    for (first, last), (following, end) in pairwise(stretches):
        assert last - first == TILE_FRAMES // RATIO + 1
        assert following - first == TILE_FRAMES_STEP // RATIO
        assert (end - following - 1) * RATIO >= TILE_FRAMES - TILE_FRAMES_STEP


@pytest.fixture(scope="module")
def latents() -> torch.Tensor:
    """20 latents that change with time: 153 frames of 64x64."""
    return torch.randn(1, 8, 20, 2, 2, generator=torch.Generator().manual_seed(5))


@pytest.fixture(scope="module")
def whole(weights: Path, latents: torch.Tensor) -> np.ndarray:
    models = LoadedLTX2(weights, Placement("float32"), CPU)
    return np.array([*decode_pictures(models, latents)])


@pytest.fixture(scope="module")
def tiled(weights: Path) -> LoadedLTX2:
    return LoadedLTX2(weights, Placement("float32", tiled=True), CPU)


def test_every_frame_is_most_like_itself(tiled: LoadedLTX2, latents: torch.Tensor, whole: np.ndarray) -> None:
    """One frame early or late, and most would be more like another."""
    made = np.array([*decode_pictures(tiled, latents)])
    assert made.shape == whole.shape == (153, 64, 64, 3)
    differences = np.abs(made[:, None].astype(np.int16) - whole[None]).mean((2, 3, 4))
    assert (differences.argmin(1) == np.arange(153)).all()
    assert np.array_equal(made[: TILE_FRAMES_STEP + 1 - RATIO], whole[: TILE_FRAMES_STEP + 1 - RATIO])


@pytest.mark.parametrize("count", [1, 2, 8, 9, 10, 11, 15, 16, 20])
def test_no_frame_is_lost_at_any_length(tiled: LoadedLTX2, latents: torch.Tensor, count: int) -> None:
    assert sum(1 for _ in decode_pictures(tiled, latents[:, :, :count])) == RATIO * (count - 1) + 1


def test_only_what_is_looked_at_is_decoded(tiled: LoadedLTX2, latents: torch.Tensor) -> None:
    seen: list[int] = []

    def note(_: object, given: tuple[torch.Tensor, ...]) -> None:
        seen.append(given[0].shape[2])

    handle = tiled.guided.vae.decoder.register_forward_pre_hook(note)
    pictures = decode_pictures(tiled, latents)
    for _ in range(TILE_FRAMES_STEP + 1):
        next(pictures)
    handle.remove()
    assert seen == [TILE_FRAMES // RATIO + 1]


def test_a_film_is_encoded_in_stretches_too(tiled: LoadedLTX2) -> None:
    seen: list[int] = []

    def note(_: object, given: tuple[torch.Tensor, ...]) -> None:
        seen.append(given[0].shape[2])

    handle = tiled.guided.vae.encoder.register_forward_pre_hook(note)
    latents = encode_film(tiled.guided, torch.zeros(1, 3, 153, 64, 64), CPU)
    handle.remove()
    assert latents.shape[2] == 20
    assert len(seen) > 1 and max(seen) <= TILE_FRAMES + 1
