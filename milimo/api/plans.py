"""What would be made of a shot, told before anything is."""

from typing import Literal

from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.domain.asset import PassName
from milimo.domain.elements_of_shot import Signal
from milimo.domain.ids import Id
from milimo.domain.job import JobError, JobSpec
from milimo.domain.record import Value
from milimo.jobs.draw import Wish, plan_shot

router = APIRouter(tags=["jobs"])


class PlanWish(Value):
    """What is thought of. `engine` in place of the shot's own; None follows the shot."""

    kind: Literal["board", "take"] = "take"
    engine: str | None = None
    directed_by: PassName | None = None
    """Follow this pass of the shot's newest previz take: block it, then generate it."""


class ElementShown(Value):
    """An element that the shot shows, by its strongest signal."""

    element_id: Id
    score: float
    """0 to 1."""
    signal: Signal


class ShotPlan(Value):
    """What would be made: the whole spec, with its pipeline and why, each input and where it comes from, prompt, size and seed."""

    spec: JobSpec
    assembled_prompt: str
    """What the prompt would be without the user's own."""
    made_frames: int
    """What the engine makes: the shot's frames, and more up to its grid."""
    elements: tuple[ElementShown, ...]
    refusal: JobError | None
    """Why it cannot be made, and what to do; null when it can. The spec then shows what could be decided."""


@router.post("/projects/{project_id}/shots/{shot_id}/plan")
def plan(studio: InStudio, project_id: Id, shot_id: Id, wish: PlanWish) -> ShotPlan:
    """Plan a shot's next board or take and make nothing. Refused only when the shot or the engine is not there."""
    asked = Wish(engine=wish.engine, directed_by=wish.directed_by)
    found = plan_shot(studio.store, project_id, shot_id, asked, kind=wish.kind, loras=studio.loras.cards)
    refusal = found.refusal
    return ShotPlan(
        spec=found.plan.spec,
        assembled_prompt=found.plan.assembled_prompt,
        made_frames=found.made_frames,
        elements=tuple(
            ElementShown(element_id=match.element_id, score=match.score, signal=match.signal)
            for match in found.plan.elements
        ),
        refusal=None
        if refusal is None
        else JobError(title=refusal.title, detail=refusal.detail, remedy=refusal.remedy),
    )
