"""A take worked on again: what is kept of how it was made, what is refused."""

from dataclasses import replace

import pytest

from milimo.domain.asset import Asset, Take
from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.domain.rework import Anew, End, Worked, extension, retake
from milimo.domain.time import FrameRange, Rate
from milimo.engines.ltx2.layout import lay_out_extension, lay_out_prelude
from milimo.errors import BadInput
from tests.domain.machine import Machine
from tests.domain.test_plan import FIT
from tests.domain.test_plan_prompted import VIDEO

SPEC = JobSpec(
    kind="take", engine="ltx2", pipeline="image", shot_id="shot_000001", label="1-1", prompt="A storm.", width=640, height=352,
    rate=Rate(numerator=24), frames=77, seed=4, loras=(Lora(name="ink"),), parameters={"steps": 12}, notes=("old",),
)  # fmt: skip
FILM = Asset(
    id="asset_000009", sha256="x", type="video", mime="video/mp4", bytes=1, name="take", width=640, height=352,
    rate=Rate(numerator=24), frames=81,
)  # fmt: skip
TAKE = Take(
    id="take_000001", shot_id="shot_000001", job_id="job_000001", number=3, type="motion", asset_id=FILM.id, frames=81,
    shot_start=2, engine="ltx2", digest="of its words",
)  # fmt: skip
OF = Worked(TAKE, FILM, SPEC)
SPAN = FrameRange(start=17, duration=8)


def test_a_retake_is_made_as_the_take_was_but_for_its_span() -> None:
    spec = retake(OF, VIDEO, SPAN, Anew(seed=5))
    assert (spec.pipeline, spec.span, spec.seed, spec.prompt) == ("retake", SPAN, 5, "A storm.")
    assert [(it.role, it.asset_id) for it in spec.inputs] == [("source", FILM.id)]
    assert (spec.frames, spec.source_start, spec.digest, spec.notes) == (81, 2, "of its words", ())
    assert (spec.loras, spec.parameters) == (SPEC.loras, SPEC.parameters)
    assert retake(OF, VIDEO, SPAN, Anew(5, "Calm.")).prompt == "Calm."


@pytest.mark.parametrize(("at", "way"), [("end", "extend"), ("start", "prelude")])
def test_an_extension_counts_all_frames(at: str, way: str) -> None:
    spec = extension(OF, VIDEO, 24, "end" if at == "end" else "start", Anew(5))
    assert (spec.pipeline, spec.frames) == (way, 105)


def test_an_extension_that_the_machine_does_not_hold_at_once_is_chained() -> None:
    small = replace(VIDEO, memory=Machine(150))
    chained = Worked(TAKE, FILM, SPEC.model_copy(update={"chunk_frames": 65}))
    spec = extension(chained, small, 200, "end", Anew(5))
    assert (spec.pipeline, spec.frames, spec.chunk_frames) == ("extend", 281, 113)
    assert spec.reason == (
        "200 frames more after the end of take 3. 200 frames of 640 by 352 are more than this machine's memory holds at once, "
        "so it is chained, 113 frames at a time."
    )
    for again in (retake(chained, small, SPAN, Anew(5)), extension(chained, small, 8, "start", Anew(5))):
        assert again.chunk_frames == 0, "what held for the whole take says nothing of a part of it"


def test_a_take_of_another_engine_brings_its_words_alone() -> None:
    drawn = Worked(TAKE, FILM, SPEC.model_copy(update={"engine": "previz", "parameters": {}, "loras": ()}))
    spec = retake(drawn, VIDEO, SPAN, Anew(5))
    assert (spec.engine, spec.parameters, spec.loras) == ("ltx2", {}, ())


