"""Assets that nobody needs: masks that were found and never chosen, files that a command took in to work on, what it made of them.

known ──a day, and no project holds it, and nothing that is kept names it──> gone, row and file

What names an asset keeps it: the records of projects and their history, takes, a project's jobs, any job that waits, runs or has
ended lately, as what it works on or has made; and of an asset that is kept, its proxy and what it was made from.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Text, and_, cast, delete, or_, select

from milimo.domain.ids import Id
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.files import Files
from milimo.store.tables import RECORD_TABLES, asset, change, job, job_asset, job_outcome, project_asset, take

KEPT = timedelta(days=1)
"""A window that is open may still show what was found, and a command may be given again."""
KEPT_OF_JOB = timedelta(days=7)
"""What a job of no project works on and has made: whoever left it in line comes for it later."""

_NAMED = re.compile(r"asset_[0-9a-z]+")
_HELD = asset.c.id.in_(select(project_asset.c.asset_id))


@dataclass(frozen=True)
class _Known:
    """An asset that no project holds. `needs` are its proxy and what it was made from."""

    sha256: str
    is_old: bool
    needs: tuple[Id, ...]


def sweep_unchosen(database: Database, files: Files, clock: Clock) -> int:
    """Remove them; returns how many. Only while nobody works."""
    now = datetime.fromisoformat(clock())
    with database.write() as connection:
        unheld = _unheld(connection, now - KEPT)
        proxies = {need for each in unheld.values() for need in each.needs} | set(_proxies_of_held(connection))
        if not any(each.is_old and id not in proxies for id, each in unheld.items()):
            return 0
        kept = _kept(unheld, _named(connection, now))
        gone = {id: each.sha256 for id, each in unheld.items() if id not in kept}
        for id in gone:
            connection.execute(delete(job_asset).where(job_asset.c.asset_id == id))
            connection.execute(delete(asset).where(asset.c.id == id))
    # A file without a row is found by nobody, and published again by who makes it again.
    for sha256 in gone.values():
        files.remove(sha256)
    return len(gone)


def _kept(unheld: dict[Id, _Known], named: Iterable[Id]) -> set[Id]:
    """Those that are fresh or named, and what they need, and what that needs."""
    kept = set[Id]()
    waiting = [*named, *(id for id, each in unheld.items() if not each.is_old)]
    while waiting:
        id = waiting.pop()
        if id in unheld and id not in kept:
            kept.add(id)
            waiting += unheld[id].needs
    return kept


def _unheld(connection: Connection, before: datetime) -> dict[Id, _Known]:
    rows = connection.execute(
        select(
            asset.c.id, asset.c.sha256, asset.c.created_at, asset.c.proxy_asset_id, cast(asset.c.provenance, Text)
        ).where(~_HELD)
    )
    return {
        id: _Known(sha256, datetime.fromisoformat(made_at) < before, _needs(proxy, provenance))
        for id, sha256, made_at, proxy, provenance in rows
    }


def _needs(proxy: Id | None, provenance: str | None) -> tuple[Id, ...]:
    return (*([] if proxy is None else [proxy]), *_NAMED.findall(provenance or ""))


def _proxies_of_held(connection: Connection) -> Sequence[Id]:
    return [id for id in connection.execute(select(asset.c.proxy_asset_id).where(_HELD)).scalars() if id is not None]


def _named(connection: Connection, now: datetime) -> Iterator[Id]:
    """Whatever is named by what is kept for its own sake."""
    records = [column for table in RECORD_TABLES.values() for column in table.columns]
    for column in (*records, change.c.diff, *take.columns, job_outcome.c.asset_id):
        yield from _found(connection, column)
    yield from _found(connection, asset.c.provenance, _HELD)
    yield from _proxies_of_held(connection)
    of_project = job.c.project_id.is_not(None)
    yield from _found(connection, job.c.spec, or_(of_project, job.c.id.not_in(_ended_before(now - KEPT_OF_JOB))))
    over = or_(
        job.c.id.in_(_ended_before(now - KEPT_OF_JOB)), and_(of_project, job.c.id.in_(_ended_before(now - KEPT)))
    )
    yield from _found(connection, job_asset.c.asset_id, job_asset.c.job_id.not_in(select(job.c.id).where(over)))


def _ended_before(moment: datetime) -> Select[tuple[Id]]:
    return select(job_outcome.c.job_id).where(job_outcome.c.ended_at < moment.isoformat())


def _found(connection: Connection, column: Column[Any], where: ColumnElement[bool] | None = None) -> Iterator[Id]:
    text = cast(column, Text)
    query = select(text).where(text.contains("asset_", autoescape=True))
    for found in connection.execute(query if where is None else query.where(where)).scalars():
        yield from _NAMED.findall(found)
