"""Plan: a project and a shot become a frozen JobSpec, by rule. The only door to an engine.

Document --Planner--> scene by scene --board, take--> JobSpec --digest_of--> digest
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from milimo.domain.continuity import Place, is_heard_only, places, present_in, scenery_of, sounding_shots, times_of_day
from milimo.domain.document import Document
from milimo.domain.element import Element, Guide
from milimo.domain.ids import Id
from milimo.domain.job import Figure, JobSpec, SpecInput, Spoken
from milimo.domain.people import People, read_people
from milimo.domain.prompt import assemble_prompt
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot, ShotValues, values_of

Pass = Literal["depth", "pose", "id"]
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
_NOT_OF_THE_PICTURE = frozenset({
    "kind", "engine", "pipeline", "label", "prompt", "negative_prompt", "width", "height", "rate", "frames",
    "seed", "passes", "panel", "parameters", "loras", "span",
})  # fmt: skip


@dataclass(frozen=True)
class EngineFit:
    """What planning must know of an engine; the workers publish it."""

    name: str
    side_multiple: int = 2
    min_side: int = 64
    max_side: int = 4096
    max_inputs: int = 0
    passes: frozenset[Pass] = frozenset()


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


class Planner:
    """Plans the shots of one state of a project. A scene is read once, however many of its shots are planned."""

    def __init__(self, document: Document, labels: Mapping[Id, str]) -> None:
        self._document = document
        self._labels = labels
        self._times = times_of_day(document.scenes)
        self._places = places(document.scenes)
        self._numbers = {scene.id: number for number, scene in enumerate(document.scenes)}
        self._stagings: dict[Id, _Staging] = {}

    def board(self, shot_id: Id, fit: EngineFit, *, panel: int = 1, variation: int = 0) -> JobSpec:
        """A still of the shot's beginning (panel 1) or end (panel 2); each `variation` is another drawing of it.

        Raises KeyError for a shot that the project has not.
        """
        return self._spec(shot_id, fit, kind="board", panel=panel, variation=variation)

    def take(self, shot_id: Id, fit: EngineFit, *, variation: int = 0) -> JobSpec:
        """The shot in motion, over all of its frames, with the control passes that the engine gives."""
        return self._spec(shot_id, fit, kind="take", panel=1, variation=variation)

    def digest(self, shot_id: Id) -> str:
        """Of what a picture of the shot would be made from today."""
        return digest_of(self.take(shot_id, EngineFit("")))

    def engine_of(self, shot_id: Id, default: str) -> str:
        """The engine that the user chose for the shot, else the default."""
        return self._document.get(Shot, shot_id).overrides.engine or default

    def _spec(
        self, shot_id: Id, fit: EngineFit, *, kind: Literal["board", "take"], panel: int, variation: int
    ) -> JobSpec:
        project = self._document.project
        shot = self._document.get(Shot, shot_id)
        staging = self._staging(shot.scene_id)
        scene, place, values = staging.scene, staging.place, values_of(shot)
        elements = self._document.elements
        words = f"{values.action}\n{shot.direction}"
        covered = self._document.covered_lines(shot)
        people = _Sheet(elements, self._people, staging.number)
        figures = _figures(values, covered, people, words)
        dialogue = _dialogue([line for line in covered if staging.sounds.get(line.id) == shot.id])
        still = kind == "board"
        width, height = _fitted(project.width, project.height, fit)
        return JobSpec(
            kind=kind,
            engine=fit.name,
            shot_id=shot.id,
            label=self._labels.get(shot.id, ""),
            prompt=assemble_prompt(
                values,
                setting=place.setting,
                location=place.words,
                time_of_day=staging.time_of_day,
                place=_described(elements, "location", scene.location, words),
                figures=figures,
                props=_props(elements, words),
                direction=shot.direction,
                dialogue=dialogue,
                style=project.style,
                still=still,
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
            width=width,
            height=height,
            rate=project.rate,
            frames=1 if still else values.frames,
            seed=_seed(shot, project.seed, variation),
            passes=() if still else tuple(sorted(fit.passes)),
            inputs=_inputs(self._document.guides_of(shot.id), fit, panel),
            panel=panel,
        )

    @cached_property
    def _people(self) -> People:
        return read_people([self._document.lines_of(scene.id) for scene in self._document.scenes])

    def _staging(self, scene_id: Id) -> _Staging:
        if scene_id not in self._stagings:
            document = self._document
            shots = [shot for shot in document.shots_of(scene_id) if shot.state == "live"]
            self._stagings[scene_id] = _Staging(
                scene=document.get(Scene, scene_id),
                place=self._places[scene_id],
                number=self._numbers[scene_id],
                shots=shots,
                time_of_day=self._times[scene_id],
                scenery=scenery_of(document.lines_of(scene_id)),
                present=present_in(shots),
                sounds=sounding_shots(document, shots),
            )
        return self._stagings[scene_id]


def digest_of(spec: JobSpec) -> str:
    """A short hash of what the picture shows. Equal for a shot's board and its take.

    Labels, sizes, engines, seeds and durations are not in it: changing those makes nothing stale.
    """
    shown = spec.model_dump(mode="json", exclude=set(_NOT_OF_THE_PICTURE))
    return hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def panels_of(values: ShotValues) -> tuple[int, ...]:
    """(1, 2) for a camera move or an entrance, whose end looks different from its beginning; else (1,)."""
    action = values.action.lower()
    moves = values.move not in ("static", "handheld") or any(word in action for word in _ENTRANCES)
    return (1, 2) if moves and values.purpose not in ("insert", "title") else (1,)


def _seed(shot: Shot, project_seed: int, variation: int) -> int:
    """32 bits: the user's own seed moved by the variation, else one steady for project, shot and variation."""
    if shot.overrides.seed is not None:
        return (shot.overrides.seed + variation) % 2**32
    digest = hashlib.sha256(f"{project_seed}/{shot.id}/{variation}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _fitted(width: int, height: int, fit: EngineFit) -> tuple[int, int]:
    """The project's size scaled into the engine's limits, aspect kept, on its grid."""
    scale = min(1.0, fit.max_side / max(width, height))
    scale = max(scale, fit.min_side / min(width, height))
    grid = fit.side_multiple
    return max(grid, round(width * scale / grid) * grid), max(grid, round(height * scale / grid) * grid)


@dataclass(frozen=True)
class _Sheet:
    """How people look in a scene: as the user describes them, else as the script does."""

    elements: Sequence[Element]
    people: People
    scene: int

    def figure(self, name: str) -> Figure:
        element = next(
            (e for e in self.elements if e.type == "character" and e.name.casefold() == name.casefold()), None
        )
        description = (element.description if element else "") or self.people.described(name, self.scene)
        return Figure(name=name, description=description, element_id=element.id if element else None)


def _figures(values: ShotValues, covered: Sequence[Line], people: _Sheet, words: str) -> tuple[Figure, ...]:
    """Who is on screen: the shot's characters, then characters whose trigger its words name."""
    names = dict.fromkeys(values.characters)
    triggered = (element for element in people.elements if element.type == "character" and _named(element, words))
    known = {name.casefold() for name in names}
    names.update({element.name.upper(): None for element in triggered if element.name.casefold() not in known})
    speakers = {line.character.casefold() for line in covered if line.type == "dialogue" and not is_heard_only(line)}
    return tuple(people.figure(name).model_copy(update={"speaks": name.casefold() in speakers}) for name in names)


def _dialogue(lines: Sequence[Line]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(
            character=line.character,
            extension=line.extension,
            parenthetical=line.parenthetical,
            text=line.text,
        )
        for line in lines
    )


def _named(element: Element, words: str) -> bool:
    return element.trigger.casefold() in words.casefold()


def _described(elements: Sequence[Element], type: str, name: str, words: str) -> str:
    """The description of the first element of a type that has this name or is named by its trigger."""
    for element in elements:
        if element.type == type and (element.name.casefold() == name.casefold() or _named(element, words)):
            return element.description
    return ""


def _props(elements: Sequence[Element], words: str) -> tuple[str, ...]:
    return tuple(
        f"{element.name}: {element.description}"
        for element in elements
        if element.type == "prop" and _named(element, words)
    )


def _inputs(guides: Sequence[Guide], fit: EngineFit, panel: int) -> tuple[SpecInput, ...]:
    """The user's guides, as many as the engine takes, first frames first; panel 2 is not the first frame."""
    usable = [guide for guide in guides if not (panel == 2 and guide.role == "first_frame")]
    ranked = sorted(usable, key=lambda guide: (guide.role != "first_frame", guide.frame, guide.id))
    return tuple(
        SpecInput(role=guide.role, asset_id=guide.asset_id, frame=guide.frame, strength=guide.strength)
        for guide in ranked[: fit.max_inputs]
    )
