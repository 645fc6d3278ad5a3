"""The numbered stream of what happened. A row here is the only source of replay.

An event's number is taken from a counter in the transaction of what it tells, so numbers rise in the order of commits and a
reader that has seen N misses nothing below N.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from milimo.domain.ids import Id
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.tables import change, counter, event

EventName = Literal["change", "job", "take", "asset", "project", "engine", "shelf"]

KEPT_EVENTS = 20_000
"""How many events stay for replay; who is further behind takes a new snapshot."""


@dataclass(frozen=True)
class StoredEvent:
    """One event as it goes over the wire; `data` is JSON."""

    id: int
    name: str
    data: str


@dataclass(frozen=True)
class Replay:
    """What came after a cursor. `reset` says that some of it is no longer kept (or never was)."""

    events: tuple[StoredEvent, ...]
    reset: bool = False


class Events:
    def __init__(self, database: Database, clock: Clock, kept: int = KEPT_EVENTS) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept

    def append(
        self,
        connection: Connection,
        name: EventName,
        project_id: Id | None,
        data: Mapping[str, Any] | None = None,
        revision: int | None = None,
    ) -> int:
        """Add an event in the caller's transaction; returns its number. `data` is JSON; a `change` names its revision instead."""
        id = connection.execute(
            insert(counter)
            .values(name="event", value=1)
            .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
            .returning(counter.c.value)
        ).scalar_one()
        text = None if data is None else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        connection.execute(
            event.insert().values(
                id=id,
                name=name,
                project_id=project_id,
                revision=revision,
                data=text,
                created_at=self._clock(),
            )
        )
        if id % max(1, self._kept // 40) == 0:
            connection.execute(event.delete().where(event.c.id <= id - self._kept))
        return id

    def announce(self, name: EventName, project_id: Id | None, data: Mapping[str, Any]) -> int:
        """Add an event in a transaction of its own: for what no row tells (a job began, an engine became ready)."""
        with self._database.write() as connection:
            return self.append(connection, name, project_id, data)

    def last_id(self) -> int:
        """The number of the newest event; 0 before the first."""
        with self._database.read() as connection:
            return last_event_id(connection)

    def after(self, cursor: int, limit: int = 1000) -> Replay:
        """The events numbered above `cursor`, oldest first, at most `limit`: ask again until none comes."""
        with self._database.read() as connection:
            last = last_event_id(connection)
            oldest = connection.execute(select(func.min(event.c.id))).scalar() or last + 1
            if cursor > last or cursor < oldest - 1:
                return Replay((), reset=True)
            if cursor == last:
                return Replay(())
            rows = connection.execute(
                select(event, change.c.id, change.c.label, change.c.base_revision, change.c.diff)
                .outerjoin(
                    change,
                    (change.c.project_id == event.c.project_id) & (change.c.revision == event.c.revision),
                )
                .where(event.c.id > cursor)
                .order_by(event.c.id)
                .limit(limit)
            ).all()
        return Replay(tuple(_stored(row) for row in rows))


def last_event_id(connection: Connection) -> int:
    """The number of the newest event, as this connection's transaction sees it."""
    return connection.execute(select(counter.c.value).where(counter.c.name == "event")).scalar() or 0


def change_json(id: Id, label: str, base_revision: int, diff: str) -> str:
    """A change as JSON, around its stored diff."""
    head = json.dumps({"id": id, "label": label, "base_revision": base_revision}, ensure_ascii=False)
    return f'{head[:-1]}, "diff": {diff}}}'


def _stored(row: Any) -> StoredEvent:  # noqa: ANN401
    number, name, project_id, revision, data, _, *committed = row
    if name == "change":
        text = change_json(*committed)
        data = f'{{"project_id": "{project_id}", "revision": {revision}, "change": {text}}}'
    return StoredEvent(number, name, data)
