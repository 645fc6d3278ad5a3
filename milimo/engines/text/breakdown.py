"""A scene broken down into shots by a language model, held to the same laws as the rules' breakdown; else by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from milimo.domain.breakdown import PlannedShot
from milimo.domain.cast import AnyLine, Cast
from milimo.domain.shot import Framing, Move, Purpose, ShotValues, Size
from milimo.domain.shot_list import lawful
from milimo.domain.time import Rate
from milimo.engines.text.base import Heard, LanguageModel, Question, unheard
from milimo.engines.text.structured import ask

INSTRUCTIONS = (
    "You are a film director who breaks a scene of a screenplay down into shots. The scene's lines are numbered. Give the shots in "
    "the order in which they are cut, each with the first and last line that it covers, its size, framing and move, its purpose, "
    "what is seen (action: one or two sentences in the present tense, in the script's words where they say it), and who is seen "
    "(characters, by the names in the list). Every numbered line must be covered by at least one shot, and whoever speaks on "
    "screen must be seen in a shot that covers the line. Open on a new place with an establishing shot; cover talk from both "
    "sides; insert what must be seen close (purpose insert, with its subject). Ranges may overlap. Invent no person, no line of "
    "dialogue and nothing that the script does not show."
)
_SAID = ("action", "dialogue", "lyric", "title", "centered", "transition")


class _Shot(BaseModel):
    model_config = ConfigDict(extra="ignore")

    first_line: Annotated[int, Field(ge=0)] | None = None
    last_line: Annotated[int, Field(ge=0)] | None = None
    size: Size
    framing: Framing = "single"
    move: Move = "static"
    purpose: Purpose = "coverage"
    action: Annotated[str, Field(max_length=1000)] = ""
    characters: Annotated[tuple[str, ...], Field(max_length=30)] = ()
    subject: Annotated[str, Field(max_length=200)] = ""


class _ShotList(BaseModel):
    """The shots of a scene."""

    model_config = ConfigDict(extra="ignore")

    shots: Annotated[tuple[_Shot, ...], Field(max_length=200)]


@dataclass(frozen=True)
class SceneText:
    """A scene as a model is shown it."""

    heading: str
    lines: Sequence[AnyLine]
    cast: Cast
    new_location: bool


@dataclass(frozen=True)
class Broken:
    """A scene's shots. `by` is the model's name or `rules`; `note` says why the rules had to answer."""

    shots: tuple[PlannedShot, ...]
    by: str
    note: str = ""


def break_down_by(
    model: LanguageModel | None,
    scene: SceneText,
    rate: Rate,
    rules: Sequence[PlannedShot],
    heard: Heard = unheard,
) -> Broken:
    """A scene's shots by the model; `rules` are what holds when it cannot. A scene without lines is the rules' alone."""
    if model is None or not any(line.type in _SAID for line in scene.lines):
        return Broken(tuple(rules), "rules")
    question = Question(INSTRUCTIONS, _shown(scene))
    answer = ask(
        model,
        question,
        _ShotList,
        lambda: _ShotList(shots=()),
        heard,
        judge=lambda found: lawful(_planned(found), scene.lines, scene.cast, rate).faults,
    )
    found = lawful(_planned(answer.value), scene.lines, scene.cast, rate)
    if answer.by == "rules" or found.faults:
        return Broken(tuple(rules), "rules", answer.note)
    return Broken(found.shots, answer.by)


def _shown(scene: SceneText) -> str:
    names = sorted({line.character.upper() for line in scene.lines if line.character})
    for line in scene.lines:
        names += [name for name in scene.cast.mentioned(line.text) if line.type == "action" and name not in names]
    place = "a new place" if scene.new_location else "a place seen before"
    rows = [f"{at}. {_row(line)}" for at, line in enumerate(scene.lines, start=1) if line.type in _SAID]
    return "\n".join(
        [f"Scene: {scene.heading} ({place})", f"Characters: {', '.join(names) or 'none'}", "Lines:", *rows]
    )


def _row(line: AnyLine) -> str:
    if not line.character:
        return f"[{line.type}] {line.text}"
    extension = f" ({line.extension})" if line.extension else ""
    aside = f" ({line.parenthetical})" if line.parenthetical else ""
    return f"[dialogue] {line.character}{extension}{aside}: {line.text}"


def _planned(found: _ShotList) -> list[PlannedShot]:
    return [
        PlannedShot(
            ShotValues(**shot.model_dump(exclude={"first_line", "last_line"})),
            _index(shot.first_line),
            _index(shot.last_line),
        )
        for shot in found.shots
    ]


def _index(number: int | None) -> int | None:
    """Lines are counted from 1 for the model, from 0 here. A line 0 is none: some models write it so."""
    return number - 1 if number else None
