"""A chained shot whose worker dies in the middle of a chunk: what was drawn is not drawn again, and the film is the same."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.jobs.queue import JobQueue
from milimo.jobs.supervisor import Supervisor
from milimo.store.projects import new_project
from milimo.store.store import Store
from tests.engines.contract import frames_of
from tests.jobs.conftest import new_job, wait_until
from tests.jobs.models.conftest import model_worker
from tests.jobs.models.studio import QUICK

FRAMES = 57
"""On the grid of 8 n + 1: three chunks of 25 make them, with nothing left over."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def chained(shot: str) -> JobSpec:
    """Three chunks, long enough in each to be met there."""
    return JobSpec.model_validate(
        {
            "kind": "take", "engine": "ltx2", "pipeline": "chained", "shot_id": shot, "label": "1-1", "prompt": "a cat",
            "width": 64, "height": 64, "rate": Rate(numerator=24), "frames": FRAMES, "seed": 3,
            "parameters": QUICK | {"steps": 20, "overlap_frames": 8}, "chunk_frames": 25,
        }
    )  # fmt: skip


def test_a_shot_killed_in_its_second_chunk_goes_on_there(tmp_path: Path, models: Path) -> None:
    data = tmp_path / "data"
    store = Store(data)
    queue = JobQueue(store)
    project = store.projects.create([new_project("Test", 64, 64, Rate(numerator=24), 7)])
    with Supervisor(model_worker(data, models), data / "logs") as worker:
        [whole] = queue.enqueue([new_job(project, chained("shot_000001"))])
        wait_until(lambda: queue.job(whole).state == "succeeded", seconds=100, tend=worker)
        [killed] = queue.enqueue([new_job(project, chained("shot_000002"))])
        state = data / "scratch" / killed / "state"
        wait_until((state / "chunk-000.safetensors").is_file, tend=worker)
        first = (state / "chunk-000.safetensors").stat().st_mtime_ns
        time.sleep(0.05)
        assert not (state / "chunk-001.safetensors").is_file(), "it is in its second chunk"
        os.kill(worker.pids()["device"], signal.SIGKILL)
        wait_until((state / "chunk-001.safetensors").is_file, seconds=100, tend=worker)
        assert (state / "chunk-000.safetensors").stat().st_mtime_ns == first
        wait_until(lambda: queue.job(killed).state == "succeeded", seconds=60, tend=worker)
        assert worker.deaths() == 1
    takes = {take.job_id: take for take in store.takes.list(project)}
    log = (data / "logs" / "device.log").read_text()
    assert {job: re.findall(rf"Job {job}: step (\d)", log) for job in (whole, killed)} == {
        whole: ["1", "2", "3"],
        killed: ["1", "2", "2", "3"],
    }
    films = [frames_of(store.assets.path(takes[job].asset_id)) for job in (whole, killed)]
    assert [len(film) for film in films] == [takes[whole].frames] * 2 == [FRAMES] * 2
    assert all((one == other).all() for one, other in zip(*films, strict=True))
    queue.close()
    store.close()
