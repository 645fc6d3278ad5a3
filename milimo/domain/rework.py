"""A take worked on again: a span made anew, more frames at an end, or the very same once more. Pure."""

from dataclasses import dataclass
from typing import Literal

from milimo.domain.asset import Asset, Take
from milimo.domain.chunks import chunks_for
from milimo.domain.control import check_parameters
from milimo.domain.fit import EngineFit, Way
from milimo.domain.followed import idle_followers
from milimo.domain.job import JobSpec, SpecInput
from milimo.domain.time import FrameRange
from milimo.domain.within_reach import within_reach
from milimo.errors import BadInput

End = Literal["start", "end"]


@dataclass(frozen=True)
class Worked:
    """The take that is worked on, its film, and the spec that it was made from."""

    take: Take
    film: Asset
    spec: JobSpec
    source_frames: int = 0
    """Of a take that was worked on itself: how many frames its own source has; else 0."""


@dataclass(frozen=True)
class Anew:
    """What differs from how the take was made. No prompt keeps the take's."""

    seed: int
    prompt: str | None = None
    seed_chosen: bool = False
    """By the user."""


def retake(of: Worked, fit: EngineFit, span: FrameRange, anew: Anew) -> JobSpec:
    """The take with `span` (frames of its film) made anew and all others as they are. What the weights of today cannot do of how
    the take was made is left out, with a note.

    Raises BadInput for a still, for a span outside the film, for an engine that cannot, for a film off its grid.
    """
    made = _worked_on(of, fit, "retake", anew)
    if span.start < 0 or span.duration < 1 or span.end > of.film.frames:
        raise BadInput(
            f"Frames {span.start} to {span.end - 1} are not inside the take's {of.film.frames} frames.",
            "Mark a span inside the take.",
        )
    reason = f"Frames {span.start} to {span.end - 1} of take {of.take.number} are made anew."
    return made.model_copy(update={"span": span, "reason": reason})


def extension(of: Worked, fit: EngineFit, frames: int, at: End, anew: Anew) -> JobSpec:
    """The take with `frames` more at its end or before its start. Raises BadInput as `retake`, and when it would be too long."""
    made = _worked_on(of, fit, "extend" if at == "end" else "prelude", anew)
    total = of.film.frames + frames
    if total > fit.max_frames:
        raise BadInput(
            f"The take would have {total} frames, and {fit.name} makes at most {fit.max_frames}.", "Ask for fewer."
        )
    where = "after the end" if at == "end" else "before the start"
    reason = f"{frames} frames more {where} of take {of.take.number}."
    longer = made.model_copy(update={"frames": total, "reason": reason})
    if at == "start":
        return longer  # it is made at once
    chunks = chunks_for(longer, fit, source_frames=of.film.frames)
    return longer.model_copy(update={"reason": f"{reason} {chunks.reason}".strip(), "chunk_frames": chunks.chosen})


def _worked_on(of: Worked, fit: EngineFit, way: Way, anew: Anew) -> JobSpec:
    spec, take, film = of.spec, of.take, of.film
    if take.type != "motion" or film.type != "video":
        what = "board" if take.type != "motion" else "still"
        raise BadInput(f"A {what} has no frames to work on.", "Choose a moving take.")
    if way not in fit.ways:
        raise BadInput(f"{fit.name} cannot {_verb(way)} a take.", "Choose an engine that can, such as ltx2.")
    own = spec.engine == fit.name
    # What made the take follow a control film has none to follow here.
    idle = idle_followers(spec.loras, fit)
    kept = {
        "parameters": spec.parameters if own else {},
        "loras": tuple(it for it in spec.loras if own and it not in idle),
    }
    reach = within_reach(spec.model_copy(update=kept), fit)
    parameters = dict(reach.parameters)
    check_parameters(fit.name, fit.controls, parameters)
    grid = fit.grid(parameters)
    if film.width % grid or film.height % grid:
        raise BadInput(
            f"The take is {film.width} by {film.height}, and {fit.name} works in multiples of {grid}.",
            f"Generate the shot with {fit.name} first, then work on that take.",
        )
    return spec.model_copy(
        update={
            "kind": "take",
            "engine": fit.name,
            "pipeline": way,
            "prompt": spec.prompt if anew.prompt is None else anew.prompt,
            "width": film.width,
            "height": film.height,
            "frames": film.frames,
            "shot_frames": spec.shot_frames or spec.frames,
            "seed": anew.seed,
            "seed_chosen": anew.seed_chosen,
            "passes": (),
            "inputs": (SpecInput(role="source", asset_id=film.id, note=f"take {take.number}"),),
            "negative_prompt": reach.negative_prompt,
            "loras": reach.loras,
            "span": None,
            "source_start": take.shot_start,
            "said": _said_in(of) if anew.prompt is None else None,
            "parameters": parameters,
            "notes": reach.left_out,
            "chunk_frames": 0,
            "digest": take.digest,
        }
    )


def _said_in(of: Worked) -> FrameRange:
    """Frames of a take's film in which its prompt's words are said: the shot's, or those that were drawn to words of their own."""
    spec, take, film = of.spec, of.take, of.film
    before = film.frames - of.source_frames if spec.pipeline == "prelude" else 0
    if spec.said is not None:
        return FrameRange(start=before + spec.said.start, duration=spec.said.duration)
    match spec.pipeline:
        case "retake" if spec.span is not None:
            return spec.span
        case "extend":
            return FrameRange(start=of.source_frames, duration=film.frames - of.source_frames)
        case "prelude":
            return FrameRange(start=0, duration=before)
        case _:
            return FrameRange(start=take.shot_start, duration=spec.shot_frames or spec.frames)


def _verb(way: Way) -> str:
    return {"retake": "make a part anew of", "extend": "extend", "prelude": "put frames before"}.get(way, way)
