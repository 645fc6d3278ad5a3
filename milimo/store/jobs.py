"""Jobs as rows: the request, its place in the user's order, and its outcome, written once.

Whether a job without an outcome is queued or running is not kept here: the queue knows. A retry is a new job of the same spec.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.dialects.sqlite import insert

from milimo.domain.asset import Asset, Take
from milimo.domain.ids import Id
from milimo.domain.job import Job, JobError, JobKind, JobState, QueueName
from milimo.errors import NotFound
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.events import Events
from milimo.store.facts import read_asset, write_asset, write_take
from milimo.store.tables import job, job_asset, job_outcome, take

EndState = Literal["succeeded", "failed", "cancelled"]


@dataclass(frozen=True)
class JobRow:
    """What was asked for, as it was committed before the queue heard of it. `spec` is JSON; frozen."""

    id: Id
    project_id: Id | None
    kind: JobKind
    queue: QueueName
    title: str
    spec: Mapping[str, Any]
    rank: str
    """A fractional key: the queue takes the lowest first."""
    shot_id: Id | None = None
    links: tuple[Id, ...] = ()
    """Jobs whose results the spec names: it waits for their outcome."""
    retry_of: Id | None = None
    created_at: str = ""
    """Set by the store when the row is added."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended."""

    state: EndState
    ended_at: str
    started_at: str | None = None
    error: JobError | None = None
    asset_id: Id | None = None


@dataclass(frozen=True)
class MadeTake:
    """A take to record, and its whole provenance (the spec with what was resolved, what was measured) as JSON."""

    take: Take
    """Its `number` is set by the store."""
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class MadeAsset:
    """An asset to record as what the job made, and how it was made as JSON."""

    asset: Asset
    provenance: Mapping[str, Any]
    held: bool = True
    """Whether the project holds it; a mask that waits to be chosen is only known."""


@dataclass(frozen=True)
class KnownJob:
    """A row with what is recorded of its end."""

    row: JobRow
    outcome: Outcome | None
    take_ids: tuple[Id, ...] = field(default=())
    asset_ids: tuple[Id, ...] = field(default=())

    def as_job(self, state: JobState = "queued", started_at: str | None = None) -> Job:
        """The job as the client sees it. `state` and `started_at` are the queue's, and hold until there is an outcome."""
        row, outcome = self.row, self.outcome
        return Job(
            id=row.id,
            project_id=row.project_id,
            kind=row.kind,
            queue=row.queue,
            shot_id=row.shot_id,
            element_id=row.spec.get("element_id"),
            title=row.title,
            rank=row.rank,
            created_at=row.created_at,
            state=state if outcome is None else outcome.state,
            error=None if outcome is None else outcome.error,
            started_at=started_at if outcome is None else outcome.started_at,
            ended_at=None if outcome is None else outcome.ended_at,
            asset_id=None if outcome is None else outcome.asset_id,
            asset_ids=self.asset_ids,
            take_ids=self.take_ids,
        )


@dataclass(frozen=True)
class OpenPlace:
    """Where a job without an outcome stands."""

    id: Id
    kind: JobKind
    rank: str


Ranking = Callable[[Sequence[OpenPlace]], Sequence[str]]
"""New ranks, from what is open in the user's order."""


