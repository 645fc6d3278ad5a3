"""Takes: what jobs made of shots. They are written with their job's outcome (`jobs.py`) and never change."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from milimo.domain.asset import Take
from milimo.domain.ids import Id
from milimo.errors import NotFound
from milimo.store.database import Database
from milimo.store.facts import read_takes, take_of
from milimo.store.tables import take


class Takes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, project_id: Id) -> tuple[Take, ...]:
        """Every take of a project, by shot and number."""
        with self._database.read() as connection:
            return read_takes(connection, project_id)

    def get(self, take_id: Id) -> Take:
        """Raises `NotFound`."""
        with self._database.read() as connection:
            row = connection.execute(select(take).where(take.c.id == take_id)).one_or_none()
        if row is None:
            raise NotFound("There is no such take.")
        return take_of(row)

    def provenance(self, take_id: Id) -> Mapping[str, Any]:
        """What a take was made from, whole: enough to make it again. Raises `NotFound`."""
        with self._database.read() as connection:
            found = connection.execute(select(take.c.provenance).where(take.c.id == take_id)).scalar()
        if found is None:
            raise NotFound("There is no such take.")
        return found
