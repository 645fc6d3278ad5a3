"""Jobs: the tray, the user's order, cancelling and trying again; and asking for pictures."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from milimo.api.assets import IfNoneMatch
from milimo.api.studio import InStudio
from milimo.domain.asset import PassName
from milimo.domain.ids import Id
from milimo.domain.job import Job
from milimo.domain.record import Value
from milimo.jobs.draw import Wish, draw
from milimo.jobs.preview import read_preview

router = APIRouter(tags=["jobs"])

_JPEG: dict[int | str, dict[str, object]] = {200: {"content": {"image/jpeg": {}}}}

Which = Literal["missing", "all", "none"]


class DrawWish(Value):
    """What to draw. `missing` is what has neither a picture nor a job under way; `all` asks for one more of everything, whatever
    waits already.
    """

    boards: Which = "missing"
    takes: Which = "none"
    shot_ids: tuple[Id, ...] | None = None
    """None for every live shot."""
    engine: str | None = None
    """In place of the shots' own, where it makes that kind of picture; None follows each shot."""
    directed_by: PassName | None = None
    """Takes follow this pass of their shot's newest previz take: block it, then generate it."""


class JobsAsked(Value):
    job_ids: tuple[Id, ...]


class JobAsked(Value):
    job_id: Id


class MoveJob(Value):
    before: Id | None
    """The waiting job of the same queue to come before; None for the end."""


@router.get("/jobs")
def tray(studio: InStudio) -> list[Job]:
    """Every job that waits or runs, in the user's order; then the hundred that ended last, newest first."""
    return studio.queue.tray()


@router.get("/projects/{project_id}/jobs")
def project_jobs(studio: InStudio, project_id: Id) -> list[Job]:
    """Every job of a project, in the user's order."""
    studio.store.changes.document(project_id)
    return studio.queue.jobs(project_id)


@router.post("/projects/{project_id}/draw", status_code=202)
def draw_shots(studio: InStudio, project_id: Id, wish: DrawWish) -> JobsAsked:
    """Ask for boards and takes, in the script's order; boards come before all motion."""
    asked = Wish(
        boards=wish.boards,
        takes=wish.takes,
        shot_ids=wish.shot_ids,
        engine=wish.engine,
        directed_by=wish.directed_by,
    )
    return JobsAsked(job_ids=tuple(draw(studio.store, studio.queue, project_id, asked, studio.loras.cards)))


@router.post("/projects/{project_id}/jobs/cancel")
def cancel_all(studio: InStudio, project_id: Id) -> JobsAsked:
    """Stop everything of a project that waits or runs; gives what was stopped."""
    studio.store.changes.document(project_id)
    return JobsAsked(job_ids=tuple(studio.queue.cancel_all(project_id)))


@router.post("/jobs/{job_id}/cancel", status_code=204)
def cancel(studio: InStudio, job_id: Id) -> None:
    """Stop a job, whether it waits or runs. Nothing happens to one that has ended."""
    studio.queue.cancel(job_id)


@router.post("/jobs/{job_id}/retry", status_code=202)
def retry(studio: InStudio, job_id: Id) -> JobAsked:
    """Ask again for what a job that failed or was cancelled should have made."""
    return JobAsked(job_id=studio.queue.retry(job_id))


@router.post("/jobs/{job_id}/move", status_code=204)
def move(studio: InStudio, job_id: Id, place: MoveJob) -> None:
    """Put a waiting job before another of its queue."""
    studio.queue.move(job_id, place.before)


@router.get("/jobs/{job_id}/preview", response_class=Response, responses=_JPEG)
def preview(
    studio: InStudio,
    job_id: Id,
    renewed: Annotated[int, Query(ge=0)] = 0,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The small picture that running work renews as it goes; `progress` tells when. There is none before and after.

    It is always the newest: `renewed` only makes a page that shows the last one ask again.
    """
    found = read_preview(studio.settings.data, job_id)
    tag = f'"{found.renewed}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if if_none_match == tag:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type="image/jpeg", headers=headers)