class Jobs:
    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def add(self, rows: Sequence[JobRow], ranked: Ranking | None = None) -> None:
        """Commit new jobs and tell of them, all in one transaction. A row that is there already stays as it is.

        `ranked` gives their ranks from what is open at that moment, so that no two that come at once get the same; else they are the
        rows' own.
        """
        now = self._clock()
        with self._database.write() as connection:
            ranks = [row.rank for row in rows] if ranked is None else ranked(_open_places(connection))
            for row, rank in zip(rows, ranks, strict=True):
                values = {name: getattr(row, name) for name in JobRow.__dataclass_fields__}
                values |= {"spec": dict(row.spec), "links": list(row.links), "rank": rank, "created_at": now}
                added = connection.execute(insert(job).values(values).on_conflict_do_nothing()).rowcount
                if added:
                    self._tell(connection, _get(connection, row.id), "queued")

    def get(self, job_id: Id) -> KnownJob:
        """Raises `NotFound`."""
        with self._database.read() as connection:
            return _get(connection, job_id)

    def find(self, job_id: Id) -> KnownJob | None:
        with self._database.read() as connection:
            known = _read(connection, _query().where(job.c.id == job_id))
        return known[0] if known else None

    def many(self, job_ids: Sequence[Id]) -> tuple[KnownJob, ...]:
        """These jobs, in the order asked for; those that there are."""
        found: dict[Id, KnownJob] = {}
        with self._database.read() as connection:
            for start in range(0, len(job_ids), 500):
                some = _read(connection, _query().where(job.c.id.in_(job_ids[start : start + 500])))
                found |= {known.row.id: known for known in some}
        return tuple(found[id] for id in job_ids if id in found)

    def of_project(self, project_id: Id) -> tuple[KnownJob, ...]:
        """Every job of a project, in the user's order."""
        with self._database.read() as connection:
            return _read(connection, _query().where(job.c.project_id == project_id).order_by(job.c.rank, job.c.id))

    def open(self, queue: QueueName | None = None, limit: int | None = None) -> tuple[KnownJob, ...]:
        """The jobs without an outcome, in the user's order; of one queue, or of all; the first `limit`, or all."""
        query = _query().where(job_outcome.c.job_id.is_(None))
        if queue is not None:
            query = query.where(job.c.queue == queue)
        with self._database.read() as connection:
            return _read(connection, query.order_by(job.c.rank, job.c.id).limit(limit))

    def ended(self, limit: int = 100) -> tuple[KnownJob, ...]:
        """The jobs that ended last, newest first."""
        query = _query().where(job_outcome.c.job_id.is_not(None))
        with self._database.read() as connection:
            return _read(connection, query.order_by(job_outcome.c.ended_at.desc(), job.c.id).limit(limit))

    def move(self, job_id: Id, rank: str, state: JobState = "queued", started_at: str | None = None) -> None:
        """Give a job another place in the user's order. What the queue knows of it is told with it. Raises `NotFound`."""
        with self._database.write() as connection:
            connection.execute(job.update().where(job.c.id == job_id).values(rank=rank))
            self._tell(connection, _get(connection, job_id), state, started_at)

    def started(self, job_id: Id, started_at: str) -> None:
        """Tell that a job began. Nothing is kept: the queue knows. Silent once it has an outcome."""
        with self._database.write() as connection:
            known = _get(connection, job_id)
            if known.outcome is None:
                self._tell(connection, known, "running", started_at)

    def finish(
        self,
        job_id: Id,
        state: EndState,
        *,
        error: JobError | None = None,
        asset_id: Id | None = None,
        assets: Sequence[Asset] = (),
        takes: Sequence[MadeTake] = (),
        made: Sequence[MadeAsset] = (),
        known: Sequence[Asset] = (),
        started_at: str | None = None,
    ) -> bool:
        """Write how a job ended, with its assets, takes and events, in one transaction.

        `made` is in the job's own order; `known` is what they need, which the project does not hold (a proxy).

        The first outcome wins: returns False, and writes nothing, if there is one already. The files of `assets` must be
        published before. Raises `NotFound` if there is no such job.
        """
        with self._database.write() as connection:
            project_id = _get(connection, job_id).row.project_id
            values = {
                "job_id": job_id,
                "state": state,
                "error": None if error is None else error.model_dump(mode="json"),
                "asset_id": asset_id,
                "started_at": started_at,
                "ended_at": self._clock(),
            }
            if not connection.execute(insert(job_outcome).values(values).on_conflict_do_nothing()).rowcount:
                return False
            for each in assets:
                write_asset(connection, project_id, each)
            self._record_takes(connection, project_id, assets, takes)
            for each in known:
                write_asset(connection, None, each)
            self._record_made(connection, job_id, project_id, made)
            self._tell(connection, _get(connection, job_id), state)
        return True

    def _record_takes(
        self,
        connection: Connection,
        project_id: Id | None,
        assets: Sequence[Asset],
        takes: Sequence[MadeTake],
    ) -> None:
        if project_id is None:
            return
        told: set[Id] = set()
        for made in takes:
            numbered = write_take(connection, project_id, made.take, made.provenance)
            shown = {numbered.asset_id, *numbered.passes.values()}
            known = [read_asset(connection, id) for id in sorted(shown)]
            data = {
                "project_id": project_id,
                "take": numbered.model_dump(mode="json"),
                "assets": [each.model_dump(mode="json") for each in known if each is not None],
            }
            self._events.append(connection, "take", project_id, data)
            told |= shown
        for made in assets:
            if made.id not in told:
                data = {"project_id": project_id, "asset": made.model_dump(mode="json")}
                self._events.append(connection, "asset", project_id, data)

    def _record_made(
        self, connection: Connection, job_id: Id, project_id: Id | None, made: Sequence[MadeAsset]
    ) -> None:
        for place, each in enumerate(made):
            holder = project_id if each.held else None
            write_asset(connection, holder, each.asset, each.provenance)
            link = {"job_id": job_id, "asset_id": each.asset.id, "place": place}
            connection.execute(insert(job_asset).values(link).on_conflict_do_nothing())
            if holder is not None:
                data = {"project_id": holder, "asset": each.asset.model_dump(mode="json")}
                self._events.append(connection, "asset", holder, data)

    def _tell(self, connection: Connection, known: KnownJob, state: JobState, started_at: str | None = None) -> None:
        told = known.as_job(state, started_at).model_dump(mode="json")
        project_id = known.row.project_id
        self._events.append(connection, "job", project_id, {"project_id": project_id, "job": told})


