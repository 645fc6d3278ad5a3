"""The queue as the API and the command line use it: ask for jobs, reorder, cancel, retry, and watch them.

It writes rows and reads DBOS; the workers release and run. Works in any process that has the data folder.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from dbos import DBOSClient, run_dbos_database_migrations
from fractional_indexing import generate_key_between, generate_n_keys_between

from milimo.domain.ids import Id
from milimo.domain.job import Job, JobKind, JobState, QueueName
from milimo.errors import Conflict
from milimo.jobs.database import APPLICATION, default_url, open_database
from milimo.jobs.kill_points import kill_point
from milimo.jobs.seeds import spec_of_another_try
from milimo.store.ids import new_id
from milimo.store.jobs import JobRow, KnownJob, OpenPlace
from milimo.store.store import Store

QUEUE_OF: Mapping[JobKind, QueueName] = {
    "board": "device",
    "take": "device",
    "image": "device",
    "segment": "device",
    "track": "device",
    "words": "device",
    "ingest": "media",
    "export": "media",
    "download": "net",
}


Place = Literal["first", "last", "before_takes"]


@dataclass(frozen=True)
class NewJob:
    """What to do. `spec` is JSON of the kind's own model."""

    kind: JobKind
    title: str
    spec: Mapping[str, Any]
    project_id: Id | None = None
    shot_id: Id | None = None
    links: tuple[Id, ...] = ()
    id: Id | None = None
    """Given by a caller that must not ask twice for the same; else a fresh one."""
    queue: QueueName | None = None
    """Where it waits; None for where its kind does."""


def prepare_database(data: Path, url: str | None = None) -> str:
    """Make DBOS's database, or bring it up to date; gives its URL. Before the first `JobQueue` or worker on a data folder."""
    known = url or default_url(data)
    open_database(known).connect().close()
    run_dbos_database_migrations(system_database_url=known)
    return known


