"""What a shot is made from beside its words: the user's guides, a first frame, references, a control pass; each with its origin.

A character sheet (an element's picture) describes: it is a reference for an engine that looks at references, and never a frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milimo.domain.asset import Asset, PassName
from milimo.domain.control import Setting
from milimo.domain.element import Element, Guide
from milimo.domain.elements_of_shot import Match
from milimo.domain.first_frame import Before, Beginning, Footage
from milimo.domain.fit import EngineFit
from milimo.domain.ids import Id
from milimo.domain.job import SpecInput
from milimo.domain.lora import Lora
from milimo.domain.shot import Shot
from milimo.errors import BadInput

_USERS = {
    "first_frame": "your first frame",
    "last_frame": "your last frame",
    "keyframe": "your keyframe",
    "video": "your film to follow",
    "control": "your control film",
    "reference": "your reference",
}
_GUIDING = frozenset({"first_frame", "last_frame", "keyframe", "video", "control"})


@dataclass(frozen=True)
class Conditions:
    """The inputs in the order of their weight, and what was left out, in sentences."""

    inputs: tuple[SpecInput, ...]
    notes: tuple[str, ...] = ()


def guides_given(guides: Sequence[Guide]) -> tuple[SpecInput, ...]:
    """The user's guides as inputs, first frames first."""
    ranked = sorted(guides, key=lambda guide: (guide.role != "first_frame", guide.frame, guide.id))
    return tuple(
        SpecInput(
            role=guide.role,
            asset_id=guide.asset_id,
            frame=guide.frame,
            strength=guide.strength,
            note=_USERS[guide.role],
        )
        for guide in ranked
    )


def guides_taken(
    guides: Sequence[Guide], fit: EngineFit, assets: Mapping[Id, Asset], panel: int, *, still: bool
) -> Conditions:
    """The user's guides as far as the engine takes them: a reference that moves is a control, the second panel of a board is no
    first frame, and a still looks at nothing that guides a later frame.
    """
    taken: list[SpecInput] = []
    notes: list[str] = []
    for it in (_as_taken(guide, fit, assets) for guide in guides_given(guides)):
        if panel == 2 and it.role == "first_frame":
            continue
        if it.role in fit.roles:
            taken.append(it)
        elif fit.is_prompted and not still:
            notes.append(f"{it.note.capitalize()} is left out: {fit.name} takes no {it.role.replace('_', ' ')}.")
    return Conditions(tuple(taken), tuple(notes))


def _as_taken(it: SpecInput, fit: EngineFit, assets: Mapping[Id, Asset]) -> SpecInput:
    asset = None if it.asset_id is None else assets.get(it.asset_id)
    moves = asset is not None and asset.type == "video"
    if it.role == "reference" and moves and "control" in fit.roles:
        return it.model_copy(update={"role": "control", "note": "your reference film"})
    return it


def first_frame_for(
    given: Sequence[SpecInput], shot: Shot, before: Before | None, footage: Footage
) -> Beginning | None:
    """The first frame that nobody gave: concept art, else the last frame of the shot that this one picks up from. None when the
    user guides the film by anything of his own.
    """
    if any(it.role in _GUIDING for it in given):
        return None
    art = footage.concept_art(shot)
    if art is not None or before is None:
        return art
    return footage.last_frame_of(before)


def references_for(
    given: Sequence[SpecInput], matches: Sequence[Match], elements: Mapping[Id, Element], fit: EngineFit
) -> tuple[SpecInput, ...]:
    """Pictures of the shot's elements, the surest element first, one picture each and then the others, as many as the engine looks
    at beside what the user gave.
    """
    if "reference" not in fit.roles:
        return ()
    room = fit.max_references - sum(it.role in ("reference", "first_frame") for it in given)
    shown = [elements[match.element_id] for match in matches if match.element_id in elements]
    rounds = max((len(element.image_asset_ids) for element in shown), default=0)
    pictures = [
        SpecInput(
            role="reference",
            asset_id=element.image_asset_ids[turn],
            element_id=element.id,
            note=f"{element.name}'s picture",
        )
        for turn in range(rounds)
        for element in shown
        if turn < len(element.image_asset_ids)
    ]
    known = {it.asset_id for it in given}
    return tuple(it for it in pictures if it.asset_id not in known)[: max(0, room)]


