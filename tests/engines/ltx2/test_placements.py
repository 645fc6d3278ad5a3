"""LTX-2 drawn in every placement: the same film, from weights that are where they are used, in no more room than was reckoned."""

import gc
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.footprint import Offload, Placement, device_peak, working_bytes
from milimo.engines.live_preview import Allowance, LivePreview
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.decoding import decode_pictures, decode_sound
from milimo.engines.ltx2.draw import Drawing, Drawn, Step, StepDone
from milimo.engines.ltx2.engine import LTX2Engine
from milimo.engines.ltx2.guides import Guides, place_guides
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.preview import LONGEST_SIDE, show_film
from milimo.engines.ltx2.room import footprint_of, load_of
from milimo.engines.ltx2.settings import Settings, settings_of
from milimo.engines.residency import Residency
from milimo.engines.weights import counts_of
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.ltx2 import build_lora
from tests.models_fixtures.onloads import Onloads, counted

CPU = torch.device("cpu")
PLACEMENTS = {
    "model": Placement("float32", "model", tiled=True),
    "group": Placement("float32", "group", tiled=True),
    "disk": Placement("float32", "model", tiled=True, reread=True),
}
SPEC = JobSpec.model_validate(
    {
        "kind": "take", "engine": "ltx2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "a cat", "width": 64,
        "height": 64, "rate": Rate(numerator=24), "frames": 17, "seed": 3,
        "inputs": [{"role": "first_frame", "asset_id": "asset_aaaaaa", "frame": 0, "strength": 1.0}],
    }
)  # fmt: skip
QUICK: dict[str, float] = {
    "steps": 2, "guidance_scale": 1, "stg_scale": 0, "modality_scale": 1, "audio_guidance_scale": 1,
}  # fmt: skip
OFFLOADS: tuple[Offload, ...] = ("none", "model")
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


def unheard(*_: object) -> None:
    """Nobody asks how far it is."""


def drawn(models: LoadedLTX2, still: Path, settings: Settings = GUIDED, step: StepDone = unheard) -> Drawn:
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
    preview = LivePreview(tmp_path, Allowance(), LONGEST_SIDE)

    def step(it: Step) -> None:
        show_film(preview, models, it.heading)

    with counted(watched(models), models.turns) as seen:
        made = drawn(models, still, step=step)
        models.upscale(made.final)
        pictures, sound = [*decode_pictures(models, made.final)], decode_sound(models, made.audio)
        models.rest()
    assert seen.missing == set()
    assert torch.equal(made.final, expected.final)
    assert torch.equal(made.audio, expected.audio)
    assert np.array_equal(pictures, [*decode_pictures(whole, expected.final)])
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


@pytest.mark.skipif(sys.platform != "linux", reason="/proc says what is a file's")
def test_what_rests_on_the_disk_takes_no_main_memory(weights: Path, still: Path) -> None:
    models = LoadedLTX2(weights, PLACEMENTS["disk"], CPU)
    drawn(models, still)
    models.rest()
    files = [line.split()[0].split("-") for line in _maps() if line.rstrip().endswith(".safetensors")]
    ranges = [(int(first, 16), int(end, 16)) for first, end in files]
    for part in models.parts:
        for parameter in part.parameters():
            place = parameter.data_ptr()
            assert parameter.numel() == 0 or any(first <= place < end for first, end in ranges)
    text_encoder: Any = models.guided.text_encoder
    assert all(parameter.numel() == 0 for parameter in text_encoder.parameters())


def _maps() -> list[str]:
    return Path("/proc/self/maps").read_text().splitlines()


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


def test_the_engine_says_how_each_chunk_lay_and_the_most_that_any_took(
    weights: Path, tmp_path: Path, shelf: LoraShelf
) -> None:
    """Of a GPU that holds the models whole while one chunk is drawn, and has other programs beside it at the next."""
    spec = SPEC.model_copy(
        update={"inputs": (), "frames": 41, "parameters": QUICK | {"chunk_frames": 25, "overlap_frames": 9}}
    )
    settings = settings_of(spec)
    load = load_of(spec, settings, Guides(), lay_out_new(41, 25, settings.overlap_frames), distilled=False)
    footprint = footprint_of(weights, load)
    rooms = [device_peak(footprint, Placement("bfloat16", offload, tiled=True)) for offload in OFFLOADS]
    room = rooms[0]

    def measure() -> tuple[Device, int]:
        free = room + GIB // 2 + 1
        return Device("cuda", free, free, "a GPU"), 8 * GIB

    engine = LTX2Engine(Residency(measure, lambda: 0.0), shelf)
    bench = Bench(tmp_path, packs={"ltx2": weights})
    state = tmp_path / "state"
    engine.run_step(spec, bench, 0, state)
    room = rooms[1]
    engine.run_step(spec, bench, 1, state)
    outputs = engine.join(spec, bench, state)
    assert outputs.details["offload"] == "none, model"
    peaks = [json.loads(path.read_text())["peak_bytes"] for path in sorted(state.glob("*.json"))]
    assert len(peaks) == 2
    assert outputs.details["peak_bytes"] >= max(peaks)
    engine.release()


def test_a_family_goes_and_comes_back_as_it_was(weights: Path, still: Path) -> None:
    for placement in (Placement("float32"), Placement("bfloat16", float8=True), PLACEMENTS["group"]):
        models = LoadedLTX2(weights, placement, CPU)
        before = drawn(models, still)
        models.park()
        models.restore()
        assert torch.equal(drawn(models, still).final, before.final)


def test_all_that_is_loaded_goes_to_main_memory_and_back(weights: Path) -> None:
    """To a device without memory there is no way back, so that what stayed behind is seen."""
    models = LoadedLTX2(weights, Placement("float32"), CPU)
    models.device = torch.device("meta")
    models.restore()
    kinds = {it.device.type for part in models.parts for it in part.parameters()}
    assert kinds == {"meta"}


def test_memory_is_returned_when_the_models_go(weights: Path, shelf: LoraShelf, tmp_path: Path) -> None:
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    engine = LTX2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), shelf)
    before = living()
    bench = Bench(tmp_path, packs={"ltx2": weights})
    engine.run(SPEC.model_copy(update={"inputs": (), "frames": 9, "parameters": QUICK}), bench)
    held = living()
    engine.release()
    gc.collect()
    weighs = sum(it.numbers for it in counts_of(weights).values()) * 4
    assert held - before > weighs * 0.9
    assert living() - before < weighs * 0.05


def living() -> int:
    """Bytes of all tensors there are."""
    gc.collect()
    found = (it for it in gc.get_objects() if issubclass(type(it), torch.Tensor))  # asked of `it`, some objects warn
    storages = {it.untyped_storage().data_ptr(): it.untyped_storage().nbytes() for it in found}
    return sum(storages.values())
