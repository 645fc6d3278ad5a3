"""Plan: a project and a shot become a frozen JobSpec, by rule. The only door to an engine.

Document --Planner--> scene by scene --board, take--> Plan(JobSpec, refusal) --digest_of--> digest
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any, Literal

from milimo.domain.appearances import shown_in
from milimo.domain.asset import PassName
from milimo.domain.chunks import chunks_for
from milimo.domain.conditions import (
    avoided,
    check_loras,
    check_places,
    check_weights,
    control_pass_for,
    first_frame_for,
    guides_given,
    guides_taken,
    references_for,
)
from milimo.domain.continuity import Place, intercuts, places, present_in, scenery_of, sounding_shots, times_of_day
from milimo.domain.control import Setting, check_parameters
from milimo.domain.document import Document
from milimo.domain.elements_of_shot import Match
from milimo.domain.first_frame import NOTHING_MADE, Before, Footage, frames_shown, shot_before
from milimo.domain.fit import EngineFit
from milimo.domain.followed import worn_to_follow
from milimo.domain.ids import Id
from milimo.domain.job import Figure, JobSpec, SpecInput
from milimo.domain.looks import people_of
from milimo.domain.people import People
from milimo.domain.pipeline import A_STILL, Choice, chained, choose_pipeline
from milimo.domain.prompt import assemble_prompt, at_the_end
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, ShotValues, values_of
from milimo.domain.shown import Sheet, covered_as_heard, figures_of, place_described, props_described, spoken
from milimo.domain.sizes import fitted_size
from milimo.domain.still import ImageModel, drawn_still, left_out, own_still, refused_still
from milimo.errors import BadInput

ShotKind = Literal["board", "take"]
_ENTRANCES = (
    "enter",
    "exit",
    "leave",
    "arrive",
    "walks in",
    "walks out",
    "comes in",
    "bursts in",
    "runs in",
    "appears",
)
OF_THE_PICTURE = frozenset({
    "shot_id", "heading", "setting", "location", "time_of_day", "action", "direction", "size", "framing", "move", "purpose",
    "subject", "figures", "present", "dialogue", "scene_key", "scenery",
})  # fmt: skip
"""The fields of a spec that its digest is of: what the picture shows."""


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for."""

    kind: ShotKind
    panel: int = 1
    """Of a board: 1 is the shot's beginning, 2 its end."""
    seeds_used: frozenset[int] = frozenset()
    """Of the pictures of this kind that the shot has or waits for: one of its own accord takes another."""
    directed_by: PassName | None = None
    """Follow this pass of the shot's newest previz take."""
    seed: int | None = None
    """In place of the shot's own."""
    parameters: Mapping[str, Setting] = field(default_factory=dict[str, Setting])
    """Settings of the engine, in place of the shot's own."""


@dataclass(frozen=True)
class Plan:
    """What would be made. With a `refusal` it cannot be; the spec then shows as much as could be decided."""

    spec: JobSpec
    assembled_prompt: str
    """The prompt without the user's own."""
    elements: tuple[Match, ...] = ()
    """Those that the shot shows; of an engine that stages the script's own words they are not looked for."""
    refusal: BadInput | None = None

    def checked(self) -> JobSpec:
        """The spec. Raises the refusal."""
        if self.refusal is not None:
            raise self.refusal
        return self.spec


@dataclass(frozen=True)
class _Staging:
    """A scene with what its shots share."""

    scene: Scene
    place: Place
    number: int
    """Of the scene in the script, from 0."""
    shots: Sequence[Shot]
    time_of_day: str
    scenery: str
    present: tuple[str, ...]
    sounds: dict[str, str]
    elsewhere: Place | None = None
    """Where the other end of a telephone is, when the scene is cut against the one before it."""
    others: frozenset[str] = frozenset()
    """Who is there."""

    def place_of(self, characters: Sequence[str]) -> Place:
        """Where a shot of these people plays."""
        away = bool(characters) and all(name.upper() in self.others for name in characters)
        return self.elsewhere if self.elsewhere is not None and away else self.place


