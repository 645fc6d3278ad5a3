"""The change log: where intent moves. Every document is the sum of its project's changes."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from milimo.domain.changes import Change, RecordsDiff, apply, settle
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.rules import ChangeRefused, fact_references
from milimo.errors import BadInput, NotFound, StaleRevision
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.events import Events
from milimo.store.records import read_document, write_diff
from milimo.store.tables import asset, change, project, take

_KEPT_DOCUMENTS = 4


@dataclass(frozen=True)
class Committed:
    """A change in the log, and the revision it made."""

    revision: int
    change: Change


class MissedChanges(StaleRevision):
    """A change was made on an older revision. `missed` are the changes since, oldest first."""

    def __init__(self, revision: int, missed: tuple[Committed, ...]) -> None:
        super().__init__(
            f"The project is at revision {revision} by now.",
            "Apply the changes that were missed, then post yours again on top.",
        )
        self.revision = revision
        self.missed = missed


class Changes:
    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._documents = _Documents()

    def document(self, project_id: Id) -> tuple[int, Document]:
        """The project's revision and all its records. Raises `NotFound`."""
        with self._database.read() as connection:
            return self.document_in(connection, project_id)

    def document_in(self, connection: Connection, project_id: Id) -> tuple[int, Document]:
        """The same, as the caller's transaction sees it."""
        revision = _revision(connection, project_id)
        document = self._documents.at(project_id, revision)
        if document is None:
            document = read_document(connection, project_id)
            self._documents.keep(project_id, revision, document)
        return revision, document

    def post(self, project_id: Id, posted: Change) -> int:
        """Apply a change; returns the revision it made. The same id again gets the first answer, whatever else it says.

        Raises `MissedChanges` if it was made on an older revision, `BadInput` if it does not fit or breaks a rule (nothing is
        changed then), `NotFound` if there is no such project.
        """
        # The work is done on a document that was read before; the short transaction only asks if it is still today's.
        with self._database.read() as connection:
            first = _first_answer(connection, project_id, posted.id)
            if first is not None:
                return first
            revision, before = self.document_in(connection, project_id)
            self._check_base(connection, project_id, posted, revision)
            after = _applied(before, posted.diff)
            _check_facts(connection, project_id, posted.diff, after)
        diff = settle(posted.diff, after)
        row = _change_row(project_id, revision + 1, posted, diff, self._clock())
        with self._database.write() as connection:
            first = _first_answer(connection, project_id, posted.id)
            if first is not None:
                return first
            self._check_base(connection, project_id, posted, _revision(connection, project_id))
            write_diff(connection, project_id, diff, after)
            connection.execute(change.insert().values(row))
            connection.execute(
                project.update()
                .where(project.c.id == project_id)
                .values(revision=revision + 1, updated_at=row["created_at"])
            )
            self._events.append(connection, "change", project_id, revision=revision + 1)
            if after.project.name != before.project.name:
                told = {"project_id": project_id, "action": "renamed"}
                self._events.append(connection, "project", project_id, told)
        self._documents.keep(project_id, revision + 1, after)
        return revision + 1

    def since(self, project_id: Id, revision: int) -> tuple[Committed, ...]:
        """The changes after a revision, oldest first."""
        with self._database.read() as connection:
            return _since(connection, project_id, revision)

    def _check_base(self, connection: Connection, project_id: Id, posted: Change, revision: int) -> None:
        if posted.base_revision > revision:
            raise BadInput(
                f"The change was made on revision {posted.base_revision}; the project is at {revision}.",
                "Reload the project.",
            )
        if posted.base_revision < revision:
            raise MissedChanges(revision, _since(connection, project_id, posted.base_revision))


def _revision(connection: Connection, project_id: Id) -> int:
    row = connection.execute(
        select(project.c.revision, project.c.binned_at).where(project.c.id == project_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such project.")
    if row.binned_at is not None:
        raise NotFound("This project is in the bin.", "Restore it from the bin to go on with it.")
    return row.revision


def _first_answer(connection: Connection, project_id: Id, change_id: Id) -> int | None:
    return connection.execute(
        select(change.c.revision).where(change.c.project_id == project_id, change.c.id == change_id)
    ).scalar()


def _applied(before: Document, diff: RecordsDiff) -> Document:
    try:
        return apply(before, diff)
    except ChangeRefused as error:
        raise BadInput(error.detail, "Nothing was changed. Undo the edit, or reload the project.") from error


def _check_facts(connection: Connection, project_id: Id, diff: RecordsDiff, after: Document) -> None:
    """Every take and asset that a touched record names must be there, and a pick must be a take of its shot."""
    for id in [*diff.added, *diff.updated]:
        for reference in fact_references(after.records[id]):
            if reference.kind == "asset":
                query = select(asset.c.id).where(asset.c.id == reference.id)
            else:
                query = select(take.c.id).where(take.c.id == reference.id, take.c.project_id == project_id)
            if reference.field == "picked_take_id":
                query = query.where(take.c.shot_id == id)
            if connection.execute(query).scalar() is None:
                raise BadInput(f"{id} names {reference.id} as its {reference.field}: no such {reference.kind}.")


def _since(connection: Connection, project_id: Id, revision: int) -> tuple[Committed, ...]:
    rows = connection.execute(
        select(change)
        .where(change.c.project_id == project_id, change.c.revision > revision)
        .order_by(change.c.revision)
    )
    return tuple(
        Committed(
            row.revision,
            Change(
                id=row.id,
                label=row.label,
                base_revision=row.base_revision,
                diff=RecordsDiff.model_validate_json(row.diff),
            ),
        )
        for row in rows
    )


def _change_row(project_id: Id, revision: int, posted: Change, diff: RecordsDiff, now: str) -> dict[str, str | int]:
    return {
        "project_id": project_id,
        "revision": revision,
        "id": posted.id,
        "label": posted.label,
        "base_revision": posted.base_revision,
        "diff": diff.model_dump_json(),
        "created_at": now,
    }


def write_first(connection: Connection, project_id: Id, made: Change, document: Document, now: str) -> None:
    """Write a new project's records as its revision 1. Its own row must be there."""
    write_diff(connection, project_id, made.diff, document)
    connection.execute(change.insert().values(_change_row(project_id, 1, made, made.diff, now)))


class _Documents:
    """The documents used last, by revision: reading 2,000 shots for every change would take most of its time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Id, tuple[int, Document]] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, project_id: Id, revision: int) -> Document | None:
        with self._lock:
            kept = self._kept.get(project_id)
            if kept is None or kept[0] != revision:
                return None
            self._kept.move_to_end(project_id)
            return kept[1]

    def keep(self, project_id: Id, revision: int, document: Document) -> None:
        with self._lock:
            self._kept[project_id] = (revision, document)
            self._kept.move_to_end(project_id)
            while len(self._kept) > _KEPT_DOCUMENTS:
                self._kept.popitem(last=False)
