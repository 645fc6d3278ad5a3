"""FLUX.2 Klein end to end on a tiny checkpoint."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from milimo.engines.admission import GIB, Device
from milimo.engines.base import MissingPacks, Ready
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Residency
from milimo.errors import BadInput, Cancelled
from tests.engines.flux2.drawing import given_as, noise, pixels, spec
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.flux2 import build_flux2

MakeBench = Callable[..., Bench]


def test_words_become_a_picture_and_a_seed_decides(engine: Flux2Engine, bench: MakeBench) -> None:
    one, same, other = (engine.run(spec(seed=seed), bench()) for seed in (1, 1, 2))
    assert pixels(one.picture).shape == (64, 96, 3)
    assert np.array_equal(pixels(one.picture), pixels(same.picture))
    assert not np.array_equal(pixels(one.picture), pixels(other.picture))
    assert {"precision", "offload", "peak_bytes"} <= one.details.keys()


def test_it_says_what_it_needs(engine: Flux2Engine, weights: Path) -> None:
    assert engine.readiness({"flux2": weights}) == Ready()
    assert isinstance(engine.readiness({}), MissingPacks)


def test_references_and_a_negative_prompt_change_the_picture(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path
) -> None:
    asset = noise(tmp_path / "a.png", (80, 64))
    plain = pixels(engine.run(spec(), bench()).picture)
    inputs = [given_as("reference", "asset_aaaaaa"), given_as("first_frame", "asset_aaaaaa")]
    referred = pixels(engine.run(spec(inputs=inputs), bench(asset_aaaaaa=asset)).picture)
    assert not np.array_equal(plain, referred)
    guided = {"guidance_scale": 4}
    without = pixels(engine.run(spec(parameters=guided), bench()).picture)
    negative = pixels(engine.run(spec(parameters=guided, negative_prompt="blurred, dark"), bench()).picture)
    assert not np.array_equal(without, negative)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"width": 100}, "multiples of 16"),
        ({"frames": 9}, "draws stills"),
        ({"inputs": [given_as("reference", "asset_aaaaaa")] * 5}, "up to 4 references"),
        ({"inputs": [given_as("source", "asset_aaaaaa")]}, "needs a mask"),
        ({"inputs": [given_as("mask", "asset_aaaaaa")]}, "the picture that the mask"),
        ({"inputs": [given_as("source", "asset_aaaaaa"), given_as("mask", "asset_bbbbbb")]}, "The mask is 40 by 40"),
        ({"inputs": [given_as("source", "asset_bbbbbb"), given_as("mask", "asset_bbbbbb")]}, "the job asks for"),
        ({"parameters": {"eta": 1}}, "setting eta"),
    ],
)
def test_what_cannot_be_done_is_refused(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    here = bench(asset_aaaaaa=noise(tmp_path / "a.png", (96, 64)), asset_bbbbbb=noise(tmp_path / "b.png", (40, 40)))
    with pytest.raises(BadInput) as refusal:
        engine.run(spec(**changes), here)
    assert words in refusal.value.detail
    assert refusal.value.remedy


def test_distilled_weights_refuse_a_negative_prompt_before_they_are_loaded(bench: MakeBench, tmp_path: Path) -> None:
    here = bench()
    here.packs = {"flux2": build_flux2(tmp_path / "distilled", distilled=True)}
    residency = Residency(lambda: (Device("cpu", 32 * GIB, 16 * GIB), 16 * GIB), lambda: 0.0)
    engine = Flux2Engine(residency, LoraShelf(tmp_path / "loras"))
    with pytest.raises(BadInput, match="no negative prompt"):
        engine.run(spec(negative_prompt="dark"), here)
    assert residency.resident() == ()
    outputs = engine.run(spec(parameters={"steps": 4}, negative_prompt=" "), here)
    assert pixels(outputs.picture).shape == (64, 96, 3)


def test_a_cancel_is_heard_inside_a_step(engine: Flux2Engine, bench: MakeBench) -> None:
    here = bench(cancel_after=5)
    with pytest.raises(Cancelled):
        engine.run(spec(parameters={"steps": 50}), here)
    assert here.asked == 6
    assert engine.run(spec(), bench()).frames == 1
