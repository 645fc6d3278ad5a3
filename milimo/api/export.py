"""Export: what is missing, and asking for the film."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio, Studio
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.labels import shot_labels
from milimo.domain.record import Value
from milimo.domain.render_plan import RenderPlan
from milimo.domain.resolve import Facts, resolve, unmade_shots
from milimo.domain.time import seconds_from_frames
from milimo.domain.timeline import ShotSource
from milimo.errors import BadInput, Conflict
from milimo.jobs.queue import NewJob
from milimo.jobs.specs import ExportSpec

router = APIRouter(tags=["export"])

Side = Annotated[int, Field(ge=64, le=4096, multiple_of=2)]


class Unmade(Value):
    """A shot of the cut with no moving take, and what the film shows in its place."""

    shot_id: Id
    label: str
    shows: Literal["board", "slate"]


class ExportCheck(Value):
    frames: int
    seconds: float
    missing: tuple[Unmade, ...]


class ExportWish(Value):
    """`missing` says what to do about shots without a moving take: show their board (or slate), or refuse."""

    preset: Literal["h264"] = "h264"
    missing: Literal["use_board", "refuse"] = "use_board"
    width: Side | None = None
    height: Side | None = None


@router.get("/projects/{project_id}/export/check")
def check_export(studio: InStudio, project_id: Id) -> ExportCheck:
    """How long the film is, and which shots of it are not made yet."""
    document, facts = _cut(studio, project_id)
    plan = resolve(document.records.values(), facts)
    seconds = float(seconds_from_frames(plan.frames, plan.rate))
    return ExportCheck(frames=plan.frames, seconds=seconds, missing=_missing(document, facts))


@router.post("/projects/{project_id}/export", status_code=202)
def export(studio: InStudio, project_id: Id, wish: ExportWish) -> JobAsked:
    """Render the cut as it is now; the job's asset is the film."""
    document, facts = _cut(studio, project_id)
    plan = resolve(document.records.values(), facts)
    if plan.frames == 0:
        raise BadInput("The cut is empty.", "Assemble the cut, or drag shots into it.")
    missing = _missing(document, facts)
    if missing and wish.missing == "refuse":
        some = ", ".join(each.label for each in missing[:5]) + ("..." if len(missing) > 5 else "")
        raise Conflict(f"{len(missing)} shots have no take: {some}", "Wait for them, or export with their boards.")
    name = f"{document.project.name}.mp4"
    spec = ExportSpec(plan=_sized(plan, wish), name=name).model_dump(mode="json")
    [job_id] = studio.queue.enqueue([NewJob("export", f"Export {document.project.name}", spec, project_id)])
    return JobAsked(job_id=job_id)


def _cut(studio: Studio, project_id: Id) -> tuple[Document, Facts]:
    taken = studio.store.projects.snapshot(project_id)
    return taken.document, Facts(taken.assets, taken.takes, shot_labels(taken.document))


def _missing(document: Document, facts: Facts) -> tuple[Unmade, ...]:
    return tuple(
        Unmade(shot_id=id, label=facts.labels.get(id, ""), shows="board" if shows == "board" else "slate")
        for clip, shows in unmade_shots(document.records.values(), facts)
        if isinstance(clip.source, ShotSource) and (id := clip.source.shot_id)
    )


def _sized(plan: RenderPlan, wish: ExportWish) -> RenderPlan:
    """The plan at another size: its geometry is in fractions of the frame."""
    return plan.model_copy(update={"width": wish.width or plan.width, "height": wish.height or plan.height})
