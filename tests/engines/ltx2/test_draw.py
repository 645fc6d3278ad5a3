"""What a draw gives the transformer: noise levels, guidance, LoRAs and guides, each where its makers put them."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES

from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.engines.footprint import Placement
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.ancestral import AncestralScheduler
from milimo.engines.ltx2.draw import Drawing, Drawn
from milimo.engines.ltx2.guides import place_guides
from milimo.engines.ltx2.layout import Layout, lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.schedule import full_sigmas
from milimo.engines.ltx2.settings import settings_of
from milimo.errors import EngineFailed
from tests.engines.ltx2.test_engine import guide, picture, spec
from tests.models_fixtures.ltx2 import build_lora, build_ltx2
from tests.models_fixtures.seen import Pass, watched

FULL = {"guidance": "full", "steps": 4, "guidance_scale": 3, "stg_scale": 1, "modality_scale": 3}
Draw = Callable[..., list[Pass]]


def loaded(folder: Path) -> LoadedLTX2:
    return LoadedLTX2(folder, Placement("float32"), torch.device("cpu"))


@pytest.fixture(scope="module")
def models(weights: Path) -> LoadedLTX2:
    return loaded(weights)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> LoadedLTX2:
    return loaded(build_ltx2(tmp_path_factory.mktemp("newer"), newer=True, layers=30))


def drawing(models: LoadedLTX2, asked: JobSpec, shelf: LoraShelf, **files: Path) -> Drawing:
    made = Drawing(models, asked, settings_of(asked), place_guides(asked.inputs, asked.frames), files)
    models.wear(asked.loras, shelf, distilled=made.needs_distillation)
    return made


def ignore(*_: object) -> None:
    """What nobody wants to hear of each step."""


def drawn(made: Drawing, layout: Layout | None = None, number: int = 0, before: Drawn | None = None) -> list[Pass]:
    layout = layout or lay_out_new(made.spec.frames)
    with watched(made.models) as seen:
        made.draw(layout.draws[number], before, ignore)
    return seen


def levels(seen: list[Pass]) -> list[float]:
    """Noise levels in order, each once however many passes a step takes."""
    found = [it.sigma for it in seen]
    return [level for at, level in enumerate(found) if not at or found[at - 1] != level]


def plain(guidance: str, *, parameters: dict[str, Any] | None = None, **more: object) -> JobSpec:
    """By the distilled schedule or by full guidance, without settings that only tests have."""
    asked = spec(**{"width": 128, "height": 128} | more)
    return asked.model_copy(update={"parameters": {"guidance": guidance} | (parameters or {})})


@pytest.mark.parametrize("frames", [9, 249])
def test_the_distilled_schedule_is_followed_to_the_letter(models: LoadedLTX2, shelf: LoraShelf, frames: int) -> None:
    asked = plain("distilled", frames=frames, width=64, height=64, parameters={"stages": 2})
    seen = drawn(drawing(models, asked, shelf))
    assert levels(seen) == pytest.approx([*DISTILLED_SIGMA_VALUES, *STAGE_2_DISTILLED_SIGMA_VALUES], abs=1e-6)
    assert all(it.prompts == 1 and not it.skipped and not it.isolated for it in seen), "without guidance"
    assert {it.adapters for it in seen} == {frozenset({"distilled"})}


def test_full_guidance_is_shifted_alike_at_every_length(models: LoadedLTX2, shelf: LoraShelf) -> None:
    for frames in (9, 89):
        asked = plain("full", frames=frames, parameters=FULL)
        assert levels(drawn(drawing(models, asked, shelf))) == pytest.approx(full_sigmas(4), abs=1e-6)


def test_the_formula_of_full_guidance() -> None:
    # Lightricks' LTX2Scheduler().execute(steps=8), printed.
    theirs = [1.0, 0.9657, 0.9219, 0.8639, 0.7834, 0.6646, 0.4710, 0.1]
    assert full_sigmas(8) == pytest.approx(theirs, abs=5e-5)
    assert full_sigmas(2) == pytest.approx([1.0, 0.1])
    assert all(full_sigmas(steps)[0] == 1 for steps in range(2, 101))


def test_steps_when_none_are_asked_for(models: LoadedLTX2, newer: LoadedLTX2, shelf: LoraShelf) -> None:
    asked = plain("full")
    assert drawing(models, asked, shelf).steps == 40
    assert drawing(newer, asked, shelf).steps == 30


def test_guidance_skips_the_block_of_its_generation(newer: LoadedLTX2, shelf: LoraShelf, tmp_path: Path) -> None:
    older = loaded(build_ltx2(tmp_path / "older", layers=30))
    for models, block, cross in ((older, 29, False), (newer, 28, True)):
        seen = drawn(drawing(models, plain("full", frames=9, parameters=FULL | {"steps": 2}), shelf))
        steps = [seen[at : at + 3] for at in range(0, len(seen), 3)]
        assert len(steps) == 2
        for words, motion, sound in steps:
            assert (words.prompts, motion.prompts, sound.prompts) == (2, 1, 1)
            assert (words.skipped, motion.skipped, sound.skipped) == ((), (block,), ())
            assert (words.isolated, motion.isolated, sound.isolated) == (False, False, True)
        assert {it.cross_timestep for it in seen} == {cross}


def test_full_guidance_wears_the_distillation_in_the_second_stage_alone(
    models: LoadedLTX2, shelf: LoraShelf, tmp_path: Path
) -> None:
    shelf.add(build_lora(tmp_path / "ink.safetensors"), "ink.draw")
    asked = plain("full", parameters=FULL | {"stages": 2})
    for loras in ((), (Lora(name="ink.draw"),)):
        seen = drawn(drawing(models, asked.model_copy(update={"loras": loras}), shelf))
        first = [it for it in seen if it.sigma not in levels(seen)[4:]]
        second = seen[len(first) :]
        assert levels(second) == pytest.approx(STAGE_2_DISTILLED_SIGMA_VALUES, abs=1e-6)
        assert {"distilled" in it.adapters for it in first} == {False}
        assert {"distilled" in it.adapters for it in second} == {True}
        assert {len(it.adapters) for it in first} == {len(loras)}, "the user's acts in both"
        assert all(it.prompts == 1 for it in second)


def test_what_is_no_picture_is_not_kept(models: LoadedLTX2, shelf: LoraShelf, tmp_path: Path) -> None:
    shelf.add(build_lora(tmp_path / "wild.safetensors", scale=1e30), "wild")
    with pytest.raises(EngineFailed) as failure:
        drawn(drawing(models, plain("distilled", loras=[Lora(name="wild")]), shelf))
    assert "no picture" in failure.value.detail


TOKENS = 16
"""To a latent frame of 128 by 128 pixels."""


def frames_met(seen: Pass, latents: int, rate: int = 24) -> list[tuple[float, float]]:
    """Of each picture beside the latents of the film: its frame, and how much of the noise it carries."""
    places, times = seen.seconds[latents * TOKENS :], seen.times[latents * TOKENS :]
    return [
        (round(float(places[at]) * rate, 3), round(float(times[at]) / seen.sigma, 3))
        for at in range(0, len(places), TOKENS)
    ]


def clean(seen: Pass, latents: int) -> list[int]:
    """The latents that carry no noise."""
    return [n for n in range(latents) if float(seen.times[n * TOKENS : (n + 1) * TOKENS].max()) == 0]


def test_pictures_lie_on_their_frames(models: LoadedLTX2, shelf: LoraShelf, tmp_path: Path) -> None:
    inputs = [guide("first_frame", "asset_aaaaaa"), guide("keyframe", "asset_aaaaaa", 9, 0.75)]
    inputs.append(guide("last_frame", "asset_aaaaaa"))
    asked = plain("distilled", frames=22, inputs=inputs)
    seen = drawn(drawing(models, asked, shelf, asset_aaaaaa=picture(tmp_path / "a.png")))
    assert [frames_met(it, 4) for it in seen] == 8 * [[(9, 0.25), (21, 0)]]
    assert [clean(it, 4) for it in seen] == 8 * [[0]], "a first frame is given"


def test_pictures_lie_on_their_frames_of_a_chain(models: LoadedLTX2, shelf: LoraShelf, tmp_path: Path) -> None:
    inputs = [guide("first_frame", "asset_aaaaaa"), guide("keyframe", "asset_aaaaaa", 25, 0.5)]
    asked = plain("distilled", frames=38, inputs=[*inputs, guide("last_frame", "asset_aaaaaa")])
    made = drawing(models, asked, shelf, asset_aaaaaa=picture(tmp_path / "a.png"))
    layout = lay_out_new(38, chunk_frames=25, overlap_frames=9)
    start = layout.draws[1].film_start
    assert start > 0 and layout.draws[1].handed == 2
    before = made.draw(layout.draws[0], None, ignore)
    (second, *_) = drawn(made, layout, 1, before)
    assert clean(second, layout.draws[1].latents) == [0, 1], "what was handed on"
    assert frames_met(second, layout.draws[1].latents) == [(25 - start, 0.5), (37 - start, 0)]


def test_a_draw_leaves_nothing_on_the_device(models: LoadedLTX2, shelf: LoraShelf, take: Path) -> None:
    asked = plain("distilled", frames=38, inputs=[guide("control", "asset_aaaaaa")])
    layout = lay_out_new(38, chunk_frames=25, overlap_frames=9)
    for inputs in ([], asked.inputs):
        made = drawing(models, asked.model_copy(update={"inputs": inputs}), shelf, asset_aaaaaa=take)
        drawn(made, layout, 1, made.draw(layout.draws[0], None, ignore))
    assert models.guided.given is not None and models.controlled.around.latents is not None
    models.rest()
    assert models.guided.given is None
    assert models.guided.around.latents is None and models.controlled.around.latents is None
    assert models.guided.around.sound is None and models.controlled.around.sound is None


def test_a_film_is_followed_from_its_frame_on(models: LoadedLTX2, shelf: LoraShelf, take: Path) -> None:
    asked = plain("distilled", frames=25, inputs=[guide("video", "asset_aaaaaa", 9, 0.5)])
    (first, *_) = drawn(drawing(models, asked, shelf, asset_aaaaaa=take))
    # 16 frames are left: 9 of them lie on the grid, in two latents.
    assert frames_met(first, 4) == [(9, 0.5), (17, 0.5)]


def test_a_control_is_followed_in_the_first_stage_alone(models: LoadedLTX2, shelf: LoraShelf, take: Path) -> None:
    asked = plain(
        "distilled", frames=9, width=256, height=256, inputs=[guide("control", "asset_aaaaaa")],
        parameters={"stages": 2},
    )  # fmt: skip
    seen = drawn(drawing(models, asked, shelf, asset_aaaaaa=take))
    assert [it.times.shape[0] for it in seen] == 8 * [2 * 2 * TOKENS] + 3 * [2 * 4 * TOKENS]


def test_the_newest_weights_draw_their_first_stage_with_noise_of_their_own(shelf: LoraShelf, tmp_path: Path) -> None:
    models = loaded(build_ltx2(tmp_path / "newest", newest=True))
    inputs = [guide("first_frame", "asset_aaaaaa"), guide("keyframe", "asset_aaaaaa", 9, 0.75)]
    asked = plain("distilled", frames=17, inputs=inputs, parameters={"stages": 2})
    still = picture(tmp_path / "a.png")

    def moved(asked: JobSpec) -> list[torch.Tensor]:
        """The tokens that each step begins with."""
        made = drawing(models, asked, shelf, asset_aaaaaa=still)
        with watched(models) as seen:
            made.draw(lay_out_new(17).draws[0], None, ignore)
        return [it.picture for it in seen]

    steps, again = moved(asked), moved(asked)
    assert all(torch.equal(one, other) for one, other in zip(steps, again, strict=True)), "a seed decides"
    tokens = 4
    first = [step[:tokens] for step in steps[:8]]
    assert all(torch.allclose(it, first[0], atol=1e-6) for it in first), "a first frame stays as it is"
    seen = drawn(drawing(models, asked, shelf, asset_aaaaaa=still))
    assert levels(seen) == pytest.approx([*DISTILLED_SIGMA_VALUES, *STAGE_2_DISTILLED_SIGMA_VALUES], abs=1e-6)


def test_an_ancestral_step_is_the_one_of_its_makers() -> None:
    scheduler = AncestralScheduler.seeded(3)
    scheduler.set_timesteps(sigmas=[0.9, 0.6, 0.2], device="cpu")
    assert scheduler.timesteps is not None and scheduler.timesteps.tolist() == pytest.approx([900, 600, 200])
    sample, velocity = torch.full((1, 4, 2), 2.0), torch.full((1, 4, 2), 0.5)
    (made,) = scheduler.step(velocity, scheduler.timesteps[0], sample, return_dict=False)
    noise = torch.randn(1, 4, 2, generator=torch.Generator().manual_seed(3 + 10_000))
    # From 0.9 down to 0.6 * 0.6 / 0.9 = 0.4, and up to 0.6 again.
    clean = 2.0 - 0.9 * 0.5
    deeper = 0.4 / 0.9 * 2.0 + (1 - 0.4 / 0.9) * clean
    up = (0.6**2 - 0.4**2 * 0.4**2 / 0.6**2) ** 0.5
    assert torch.allclose(made, 0.4 / 0.6 * deeper + up * noise, atol=1e-5)
    copied = copy.deepcopy(scheduler)
    assert copied.noise is scheduler.noise, "sound and picture draw from one source"
