"""Assets: a row and a file each, by content. The same file added twice is one asset."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.errors import NotFound
from milimo.store.database import Database
from milimo.store.events import Events
from milimo.store.facts import read_asset, read_assets, write_asset
from milimo.store.files import Files
from milimo.store.tables import asset, project_asset, take


class Assets:
    def __init__(self, database: Database, events: Events, files: Files) -> None:
        self._database = database
        self._events = events
        self.files = files

    def get(self, asset_id: Id) -> Asset:
        """Raises `NotFound`."""
        with self._database.read() as connection:
            found = read_asset(connection, asset_id)
        if found is None:
            raise NotFound("There is no such asset.")
        return found

    def path(self, asset_id: Id) -> Path:
        """The file of an asset. Raises `NotFound`."""
        return self.files.path(self.get(asset_id).sha256)

    def provenance(self, asset_id: Id) -> Mapping[str, Any] | None:
        """How a job made an asset, by itself or as the picture of a take; None for what was brought in. Raises `NotFound`."""
        with self._database.read() as connection:
            row = connection.execute(select(asset.c.provenance).where(asset.c.id == asset_id)).one_or_none()
            if row is None:
                raise NotFound("There is no such asset.")
            if row.provenance is not None:
                return row.provenance
            return connection.execute(
                select(take.c.provenance).where(take.c.asset_id == asset_id).order_by(take.c.created_at).limit(1)
            ).scalar()

    def list(self, project_id: Id) -> Sequence[Asset]:
        """What a project holds, oldest first."""
        with self._database.read() as connection:
            return read_assets(connection, project_id)

    def add(self, project_id: Id | None, made: Asset, provenance: Mapping[str, Any] | None = None) -> Asset:
        """Know an asset whose file is published, and that the project holds it; returns it as it is known now."""
        with self._database.write() as connection:
            write_asset(connection, project_id, made, provenance)
            known = read_asset(connection, made.id) or made
            if project_id is not None:
                data = {
                    "project_id": project_id,
                    "asset": known.model_dump(mode="json") | {"name": made.name},
                }
                self._events.append(connection, "asset", project_id, data)
        return known

    def derive(self, asset_id: Id, proxy: Asset | None = None, has_peaks: bool = False) -> None:
        """Say that a proxy or peaks were made of an asset, and tell every project that holds it. Raises `NotFound`."""
        with self._database.write() as connection:
            values: dict[str, str | bool] = {}
            if proxy is not None:
                write_asset(connection, None, proxy)
                values["proxy_asset_id"] = proxy.id
            if has_peaks:
                values["has_peaks"] = True
            if values:
                connection.execute(asset.update().where(asset.c.id == asset_id).values(**values))
            known = read_asset(connection, asset_id)
            if known is None:
                raise NotFound("There is no such asset.")
            for project_id, name in _holders(connection, asset_id):
                told = known.model_copy(update={"name": name}).model_dump(mode="json")
                data = {"project_id": project_id, "asset": told}
                self._events.append(connection, "asset", project_id, data)


def _holders(connection: Connection, asset_id: Id) -> list[tuple[Id, str]]:
    """The projects that hold an asset, and what each calls it."""
    rows = connection.execute(
        select(project_asset.c.project_id, project_asset.c.name).where(project_asset.c.asset_id == asset_id)
    )
    return [(row.project_id, row.name) for row in rows]
