"""What would be made of a shot, as it is told to a person."""

from milimo.domain.camera_lora import CameraLora
from milimo.domain.elements_of_shot import Signal
from milimo.domain.ids import Id
from milimo.domain.job import JobError, JobSpec
from milimo.domain.plan import Plan
from milimo.domain.record import Value
from milimo.errors import MilimoError
from milimo.jobs.failures import told


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
    camera_lora: CameraLora | None = None
    """What was made for the shot's move of the camera and could be worn for it; null when there is none, or it is worn."""


def tell_plan(plan: Plan, made_frames: int, refusal: MilimoError | None) -> ShotPlan:
    """A plan in words; with a `refusal` it cannot be made, for now or ever."""
    return ShotPlan(
        spec=plan.spec,
        assembled_prompt=plan.assembled_prompt,
        made_frames=made_frames,
        elements=tuple(
            ElementShown(element_id=match.element_id, score=match.score, signal=match.signal) for match in plan.elements
        ),
        refusal=None if refusal is None else told(refusal),
    )
