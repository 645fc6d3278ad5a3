"""What would be made of a shot, told before anything is."""

from typing import Literal

from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.domain.asset import PassName
from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.jobs.draw import Wish, plan_shot
from milimo.jobs.shot_plan import ShotPlan

router = APIRouter(tags=["jobs"])


class PlanWish(Value):
    """What is thought of. `engine` in place of the shot's own; None follows the shot."""

    kind: Literal["board", "take"] = "take"
    engine: str | None = None
    directed_by: PassName | None = None
    """Follow this pass of the shot's newest previz take: block it, then generate it."""


@router.post("/projects/{project_id}/shots/{shot_id}/plan")
def plan(studio: InStudio, project_id: Id, shot_id: Id, wish: PlanWish) -> ShotPlan:
    """Plan a shot's next board or take and make nothing. Refused only when the shot or the engine is not there."""
    asked = Wish(engine=wish.engine, directed_by=wish.directed_by)
    return plan_shot(studio.store, project_id, shot_id, asked, kind=wish.kind, loras=studio.loras.cards)
