"""References as FLUX.2 looks at them: each in its own proportions, whatever stands beside it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.flux2.references import as_reference
from tests.engines.flux2.drawing import given_as, noise, pixels, spec
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.looks import looking

MakeBench = Callable[..., Bench]
MOST = 1024 * 1024


@given(width=st.integers(1, 9000), height=st.integers(1, 9000))
def test_any_picture_becomes_one_that_the_makers_take(width: int, height: int) -> None:
    seen = as_reference(Image.new("1", (width, height))).size
    assert all(side % 16 == 0 and side >= 64 for side in seen)
    assert seen[0] * seen[1] <= MOST
    assert max(seen) <= 8 * min(seen)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1024, 1024), (1024, 1024)),
        ((832, 1216), (832, 1216)),
        ((1400, 1000), (1200, 864)),
        ((3840, 2160), (1360, 768)),
        ((100, 90), (96, 80)),
        ((40, 30), (80, 64)),
        ((3000, 100), (2496, 416)),
        ((1, 1), (64, 64)),
    ],
)
def test_proportions_stay(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert as_reference(Image.new("RGB", size)).size == expected


def test_the_grid_cuts_edges_and_blurs_nothing(tmp_path: Path) -> None:
    picture = pixels(noise(tmp_path / "a.png", (107, 98)))
    seen = np.asarray(as_reference(Image.fromarray(picture)))
    assert np.array_equal(seen, picture[1:97, 5:101])


def test_a_strip_is_broadened_by_its_own_colours() -> None:
    strip = np.zeros((20, 900, 3), np.uint8)
    strip[:, :450], strip[:, 450:] = (200, 30, 20), (10, 20, 220)
    seen = np.asarray(as_reference(Image.fromarray(strip)))
    assert np.array_equal(np.unique(seen[:, :400].reshape(-1, 3), axis=0), [(200, 30, 20)])
    assert np.array_equal(np.unique(seen[:, -400:].reshape(-1, 3), axis=0), [(10, 20, 220)])


@pytest.mark.parametrize("inpainting", [False, True])
def test_each_reference_is_seen_whole_at_its_own_size(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path, inpainting: bool
) -> None:
    """With diffusers' own inpainting all are cut to the first one's size, with black where one is smaller."""
    sizes = {
        "asset_aaaaaa": (96, 160),
        "asset_bbbbbb": (160, 96),
        "asset_cccccc": (1400, 1000),
        "asset_dddddd": (900, 20),
    }
    files = {id: noise(tmp_path / f"{id}.png", size, seed) for seed, (id, size) in enumerate(sizes.items())}
    inputs = [given_as("reference", id) for id in sizes]
    if inpainting:
        files |= {"asset_eeeeee": noise(tmp_path / "source.png", (96, 64)), "asset_ffffff": tmp_path / "mask.png"}
        Image.new("L", (96, 64), 255).save(tmp_path / "mask.png")
        inputs += [given_as("source", "asset_eeeeee"), given_as("mask", "asset_ffffff")]
    with looking() as looks:
        made = engine.run(spec(inputs=inputs, parameters={"steps": 1}), bench(**files))
    assert pixels(made.picture).shape == (64, 96, 3)
    assert looks.sizes == [*([(96, 64)] if inpainting else []), (96, 160), (160, 96), (1200, 864), (896, 144)]
    first, second = looks.seen[-4:-2]
    assert np.array_equal(first, pixels(files["asset_aaaaaa"]))
    assert np.array_equal(second, pixels(files["asset_bbbbbb"]))