class JobQueue:
    """Safe to use from several threads. `close` it."""

    def __init__(self, store: Store, url: str | None = None) -> None:
        self._store = store
        self._engine = open_database(prepare_database(store.data_dir, url))
        self._client = DBOSClient(system_database_engine=self._engine, application_name=APPLICATION)
        self.asking = Lock()
        """Held by who asks for jobs that depend on those that wait, from looking at them to `enqueue`."""

    def close(self) -> None:
        self._client.destroy()
        self._engine.dispose()

    @property
    def client(self) -> DBOSClient:
        return self._client

    # Asking.

    def enqueue(self, jobs: Sequence[NewJob], place: Place = "last") -> list[Id]:
        """Commit jobs behind all that wait; `before_takes` puts them behind the boards that wait and before every take,
        `first` before all that waits.
        """
        running = set(self.running()) if place == "before_takes" else set[Id]()
        rows = [_row(job) for job in jobs]
        self._store.jobs.add(rows, lambda there: generate_n_keys_between(*_gap(place, there, running), len(rows)))
        kill_point("enqueue.committed")
        return [row.id for row in rows]

    def cancel(self, job_id: Id) -> None:
        """Stop a job, whether it waits or runs; nothing happens to one that has ended. Raises `NotFound`."""
        if self._store.jobs.get(job_id).outcome is None and self._store.jobs.finish(
            job_id, "cancelled", started_at=self._activity([job_id]).get(job_id, Activity("queued")).started_at
        ):
            self._client.cancel_workflow(job_id)

    def cancel_all(self, project_id: Id | None = None) -> list[Id]:
        """Stop every open job, of one project or of all; the last first, so that none is released meanwhile. Gives their ids."""
        known = [each for each in self._store.jobs.open() if project_id in (None, each.row.project_id)]
        for each in reversed(known):
            self.cancel(each.row.id)
        return [each.row.id for each in known]

    def move(self, job_id: Id, before: Id | None) -> None:
        """Put a waiting job directly before another of its queue, or behind all. Raises `NotFound`; `Conflict` if it has ended."""
        known = self._store.jobs.get(job_id)
        if known.outcome is not None:
            raise Conflict("This job has ended, so it cannot be moved.", "Retry it instead.")
        others = [each.row for each in self._store.jobs.open(known.row.queue) if each.row.id != job_id]
        ids = [row.id for row in others]
        if before is not None and before not in ids:
            raise Conflict("The job to move it before no longer waits.", "Choose another place.")
        place = len(others) if before is None else ids.index(before)
        low = others[place - 1].rank if place else None
        high = others[place].rank if place < len(others) else None
        if low is not None and low == high:
            high = None
        activity = self._activity([job_id]).get(job_id, Activity("queued"))
        self._store.jobs.move(job_id, generate_key_between(low, high), activity.state, activity.started_at)

    def retry(self, job_id: Id) -> Id:
        """Ask again for what a job that failed or was cancelled should have made; never for a picture that the shot has got since,
        unless its seed was chosen. Raises `NotFound`, `Conflict`.
        """
        known = self._store.jobs.get(job_id)
        if known.outcome is None or known.outcome.state == "succeeded":
            raise Conflict("Only a job that failed or was cancelled can be retried.")
        if known.row.kind == "words":
            raise Conflict(
                "Nobody waits for this answer any more.", "Ask the language model again where you asked first."
            )
        with self.asking:
            beside = () if known.row.project_id is None else self._store.jobs.of_project(known.row.project_id)
            spec = spec_of_another_try(known.row, beside)
            row = replace(known.row, id=new_id("job"), spec=spec, retry_of=job_id)
            self._store.jobs.add([row], lambda there: [generate_key_between(*_gap("last", there))])
        return row.id

    # Watching.

    def job(self, job_id: Id) -> Job:
        """Raises `NotFound`."""
        return self._view([self._store.jobs.get(job_id)])[0]

    def jobs_of(self, ids: Sequence[Id]) -> list[Job]:
        """These jobs, in this order. Raises `NotFound`."""
        return self._view(self._store.jobs.many(ids))

    def open_ids(self) -> list[Id]:
        """Ids of the jobs that wait or run, in the user's order."""
        return [known.row.id for known in self._store.jobs.open()]

    def jobs(self, project_id: Id) -> list[Job]:
        """Every job of a project, in the user's order."""
        return self._view(self._store.jobs.of_project(project_id))

    def tray(self, ended: int = 100) -> list[Job]:
        """Every open job in the user's order, then the last that ended, newest first."""
        return self._view([*self._store.jobs.open(), *self._store.jobs.ended(ended)])

    def running(self) -> list[Id]:
        """Ids of the jobs that run now."""
        statuses = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return [status.workflow_id for status in statuses]

    def _view(self, known: Sequence[KnownJob]) -> list[Job]:
        activity = self._activity([each.row.id for each in known if each.outcome is None])
        queued = Activity("queued")
        return [
            each.as_job(activity.get(each.row.id, queued).state, activity.get(each.row.id, queued).started_at)
            for each in known
        ]

    def _activity(self, ids: Sequence[Id]) -> dict[Id, "Activity"]:
        """Which open jobs run, and since when; asked of DBOS. What is not in the result waits."""
        if not ids:
            return {}
        running = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        wanted = set(ids)
        return {
            status.workflow_id: Activity("running", _iso(status.dequeued_at))
            for status in running
            if status.workflow_id in wanted
        }


def _gap(place: Place, there: Sequence[OpenPlace], running: Set[Id] = frozenset()) -> tuple[str | None, str | None]:
    """The ranks between which new jobs go, given those that are there, in order."""
    if place == "first":
        return None, (there[0].rank if there else None)
    takes = [each.rank for each in there if each.kind == "take" and each.id not in running]
    if place == "last" or not takes:
        return (there[-1].rank if there else None), None
    return max((each.rank for each in there if each.rank < takes[0]), default=None), takes[0]


@dataclass(frozen=True)
class Activity:
    """What DBOS knows of an open job."""

    state: JobState
    started_at: str | None = None


def _row(job: NewJob) -> JobRow:
    return JobRow(
        id=job.id or new_id("job"),
        project_id=job.project_id,
        kind=job.kind,
        queue=job.queue or QUEUE_OF[job.kind],
        title=job.title,
        spec=job.spec,
        rank="",
        shot_id=job.shot_id,
        links=job.links,
    )


def _iso(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
