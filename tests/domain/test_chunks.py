"""The chunks of a shot: as long as the machine's memory holds, unless the user says; never so short that nothing new is made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.chunks import Chunks, chunks_for
from milimo.domain.control import Control
from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import is_on_grid, latents_covering, plan_chunks
from milimo.domain.lora import Lora
from milimo.domain.time import Rate
from milimo.errors import BadInput
from tests.domain.machine import Machine
from tests.domain.test_plan_prompted import VIDEO, guide, plan

OVERLAP = Control(name="overlap_frames", label="Overlap", type="whole", min=1, max=121, default=24)
FIT = replace(VIDEO, controls=(*VIDEO.controls, OVERLAP))


def spec(frames: int, **more: object) -> JobSpec:
    values = {
        "kind": "take",
        "engine": "ltx2",
        "label": "1-1",
        "width": 1280,
        "height": 704,
        "seed": 1,
        "frames": frames,
    }
    return JobSpec.model_validate(values | {"rate": Rate(numerator=24)} | more)


def on(most: int, fit: EngineFit = FIT) -> EngineFit:
    return replace(fit, memory=Machine(most))


CASES: list[tuple[str, JobSpec, EngineFit, int, int]] = [
    ("it fits", spec(505), on(505), 505, 0),
    ("nobody has told", spec(505), FIT, 505, 0),
    ("it does not", spec(505), on(504), 265, 265),
    ("a short one does not", spec(121), on(113), 73, 73),
    ("the last that fits", spec(505), on(33), 33, 33),
    ("none would make anything new", spec(505), on(32), 505, 0),
    ("nothing fits", spec(505), on(0), 505, 0),
    ("it is longer than a chunk, and fits", spec(900), on(505), 505, 0),
    ("its chunks are shorter than the machine's", spec(900), on(473), 505, 0),
    ("it is longer than a chunk, and does not", spec(900), on(400), 321, 321),
    ("the user says", spec(505, parameters={"chunk_frames": 505}), on(100), 505, 0),
    ("the user says less", spec(505, parameters={"chunk_frames": 65}), on(505), 65, 0),
    ("its overlap is long", spec(505, parameters={"overlap_frames": 120}), on(129), 129, 129),
    ("its overlap is too long", spec(505, parameters={"overlap_frames": 121}), on(128), 505, 0),
    ("one frame", spec(1), on(0), 505, 0),
    ("the engine knows no chains", spec(505), on(100, replace(FIT, ways=frozenset({"text"}))), 505, 0),
    ("the engine knows no chunks", spec(505), on(100, replace(FIT, chunk_frames=0)), 0, 0),
]


@pytest.mark.parametrize(("name", "asked", "fit", "frames", "chosen"), CASES, ids=[case[0] for case in CASES])
def test_a_chunk_is_what_the_machine_holds(name: str, asked: JobSpec, fit: EngineFit, frames: int, chosen: int) -> None:
    chunks = chunks_for(asked, fit)
    assert (chunks.frames, chunks.chosen) == (frames, chosen), name
    assert bool(chunks.reason) is bool(chosen)


def test_the_reason_says_what_is_too_much_and_what_is_done() -> None:
    assert chunks_for(spec(505), on(400)).reason == (
        "505 frames of 1280 by 704 are more than this machine's memory holds at once, so it is chained, 265 frames at a time."
    )


def test_of_an_extension_the_new_frames_are_made() -> None:
    chunks = chunks_for(spec(705, pipeline="extend"), on(200), source_frames=500)
    assert (chunks.frames, chunks.reason[:10]) == (121, "205 frames")


def test_loras_and_controls_are_told_to_who_reckons() -> None:
    fit = replace(on(505), lora_bytes={"ink": 100, "unworn": 400})
    worn = spec(505, loras=(Lora(name="ink"), Lora(name="unknown")))
    assert chunks_for(worn, fit).frames == 265
    assert chunks_for(spec(505), fit).frames == 505
    assert chunks_for(spec(505), fit, factor=2).frames == 265


@given(frames=st.integers(2, 3000), most=st.integers(0, 600), overlap=st.integers(1, 121), own=st.integers(20, 120))
def test_no_longer_chunk_would_fit_and_each_makes_something_new(frames: int, most: int, overlap: int, own: int) -> None:
    limit = 8 * own + 1
    fit = replace(on(most), chunk_frames=limit)
    asked = spec(frames, parameters={"overlap_frames": overlap})
    chunks = chunks_for(asked, fit)
    assert chunks == chunks_for(asked, fit)
    plans = {length: plan_chunks(frames, length, overlap) for length in range(limit, 8 * latents_covering(overlap), -8)}
    longest = {length: max(chunk.frames for chunk in plan.chunks) for length, plan in plans.items()}
    fitting = [length for length in longest if longest[length] <= most]
    if not fitting or longest[limit] <= most:
        assert chunks == Chunks(limit)
        return
    assert is_on_grid(chunks.chosen)
    assert latents_covering(chunks.chosen) > (latents_covering(overlap) if frames > chunks.chosen else 0)
    assert chunks.frames == chunks.chosen == longest[fitting[0]] <= most
    assert plan_chunks(frames, chunks.chosen, overlap).chunks == plans[fitting[0]].chunks


def test_what_the_machine_does_not_hold_at_once_is_chained_and_the_plan_says_so() -> None:
    small = replace(VIDEO, memory=Machine(300))
    spec = plan(guide(1), fit=small, overrides={"frames": 505}).checked()
    assert (spec.pipeline, spec.chunk_frames, spec.parameters) == ("chained", 265, {})
    assert spec.reason == (
        "It begins with your first frame. 505 frames of 1280 by 704 are more than this machine's memory holds at once, "
        "so it is chained, 265 frames at a time."
    )
    assert plan(fit=small, overrides={"frames": 250}).checked().chunk_frames == 0


def test_a_chunk_that_the_user_set_is_kept_whatever_the_machine_holds() -> None:
    forced = {"frames": 505, "parameters": {"chunk_frames": 401}}
    spec = plan(fit=replace(VIDEO, memory=Machine(300)), overrides=forced).checked()
    assert (spec.pipeline, spec.chunk_frames, spec.parameters) == ("chained", 0, {"chunk_frames": 401})
    assert "more than the 401 that ltx2 makes at once" in spec.reason


def test_a_film_that_is_no_shot_of_the_engines_is_refused_when_it_is_planned() -> None:
    class Refusing(Machine):
        def held(
            self, spec: JobSpec, chunk_frames: int, worn_bytes: int, reference_factor: int, source_frames: int
        ) -> int:
            raise BadInput("It is too fast.", "Choose a slower rate.")

    refused = plan(fit=replace(VIDEO, memory=Refusing(0)))
    assert refused.refusal is not None
    assert refused.refusal.detail == "It is too fast."