@pytest.mark.parametrize(
    ("of", "fit", "span", "words"),
    [
        (OF, VIDEO, FrameRange(start=80, duration=2), "not inside the take's 81 frames"),
        (OF, VIDEO, FrameRange(start=3, duration=0), "not inside the take's 81 frames"),
        (OF, FIT, SPAN, "previz cannot make a part anew of a take"),
        (Worked(TAKE.model_copy(update={"type": "board"}), FILM, SPEC), VIDEO, SPAN, "A board has no frames"),
        (Worked(TAKE, FILM.model_copy(update={"height": 360}), SPEC), VIDEO, SPAN, "640 by 360, and ltx2 works in"),
    ],
)
def test_what_cannot_be_retaken_is_refused(of: Worked, fit: EngineFit, span: FrameRange, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        retake(of, fit, span, Anew(5))
    assert words in refusal.value.detail and refusal.value.remedy


def test_a_take_does_not_grow_beyond_what_an_engine_makes() -> None:
    with pytest.raises(BadInput, match="would have 2001 frames"):
        extension(OF, VIDEO, 1920, "end", Anew(5))


def test_only_a_kept_prompt_has_been_said() -> None:
    assert retake(OF, VIDEO, SPAN, Anew(5)).said == FrameRange(start=2, duration=77), "of the shot, without its handles"
    assert retake(OF, VIDEO, SPAN, Anew(5, "A storm.")).said is None
    assert extension(OF, VIDEO, 24, "end", Anew(5, "Calm.")).said is None


def lengthened(of: Worked, frames: int, at: End, prompt: str | None = None) -> Worked:
    """The take with more frames at an end, as ltx2 lays it out and a job writes it down."""
    spec = extension(of, VIDEO, frames, at, Anew(5, prompt))
    lay_out = lay_out_prelude if at == "start" else lay_out_extension
    made = lay_out(of.film.frames, spec.frames)
    counted = {"frames": made.frames}
    take = TAKE.model_copy(update=counted | {"shot_start": made.shot_start + spec.source_start})
    return Worked(take, FILM.model_copy(update=counted), spec, source_frames=of.film.frames)


def said_in(of: Worked) -> tuple[int, int]:
    """Frames [start, end) of the film in which the words of its prompt are said."""
    said = retake(of, VIDEO, SPAN, Anew(6)).said
    assert said is not None and extension(of, VIDEO, 24, "end", Anew(6)).said == said
    return said.start, said.end


@pytest.mark.parametrize("frames", [24, 48, 50])
def test_where_words_were_said_moves_with_a_beginning(frames: int) -> None:
    """Frame 0 of the shot does not: the shot begins earlier then."""
    longer = lengthened(OF, frames, "start")
    before = longer.film.frames - 81
    assert before >= frames and longer.take.shot_start < 10
    assert said_in(longer) == (before + 2, before + 79)
    assert said_in(lengthened(longer, 24, "end")) == (before + 2, before + 79)
    twice = lengthened(longer, 24, "start")
    assert said_in(twice) == (before + 25 + 2, before + 25 + 79)


def test_words_of_a_beginning_of_their_own_were_said_in_it() -> None:
    before = lengthened(OF, 48, "start", "Rain.")
    assert said_in(before) == (0, before.film.frames - 81) == (0, 49)
    assert said_in(lengthened(before, 24, "start")) == (25, 74)


def test_words_of_an_end_of_their_own_were_said_in_it() -> None:
    after = lengthened(OF, 24, "end", "Rain.")
    assert said_in(after) == (81, after.film.frames)
    assert said_in(lengthened(after, 24, "end", "Calm.")) == (after.film.frames, after.film.frames + 24)
    assert said_in(lengthened(lengthened(OF, 48, "start"), 24, "end", "Rain.")) == (130, 154)


def test_words_of_a_span_of_their_own_were_said_in_it() -> None:
    spec = retake(OF, VIDEO, SPAN, Anew(5, "Rain."))
    assert said_in(Worked(TAKE, FILM, spec, source_frames=81)) == (SPAN.start, SPAN.end)


FIXED = "Distilled weights draw by a fixed schedule."
NO_NEGATIVE = "Distilled weights take no negative prompt."
DISTILLED = replace(
    VIDEO,
    lacks={
        "steps": FIXED,
        "guidance_scale": FIXED,
        "stages=2": "There is no upsampler.",
        "negative_prompt": NO_NEGATIVE,
    },
    loras={"noir": "The LoRA noir is made for FLUX.2.", "ink": ""},
)


def test_what_the_weights_of_today_cannot_do_is_left_out_and_said() -> None:
    set_then = {"steps": 30, "guidance_scale": 4.0, "stages": 2, "sound": False}
    loras = (Lora(name="ink"), Lora(name="noir"), Lora(name="gone"))
    spec = SPEC.model_copy(update={"parameters": set_then, "negative_prompt": "text", "loras": loras})
    made = Worked(TAKE, FILM.model_copy(update={"height": 352}), spec)
    for again in (retake(made, DISTILLED, SPAN, Anew(5)), extension(made, DISTILLED, 24, "end", Anew(5))):
        assert (again.parameters, again.negative_prompt, again.loras) == ({"sound": False}, "", (Lora(name="ink"),))
        assert again.notes == (
            f"Left out: Steps, Guidance. {FIXED}",
            "Left out: Stages 2. There is no upsampler.",
            f"Left out: the negative prompt. {NO_NEGATIVE}",
            "Left out: the LoRA noir. The LoRA noir is made for FLUX.2.",
            "Left out: the LoRA gone. It is not here any more.",
        )


def test_with_the_weights_of_then_nothing_is_left_out() -> None:
    spec = SPEC.model_copy(update={"negative_prompt": "text"})
    made = retake(Worked(TAKE, FILM, spec), replace(VIDEO, loras={"ink": ""}), SPAN, Anew(5))
    assert (made.parameters, made.negative_prompt, made.loras, made.notes) == (SPEC.parameters, "text", SPEC.loras, ())
