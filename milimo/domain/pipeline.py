"""How a prompted engine makes a shot: chosen by rule from its inputs and its length, with the reason in words; or as forced.

one frame                        still
longer than a chunk              chained
control or video                 control
two pictures at two frames       keyframes
a picture                        image
nothing                          text
"""

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.chunks import Chunks
from milimo.domain.fit import EngineFit, Way
from milimo.domain.job import SpecInput
from milimo.domain.shot import Pipeline
from milimo.errors import BadInput

FILMS = frozenset({"control", "video"})
A_STILL = "One frame is a still."
PICTURES = frozenset({"first_frame", "last_frame", "keyframe"})
_KEPT_BY: dict[Pipeline, frozenset[str]] = {
    "text": frozenset(),
    "image": frozenset({"first_frame"}),
    "keyframes": PICTURES,
    "control": PICTURES | FILMS,
}
_NEEDS: dict[Pipeline, tuple[str, str]] = {
    "text": ("", ""),
    "image": ("a first frame", "Drop a picture on the shot's first frame, or draw its concept art."),
    "keyframes": ("pictures at two different frames", "Place a second picture on the shot's strip."),
    "control": (
        "a control film or a film to follow",
        "Add one to the shot's guides, or direct the shot by its previz.",
    ),
}


@dataclass(frozen=True)
class Choice:
    """The pipeline, why, and the inputs that it uses; `left_out` says what was left out, for a person."""

    way: Way
    reason: str
    inputs: tuple[SpecInput, ...]
    left_out: tuple[str, ...] = ()


def choose_pipeline(inputs: Sequence[SpecInput], frames: int, fit: EngineFit, forced: Pipeline | None) -> Choice:
    """Of a shot that is made at once. Raises BadInput when what is forced lacks what it needs, or when the engine has no such
    pipeline.
    """
    if frames == 1:
        return Choice("still", A_STILL, tuple(inputs))
    way, reason, left = _by_rule(inputs, frames), "", ()
    if forced is None:
        reason = _reason(way, inputs)
    else:
        way, reason = forced, "You chose it."
        left = tuple(f"{_called(it)} is left out: {_named(forced)} does not use it." for it in _unused(inputs, forced))
        inputs = [it for it in inputs if it.role in _KEPT_BY[forced] or it.role == "reference"]
        _check_needs(forced, inputs)
    if way not in fit.ways:
        raise BadInput(f"{fit.name} cannot make a film {_named(way)}.", "Choose another engine, or another pipeline.")
    return Choice(way, reason, tuple(inputs), left)


def chained(frames: int, chunks: Chunks, fit: EngineFit) -> str:
    """Why a shot is made chunk by chunk, for a person; empty where it is made at once."""
    if "chained" not in fit.ways or not chunks.frames or frames <= chunks.frames:
        return ""
    return (
        chunks.reason
        or f"{frames} frames are more than the {chunks.frames} that {fit.name} makes at once, so it is chained."
    )


def _by_rule(inputs: Sequence[SpecInput], frames: int) -> Pipeline:
    if any(it.role in FILMS for it in inputs):
        return "control"
    places = {_frame(it, frames) for it in inputs if it.role in PICTURES}
    if len(places) > 1:
        return "keyframes"
    if not places:
        return "text"
    return "image" if places == {0} else "keyframes"


def _check_needs(forced: Pipeline, inputs: Sequence[SpecInput]) -> None:
    roles = {it.role for it in inputs}
    pictures = [(it.role, it.frame) for it in inputs if it.role in PICTURES]
    has = {
        "text": True,
        "image": "first_frame" in roles,
        "keyframes": len(set(pictures)) > 1,
        "control": bool(roles & FILMS),
    }
    if not has[forced]:
        needed, remedy = _NEEDS[forced]
        raise BadInput(f"Made {_named(forced)}, the shot needs {needed}.", f"{remedy} Or choose automatic.")


def _unused(inputs: Sequence[SpecInput], forced: Pipeline) -> list[SpecInput]:
    return [it for it in inputs if it.role not in _KEPT_BY[forced] and it.role != "reference"]


def _frame(it: SpecInput, frames: int) -> int:
    return {"first_frame": 0, "last_frame": frames - 1}.get(it.role, it.frame)


def _reason(way: Way, inputs: Sequence[SpecInput]) -> str:
    match way:
        case "control":
            found = next(it for it in inputs if it.role in FILMS)
            return f"It follows {_called(found).lower()}."
        case "keyframes":
            count = sum(it.role in PICTURES for it in inputs)
            return f"{count} pictures guide it." if count > 1 else "A picture guides a frame of it."
        case "image":
            found = next(it for it in inputs if it.role in PICTURES)
            return f"It begins with {_called(found).lower()}."
        case _:
            return "It has no guides: the prompt alone decides."


def _called(it: SpecInput) -> str:
    names = {"first_frame": "your first frame", "last_frame": "your last frame", "keyframe": "your keyframe",
             "video": "your film", "control": "your control film"}  # fmt: skip
    name = it.note or names.get(it.role, f"the {it.role}")
    return name[0].upper() + name[1:]


def _named(way: str) -> str:
    return {"text": "from text", "image": "from an image", "keyframes": "from keyframes", "control": "by control"}.get(
        way, way
    )
