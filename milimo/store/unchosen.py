"""Masks that were found and never chosen: every search makes several, and one is taken.

found ──a day, and no project holds it, and nothing names it──> gone, row and file
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, delete, exists, select

from milimo.domain.ids import Id
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.files import Files
from milimo.store.tables import (
    asset,
    change,
    clip,
    element,
    guide,
    job,
    job_asset,
    job_outcome,
    project_asset,
    take,
)

KEPT = timedelta(days=1)
"""A window that is open may still show what was found."""

_NAMED = re.compile(r"asset_[0-9a-z]+")
_NAMING = (
    guide.c.asset_id,
    clip.c.source_asset_id,
    element.c.image_asset_ids,
    change.c.diff,
    job.c.spec,
    job_outcome.c.asset_id,
    take.c.asset_id,
    take.c.passes,
    take.c.provenance,
    asset.c.proxy_asset_id,
    asset.c.provenance,
)
"""Where an asset may be named, beside the projects that hold it and the job that made it."""


def sweep_unchosen(database: Database, files: Files, clock: Clock) -> int:
    """Remove them; returns how many. Only while nobody works."""
    before = datetime.fromisoformat(clock()) - KEPT
    with database.write() as connection:
        found = _unheld(connection, before)
        if not found:
            return 0
        named = set(_named(connection))
        gone = {id: sha256 for id, sha256 in found.items() if id not in named}
        for id in gone:
            connection.execute(delete(job_asset).where(job_asset.c.asset_id == id))
            connection.execute(delete(asset).where(asset.c.id == id))
    # A file without a row is found by nobody, and published again by who makes it again.
    for sha256 in gone.values():
        files.remove(sha256)
    return len(gone)


def _unheld(connection: Connection, before: datetime) -> dict[Id, str]:
    held = exists().where(project_asset.c.asset_id == asset.c.id)
    rows = connection.execute(
        select(asset.c.id, asset.c.sha256, asset.c.created_at).where(
            asset.c.origin == "mask", asset.c.type == "image", ~held
        )
    )
    return {row.id: row.sha256 for row in rows if datetime.fromisoformat(row.created_at) < before}


def _named(connection: Connection) -> Iterator[Id]:
    for column in _NAMING:
        for text in connection.execute(select(cast(column, Text)).where(column.is_not(None))).scalars():
            yield from _NAMED.findall(text)