class Planner:
    """Plans the shots of one state of a project. A scene is read once, however many of its shots are planned."""

    def __init__(
        self,
        document: Document,
        labels: Mapping[Id, str],
        footage: Footage = NOTHING_MADE,
        stills: ImageModel | None = None,
    ) -> None:
        """`stills` makes the takes of one frame that an engine for films is asked for, where it can."""
        self._document = document
        self._labels = labels
        self._footage = footage
        self._stills = stills
        self._times = times_of_day(document.scenes)
        self._places = places(document.scenes)
        self._numbers = {scene.id: number for number, scene in enumerate(document.scenes)}
        self._stagings: dict[Id, _Staging] = {}

    def board(self, shot_id: Id, fit: EngineFit, *, panel: int = 1) -> JobSpec:
        """A still of the shot's beginning (panel 1) or end (panel 2).

        Raises KeyError for a shot that the project has not, BadInput for what the engine cannot make.
        """
        return self.plan(shot_id, fit, Asked("board", panel)).checked()

    def take(self, shot_id: Id, fit: EngineFit) -> JobSpec:
        """The shot in motion, over all of its frames, with the control passes that the engine gives. Raises as `board`."""
        return self.plan(shot_id, fit, Asked("take")).checked()

    def digest(self, shot_id: Id) -> str:
        """Of what a picture of the shot would be made from today."""
        shot = self._document.get(Shot, shot_id)
        return digest_of(self._words(shot, still=False), self._given(shot))

    def plan(self, shot_id: Id, fit: EngineFit, asked: Asked) -> Plan:
        """What would be made of a shot, or why it cannot be; the spec says by whom. Raises KeyError for a shot that the project
        has not.
        """
        shot = self._document.get(Shot, shot_id)
        if asked.kind == "take" and values_of(shot).frames == 1 and fit.makes_films:
            return self._still(shot, fit, asked)
        return self._plan(shot, fit, asked)

    def _still(self, shot: Shot, fit: EngineFit, asked: Asked) -> Plan:
        """One frame of an engine for films: the image model's, if it can and leaves nothing of the user's out."""
        set_for_it = bool(asked.parameters or shot.overrides.parameters or shot.overrides.loras)
        why = own_still(fit, self._stills, set_for_it=set_for_it)
        if not why and self._stills is not None:
            image = self._stills.fit
            made = self._plan(shot, image, asked)
            unused = left_out(self._given(shot), made.spec.inputs)
            if made.refusal is not None:
                why = refused_still(fit, image, made.refusal.detail)
            elif made.spec.negative_prompt != (shot.overrides.negative_prompt or ""):
                why = refused_still(fit, image, image.lacks["negative_prompt"])
            elif unused is not None:
                why = refused_still(fit, image, f"It takes no {unused.role.replace('_', ' ')}.")
            else:
                return replace(made, spec=made.spec.model_copy(update={"reason": drawn_still(image)}))
        own = self._plan(shot, fit, asked)
        reason = f"{why} {own.spec.reason.removeprefix(A_STILL)}".strip()
        return replace(own, spec=own.spec.model_copy(update={"reason": reason}))

    def _plan(self, shot: Shot, fit: EngineFit, asked: Asked) -> Plan:
        overrides = shot.overrides
        still = asked.kind == "board"
        spec = self._words(shot, still=still)
        own = fit.is_prompted and overrides.engine in (
            None,
            fit.name,
        )  # settings and LoRAs are of the engine they were set for
        parameters = (dict(overrides.parameters or {}) if own else {}) | dict(asked.parameters)
        negative, unheeded = avoided(fit, overrides.negative_prompt or "", overrides.engine)
        project, grid = self._document.project, fit.grid(parameters)
        size = fitted_size(project, overrides.width, overrides.height, fit, grid)
        drawn: dict[str, Any] = {
            "engine": fit.name,
            "width": size.width,
            "height": size.height,
            "seed": _seed(shot, project.seed, asked),
            "seed_chosen": (asked.seed, overrides.seed) != (None, None),
            "passes": () if still else tuple(sorted(fit.passes)),
            "panel": asked.panel,
            "digest": digest_of(spec, self._given(shot)),
        }
        if fit.is_prompted:
            prompt = spec.prompt if overrides.prompt is None else overrides.prompt
            drawn |= {
                "prompt": at_the_end(prompt, spec.move) if asked.panel == 2 else prompt,
                "negative_prompt": negative,
                "parameters": parameters,
                "loras": (overrides.loras or ()) if own else (),
            }
        elements = shown_in(self._document, shot) if fit.is_prompted else ()
        try:
            size.check(fit)
            choice = self._conditioned(shot, fit, asked, spec.model_copy(update=drawn), elements)
            following = worn_to_follow(choice.inputs, drawn.get("loras", ()), fit, self._footage)
            if following.factor > 1:
                # The film that is followed is smaller, and has to lie on the grid too.
                size = fitted_size(project, overrides.width, overrides.height, fit, grid * following.factor)
                size.check(fit)
            drawn |= {
                "width": size.width,
                "height": size.height,
                "loras": following.loras,
                "inputs": choice.inputs,
            }
            chunks = chunks_for(spec.model_copy(update=drawn), fit, factor=following.factor)
        except BadInput as refusal:
            return Plan(spec.model_copy(update=drawn | {"notes": size.notes}), spec.prompt, elements, refusal)
        length = chained(spec.frames, chunks, fit)
        drawn |= {
            "notes": (*size.notes, *(unheeded if fit.is_prompted else ()), *following.notes, *choice.left_out),
            "pipeline": "chained" if length else choice.way,
            "reason": " ".join(filter(None, (choice.reason, following.reason, length))),
            "chunk_frames": chunks.chosen,
        }
        return Plan(spec.model_copy(update=drawn), spec.prompt, elements)

    def _conditioned(
        self, shot: Shot, fit: EngineFit, asked: Asked, spec: JobSpec, elements: Sequence[Match]
    ) -> Choice:
        """The inputs and the pipeline that uses them. Raises BadInput."""
        frames, parameters = spec.frames, spec.parameters
        guides = self._document.guides_of(shot.id)
        still = asked.kind == "board"
        taken = guides_taken(guides, fit, self._footage.assets, asked.panel, still=still)
        if asked.kind not in fit.kinds:
            raise BadInput(f"{fit.name} makes no {asked.kind}s.", "Choose another engine for it.")
        by = asked.directed_by
        directing = [] if by is None else [control_pass_for(shot.id, by, self._footage, fit)]
        if not fit.is_prompted:
            check_parameters(fit.name, fit.controls, asked.parameters)
            return Choice("stage", "", taken.inputs[: fit.max_inputs], taken.notes)
        check_parameters(fit.name, fit.controls, parameters)
        check_weights(fit, parameters, spec.negative_prompt)
        check_loras(fit, spec.loras)
        if frames > fit.max_frames:
            raise BadInput(
                f"The shot has {frames} frames, and {fit.name} makes at most {fit.max_frames}.",
                "Make the shot shorter.",
            )
        inputs, notes = [*taken.inputs, *directing], taken.notes
        # A pipeline that the user chose once for the shot does not undo what is asked for now.
        forced = None if still or directing else shot.overrides.pipeline
        if not still and "first_frame" in fit.roles and forced != "text":
            first, stale = self._begun(shot, inputs)
            inputs, notes = [*first, *inputs], (*notes, *stale)
        by_id = {element.id: element for element in self._document.elements}
        inputs += references_for(inputs, elements, by_id, fit)
        check_places(inputs, frames, fit)
        choice = choose_pipeline(inputs, frames, fit, forced)
        return replace(choice, left_out=(*notes, *choice.left_out))

    def _begun(self, shot: Shot, given: Sequence[SpecInput]) -> tuple[tuple[SpecInput, ...], tuple[str, ...]]:
        """The first frame by rule, none or one; and what is to be said of one that is stale."""
        begun = first_frame_for(given, shot, self._shot_before(shot), self._footage)
        if begun is None:
            return (), ()
        made = shot.id if begun.take is None else begun.take.shot_id
        first, note = begun.against(self.digest(made))
        return (first,), (note,) if note else ()

    def _shot_before(self, shot: Shot) -> Before | None:
        before = shot_before(self._staging(shot.scene_id).shots, shot)
        if before is None:
            return None
        frames = self._frames_shown.get(before.id, values_of(before).frames)
        return Before(before, self._labels.get(before.id, ""), frames)

    @cached_property
    def _frames_shown(self) -> Mapping[Id, int]:
        return frames_shown(self._document)

    def _given(self, shot: Shot) -> tuple[SpecInput, ...]:
        return guides_given(self._document.guides_of(shot.id))

    def _words(self, shot: Shot, *, still: bool) -> JobSpec:
        """What the script and the user's words say of the shot, before any engine is thought of."""
        project = self._document.project
        staging = self._staging(shot.scene_id)
        scene, values = staging.scene, values_of(shot)
        place = staging.place_of(values.characters)
        elements = self._document.elements
        words = f"{values.action}\n{shot.direction}"
        covered = covered_as_heard(self._document, shot)
        people = Sheet(elements, self._people, staging.number)
        figures = figures_of(values, covered, people, words)
        dialogue = spoken([line for line in covered if staging.sounds.get(line.id) == shot.id])
        return JobSpec(
            kind="board" if still else "take",
            engine="",
            shot_id=shot.id,
            label=self._labels.get(shot.id, ""),
            prompt=assemble_prompt(
                values,
                setting=place.setting,
                location=place.words,
                time_of_day=staging.time_of_day,
                place=place_described(elements, scene.location, words),
                figures=figures,
                props=props_described(elements, words),
                direction=shot.direction,
                dialogue=dialogue,
                style=project.style,
                still=still or values.frames == 1,
            ),
            heading=scene.heading,
            setting=place.setting,
            location=place.words,
            time_of_day=staging.time_of_day,
            scenery=staging.scenery,
            action=values.action,
            direction=shot.direction,
            size=values.size,
            framing=values.framing,
            move=values.move,
            purpose=values.purpose,
            subject=values.subject,
            figures=figures,
            present=tuple(people.figure(name) for name in staging.present),
            dialogue=dialogue,
            scene_key=place.key,
            width=project.width,
            height=project.height,
            rate=project.rate,
            frames=1 if still else values.frames,
            seed=0,
        )

    def surroundings(self, scene_id: Id) -> tuple[str, Place, Place | None, frozenset[str], tuple[Figure, ...]]:
        """What a scene's shots take from outside of it: the time of day, the place, and how its people look."""
        staging = self._staging(scene_id)
        people = Sheet(self._document.elements, self._people, staging.number)
        named = (it.name.upper() for it in self._document.elements if it.type == "character")
        names = dict.fromkeys((*staging.present, *named))
        figures = tuple(people.figure(name) for name in names)
        return staging.time_of_day, staging.place, staging.elsewhere, staging.others, figures

    @cached_property
    def _intercuts(self) -> dict[Id, tuple[Id, frozenset[str]]]:
        return intercuts((scene.id, self._document.lines_of(scene.id)) for scene in self._document.scenes)

    @cached_property
    def _people(self) -> People:
        return people_of(self._document)

    def _staging(self, scene_id: Id) -> _Staging:
        if scene_id not in self._stagings:
            document = self._document
            shots = [shot for shot in document.shots_of(scene_id) if shot.state == "live"]
            other, others = self._intercuts.get(scene_id, (None, frozenset[str]()))
            scenery = scenery_of(document.lines_of(scene_id))
            self._stagings[scene_id] = _Staging(
                scene=document.get(Scene, scene_id),
                place=self._places[scene_id],
                number=self._numbers[scene_id],
                shots=shots,
                time_of_day=self._times[scene_id],
                scenery=f"{scenery} intercut".strip() if other else scenery,
                present=present_in(shots),
                sounds=sounding_shots(document, shots),
                elsewhere=self._places[other] if other else None,
                others=others,
            )
        return self._stagings[scene_id]