def control_pass_for(shot_id: Id, name: PassName, footage: Footage, fit: EngineFit) -> SpecInput:
    """The newest previz pass of the shot as its control film. Raises BadInput when there is none, or the engine follows none."""
    if not fit.follows_films:
        raise BadInput(f"{fit.name} cannot follow a control film.", "Choose an engine that can, such as ltx2.")
    asset_id = footage.control_pass(shot_id, name)
    if asset_id is None:
        raise BadInput(
            f"The shot has no previz take with a {name} pass.",
            "Draw the shot in motion with previz first, then direct it.",
        )
    return SpecInput(role="control", asset_id=asset_id, note=f"the {name} pass of its previz")


def avoided(fit: EngineFit, words: str, chosen: str | None) -> tuple[str, tuple[str, ...]]:
    """What the engine is told to avoid, and what is to be said of it. Words that its weights do not heed are left out, unless the
    shot's own engine, `chosen` by the user, was to heed them: then they stay, for `check_weights` to refuse.
    """
    if words.strip() and chosen != fit.name and "negative_prompt" in fit.lacks:
        return "", (f"What to avoid is left out for {fit.name}. {fit.lacks['negative_prompt']}",)
    return words, ()


def check_weights(fit: EngineFit, parameters: Mapping[str, Setting], negative_prompt: str) -> None:
    """Raises BadInput for what the engine can do and its installed weights cannot."""
    asked = [key for name, value in parameters.items() for key in (name, f"{name}={value}")]
    for key in [*asked, "negative_prompt"] if negative_prompt.strip() else asked:
        if key in fit.lacks:
            raise BadInput(fit.lacks[key], "Clear it, or choose other weights on the Models page.")


def check_loras(fit: EngineFit, loras: Sequence[Lora]) -> None:
    """Raises BadInput for a LoRA that is not there, or that the engine's weights cannot wear."""
    if fit.loras is None:
        return
    for lora in loras:
        if lora.name not in fit.loras:
            raise BadInput(
                f"There is no LoRA called {lora.name}.", "Import it on the Models page, or take it off the shot."
            )
        if fit.loras[lora.name]:
            raise BadInput(fit.loras[lora.name], "Take it off the shot, or choose another.")


def check_places(inputs: Sequence[SpecInput], frames: int, fit: EngineFit) -> None:
    """Raises BadInput for a guide outside the shot, or a picture between two frames that the engine can meet."""
    if len(inputs) > fit.max_inputs:
        raise BadInput(f"{fit.name} takes at most {fit.max_inputs} guides, not {len(inputs)}.", "Remove some guides.")
    seen: dict[int, SpecInput] = {}
    for it in inputs:
        if it.role in ("keyframe", "video", "control") and not 0 <= it.frame < frames:
            raise BadInput(
                f"{it.note.capitalize()} lies on frame {it.frame}, outside the shot's {frames} frames.",
                f"Move it to a frame from 0 to {frames - 1}.",
            )
        if it.role in ("keyframe", "video") and it.frame and (it.frame - 1) % fit.frame_step:
            raise BadInput(
                f"{it.note.capitalize()} cannot lie on frame {it.frame}: {fit.name} thinks in steps of {fit.frame_step} frames.",
                f"Move it to frame {_near(it.frame, frames, fit.frame_step)}.",
            )
        if it.role in ("first_frame", "last_frame", "keyframe"):
            _check_alone(it, frames, fit.frame_step, seen)


def _check_alone(it: SpecInput, frames: int, step: int, seen: dict[int, SpecInput]) -> None:
    frame = {"first_frame": 0, "last_frame": frames - 1}.get(it.role, it.frame)
    place = -(-frame // step)
    if place in seen:
        where = f"guide the same {step} frames, around frame {frame}" if step > 1 else f"lie on frame {frame}"
        raise BadInput(f"Two pictures {where}.", f"Move one of them by {step} frames or more, or remove it.")
    seen[place] = it


def _near(frame: int, frames: int, step: int) -> str:
    below = (frame - 1) // step * step + 1
    below = 0 if below < 1 else below
    return f"{below} or {below + step}" if below + step < frames else str(below)
