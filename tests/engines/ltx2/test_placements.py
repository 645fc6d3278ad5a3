"""LTX-2 drawn in every placement: the same film, from weights that are where they are used, in no more room than was reckoned."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.domain.time import Rate
from milimo.engines.footprint import Offload, Placement, device_peak, working_bytes
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.draw import Drawing, Drawn
from milimo.engines.ltx2.film import decode_pictures, decode_sound
from milimo.engines.ltx2.guides import Guides, place_guides
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.preview import LivePreview
from milimo.engines.ltx2.room import footprint_of, load_of
from milimo.engines.ltx2.settings import Settings
from tests.models_fixtures.ltx2 import build_lora
from tests.models_fixtures.onloads import Onloads, counted

CPU = torch.device("cpu")
PLACEMENTS = {
    "model": Placement("float32", "model", tiled=True),
    "group": Placement("float32", "group", tiled=True),
}
SPEC = JobSpec.model_validate(
    {
        "kind": "take", "engine": "ltx2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "a cat", "width": 64,
        "height": 64, "rate": Rate(numerator=24), "frames": 17, "seed": 3,
        "inputs": [{"role": "first_frame", "asset_id": "asset_aaaaaa", "frame": 0, "strength": 1.0}],
    }
)  # fmt: skip
GUIDED = Settings(steps=2, guidance_scale=3)


@pytest.fixture(scope="module")
def lora(shelf: LoraShelf, tmp_path_factory: pytest.TempPathFactory) -> Lora:
    shelf.add(build_lora(tmp_path_factory.mktemp("lora") / "noir.safetensors"), "noir")
    return Lora(name="noir")


@pytest.fixture
def still(tmp_path: Path) -> Path:
    path = tmp_path / "still.png"
    Image.new("RGB", (64, 64), (200, 30, 90)).save(path)
    return path


def watched(models: LoadedLTX2) -> dict[str, Any]:
    return models.guided.components | {"upsampler": models.upsampler}


def drawn(
    models: LoadedLTX2, still: Path, settings: Settings = GUIDED, step: Callable[..., None] = lambda *_: None
) -> Drawn:
    guides = place_guides(SPEC.inputs, SPEC.frames)
    drawing = Drawing(models, SPEC, settings, guides, {"asset_aaaaaa": still})
    return drawing.draw(lay_out_new(SPEC.frames).draws[0], None, step)


@pytest.mark.parametrize("placement", PLACEMENTS.values(), ids=PLACEMENTS.keys())
def test_a_placement_draws_the_same_with_every_weight_in_its_place(
    placement: Placement, weights: Path, still: Path, tmp_path: Path
) -> None:
    whole = LoadedLTX2(weights, Placement("float32"), CPU)
    expected = drawn(whole, still)
    models = LoadedLTX2(weights, placement, CPU)
    preview = LivePreview(models, tmp_path, 3, SPEC.width, SPEC.height)
    with counted(watched(models), models.turns) as seen:
        made = drawn(models, still, step=lambda _, tokens, sigma: preview.step(tokens, sigma))
        models.upscale(made.final)
        pictures, sound = decode_pictures(models, made.final), decode_sound(models, made.audio)
        models.rest()
    assert seen.missing == set()
    assert torch.equal(made.final, expected.final)
    assert torch.equal(made.audio, expected.audio)
    assert (pictures == decode_pictures(whole, expected.final)).all()
    assert (sound == decode_sound(whole, expected.audio)).all()
    came = {name.split(".")[0] for name in seen.came}
    assert came == {"text_encoder", "connectors", "transformer", "vae", "audio_vae", "vocoder", "upsampler"}
    assert models.turns is not None
    assert models.turns.here is None
    _check_room(seen, weights, placement)


def _check_room(seen: Onloads, weights: Path, placement: Placement) -> None:
    load = load_of(SPEC, GUIDED, Guides(), lay_out_new(SPEC.frames), distilled=False)
    footprint = footprint_of(weights, load)
    resting = device_peak(footprint, placement)
    everything = device_peak(footprint, Placement("float32", tiled=True)) - working_bytes(footprint, placement)
    assert seen.most <= resting
    assert seen.most < everything * 0.8


def test_the_count_notices_weights_that_are_elsewhere(weights: Path) -> None:
    models = LoadedLTX2(weights, PLACEMENTS["group"], CPU)
    latents = torch.zeros(1, 8, 1, 2, 2)
    with counted(watched(models), models.turns) as seen, torch.no_grad():
        models.guided.vae._decode(latents)
    assert any(name.startswith("vae.decoder") for name in seen.missing)


@pytest.mark.parametrize("offload", ["none", "model", "group"])
def test_weights_in_8_bits_draw_and_wear_loras(
    offload: Offload, weights: Path, still: Path, shelf: LoraShelf, lora: Lora
) -> None:
    models = LoadedLTX2(weights, Placement("bfloat16", offload, float8=True, tiled=True), CPU)
    kinds = {it.dtype for it in models.transformer.parameters()}
    assert torch.float8_e4m3fn in kinds
    plain = drawn(models, still).final
    models.wear([lora], shelf, distilled=False)
    adapters = {it.dtype for name, it in models.transformer.named_parameters() if "lora_" in name}
    assert adapters == {torch.bfloat16}
    worn = drawn(models, still).final
    assert worn.isfinite().all()
    assert not torch.equal(worn, plain)
    models.wear([], shelf, distilled=False)
    assert torch.equal(drawn(models, still).final, plain)


@pytest.mark.parametrize("placement", PLACEMENTS.values(), ids=PLACEMENTS.keys())
def test_a_lora_is_where_it_is_used(
    placement: Placement, weights: Path, still: Path, shelf: LoraShelf, lora: Lora
) -> None:
    whole, models = LoadedLTX2(weights, Placement("float32"), CPU), LoadedLTX2(weights, placement, CPU)
    for it in (whole, models):
        it.wear([lora], shelf, distilled=False)
    with counted(watched(models), models.turns) as seen:
        made = drawn(models, still)
    assert seen.missing == set()
    assert torch.equal(made.final, drawn(whole, still).final)


def test_a_lora_keeps_its_precision_in_8_bits(weights: Path, shelf: LoraShelf, tmp_path: Path) -> None:
    shelf.add(build_lora(tmp_path / "faint.safetensors", scale=1e-3), "faint")
    exact = LoadedLTX2(weights, Placement("bfloat16"), CPU)
    cast = LoadedLTX2(weights, Placement("bfloat16", float8=True), CPU)
    for models in (exact, cast):
        models.wear([Lora(name="faint")], shelf, distilled=False)
    pairs = zip(_adapters(exact), _adapters(cast), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def _adapters(models: LoadedLTX2) -> list[torch.Tensor]:
    found = [it for name, it in models.transformer.named_parameters() if "lora_" in name]
    assert found
    return found
