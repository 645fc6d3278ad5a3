"""FLUX.2 drawn in every placement: the same picture, from weights that are where they are used."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.flux2.models import LoadedFlux2
from milimo.engines.flux2.room import Load, footprint_of
from milimo.engines.footprint import Placement, device_peak, host_need, working_bytes
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Residency
from milimo.errors import OutOfRoom
from tests.engines.flux2.drawing import given_as, noise
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.onloads import counted

CPU = torch.device("cpu")
SIZE = Load(64, 64)


def spec(**changes: object) -> JobSpec:
    values: dict[str, object] = {
        "kind": "board", "engine": "flux2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "a cat", "width": 64,
        "height": 64, "rate": Rate(numerator=24), "frames": 1, "seed": 3, "parameters": {"steps": 2},
    }  # fmt: skip
    return JobSpec.model_validate(values | changes)


@pytest.mark.parametrize("offload", ["model", "group", "disk"])
@pytest.mark.parametrize("inpainting", [False, True])
def test_a_placement_draws_the_same_with_every_weight_in_its_place(
    offload: str, inpainting: bool, weights: Path
) -> None:
    turns = Placement("float32", "group" if offload == "group" else "model", tiled=True)
    placement = replace(turns, reread=offload == "disk")
    whole, models = (LoadedFlux2(weights, it, CPU) for it in (Placement("float32"), placement))
    expected = drawn(whole, inpainting=inpainting)
    with counted(models.drawing.components, models.turns) as seen:
        made = drawn(models, inpainting=inpainting)
        models.rest()
    assert seen.missing == set()
    assert made.tobytes() == expected.tobytes()
    assert {name.split(".")[0] for name in seen.came} == {"text_encoder", "transformer", "vae"}
    footprint = footprint_of(weights, SIZE)
    assert seen.most <= device_peak(footprint, placement)
    assert seen.most < device_peak(footprint, Placement("float32")) - working_bytes(footprint, Placement("float32"))


def drawn(models: LoadedFlux2, *, inpainting: bool) -> Image.Image:
    options: dict[str, Any] = (
        {
            "image": Image.new("RGB", (64, 64), (9, 200, 90)),
            "mask_image": Image.new("L", (64, 64), 255),
            "strength": 1.0,
        }
        if inpainting
        else {"image": [Image.new("RGB", (64, 64), (200, 10, 90))]}
    )
    pipeline: Any = models.pipeline(inpainting=inpainting)
    generator = torch.Generator().manual_seed(3)
    made = pipeline(
        prompt="a cat", width=64, height=64, num_inference_steps=2, guidance_scale=4.0, generator=generator,
        return_dict=False, **options,
    )  # fmt: skip
    return made[0][0]


def lean(weights: Path, placement: Placement, size: Load = SIZE) -> Residency:
    """A GPU on which a picture of this size just fits so placed, and with it what is leaner."""
    footprint = footprint_of(weights, size)
    room = device_peak(footprint, placement)
    device = Device("cuda", GIB, room + GIB // 2 + 1, "a GPU")
    return Residency(lambda: (device, host_need(footprint, placement) + GIB), lambda: 0.0)


def test_the_engine_draws_as_it_was_placed_and_says_so(
    weights: Path, bench: Callable[..., Bench], tmp_path: Path
) -> None:
    engine = Flux2Engine(lean(weights, Placement("bfloat16", "model", tiled=True)), LoraShelf(tmp_path))
    outputs = engine.run(spec(negative_prompt="blur"), bench())
    assert outputs.details["offload"] == "model"
    assert outputs.picture.is_file()


@pytest.mark.parametrize("looks_at", ["a part", "the whole", "a part and a reference"])
def test_room_is_made_for_what_is_really_looked_at(
    weights: Path, bench: Callable[..., Bench], tmp_path: Path, looks_at: str
) -> None:
    """There is room for a part of 512 by 512 alone."""
    residency = lean(weights, Placement("bfloat16"), Load(512, 512, ((512, 512),)))
    mask = Image.new("L", (1920, 1088), 255 if looks_at == "the whole" else 0)
    mask.paste(255, (100, 100, 200, 200))
    mask.save(tmp_path / "mask.png")
    source = noise(tmp_path / "source.png", (1920, 1088))
    roles = {"source": "asset_aaaaaa", "mask": "asset_bbbbbb"}
    if "reference" in looks_at:
        roles["reference"] = "asset_aaaaaa"
    asked = spec(
        width=1920, height=1088, parameters={"steps": 1}, inputs=[given_as(role, id) for role, id in roles.items()]
    )
    here = bench(asset_aaaaaa=source, asset_bbbbbb=tmp_path / "mask.png")
    engine = Flux2Engine(residency, LoraShelf(tmp_path / "loras"))
    if looks_at == "a part":
        assert engine.run(asked, here).details["painted_at"] == "512 by 512"
    else:
        with pytest.raises(OutOfRoom):
            engine.run(asked, here)


def test_a_family_goes_and_comes_back_as_it_was(weights: Path) -> None:
    for placement in (Placement("float32"), Placement("bfloat16", float8=True), Placement("float32", "model")):
        models = LoadedFlux2(weights, placement, CPU)
        before = drawn(models, inpainting=False)
        models.park()
        models.restore()
        assert drawn(models, inpainting=False).tobytes() == before.tobytes()


def test_a_broken_checkpoint_leaves_nothing_behind(weights: Path, bench: Callable[..., Bench], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(weights, broken)
    (broken / "model_index.json").write_text("{}")
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    residency = Residency(lambda: (roomy, 16 * GIB), lambda: 0.0)
    engine = Flux2Engine(residency, LoraShelf(tmp_path / "loras"))
    here = bench()
    here.packs = {"flux2": broken}
    with pytest.raises(Exception, match=r"."):
        engine.run(spec(), here)
    assert residency.resident() == ()
    assert engine.run(spec(), bench()).picture.is_file()
