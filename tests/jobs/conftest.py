"""A data folder with a project of shots, its queue, and workers that draw by counting."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.supervisor import Supervisor
from milimo.store.projects import new_project
from milimo.store.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def queue(store: Store) -> Iterator[JobQueue]:
    queue = JobQueue(store)
    yield queue
    queue.close()


@pytest.fixture
def project(store: Store) -> str:
    return store.projects.create([new_project("Test", 128, 64, Rate(numerator=24), 7)])


def worker_commands(data: Path, *names: str) -> dict[str, list[str]]:
    return {name: [sys.executable, "-m", "tests.fakes.worker", name, str(data)] for name in names}


@pytest.fixture
def workers(store: Store) -> Iterator[Supervisor]:
    with Supervisor(worker_commands(store.data_dir, "device"), store.data_dir / "logs") as keeper:
        yield keeper


def spec(shot: str = "shot_000001", *, frames: int = 12, direction: str = "", kind: str = "take") -> JobSpec:
    return JobSpec.model_validate(
        {
            "kind": kind,
            "engine": "counting",
            "shot_id": shot,
            "label": "1-1",
            "width": 128,
            "height": 64,
            "rate": Rate(numerator=24),
            "frames": frames,
            "seed": 7,
            "direction": direction,
        }
    )


def new_job(project_id: str, of: JobSpec) -> NewJob:
    return NewJob(of.kind, f"{of.label} {of.kind}", of.model_dump(mode="json"), project_id, of.shot_id)


def wait_until(true: Callable[[], bool], *, seconds: float = 20.0, tend: Supervisor | None = None) -> None:
    """Poll until something holds; fails the test when it does not in time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        if tend is not None:
            tend.tend()
        time.sleep(0.02)
