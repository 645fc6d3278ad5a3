"""What a job is carried out with: a scratch folder of its own, progress that reaches the studio, and the news of a cancel.

Both travel through one DBOS stream. Writing to the stream of a workflow that was cancelled, or that another process took
over, is refused by DBOS: that is how a step learns, in the middle of its work, that it is to stop.
"""

import contextvars
import threading
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from dbos import DBOS

from milimo.domain.ids import Id
from milimo.domain.job import Progress
from milimo.errors import Cancelled
from milimo.jobs.dbos_signals import STOPPED
from milimo.jobs.kill_points import kill_point
from milimo.jobs.meter import Meter, Throttle
from milimo.jobs.preview import renewed_at
from milimo.jobs.room import check_room

PROGRESS_STREAM = "progress"


class Workbench:
    """Made inside a step, used by it and by the threads it starts; satisfies `engines.base.Run` once inputs are known."""

    def __init__(self, job_id: Id, scratch: Path, told_last: Progress | None = None) -> None:
        self._job_id = job_id
        self._scratch = scratch
        self._inputs: Mapping[str, Path] = {}
        self._packs: Mapping[str, Path] = {}
        self._context = contextvars.copy_context()
        self._lock = threading.Lock()
        self._meter = Meter(monotonic)
        self._throttle = Throttle(monotonic)
        self.latest = told_last or Progress(job_id=job_id, done=0, total=0)
        """What was told last of how far the job is, by the step before if this one has told nothing yet."""
        self.stopped_by: BaseException | None = None
        """DBOS's own word that the work is to stop; the step raises it in the end, in place of `Cancelled`."""

    @property
    def scratch(self) -> Path:
        return self._scratch

    @property
    def inputs(self) -> Mapping[str, Path]:
        return self._inputs

    @property
    def packs(self) -> Mapping[str, Path]:
        return self._packs

    def progress(self, done: float, total: float, note: str = "") -> None:
        """Say how far it is, as often as wanted: at most four a second go out. Raises `Cancelled`."""
        with self._lock:
            left = self._meter.seconds_left(done, total)
            self.latest = Progress(job_id=self._job_id, done=done, total=total, note=note, seconds_left=left)
        if 0 < done < total:
            kill_point("work.midway")
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raises `Cancelled` when the job was cancelled, `OutOfRoom` when the disk is about to be full; asks at most four times a
        second, so it may be called at every frame."""
        with self._lock:
            if self.stopped_by is not None:
                raise Cancelled
            if not self._throttle.due():
                return
            check_room(self._scratch.parent)
            try:
                told = self.latest.model_copy(update={"preview": renewed_at(self._scratch)})
                self._context.run(DBOS.write_stream, PROGRESS_STREAM, told.model_dump(mode="json"))
            except STOPPED as signal:
                self.stopped_by = signal
                raise Cancelled from signal

    def equip(self, inputs: Mapping[str, Path], packs: Mapping[str, Path]) -> None:
        """Lay out the files that the spec names and the packs that its engine uses."""
        self._inputs, self._packs = inputs, packs