def _query() -> Select[Any]:
    outcome = [column.label(f"outcome_{column.name}") for column in job_outcome.columns]
    return select(job, *outcome).outerjoin(job_outcome, job_outcome.c.job_id == job.c.id)


def _open_places(connection: Connection) -> list[OpenPlace]:
    ended = select(job_outcome.c.job_id)
    rows = connection.execute(
        select(job.c.id, job.c.kind, job.c.rank).where(job.c.id.not_in(ended)).order_by(job.c.rank, job.c.id)
    )
    return [OpenPlace(row.id, row.kind, row.rank) for row in rows]


def _get(connection: Connection, job_id: Id) -> KnownJob:
    known = _read(connection, _query().where(job.c.id == job_id))
    if not known:
        raise NotFound("There is no such job.")
    return known[0]


def _read(connection: Connection, query: Select[Any]) -> tuple[KnownJob, ...]:
    rows = connection.execute(query).all()
    take_ids: dict[Id, list[Id]] = {}
    asset_ids: dict[Id, list[Id]] = {}
    ended = [row.id for row in rows if row.outcome_state == "succeeded"]
    for start in range(0, len(ended), 500):
        some = ended[start : start + 500]
        for made in connection.execute(select(take.c.id, take.c.job_id).where(take.c.job_id.in_(some))):
            take_ids.setdefault(made.job_id, []).append(made.id)
        for link in connection.execute(
            select(job_asset).where(job_asset.c.job_id.in_(some)).order_by(job_asset.c.job_id, job_asset.c.place)
        ):
            asset_ids.setdefault(link.job_id, []).append(link.asset_id)
    return tuple(_known(row, tuple(sorted(take_ids.get(row.id, ()))), tuple(asset_ids.get(row.id, ()))) for row in rows)


def _known(row: Row[Any], take_ids: tuple[Id, ...], asset_ids: tuple[Id, ...]) -> KnownJob:
    values: dict[str, Any] = {name: getattr(row, name) for name in JobRow.__dataclass_fields__}
    values["links"] = tuple(row.links)
    asked = JobRow(**values)
    if row.outcome_state is None:
        return KnownJob(asked, None)
    error = None if row.outcome_error is None else JobError.model_validate(row.outcome_error)
    outcome = Outcome(
        state=row.outcome_state,
        ended_at=row.outcome_ended_at,
        started_at=row.outcome_started_at,
        error=error,
        asset_id=row.outcome_asset_id,
    )
    return KnownJob(asked, outcome, take_ids, asset_ids)
