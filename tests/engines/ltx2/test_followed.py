"""IC-LoRAs on real (tiny) weights: the film that is followed is as small as they were taught on, and only the first stage follows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.base import Ready
from milimo.engines.footprint import Placement
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.draw import Drawing, Drawn
from milimo.engines.ltx2.engine import CAMERAS_2_0, FOLLOWERS_2_0, FOLLOWERS_2_3, LTX2Engine
from milimo.engines.ltx2.film import TAKE
from milimo.engines.ltx2.guides import place_guides
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pictures import film_frame_of
from milimo.engines.ltx2.settings import chunk_frames_of, settings_of
from milimo.engines.packs import CATALOG
from milimo.engines.residency import Residency
from milimo.errors import BadInput
from milimo.media.encode import FilmWriter
from tests.engines.ltx2.test_engine import guide, spec
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.ltx2 import build_lora, build_ltx2

MakeBench = Any
CONTROL = guide("control", "asset_aaaaaa")


@pytest.fixture(scope="module")
def models(weights: Path) -> LoadedLTX2:
    return LoadedLTX2(weights, Placement("float32"), torch.device("cpu"))


@pytest.fixture
def lora(tmp_path: Path) -> LoraShelf:
    """Three on a shelf: a look, an IC-LoRA, and one that follows a film of half the size."""
    (tmp_path / "loras").mkdir()
    build_lora(tmp_path / "loras" / "ink.safetensors", module="attn1.to_k")
    build_lora(tmp_path / "loras" / "depth-ic-lora.safetensors", scale=3)
    build_lora(tmp_path / "loras" / "union.safetensors", scale=3, says={"reference_downscale_factor": "2"})
    return LoraShelf(tmp_path / "loras")


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 9 frames, to follow."""
    path = tmp_path_factory.mktemp("film") / "depth.mp4"
    with FilmWriter(path, width=128, height=64, rate=Rate(numerator=24), encoding=TAKE, with_sound=False) as writer:
        for number in range(9):
            picture = np.full((64, 128, 3), 20 * number, np.uint8)
            picture[:, 8 * number : 8 * number + 40] = 250
            writer.add_frame(film_frame_of(picture))
        for _ in writer.finish():
            pass
    return path


def tokens(models: LoadedLTX2, shelf: LoraShelf, asked: JobSpec, film: Path) -> tuple[list[int], Drawn]:
    """How many tokens of picture the transformer saw at each step, and what was drawn."""
    seen: list[int] = []

    def look(_: object, args: Sequence[torch.Tensor], options: dict[str, torch.Tensor]) -> None:
        seen.append((args[0] if args else options["hidden_states"]).shape[1])

    settings = settings_of(asked)
    models.wear(asked.loras, shelf, distilled=False)
    drawing = Drawing(models, asked, settings, place_guides(asked.inputs, asked.frames), {"asset_aaaaaa": film})
    layout = lay_out_new(asked.frames, chunk_frames_of(asked, settings), settings.overlap_frames)
    hook = models.transformer.register_forward_pre_hook(look, with_kwargs=True)
    try:
        return seen, drawing.draw(layout.draws[0], None, lambda step: None)
    finally:
        hook.remove()


def asked(*loras: str, **changes: Any) -> JobSpec:  # noqa: ANN401
    worn = [Lora(name=name) for name in loras]
    sides = {"width": 128, "height": 64, "frames": 9}
    return spec(**{"inputs": [CONTROL], "loras": worn, "parameters": {"steps": 2}} | sides | changes)


