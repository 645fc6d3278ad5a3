"""Loading and working on a device that runs out: said in words, tried again more leanly, and nothing is held that is not there."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from milimo.engines.accelerator import out_of_memory_in_words
from milimo.engines.admission import GIB, Device
from milimo.engines.footprint import Footprint, Part, Placement
from milimo.engines.loading import Held, placed_leaner
from milimo.engines.residency import Residency
from milimo.errors import OutOfRoom, RanOut

CPU = torch.device("cpu")
FOOTPRINT = Footprint("a family", {"transformer": Part(10**9, GIB, cast=10**9, group=10**8)})


def residency() -> Residency:
    return Residency(lambda: (Device("cuda", 24 * GIB, 24 * GIB), 64 * GIB), lambda: 0.0)


@dataclass
class Loaded:
    placement: Placement
    device: torch.device = CPU
    rested: int = 0

    def park(self) -> None:
        raise AssertionError("nobody else comes")

    def restore(self) -> None:
        raise AssertionError("it was never parked")

    def rest(self) -> None:
        self.rested += 1


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 5 GB)"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
    ],
)
def test_every_allocators_failure_is_said_in_words(error: RuntimeError) -> None:
    with pytest.raises(RanOut, match="while drawing"), out_of_memory_in_words(CPU):
        raise error


def test_other_failures_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="shapes"), out_of_memory_in_words(CPU):
        raise RuntimeError("shapes do not fit")


def test_loading_that_runs_out_holds_nothing_and_is_tried_more_leanly() -> None:
    keeper = residency()
    held: Held[Loaded] = Held("a family", keeper)
    seen: list[Placement] = []

    def load(placement: Placement) -> Loaded:
        seen.append(placement)
        if len(seen) < 3:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return Loaded(placement)

    with pytest.raises(RanOut, match="loading its weights"):
        held.loaded(Path(__file__).parent, FOOTPRINT, load)
    assert keeper.resident() == ()
    loaded = placed_leaner(lambda: held.loaded(Path(__file__).parent, FOOTPRINT, load))
    assert len(set(seen)) == 3
    assert loaded.placement == seen[-1]
    assert [it.placement for it in keeper.resident()] == [seen[-1]]


def test_work_that_runs_out_is_done_again_more_leanly() -> None:
    held: Held[Loaded] = Held("a family", residency())
    seen: list[Loaded] = []

    def work() -> str:
        loaded = held.loaded(Path(__file__).parent, FOOTPRINT, Loaded)
        with held.at_work(loaded, FOOTPRINT, (), lambda: None):
            seen.append(loaded)
            if loaded.placement.offload == "none":
                raise torch.OutOfMemoryError("CUDA out of memory")
        return "drawn"

    assert placed_leaner(work) == "drawn"
    assert seen[-1].placement.offload == "model"
    assert all(it.rested == 1 for it in seen)


def test_what_fits_nowhere_is_refused_in_the_end() -> None:
    held: Held[Loaded] = Held("a family", residency())
    tries: list[Placement] = []

    def work() -> None:
        loaded = held.loaded(Path(__file__).parent, FOOTPRINT, Loaded)
        with held.at_work(loaded, FOOTPRINT, (), lambda: None):
            tries.append(loaded.placement)
            raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(OutOfRoom):
        placed_leaner(work)
    assert len(tries) == len(set(tries))