def digest_of(spec: JobSpec, guides: Sequence[SpecInput] = ()) -> str:
    """A short hash of what the picture shows: the script's and the user's words, and the user's guides. Equal for a shot's board
    and its take; of a spec that was planned, the one that it carries.

    Labels, sizes, engines, seeds and durations are not in it: changing those makes nothing stale.
    """
    if spec.digest:
        return spec.digest
    shown = spec.model_dump(mode="json", include=set(OF_THE_PICTURE))
    for figure in (*shown["figures"], *shown["present"]):
        figure["element_id"] = None  # who describes them shows in nothing; how they are described does
    if guides:
        shown["guides"] = [guide.model_dump(mode="json", exclude={"note", "stale", "shown_frames"}) for guide in guides]
    return hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def panels_of(values: ShotValues) -> tuple[int, ...]:
    """(1, 2) for a camera move or an entrance, whose end looks different from its beginning; else (1,)."""
    action = values.action.lower()
    moves = values.move not in ("static", "handheld") or any(word in action for word in _ENTRANCES)
    return (1, 2) if moves and values.purpose not in ("insert", "title") else (1,)


def _seed(shot: Shot, project_seed: int, asked: Asked) -> int:
    """32 bits: what was asked for, else the user's own, as they are; else the first unused of a steady row for project and shot."""
    for own in (asked.seed, shot.overrides.seed):
        if own is not None:
            return own
    digests = (hashlib.sha256(f"{project_seed}/{shot.id}/{turn}".encode()).digest() for turn in count())
    row = (int.from_bytes(digest[:4], "big") for digest in digests)
    return next(seed for seed in row if seed not in asked.seeds_used)
