"""LTX-2 end to end on a tiny checkpoint: what is kept is kept exactly, what is asked for is met, and a cancel is heard."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import load_file

from milimo.domain.job import JobSpec, SpecInput
from milimo.domain.lora import Lora
from milimo.domain.render_plan import SAMPLE_RATE
from milimo.domain.time import FrameRange, Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.base import PREVIEW, MissingPacks, Outputs, Ready, StepwiseEngine
from milimo.engines.footprint import Placement
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.decoding import decode_pictures, decode_sound
from milimo.engines.ltx2.engine import LTX2Engine
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.residency import Residency
from milimo.engines.watch import heard_inside
from milimo.errors import BadInput, Cancelled, EngineFailed, NotFound, NotReady, OutOfRoom
from milimo.media.decode import PictureReader, SoundReader
from milimo.media.encode import PROXY, FilmWriter
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.ltx2 import build_lora, build_ltx2

MakeBench = Callable[..., Bench]
QUICK: dict[str, float] = {
    "steps": 2, "guidance_scale": 1, "stg_scale": 0, "modality_scale": 1, "audio_guidance_scale": 1,
}  # fmt: skip
"""Without guidance: one pass a step instead of four."""
GUIDED: dict[str, float] = {"guidance_scale": 3, "stg_scale": 1, "modality_scale": 3, "audio_guidance_scale": 7}


def spec(**changes: object) -> JobSpec:
    values: dict[str, object] = {
        "kind": "take", "engine": "ltx2", "shot_id": "shot_aaaaaa", "label": "1-1", "prompt": "a cat", "width": 64,
        "height": 64, "rate": Rate(numerator=24), "frames": 17, "seed": 3,
    }  # fmt: skip
    parameters: Any = changes.pop("parameters", {})
    return JobSpec.model_validate(values | changes | {"parameters": QUICK | parameters})


def guide(role: str, asset: str, frame: int = 0, strength: float = 1.0) -> SpecInput:
    return SpecInput.model_validate({"role": role, "asset_id": asset, "frame": frame, "strength": strength})


def distilled(**changes: object) -> JobSpec:
    """Without the settings of full guidance, which weights that draw by the distilled schedule refuse."""
    asked = spec(**changes)
    kept = {name: value for name, value in asked.parameters.items() if name not in QUICK}
    return asked.model_copy(update={"parameters": kept})


def latents(bench: Bench, index: int = 0) -> torch.Tensor:
    return load_file(str(bench.scratch / "state" / f"chunk-{index:03d}.safetensors"))["final"]


def frames_of(path: Path) -> NDArray[np.uint8]:
    with av.open(str(path)) as film:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]).astype(np.uint8)


def heard(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as film, SoundReader(path) as sound:
        return sound.read(0, film.streams.video[0].frames * 2000)


def picture(path: Path, seed: int = 0, size: tuple[int, int] = (96, 80)) -> Path:
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def test_text_becomes_a_film_with_sound_on_the_grid(engine: LTX2Engine, bench: MakeBench) -> None:
    here = bench()
    outputs = engine.run(spec(frames=14, width=96), here)
    assert (outputs.frames, outputs.shot_start) == (17, 0)
    with av.open(str(outputs.picture)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height, video.frames, video.average_rate) == (96, 64, 17, 24)
        assert audio.rate == SAMPLE_RATE
    with SoundReader(outputs.picture) as sound:
        assert np.abs(sound.read(0, int(17 / 24 * SAMPLE_RATE))).max() > 0
    assert {"precision", "offload", "decoding", "peak_bytes", "pipeline"} <= outputs.details.keys()
    assert outputs.details["negative_prompt"] == engine.limits().negative_prompt


def test_the_engine_works_in_steps_and_says_what_it_takes(engine: LTX2Engine, weights: Path) -> None:
    assert isinstance(engine, StepwiseEngine)
    ready = engine.readiness({"ltx2": weights})
    assert isinstance(ready, Ready) and not ready.lacks
    assert isinstance(engine.readiness({}), MissingPacks)
    assert engine.limits().kinds == {"take"}


def test_a_seed_decides(engine: LTX2Engine, bench: MakeBench) -> None:
    made: list[torch.Tensor] = []
    for seed in (5, 5, 6):
        here = bench()
        engine.run_step(spec(seed=seed), here, 0, here.scratch / "state")
        made.append(latents(here))
    assert torch.equal(made[0], made[1])
    assert not torch.equal(made[0], made[2])


@pytest.mark.parametrize(
    ("parameters", "steps"),
    [({"guidance": "full", "steps": 3} | GUIDED, 3), ({"guidance": "full", "steps": 4, "stages": 2}, 4 + 3)],
)
def test_progress_counts_every_step_and_never_goes_back(
    engine: LTX2Engine, bench: MakeBench, parameters: dict[str, Any], steps: int
) -> None:
    here = bench()
    outputs = engine.run(spec(parameters=parameters), here)
    assert outputs.frames == 17
    assert sum(f"of {steps}" in note and "drawing" in note for _, _, note in here.said) == steps + 1
    shares = [done / total for done, total, _ in here.said]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    drawn = next(place for place, (_, _, note) in enumerate(here.said) if note == f"drawing, step {steps} of {steps}")
    assert here.said[drawn + 1][2] == "decoding" and shares[drawn + 1] == shares[drawn]
    assert frames_of(outputs.picture).shape == (17, 64, 64, 3)


def test_distilled_weights_draw_in_eight_steps(shelf: LoraShelf, weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "distilled"
    shutil.copytree(weights, folder)
    (folder / "milimo.json").write_text('{"distilled": true}')
    here = Bench(tmp_path / "scratch", packs={"ltx2": folder})
    here.scratch.mkdir()
    fresh_engine(shelf).run_step(distilled(), here, 0, here.scratch / "state")
    assert sum("of 8" in note for _, _, note in here.said) == 9


def test_the_newer_configuration_is_drawn_with(shelf: LoraShelf, tmp_path: Path) -> None:
    here = Bench(tmp_path / "scratch", packs={"ltx2": build_ltx2(tmp_path / "newer", newer=True)})
    here.scratch.mkdir()
    assert fresh_engine(shelf).run(spec(frames=9), here).frames == 9


def fresh_engine(shelf: LoraShelf, free: int = 16 * GIB) -> LTX2Engine:
    return LTX2Engine(Residency(lambda: (Device("cpu", 32 * GIB, free), 16 * GIB), lambda: 0.0), shelf)


def test_a_long_shot_is_chained_and_its_seams_are_the_same_latents(engine: LTX2Engine, bench: MakeBench) -> None:
    here = bench()
    asked = spec(frames=70, parameters={"chunk_frames": 33, "overlap_frames": 16})
    outputs = engine.run(asked, here)
    count = engine.steps(asked)
    assert count == 4
    assert 70 <= outputs.frames < 78
    assert len(frames_of(outputs.picture)) == outputs.frames
    for index in range(1, count):
        before, after = latents(here, index - 1), latents(here, index)
        assert torch.allclose(before[:, :, -3:], after[:, :, :3], atol=1e-6)
        assert not torch.allclose(before[:, :, :1], after[:, :, 3:4])


def test_words_of_a_long_shot_are_told_to_the_chunk_that_says_them(engine: LTX2Engine, bench: MakeBench) -> None:
    drawn: list[list[torch.Tensor]] = []
    for last in ("Now we go.", "Now we stay."):
        here = bench()
        asked = spec(
            frames=60,
            prompt=f'A pier. Mara says: "We waited long." Tom says: "{last}"',
            parameters={"chunk_frames": 41, "overlap_frames": 16},
        )
        for index in range(2):
            engine.run_step(asked, here, index, here.scratch / "state")
        drawn.append([latents(here, index) for index in range(2)])
    assert torch.equal(drawn[0][0], drawn[1][0]), "the first knows nothing of it"
    assert not torch.equal(drawn[0][1], drawn[1][1])


def test_a_chain_that_was_cut_off_goes_on_and_is_the_same_film(engine: LTX2Engine, bench: MakeBench) -> None:
    asked = spec(frames=60, parameters={"chunk_frames": 33, "overlap_frames": 16})
    whole, broken = bench(), bench()
    expected = engine.run(asked, whole)
    cut_off = bench(cancel_after=0)
    state = broken.scratch / "state"
    engine.run_step(asked, broken, 0, state)
    first = (state / "chunk-000.safetensors").stat().st_mtime_ns
    with pytest.raises(Cancelled):
        engine.run_step(asked, cut_off, 1, state)
    assert not (state / "chunk-001.safetensors").exists()
    outputs = engine.run(asked, broken)
    assert (state / "chunk-000.safetensors").stat().st_mtime_ns == first, "what was drawn is not drawn again"
    assert outputs.picture.read_bytes() == expected.picture.read_bytes()


def test_a_film_is_not_written_while_a_chunk_is_missing(engine: LTX2Engine, bench: MakeBench) -> None:
    here = bench()
    asked = spec(frames=60, parameters={"chunk_frames": 33, "overlap_frames": 16})
    engine.run_step(asked, here, 0, here.scratch / "state")
    with pytest.raises(EngineFailed):
        engine.join(asked, here, here.scratch / "state")


def test_a_retake_keeps_the_other_latents_and_frames(engine: LTX2Engine, bench: MakeBench, take: Path) -> None:
    again = spec(pipeline="retake", prompt="a dog", span=FrameRange(start=9, duration=8), seed=9)
    again = again.model_copy(update={"inputs": (guide("source", "asset_aaaaaa"),), "frames": 41})
    here = bench(asset_aaaaaa=take)
    outputs = engine.run(again, here)
    assert (outputs.details["retaken_start"], outputs.details["retaken_frames"]) == (9, 8)
    old, new = frames_of(take), frames_of(outputs.picture)
    assert len(new) == 41
    changed = [not np.array_equal(before, after) for before, after in zip(old, new, strict=True)]
    assert changed == [9 <= number < 17 for number in range(41)], "outside the span it is the same film, byte for byte"
    was, now = heard(take), heard(outputs.picture)
    first, last = 17 * 1024, 35 * 1024  # of the whole packets before and after frames 9 to 17
    assert np.array_equal(was[:first], now[:first])
    assert np.array_equal(was[last : 80 * 1024], now[last : 80 * 1024])
    assert not np.array_equal(was[first:last], now[first:last])
    once_more = again.model_copy(
        update={"span": FrameRange(start=20, duration=8), "inputs": (guide("source", "asset_bbbbbb"),)}
    )
    third = frames_of(engine.run(once_more, bench(asset_bbbbbb=outputs.picture)).picture)
    assert all(np.array_equal(new[number], third[number]) for number in range(41) if not 20 <= number < 28)
    here_again = bench(asset_aaaaaa=take)
    engine.run_step(again.model_copy(update={"seed": 10}), here_again, 0, here_again.scratch / "state")
    apart = (latents(here) - latents(here_again)).abs().amax(dim=(0, 1, 3, 4))
    assert [bool(it) for it in apart > 1e-5] == [False, False, True, False, False, False]
    assert apart[[0, 1, 3, 4, 5]].max() < 1e-5


SAID = FrameRange(start=0, duration=41)
"""All of the take."""


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"pipeline": "extend", "frames": 57, "said": SAID}, True),
        ({"pipeline": "extend", "frames": 57}, False),
        ({"pipeline": "retake", "frames": 41, "span": FrameRange(start=9, duration=8), "said": SAID}, True),
        ({"pipeline": "retake", "frames": 41, "span": FrameRange(start=25, duration=16), "said": SAID}, False),
    ],
)  # fmt: skip
def test_new_frames_are_told_no_word_that_is_said_elsewhere(
    engine: LTX2Engine, bench: MakeBench, take: Path, changes: dict[str, object], same: bool
) -> None:
    drawn: list[torch.Tensor] = []
    for last in ("Go.", "Stay."):
        here = bench(asset_aaaaaa=take)
        prompt = f'A pier. Mara says: "We waited." Tom says: "{last}"'
        asked = spec(prompt=prompt, inputs=[guide("source", "asset_aaaaaa")], **changes)
        engine.run_step(asked, here, 0, here.scratch / "state")
        drawn.append(latents(here))
    assert torch.equal(*drawn) == same


@pytest.mark.parametrize(("pipeline", "start"), [("extend", 0), ("prelude", 4)])
def test_a_take_is_extended_at_either_end(
    engine: LTX2Engine, bench: MakeBench, take: Path, pipeline: str, start: int
) -> None:
    here = bench(asset_aaaaaa=take)
    outputs = engine.run(spec(pipeline=pipeline, frames=62, inputs=[guide("source", "asset_aaaaaa")]), here)
    assert outputs.frames >= 62
    assert outputs.shot_start == start
    old, new = frames_of(take), frames_of(outputs.picture)
    assert len(new) == outputs.frames
    assert np.array_equal(new[:41] if pipeline == "extend" else new[-41:], old), "the take itself is still there"
    if pipeline == "extend":
        assert np.array_equal(heard(take)[: 80 * 1024], heard(outputs.picture)[: 80 * 1024])


def test_a_take_that_is_compressed_otherwise_is_kept_as_near_as_can_be(
    engine: LTX2Engine, bench: MakeBench, take: Path, tmp_path: Path
) -> None:
    other = tmp_path / "grouped.mp4"
    with (
        PictureReader(take) as reader,
        FilmWriter(other, width=64, height=64, rate=Rate(numerator=24), encoding=PROXY, with_sound=False) as writer,
    ):
        for number in range(41):
            writer.add_frame(reader.film_frame(number, 64, 64))
        for _ in writer.finish():
            pass
    asked = spec(pipeline="retake", span=FrameRange(start=9, duration=8), inputs=[guide("source", "asset_aaaaaa")])
    outputs = engine.run(asked, bench(asset_aaaaaa=other))
    apart = np.abs(frames_of(other).astype(int) - frames_of(outputs.picture)).mean(axis=(1, 2, 3))
    assert apart[9:17].min() > 2 * np.r_[apart[:9], apart[17:]].max()
    assert np.r_[apart[:9], apart[17:]].max() < 4


def test_keyframes_pull_their_frames_towards_the_pictures(engine: LTX2Engine, bench: MakeBench, tmp_path: Path) -> None:
    here, plain = bench(asset_aaaaaa=picture(tmp_path / "a.png"), asset_bbbbbb=picture(tmp_path / "b.png", 1)), bench()
    inputs = [guide("first_frame", "asset_aaaaaa"), guide("keyframe", "asset_bbbbbb", 9, 0.8)]
    inputs.append(guide("last_frame", "asset_aaaaaa"))
    engine.run_step(spec(frames=25, inputs=inputs), here, 0, here.scratch / "state")
    engine.run_step(spec(frames=25), plain, 0, plain.scratch / "state")
    assert latents(here).shape == latents(plain).shape, "keyframe tokens are taken off again"
    assert not torch.allclose(latents(here), latents(plain))
    first_only = bench(asset_aaaaaa=tmp_path / "a.png")
    engine.run_step(spec(frames=25, inputs=inputs[:1], seed=8), first_only, 0, first_only.scratch / "state")
    assert torch.allclose(latents(first_only)[:, :, 0], latents(here)[:, :, 0], atol=1e-5), "a first frame is given"


def test_a_film_is_followed_and_a_control_directs(engine: LTX2Engine, bench: MakeBench, take: Path) -> None:
    plain, video, control = bench(), bench(asset_aaaaaa=take), bench(asset_aaaaaa=take)
    engine.run_step(spec(), plain, 0, plain.scratch / "state")
    engine.run_step(spec(inputs=[guide("video", "asset_aaaaaa")]), video, 0, video.scratch / "state")
    asked = spec(inputs=[guide("control", "asset_aaaaaa")], parameters={"control_attention": 0.8})
    engine.run_step(asked, control, 0, control.scratch / "state")
    assert not torch.allclose(latents(plain), latents(video))
    assert not torch.allclose(latents(plain), latents(control))


def test_loras_act_by_their_weight_and_come_off_again(
    engine: LTX2Engine, bench: MakeBench, shelf: LoraShelf, tmp_path: Path
) -> None:
    shelf.add(build_lora(tmp_path / "strong.safetensors", scale=3), "strong.v1")

    def drawn(*loras: Lora) -> torch.Tensor:
        here = bench()
        engine.run_step(spec(loras=loras), here, 0, here.scratch / "state")
        return latents(here)

    plain, worn = drawn(), drawn(Lora(name="strong.v1"))
    assert not torch.allclose(plain, worn)
    assert torch.allclose(plain, drawn(Lora(name="strong.v1", weight=0)), atol=1e-5)
    assert torch.allclose(plain, drawn(), atol=1e-5)


def test_another_lora_under_the_same_name_is_the_one_that_is_worn(
    engine: LTX2Engine, bench: MakeBench, shelf: LoraShelf, tmp_path: Path
) -> None:
    def drawn(scale: float) -> torch.Tensor:
        shelf.add(build_lora(tmp_path / f"{scale}.safetensors", scale=scale), "look")
        here = bench()
        engine.run_step(spec(loras=[Lora(name="look")]), here, 0, here.scratch / "state")
        shelf.remove("look")
        return latents(here)

    first = drawn(3)
    assert not torch.allclose(first, drawn(6))
    assert torch.allclose(first, drawn(3), atol=1e-5)


def test_a_lora_that_does_not_fit_is_refused(
    engine: LTX2Engine, bench: MakeBench, shelf: LoraShelf, tmp_path: Path
) -> None:
    shelf.add(build_lora(tmp_path / "wide.safetensors", width=48), "wide")
    shelf.add(build_lora(tmp_path / "odd.safetensors", module="attn9.to_q"), "odd")
    for name, error, words in [
        ("wide", BadInput, "48 by 48"), ("odd", BadInput, "has not"), ("none", NotFound, "no LoRA called none"),
    ]:  # fmt: skip
        here = bench()
        with pytest.raises(error) as refusal:
            engine.run(spec(loras=[Lora(name=name)]), here)
        assert words in refusal.value.detail


def test_a_cancel_is_heard_inside_a_step(engine: LTX2Engine, bench: MakeBench) -> None:
    here = bench(cancel_after=6)
    with pytest.raises(Cancelled):
        engine.run(spec(parameters={"steps": 50}), here)
    assert here.asked == 7, "nothing goes on after the cancel"
    assert sum("step" in note for _, _, note in here.said) < 3
    assert engine.run(spec(frames=9), bench()).frames == 9, "the engine is fit for the next job"


def test_every_part_hears_a_cancel(weights: Path) -> None:
    models = LoadedLTX2(weights, Placement("float32"), torch.device("cpu"))
    pipeline: Any = models.guided

    def ask() -> None:
        raise Cancelled

    embeds, mask = torch.zeros(1, 8, 32 * 3), torch.ones(1, 8)
    works: dict[str, Callable[[], object]] = {
        "text encoder": lambda: pipeline.encode_prompt("a cat", do_classifier_free_guidance=False),
        "connectors": lambda: pipeline.connectors(embeds, mask, padding_side="left"),
        "sound encoder": lambda: pipeline.audio_vae.encode(torch.zeros(1, 2, 32, 16)),
        "sound and vocoder": lambda: decode_sound(models, torch.zeros(1, 2, 10, 4)),
        "vocoder": lambda: pipeline.vocoder(torch.zeros(1, 2, 40, 16)),
        "picture": lambda: next(decode_pictures(models, torch.zeros(1, 8, 2, 2, 2))),
        "upsampler": lambda: models.upscale(torch.zeros(1, 8, 2, 2, 2)),
    }
    with heard_inside(models.parts, ask):
        heard = [name for name, work in works.items() if is_cancelled(work)]
    assert heard == list(works)


def is_cancelled(work: Callable[[], object]) -> bool:
    try:
        work()
    except Cancelled:
        return True
    return False


def test_a_small_preview_is_renewed(engine: LTX2Engine, bench: MakeBench) -> None:
    here = bench()
    engine.run_step(spec(parameters={"steps": 4}), here, 0, here.scratch / "state")
    with Image.open(here.scratch / PREVIEW) as preview:
        assert preview.size == (64, 64)
        assert np.asarray(preview).std() > 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"width": 90}, "multiples of 32"),
        ({"pipeline": "retake"}, "must name it as its source"),
        ({"pipeline": "retake", "inputs": [guide("source", "asset_aaaaaa")]}, "needs the span"),
        ({"inputs": [guide("source", "asset_aaaaaa")]}, "works on no source"),
        ({"inputs": [guide("keyframe", "asset_aaaaaa", 5)]}, "frame 5"),
        ({"parameters": {"guidance": "distilled"}}, "steps cannot be set"),
        ({"rate": Rate(numerator=120)}, "at most 60 frames a second"),
    ],
)
def test_what_cannot_be_done_is_refused_before_loading(
    shelf: LoraShelf, bench: MakeBench, take: Path, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        fresh_engine(shelf).run(spec(**changes), bench(asset_aaaaaa=take))
    assert words in refusal.value.detail
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("parameters", "words"),
    [({"guidance": "distilled"}, "Distilled guidance needs"), ({"stages": 2}, "second stage is drawn")],
)
def test_what_needs_the_distillation_is_refused_without_it(
    shelf: LoraShelf, weights: Path, tmp_path: Path, parameters: dict[str, Any], words: str
) -> None:
    folder = tmp_path / "plain"
    shutil.copytree(weights, folder, ignore=shutil.ignore_patterns("distilled_lora*"))
    with pytest.raises(NotReady) as refusal:
        fresh_engine(shelf).run(spec(parameters=parameters), Bench(tmp_path, packs={"ltx2": folder}))
    assert words in refusal.value.detail


def test_a_shot_that_cannot_fit_is_refused_before_anything_is_loaded(shelf: LoraShelf, bench: MakeBench) -> None:
    small = fresh_engine(shelf, free=GIB // 4)
    with pytest.raises(OutOfRoom) as refusal:
        small.run(spec(), bench())
    assert "GB" in refusal.value.detail


def test_memory_is_given_back(shelf: LoraShelf, bench: MakeBench) -> None:
    engine = fresh_engine(shelf)
    outputs: Outputs = engine.run(spec(frames=9), bench())
    assert outputs.frames == 9
    engine.release()
    assert engine.run(spec(frames=9), bench()).frames == 9
