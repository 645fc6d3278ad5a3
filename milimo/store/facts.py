"""Takes and assets as rows. Facts: only jobs and ingest write them, never a change."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, null, select
from sqlalchemy.dialects.sqlite import insert

from milimo.domain.asset import Asset, Take
from milimo.domain.ids import Id
from milimo.domain.time import Rate
from milimo.store.tables import asset, project_asset, take


def asset_of(row: Row[Any], name: str | None = None) -> Asset:
    """The asset in a row; `name` is what the project at hand calls it."""
    values = {field: getattr(row, field) for field in Asset.model_fields if field != "rate"}
    if row.rate_numerator is not None:
        values["rate"] = Rate(numerator=row.rate_numerator, denominator=row.rate_denominator)
    return Asset.model_validate(values | ({"name": name} if name else {}))


def read_assets(connection: Connection, project_id: Id) -> tuple[Asset, ...]:
    """What the project holds, oldest first, under the names it has there."""
    rows = connection.execute(
        select(asset, project_asset.c.name.label("called"))
        .join(project_asset, project_asset.c.asset_id == asset.c.id)
        .where(project_asset.c.project_id == project_id)
        .order_by(project_asset.c.created_at, asset.c.id)
    )
    return tuple(asset_of(row, row.called) for row in rows)


def read_asset(connection: Connection, asset_id: Id) -> Asset | None:
    row = connection.execute(select(asset).where(asset.c.id == asset_id)).one_or_none()
    return None if row is None else asset_of(row)


def write_asset(
    connection: Connection, project_id: Id | None, made: Asset, provenance: Mapping[str, Any] | None = None
) -> None:
    """Know an asset, and that the project holds it. What is known already stays as it is: content has one row."""
    values = made.model_dump(exclude={"rate"}) | {"provenance": null() if provenance is None else dict(provenance)}
    rate = made.rate
    values["rate_numerator"] = None if rate is None else rate.numerator
    values["rate_denominator"] = None if rate is None else rate.denominator
    connection.execute(insert(asset).values(values).on_conflict_do_nothing())
    if project_id is not None:
        link = {
            "project_id": project_id,
            "asset_id": made.id,
            "name": made.name,
            "created_at": made.created_at,
        }
        connection.execute(insert(project_asset).values(link).on_conflict_do_nothing())


def take_of(row: Row[Any]) -> Take:
    return Take.model_validate({field: getattr(row, field) for field in Take.model_fields})


def read_takes(connection: Connection, project_id: Id, job_ids: Iterable[Id] | None = None) -> tuple[Take, ...]:
    """The project's takes, or those of some jobs, by shot and number."""
    query = select(take).where(take.c.project_id == project_id)
    if job_ids is not None:
        query = query.where(take.c.job_id.in_(list(job_ids)))
    return tuple(take_of(row) for row in connection.execute(query.order_by(take.c.shot_id, take.c.number)))


def write_take(connection: Connection, project_id: Id, made: Take, provenance: Mapping[str, Any]) -> Take:
    """Add a take under the next number of its shot and type; returns it with that number."""
    last = connection.execute(
        select(func.max(take.c.number)).where(
            take.c.project_id == project_id, take.c.shot_id == made.shot_id, take.c.type == made.type
        )
    ).scalar()
    numbered = made.model_copy(update={"number": (last or 0) + 1})
    values = numbered.model_dump(mode="json") | {"project_id": project_id, "provenance": dict(provenance)}
    connection.execute(take.insert().values(values))
    return numbered
