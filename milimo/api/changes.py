"""Changes: how intent moves."""

from typing import Any

from fastapi import APIRouter

from milimo.api.errors import Problem
from milimo.api.studio import InStudio
from milimo.domain.changes import Change
from milimo.domain.ids import Id
from milimo.domain.record import Value

router = APIRouter(tags=["changes"])


class ChangeMade(Value):
    revision: int
    change_id: Id


class Missed(Value):
    revision: int
    change: Change


class MissedChangesProblem(Problem):
    """The change was made on an older revision. Apply `missed`, then post it again on top of `revision`."""

    revision: int
    missed: list[Missed]


_STALE: dict[int | str, dict[str, Any]] = {
    409: {"model": MissedChangesProblem, "description": "Made on an older revision"}
}


@router.post("/projects/{project_id}/changes", responses=_STALE)
def post_change(studio: InStudio, project_id: Id, change: Change) -> ChangeMade:
    """Apply a change, whole or not at all. The same id posted again gets the first answer."""
    return ChangeMade(revision=studio.store.changes.post(project_id, change), change_id=change.id)
