"""What every workflow tells the store, whatever its kind: that it began, that it failed, that it is over."""

import shutil
from collections.abc import Callable
from pathlib import Path

from milimo.domain.ids import Id
from milimo.domain.job import JobError
from milimo.jobs.kill_points import kill_point
from milimo.store.clock import Clock
from milimo.store.store import Store


class Ledger:
    """`on_end` is called after each job, so that the next may be released at once."""

    def __init__(self, store: Store, scratch: Path, clock: Clock, on_end: Callable[[], None]) -> None:
        self._store = store
        self._scratch = scratch
        self._clock = clock
        self._on_end = on_end

    def begin(self, job_id: Id) -> str | None:
        """Tell the studio that the job runs; gives the moment, or None when the job has an outcome already."""
        known = self._store.jobs.find(job_id)
        if known is None or known.outcome is not None:
            return None
        started_at = self._clock()
        self._store.jobs.started(job_id, started_at)
        return started_at

    def fail(self, job_id: Id, error: JobError, started_at: str) -> None:
        self._store.jobs.finish(job_id, "failed", error=error, started_at=started_at)

    def ended(self, job_id: Id) -> None:
        """The outcome is written: what lies in the scratch folder is of no more use, and the device is free."""
        kill_point("job.ended")
        shutil.rmtree(self._scratch / job_id, ignore_errors=True)
        self._on_end()

    def stopped(self, job_id: Id) -> bool:
        """Work that was told to stop has stopped; says whether it was cancelled. Without an outcome it was not: another worker has it
        now.
        """
        known = self._store.jobs.find(job_id)
        if known is None or known.outcome is None:
            return False
        self.ended(job_id)
        return known.outcome.state == "cancelled"

    def sweep(self, queue_jobs: Callable[[Id], bool]) -> int:
        """Remove the scratch folders of this queue's jobs that are over; returns how many. At a worker's start."""
        left = [folder for folder in self._folders() if queue_jobs(folder.name)]
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)
        return len(left)

    def _folders(self) -> list[Path]:
        return [path for path in self._scratch.iterdir() if path.is_dir()] if self._scratch.is_dir() else []
