"""A plan in words for a terminal."""

import textwrap
from collections.abc import Iterator

from milimo.domain.element import Element
from milimo.domain.job import SpecInput
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
    if plan.refusal is not None:
        yield from _told("refused", f"{plan.refusal.detail} {plan.refusal.remedy}".strip())


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
