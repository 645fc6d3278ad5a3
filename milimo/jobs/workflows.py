"""The workflow that every job is: do the work, then write down its outcome, once.

    announce --> step 0 --> step 1 ... --> work (each tried again a bounded number of times) --> succeeded
                   `-- fails --> failed          cancel: DBOS stops it anywhere; the outcome was written by who cancelled

Each arrow is a DBOS step: a worker that dies goes on at the step it had not finished. Work must therefore be repeatable: what
it publishes is named after the job and taken again if it is there.
"""

import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, runtime_checkable

from dbos import DBOS

from milimo.domain.ids import Id
from milimo.domain.job import JobError, JobKind, Progress
from milimo.errors import Cancelled, EngineFailed
from milimo.jobs.dbos_signals import cancelled
from milimo.jobs.failures import told, worth_another_try
from milimo.jobs.kill_points import kill_point
from milimo.jobs.workbench import Workbench

MOST_ATTEMPTS = 3
"""How often work that fails is tried; how often a worker may die over one job is MOST_DEATHS."""
MOST_DEATHS = 25
FIRST_WAIT_SECONDS = 0.5

Made = dict[str, Any]
"""What work hands to `finish`, as JSON: DBOS records it."""
Report = dict[str, Any]
"""The last that a step told of its progress, as JSON: the next begins with it, so that the bar does not run back meanwhile."""

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)


class Work(Protocol):
    """One kind of job's work."""

    def do(self, job_id: Id, bench: Workbench) -> Made:
        """Carry it out. Repeatable: the scratch folder may hold what a killed run left.

        Raises `MilimoError` for a person, `Cancelled` when told to stop.
        """
        ...

    def finish(self, job_id: Id, made: Made, started_at: str) -> None:
        """Write the outcome with all that was made, in one transaction; the first outcome of a job wins."""
        ...


@runtime_checkable
class SteppedWork(Work, Protocol):
    """Work of which a part falls into steps, done in order before `do`; a worker that dies goes on at the one it had not finished."""

    def steps(self, job_id: Id) -> int:
        """How many there are: the same whenever it is asked. May be none. Raises `MilimoError`."""
        ...

    def step(self, job_id: Id, index: int, bench: Workbench) -> None:
        """Do one, and leave its result in the scratch folder. It tells of its share in the whole. Repeatable. Raises as `do`."""
        ...


class Ledger(Protocol):
    """What every workflow writes, whatever its kind."""

    def begin(self, job_id: Id) -> str | None:
        """Tell the studio that the job runs; gives the moment, or None when the job has an outcome already."""
        ...

    def fail(self, job_id: Id, error: JobError, started_at: str) -> None: ...

    def stopped(self, job_id: Id) -> bool:
        """The work was told to stop: tidy up, if the job has its outcome. Says whether it was cancelled."""
        ...

    def ended(self, job_id: Id) -> None:
        """The job has its outcome: tidy up and let the next one come. May be told twice, or never."""
        ...


def register(works: Mapping[JobKind, Work], ledger: Ledger, scratch: Path) -> None:
    """Teach DBOS, before its launch, the workflow of each kind of job, under the kind's name."""
    for kind, work in works.items():
        _register_one(kind, work, ledger, scratch)


def _register_one(kind: JobKind, work: Work, ledger: Ledger, scratch: Path) -> None:
    begin = _step(f"{kind}.begin", ledger.begin)
    do = _patient_step(f"{kind}.work", _working(work, ledger, scratch))
    stepped = work if isinstance(work, SteppedWork) else None
    step = None if stepped is None else _patient_step(f"{kind}.step", _stepping(stepped, ledger, scratch))
    finish = _step(f"{kind}.finish", _finishing(work))
    fail = _step(f"{kind}.fail", ledger.fail)

    @DBOS.workflow(name=kind, max_recovery_attempts=MOST_DEATHS)
    def run(job_id: Id) -> None:
        started_at = begin(job_id)
        if started_at is None:
            return
        told_last: Report | None = None
        try:
            if stepped is not None and step is not None:
                for index in range(stepped.steps(job_id)):
                    told_last = step(job_id, index, told_last)
            made = do(job_id, told_last)
            finish(job_id, made, started_at)
        except Exception as error:
            log.exception("Job %s failed", job_id)
            fail(job_id, told(error), started_at)
        ledger.ended(job_id)

    del run  # DBOS holds it by its name


def _step(name: str, function: Callable[P, R]) -> Callable[P, R]:
    def step(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    step.__qualname__ = name
    return DBOS.step(name=name)(step)


def _patient_step(name: str, function: Callable[P, R]) -> Callable[P, R]:
    """A step that is tried again a few times when what went wrong may pass by itself."""
    return DBOS.step(
        name=name,
        retries_allowed=True,
        max_attempts=MOST_ATTEMPTS,
        interval_seconds=FIRST_WAIT_SECONDS,
        should_retry=worth_another_try,
    )(function)


def _working(work: Work, ledger: Ledger, scratch: Path) -> Callable[[Id, Report | None], Made]:
    def do(job_id: Id, told_last: Report | None) -> Made:
        bench = _bench(job_id, scratch, told_last)
        kill_point("work.begun")
        with _stoppable(job_id, bench, ledger):
            if told_last is None:
                bench.progress(0, 1)
            bench.check_cancelled()
            return work.do(job_id, bench)

    return do


def _stepping(work: SteppedWork, ledger: Ledger, scratch: Path) -> Callable[[Id, int, Report | None], Report]:
    def do(job_id: Id, index: int, told_last: Report | None) -> Report:
        bench = _bench(job_id, scratch, told_last)
        kill_point("step.begun")
        log.info("Job %s: step %d", job_id, index + 1)
        with _stoppable(job_id, bench, ledger):
            bench.check_cancelled()
            work.step(job_id, index, bench)
        kill_point("step.done")
        return bench.latest.model_dump(mode="json")

    return do


def _bench(job_id: Id, scratch: Path, told_last: Report | None) -> Workbench:
    return Workbench(job_id, scratch / job_id, None if told_last is None else Progress.model_validate(told_last))


@contextmanager
def _stoppable(job_id: Id, bench: Workbench, ledger: Ledger) -> Generator[None]:
    """Turn the work's word that it was told to stop into DBOS's own."""
    try:
        yield
    except Cancelled:
        if bench.stopped_by is None:
            raise EngineFailed(
                "The work stopped by itself, though nobody had cancelled it.", "Retry the job."
            ) from None
        if ledger.stopped(job_id):
            log.info("Job %s was cancelled, and has stopped", job_id)
            raise cancelled(job_id) from None
        raise bench.stopped_by from None


def _finishing(work: Work) -> Callable[[Id, Made, str], None]:
    def finish(job_id: Id, made: Made, started_at: str) -> None:
        kill_point("outcome.begun")
        work.finish(job_id, made, started_at)
        kill_point("outcome.committed")

    return finish
