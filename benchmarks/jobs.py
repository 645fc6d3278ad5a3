"""The queue: how soon work begins, and how soon it stops. Real workers, an engine that only counts: `python -m benchmarks.jobs`."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from milimo.domain.time import Rate
from milimo.jobs.progress_feed import follow_progress
from milimo.jobs.queue import JobQueue
from milimo.jobs.supervisor import Supervisor
from milimo.store.projects import new_project
from milimo.store.store import Store
from tests.jobs.conftest import new_job, spec, wait_until, worker_commands

ROUNDS = 12


async def first_progress_seconds(queue: JobQueue, ask: Callable[[], str]) -> tuple[str, float]:
    """Ask for a job, with a reader waiting as the API has one; gives the job and when it was first heard of."""
    async with aclosing(follow_progress(queue.client)) as feed:
        hearing = asyncio.ensure_future(anext(feed))
        await asyncio.sleep(0.3)
        started = time.perf_counter()
        job = await asyncio.to_thread(ask)
        await hearing
        return job, time.perf_counter() - started


def stop_seconds(store: Store, queue: JobQueue, job: str) -> float:
    """Cancel a running job; gives when its worker has let go of it: its scratch folder is gone then."""
    scratch = store.data_dir / "scratch" / job
    wait_until(scratch.exists)
    started = time.perf_counter()
    queue.cancel(job)
    wait_until(lambda: not scratch.exists())
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        store = Store(data)
        queue = JobQueue(store)
        project = store.projects.create([new_project("Bench", 128, 64, Rate(numerator=24), 7)])
        begun: list[float] = []
        stopped: list[float] = []
        with Supervisor(worker_commands(data, "device"), data / "logs"):
            wait_until((data / "engines.json").exists)
            for number in range(ROUNDS):
                slow = new_job(project, spec(f"shot_{number:06d}", frames=2000, direction="SLOW"))
                job, seconds = asyncio.run(first_progress_seconds(queue, lambda slow=slow: queue.enqueue([slow])[0]))
                begun.append(seconds)
                stopped.append(stop_seconds(store, queue, job))
        queue.close()
        store.close()
    for name, figures in (("enqueue to first progress", begun), ("cancel to stopped", stopped)):
        ordered = sorted(figures)
        print(f"{statistics.median(ordered):.2f} s {name}, {ordered[-1]:.2f} s at worst, of {ROUNDS}")


if __name__ == "__main__":
    main()
