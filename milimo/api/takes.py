"""Takes: what they were made from, and working on one again."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio, Studio
from milimo.domain.ids import Id
from milimo.domain.job import JobError, JobSpec
from milimo.domain.record import Text, Value
from milimo.domain.time import FrameRange
from milimo.domain.weights import Weights
from milimo.errors import BadInput, NotReady
from milimo.jobs.again import Again, Wish
from milimo.jobs.failures import told

router = APIRouter(tags=["takes"])

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]


class Provenance(Value):
    """What a take was made from, with what was resolved; `details` is what was chosen and measured while it was made."""

    spec: JobSpec
    details: dict[str, str | int | float]
    weights: tuple[Weights, ...]
    """Packs and LoRAs that it was made with; empty for takes older than this field."""


class Reproduced(JobAsked):
    """The job, and whether it can come to the same."""

    changed: tuple[str, ...]
    """What has changed of the weights since the take was made, in sentences."""


class Rework(Value):
    """How a take is worked on."""

    prompt: Text | None = None
    """None keeps the take's."""
    seed: Seed | None = None
    """None takes another than any take of the shot has or waits for."""
    engine: str | None = None
    """None takes the take's own where it can, else one that can."""


class RetakeWish(Rework):
    """Make a span anew and keep all other frames."""

    span: FrameRange
    """Frames of the take's film."""


class ExtendWish(Rework):
    """Add frames at an end."""

    frames: Annotated[int, Field(ge=1, le=20_000)]
    """How many more."""
    at: Literal["start", "end"] = "end"


class ReworkPlan(Value):
    """What working on a take would be; its notes say what is left out."""

    spec: JobSpec | None
    """Null when it cannot be."""
    refusal: JobError | None
    """Why it cannot be, and what to do; null when it can."""


@router.get("/projects/{project_id}/takes/{take_id}/provenance")
def provenance(studio: InStudio, project_id: Id, take_id: Id) -> Provenance:
    """All that a take was made from: enough to make it again."""
    found = _again(studio, project_id).provenance(take_id)
    return Provenance(spec=found.spec, details=found.details, weights=found.weights)


@router.post("/projects/{project_id}/takes/{take_id}/retake", status_code=202)
def retake(studio: InStudio, project_id: Id, take_id: Id, wish: RetakeWish) -> JobAsked:
    """Ask for a take in which a span is made anew; the span grows at its end to where the engine's grid ends."""
    asked = _again(studio, project_id).retake(take_id, wish.span, _wish(wish))
    return JobAsked(job_id=asked)


@router.post("/projects/{project_id}/takes/{take_id}/retake/plan")
def plan_retake(studio: InStudio, project_id: Id, take_id: Id, wish: RetakeWish) -> ReworkPlan:
    """Tell what a retake would be, or why it cannot be; nothing is made."""
    return _told(lambda: _again(studio, project_id).planned_retake(take_id, wish.span, _wish(wish)))


@router.post("/projects/{project_id}/takes/{take_id}/extend", status_code=202)
def extend(studio: InStudio, project_id: Id, take_id: Id, wish: ExtendWish) -> JobAsked:
    """Ask for a take that goes on after this one's end, or begins before its start."""
    return JobAsked(job_id=_again(studio, project_id).extend(take_id, wish.frames, wish.at, _wish(wish)))


@router.post("/projects/{project_id}/takes/{take_id}/extend/plan")
def plan_extension(studio: InStudio, project_id: Id, take_id: Id, wish: ExtendWish) -> ReworkPlan:
    """Tell what an extension would be, or why it cannot be; nothing is made."""
    return _told(lambda: _again(studio, project_id).planned_extension(take_id, wish.frames, wish.at, _wish(wish)))


@router.post("/projects/{project_id}/takes/{take_id}/reproduce", status_code=202)
def reproduce(studio: InStudio, project_id: Id, take_id: Id) -> Reproduced:
    """Ask for the same take again, from the very spec that it was made from."""
    again = _again(studio, project_id)
    changed = again.changed_since(take_id)
    return Reproduced(job_id=again.same(take_id, changed), changed=changed)


def _told(plan: Callable[[], JobSpec]) -> ReworkPlan:
    try:
        return ReworkPlan(spec=plan(), refusal=None)
    except (BadInput, NotReady) as refusal:
        return ReworkPlan(spec=None, refusal=told(refusal))


def _wish(rework: Rework) -> Wish:
    return Wish(rework.prompt, rework.seed, rework.engine)


def _again(studio: Studio, project_id: Id) -> Again:
    return Again(studio.store, studio.queue, project_id, studio.weights)