def test_the_film_is_as_small_as_the_lora_was_taught_on(models: LoadedLTX2, lora: LoraShelf, take: Path) -> None:
    """Two latents of 4 by 2 tokens; beside them as many of the film, or a quarter of that."""
    own = 2 * 4 * 2
    assert set(tokens(models, lora, asked("ink", inputs=[]), take)[0]) == {own}
    assert set(tokens(models, lora, asked("depth-ic-lora"), take)[0]) == {own + own}
    assert set(tokens(models, lora, asked("ink", "union"), take)[0]) == {own + own // 4}


def test_thin_lines_are_still_there_in_a_smaller_film(models: LoadedLTX2, lora: LoraShelf, tmp_path: Path) -> None:
    """Half of the columns are white. Every second pixel taken would make the film all white, or all black."""
    path = tmp_path / "lines.mp4"
    with FilmWriter(path, width=128, height=64, rate=Rate(numerator=24), encoding=TAKE, with_sound=False) as writer:
        picture = np.zeros((64, 128, 3), np.uint8)
        picture[:, 1::2] = 255
        for _ in range(9):
            writer.add_frame(film_frame_of(picture))
        for _ in writer.finish():
            pass
    seen: list[torch.Tensor] = []

    def note(_: object, given: tuple[torch.Tensor, ...]) -> None:
        seen.append(given[0])

    hook = models.guided.vae.encoder.register_forward_pre_hook(note)
    try:
        tokens(models, lora, asked("union"), path)
    finally:
        hook.remove()
    [film] = seen
    assert film.shape[-2:] == (32, 64)
    assert abs(float(film.mean())) < 0.2 and float(film.std()) < 0.1


def test_only_the_first_of_two_stages_follows(models: LoadedLTX2, lora: LoraShelf, take: Path) -> None:
    two = {"steps": 2, "stages": 2}
    seen, followed = tokens(models, lora, asked("union", height=128, parameters=two), take)
    low, high = 2 * 2 * 2, 2 * 4 * 4
    assert seen[0] == low + low // 4 and seen[-3:] == [high] * 3, "the second stage sees no film"
    assert followed.low is not None
    models.wear((), lora, distilled=False)
    drawn = tokens(models, lora, asked(height=128, parameters=two, inputs=[]), take)[1]
    assert drawn.low is not None and not torch.allclose(followed.low, drawn.low)


@pytest.mark.parametrize("parameters", [{"steps": 2}, {"steps": 2, "stages": 2}])
def test_an_ic_lora_has_no_say_without_a_film_to_follow(
    models: LoadedLTX2, lora: LoraShelf, take: Path, parameters: dict[str, int]
) -> None:
    """Of a film in two stages the first is drawn with full guidance: nor does the distillation, which is worn for the second."""

    def drawn(*loras: str, **changes: Any) -> Drawn:  # noqa: ANN401
        of = asked(*loras, height=128, parameters=parameters, **changes)
        settings = settings_of(of)
        drawing = Drawing(models, of, settings, place_guides(of.inputs, 9), {"asset_aaaaaa": take})
        models.wear(of.loras, lora, distilled=drawing.needs_distillation)
        return drawing.draw(lay_out_new(9, 505, 24).draws[0], None, lambda step: None)

    plain, worn, followed = drawn("ink", inputs=[]), drawn("ink", "union", inputs=[]), drawn("ink", "union")
    assert torch.allclose(plain.final, worn.final, atol=1e-5), "the others go on acting"
    assert not torch.allclose(plain.final, followed.final), "put on again, it follows"
    if plain.low is not None and worn.low is not None:
        assert torch.allclose(plain.low, worn.low, atol=1e-5)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (asked("union", width=96), r"multiples of 64; 96 by 64 is not"),
        (asked("union", parameters={"stages": 2}), r"multiples of 128; 128 by 64 is not"),
        (asked("union", "depth-ic-lora"), "follow films of different sizes"),
    ],
)
def test_a_film_off_the_grid_is_refused_before_loading(
    lora: LoraShelf, bench: MakeBench, take: Path, spec: JobSpec, words: str
) -> None:
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    engine = LTX2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), lora)
    here: Bench = bench(asset_aaaaaa=take)
    with pytest.raises(BadInput, match=words) as refusal:
        engine.run(spec, here)
    assert refusal.value.remedy


