"""A random walk with a worker at work: asked, moved, cancelled, retried and killed as chance has it."""

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from milimo.errors import Conflict
from milimo.jobs.queue import JobQueue
from milimo.jobs.supervisor import Supervisor
from milimo.store.store import Store
from tests.jobs.conftest import new_job, spec, wait_until

STEPS = 80


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_whatever_happens_every_job_ends_once(store: Store, queue: JobQueue, project: str, workers: Supervisor) -> None:
    seed = int(os.environ.get("MILIMO_WALK_SEED") or random.SystemRandom().randrange(10**6))
    print(f"MILIMO_WALK_SEED={seed}")
    chance = random.Random(seed)
    asked: list[str] = []
    cancelled: set[str] = set()
    for step in range(STEPS):
        workers.tend()
        what = chance.choices(["ask", "cancel", "move", "retry", "kill", "wait"], [5, 2, 3, 1, 0.4, 4])[0]
        job = chance.choice(asked) if asked else None
        if what == "ask" or job is None:
            direction = chance.choice(["", "", "SLOW", "FAIL ONCE", "FAIL"])
            made = new_job(project, spec(f"shot_{step:06d}", frames=chance.randint(1, 12), direction=direction))
            asked += queue.enqueue([made], chance.choice(["last", "before_takes"]))
        elif what == "cancel":
            queue.cancel(job)
            if queue.job(job).state == "cancelled":
                cancelled.add(job)
        elif what == "kill":
            with suppress(ProcessLookupError):
                os.kill(workers.pids().get("device", 0) or os.getpid() + 10**7, signal.SIGKILL)
        elif what in ("move", "retry"):
            with suppress(Conflict):
                if what == "move":
                    queue.move(job, chance.choice([None, *queue.open_ids()]))
                else:
                    asked.append(queue.retry(job))
        else:
            time.sleep(chance.uniform(0, 0.3))
    wait_until(lambda: not queue.open_ids(), seconds=200, tend=workers)

    jobs = {job.id: job for job in queue.jobs(project)}
    assert set(jobs) == set(asked)
    makers = [take.job_id for take in store.takes.list(project)]
    assert sorted(makers) == sorted(id for id, job in jobs.items() if job.state == "succeeded")
    for job in jobs.values():
        assert (job.state == "failed") == (job.error is not None)
        assert job.id not in cancelled or job.state == "cancelled"
    wait_until(lambda: not list((store.data_dir / "scratch").iterdir()), seconds=20, tend=workers)
