"""A plan in words for a terminal."""

import textwrap
from collections.abc import Iterator
from shlex import quote

from milimo.domain.camera_lora import CameraLora
from milimo.domain.element import Element
from milimo.domain.job import JobSpec, SpecInput
from milimo.finding import Opened
from milimo.jobs.shot_plan import ShotPlan

_WIDTH = 110
_INDENT = 12


def plan_lines(plan: ShotPlan, opened: Opened) -> Iterator[str]:
    """What would be made, a line or more each; last, what forbids it."""
    spec = plan.spec
    yield f"Shot {spec.label}, a {spec.kind} by {spec.engine}"
    if plan.refusal is None:
        yield from _told("pipeline", f"{spec.pipeline}. {spec.reason}".removesuffix(". "))
    yield from _told("size", f"{spec.width}x{spec.height}")
    if spec.kind == "take":
        surplus = plan.made_frames - spec.frames
        more = f", and {surplus} more as a handle" if surplus else ""
        yield from _told("frames", f"{spec.frames} at {spec.rate} fps{more}")
    yield from _told("seed", str(spec.seed))
    yield from _told("settings", ", ".join(f"{name}={value}" for name, value in spec.parameters.items()))
    yield from _told("loras", ", ".join(f"{lora.name}={lora.weight:g}" for lora in spec.loras))
    for it in spec.inputs:
        yield from _told("guide", _guide(it))
    for shown in plan.elements:
        element = opened.document.find(Element, shown.element_id)
        if element is not None:
            yield from _told("element", f"{element.name}, {shown.score:.2f} by its {shown.signal}")
    yield from _told("prompt", spec.prompt)
    yield from _told("negative", spec.negative_prompt)
    for note in spec.notes:
        yield from _told("note", note)
    if plan.camera_lora is not None:
        yield from _told("camera", _camera_offer(plan.camera_lora, spec, opened.name))
    if plan.refusal is not None:
        yield from _told("refused", f"{plan.refusal.detail} {plan.refusal.remedy}".strip())


def _camera_offer(offered: CameraLora, spec: JobSpec, project: str) -> str:
    """What could be worn for the shot's move, and the words that do it; what the shot wears besides stays on."""
    kept = [f"{lora.name}={lora.weight:g}" for lora in spec.loras if lora.name not in offered.instead_of]
    options = " ".join(f"--lora {quote(each)}" for each in (*kept, f"{offered.name}=1"))
    wear = f"`milimo shots set {quote(project)} {spec.label} {options}`"
    instead = f" in place of {' and '.join(offered.instead_of)}" if offered.instead_of else ""
    if offered.installed:
        return f"The LoRA {offered.name} was made for this move: {wear} wears it{instead}."
    return (
        f"The LoRA {offered.name} was made for this move: `milimo packs install {offered.name}` fetches it, "
        f"then {wear} wears it{instead}."
    )


def _guide(it: SpecInput) -> str:
    where = f"at frame {it.frame}, strength {it.strength:g}"
    source = it.asset_id or f"once {it.last_frame_of} has ended"
    return f"{it.role.replace('_', ' ')} {where}: {it.note or 'given'} ({source})"


def _told(name: str, text: str) -> list[str]:
    """Nothing of nothing; long text goes on below itself."""
    if not text:
        return []
    return textwrap.wrap(
        f"{name:{_INDENT}}{text}",
        _WIDTH,
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