def test_weights_tell_by_which_packs_they_follow(lora: LoraShelf, weights: Path, tmp_path: Path) -> None:
    engine = LTX2Engine(Residency(lambda: (Device("cpu", GIB, GIB), GIB), lambda: 0.0), lora)
    newer = build_ltx2(tmp_path / "newer", newer=True)
    for folder, followers in ((weights, FOLLOWERS_2_0), (newer, FOLLOWERS_2_3)):
        found = engine.readiness({"ltx2": folder})
        assert isinstance(found, Ready) and found.followers == followers
        assert found.cameras == (CAMERAS_2_0 if folder == weights else {})
    packs = {pack.name for pack in CATALOG if pack.lora == "control"}
    assert packs == {*FOLLOWERS_2_0.values(), *FOLLOWERS_2_3.values()}


def test_2_5_is_drawn_with_and_follows_though_parts_of_its_index_are_left_out(
    lora: LoraShelf, take: Path, tmp_path: Path
) -> None:
    """Gemma 4 reads the prompt, and the sound is 48 kHz; its pack brings neither the prompt enhancer nor the duration head."""
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    engine = LTX2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), lora)
    folder = build_ltx2(tmp_path / "newest", newest=True)
    (folder / "milimo.json").write_text('{"distilled": true}')
    found = engine.readiness({"ltx2": folder})
    assert isinstance(found, Ready) and found.followers == FOLLOWERS_2_3
    assert "steps" in found.lacks and not {"stages=2", "guidance=distilled"} & found.lacks.keys(), "distilled"
    (tmp_path / "scratch").mkdir()
    here = Bench(tmp_path / "scratch", inputs={"asset_aaaaaa": take}, packs={"ltx2": folder})
    outputs = engine.run(asked("union").model_copy(update={"parameters": {}}), here)
    assert outputs.frames == 9
    assert any("step 8 of 8" in note for _, _, note in here.said), "distilled"
    with av.open(str(outputs.picture)) as film:
        assert film.streams.audio[0].rate == 48_000


@pytest.mark.parametrize("written", ["kohya", "comfy", "peft", "diffusers"])
def test_a_lora_acts_the_same_whoever_wrote_it(
    models: LoadedLTX2, lora: LoraShelf, take: Path, tmp_path: Path, written: str
) -> None:
    """Half as strongly where it says an alpha of half its rank."""
    module = "transformer_blocks.0.attn1.to_q"
    plain = load_file(str(build_lora(tmp_path / "plain.safetensors", scale=3)))
    down, up = plain[f"transformer.{module}.lora_A.weight"], plain[f"transformer.{module}.lora_B.weight"]
    alpha = torch.tensor(1.0)
    files = {
        "kohya": ("lora_unet_" + module.replace(".", "_"), "lora_down", "lora_up"),
        "comfy": (f"diffusion_model.{module}", "lora_A", "lora_B"),
        "peft": (f"base_model.model.{module}", "lora_A", "lora_B"),
        "diffusers": (f"transformer.{module}", "lora_A", "lora_B"),
    }
    name, first, second = files[written]
    tensors = {f"{name}.{first}.weight": down, f"{name}.{second}.weight": up}
    says = None
    if written == "diffusers":
        says = {"lora_adapter_metadata": '{"transformer.r": 2, "transformer.lora_alpha": 1}'}
    else:
        tensors[f"{name}.alpha"] = alpha
    save_file(tensors, str(tmp_path / "loras" / "theirs.safetensors"), says)
    save_file(
        {f"transformer.{module}.lora_A.weight": down, f"transformer.{module}.lora_B.weight": up / 2},
        str(tmp_path / "loras" / "ours.safetensors"),
    )
    drawn = [tokens(models, lora, asked(name, inputs=[]), take)[1].final.numpy() for name in ("theirs", "ours", "ink")]
    assert np.allclose(drawn[0], drawn[1], atol=1e-5)
    assert not np.allclose(drawn[0], drawn[2], atol=1e-3)
