"""What a worker tells of its machine's memory: enough to plan shots that are then admitted, on the machines that people have."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from milimo.domain.chunks import chunks_for
from milimo.domain.control import Setting
from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device, admit, placements
from milimo.engines.base import Ready
from milimo.engines.controls import controls_of
from milimo.engines.footprint import device_peak
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.engine import LTX2Engine
from milimo.engines.ltx2.guides import Guides
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.memory import LTX2Memory, MemoryTeller
from milimo.engines.ltx2.room import footprint_of, load_of, reckoned
from milimo.engines.ltx2.settings import Settings, chunk_frames_of, settings_of
from milimo.engines.residency import Residency
from milimo.errors import OutOfRoom
from tests.domain.test_plan_prompted import VIDEO
from tests.engines.footprints import MILLION
from tests.engines.footprints import memory_of as told
from tests.engines.ltx2.test_engine import MakeBench
from tests.engines.ltx2.test_engine import spec as drawn


def shot(width: int, height: int, frames: int, **parameters: Setting) -> JobSpec:
    return JobSpec(
        kind="take", engine="ltx2", label="1-1", width=width, height=height, rate=Rate(numerator=24), frames=frames, seed=1,
        parameters=dict(parameters),
    )  # fmt: skip


def with_memory(memory: LTX2Memory) -> EngineFit:
    return replace(VIDEO, controls=controls_of(Settings), memory=memory)


def is_admitted(memory: LTX2Memory, spec: JobSpec, chunk_frames: int) -> bool:
    """By the very policy that a job meets, on a machine as free as may be expected."""
    settings = Settings.model_validate(spec.parameters)
    layout = lay_out_new(spec.frames, chunk_frames, settings.overlap_frames)
    distilled = memory.abilities.draws_distilled(settings)
    load = load_of(spec, settings, Guides(), layout, distilled=distilled)
    configs: Mapping[str, Mapping[str, int]] = memory.configs
    try:
        admit(reckoned(memory.counts, configs, load, 0, "LTX-2"), *memory.hardware.expected())
    except OutOfRoom:
        return False
    return True


@pytest.mark.parametrize(
    ("memory", "size", "frames", "chunk"),
    [
        (told("cuda", 80, 256), (1280, 704), 505, 505),
        (told("cuda", 32), (1280, 704), 505, 505),
        (told("cuda", 24), (1280, 704), 505, 265),
        (told("cuda", 24, distilled=False), (1280, 704), 505, 185),
        (told("cuda", 24), (1920, 1088), 241, 137),
        (told("cuda", 16), (1280, 704), 505, 265),
        (told("cuda", 12), (1280, 704), 505, 185),
        (told("cuda", 12, distilled=False), (1280, 704), 121, 73),
        (told("mps", 128), (1280, 704), 121, 505),
        (told("mps", 64), (768, 512), 121, 505),
        (told("mps", 64), (1280, 704), 121, 49),
    ],
)
def test_the_default_shot_on_the_machines_that_people_have(
    memory: LTX2Memory, size: tuple[int, int], frames: int, chunk: int
) -> None:
    spec = shot(*size, frames)
    assert chunks_for(spec, with_memory(memory)).frames == chunk
    assert is_admitted(memory, spec, chunk)


@pytest.mark.parametrize("memory", [told("cuda", 24, 32), told("cuda", 4), told("mps", 48)])
def test_where_nothing_fits_the_plan_stays_and_the_job_is_refused(memory: LTX2Memory) -> None:
    spec = shot(1280, 704, 505)
    chunks = chunks_for(spec, with_memory(memory))
    assert (chunks.frames, chunks.chosen) == (505, 0)
    assert not is_admitted(memory, spec, 33)


@given(
    gib=st.integers(6, 96),
    width=st.integers(8, 60),
    height=st.integers(8, 34),
    frames=st.integers(9, 1200),
    distilled=st.booleans(),
)
def test_what_is_chosen_is_admitted_and_nothing_longer_would_be(
    gib: int, width: int, height: int, frames: int, distilled: bool
) -> None:
    memory = replace_abilities(told("cuda", gib, 128), distilled)
    spec = shot(32 * width, 32 * height, frames)
    chunks = chunks_for(spec, with_memory(memory))
    if chunks.chosen:
        assert is_admitted(memory, spec, chunks.chosen)
        longer = next(
            length
            for length in range(chunks.chosen + 8, 506, 8)
            if max(draw.frames for draw in lay_out_new(frames, length, 24).draws) > chunks.chosen
        )
        assert not is_admitted(memory, spec, longer)


def replace_abilities(memory: LTX2Memory, distilled: bool) -> LTX2Memory:
    return memory.model_copy(update={"abilities": replace(memory.abilities, distilled=distilled)})


def test_loras_guidance_stages_and_the_distillation_are_reckoned_with() -> None:
    memory = told("cuda", 24, distilled=False)
    spec = shot(1280, 704, 505)
    plain = memory.held(spec, 185, 0, 1, 0)
    assert plain == 185
    assert memory.held(spec, 185, 40 * GIB, 1, 0) == 0
    assert memory.held(spec, 265, 0, 1, 0) == 0
    assert memory.held(shot(1280, 704, 505, guidance_scale=1), 265, 0, 1, 0) == 265
    lean = memory.model_copy(update={"distillation": 400_000 * MILLION})
    assert lean.held(spec, 185, 0, 1, 0) == 185
    assert lean.held(shot(1280, 704, 505, guidance="distilled"), 185, 0, 1, 0) == 0


def test_of_an_extension_the_new_part_is_reckoned() -> None:
    memory = told("cuda", 24)
    longer = shot(1280, 704, 905)
    assert memory.held(longer, 505, 0, 1, 0) == 0
    assert memory.held(longer, 505, 0, 1, 800) == 137


def test_it_reads_the_same_from_a_card(weights: Path) -> None:
    memory = LTX2Memory.of(weights, told("cuda", 24).hardware)
    assert LTX2Memory.model_validate_json(memory.model_dump_json()) == memory
    assert memory.counts["transformer"].numbers > 0
    assert memory.held(shot(64, 64, 505), 505, 0, 1, 0) == 505


def residency(total: int, main_memory: int = 64 * GIB) -> Residency:
    return Residency(lambda: (Device("cuda", total, total // 2, "a GPU"), GIB), lambda: 0.0, main_memory)


def test_an_engine_with_weights_tells_of_its_machine_and_one_without_looks_at_none(
    weights: Path, tmp_path: Path
) -> None:
    def unasked() -> tuple[Device, int]:
        raise AssertionError("nobody asked for the device")

    shelf = LoraShelf(tmp_path)
    assert not isinstance(LTX2Engine(Residency(unasked, lambda: 0.0, GIB), shelf).readiness({}), Ready)
    ready = LTX2Engine(residency(24 * GIB), shelf).readiness({"ltx2": weights})
    assert isinstance(ready, Ready)
    assert isinstance(ready.memory, LTX2Memory)
    assert (ready.memory.hardware.device.total, ready.memory.hardware.main_memory) == (24 * GIB, 64 * GIB)


def test_what_is_told_does_not_change_with_what_is_free(weights: Path) -> None:
    free = [20 * GIB]
    teller = MemoryTeller(Residency(lambda: (Device("cuda", 24 * GIB, free[0]), free[0]), lambda: 0.0, 64 * GIB))
    first = teller.told(weights)
    free[0] = GIB
    assert first is not None
    assert teller.told(weights) == first


def test_nothing_is_told_of_a_device_that_cannot_be_asked_and_of_weights_that_cannot_be_read(
    weights: Path, tmp_path: Path
) -> None:
    def full() -> tuple[Device, int]:
        raise RuntimeError("CUDA error: out of memory")

    assert MemoryTeller(Residency(full, lambda: 0.0, GIB)).told(weights) is None
    assert MemoryTeller(residency(24 * GIB, main_memory=0)).told(weights) is None
    assert MemoryTeller(residency(24 * GIB)).told(tmp_path) is None


def test_the_users_chunk_comes_first_then_the_plans_then_the_engines_own() -> None:
    spec = shot(64, 64, 505)
    assert chunk_frames_of(spec, Settings()) == 505
    assert chunk_frames_of(spec.model_copy(update={"chunk_frames": 97}), Settings()) == 97
    assert chunk_frames_of(spec.model_copy(update={"chunk_frames": 97}), Settings(chunk_frames=121)) == 121


def test_a_shot_that_the_device_does_not_hold_at_once_is_drawn_chunk_by_chunk_as_it_was_planned(
    weights: Path, shelf: LoraShelf, bench: MakeBench
) -> None:
    asked = drawn(frames=121)
    peaks = [_leanest(weights, asked, chunk) for chunk in (121, 73)]
    total = int((sum(peaks) // 2 + GIB // 2) / 0.9)
    device = Device("cuda", total, int(total * 0.9), "a GPU")
    small = LTX2Engine(Residency(lambda: (device, 64 * GIB), lambda: 0.0, 128 * GIB), shelf)
    ready = small.readiness({"ltx2": weights})
    assert isinstance(ready, Ready)
    fit = EngineFit(
        "ltx2",
        frame_step=8,
        chunk_frames=small.limits().chunk_frames,
        ways=small.limits().ways,
        controls=small.limits().controls,
        memory=ready.memory,
    )
    chosen = chunks_for(asked, fit).chosen
    assert chosen == 73
    for refused in (asked, drawn(frames=121, parameters={"chunk_frames": 121}, chunk_frames=73)):
        with pytest.raises(OutOfRoom, match="placed as leanly as it can be"):
            small.run(refused, bench())
    here = bench()
    outputs = small.run(asked.model_copy(update={"chunk_frames": chosen}), here)
    assert (outputs.frames, outputs.details["chunks"]) == (121, 2)
    first = load_file(str(here.scratch / "state" / "chunk-000.safetensors"))["final"]
    assert first.shape[2] == 10
    small.release()


def _leanest(weights: Path, asked: JobSpec, chunk: int) -> int:
    """Bytes of the leanest placement on a GPU."""
    settings = settings_of(asked)
    load = load_of(asked, settings, Guides(), lay_out_new(asked.frames, chunk, 24), distilled=False)
    footprint = footprint_of(weights, load)
    return min(device_peak(footprint, it) for it in placements(Device("cuda", GIB, GIB), footprint))
