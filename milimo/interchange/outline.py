"""What `milimo parse SCRIPT --json` prints: the scenes and shots of a screenplay."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from milimo.domain.breakdown import PlannedShot, break_down_script
from milimo.domain.parsed import ParsedLine, ParsedScene, ParsedScript
from milimo.domain.script import Setting
from milimo.domain.shot import Framing, Move, Purpose, ShotType, Size, shot_type
from milimo.domain.time import Rate
from milimo.interchange.reading import read_script

DEFAULT_RATE = Rate(numerator=24)


class _Outline(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)


class SpokenOutline(_Outline):
    character: str
    """Without extension."""
    extension: str
    parenthetical: str
    text: str
    dual: bool


class ShotOutline(_Outline):
    id: str
    """The shot's label: `12A-3`."""
    type: ShotType
    size: Size
    framing: Framing
    move: Move
    purpose: Purpose
    action: str
    characters: tuple[str, ...]
    subject: str
    frames: int
    dialogue: tuple[SpokenOutline, ...]


class SceneOutline(_Outline):
    id: str
    heading: str
    interior_exterior: Setting
    setting: Setting = Field(serialization_alias="interior/exterior")
    location: str
    time: str
    number: str | None
    source_line: int
    frames: int
    shots: tuple[ShotOutline, ...]


class ProblemOutline(_Outline):
    line: int
    message: str
    severity: Literal["error", "warning"]


class ScriptOutline(_Outline):
    title: str
    author: str
    fps: str
    frames: int
    scenes: tuple[SceneOutline, ...]
    problems: tuple[ProblemOutline, ...]


def outline(data: bytes, name: str, rate: Rate = DEFAULT_RATE) -> ScriptOutline:
    """The outline of a screenplay file; `name` is the file's. Raises `BadInput` and its kinds, as `read_script` does."""
    return outline_of(read_script(data, name), rate)


def outline_of(
    script: ParsedScript, rate: Rate, by_others: Sequence[Sequence[PlannedShot]] | None = None
) -> ScriptOutline:
    """The scenes with their planned shots: by the rules, unless others have planned each scene.

    Every spoken line is in the dialogue of the first shot that covers it, and of no other.
    """
    planned = break_down_script(script, rate) if by_others is None else by_others
    pairs = zip(script.scenes, planned, strict=True)
    scenes = tuple(_scene(place, scene, shots) for place, (scene, shots) in enumerate(pairs, start=1))
    return ScriptOutline(
        title=script.title,
        author=script.author,
        fps=str(rate),
        frames=sum(scene.frames for scene in scenes),
        scenes=scenes,
        problems=tuple(
            ProblemOutline(line=problem.line, message=problem.message, severity=problem.severity)
            for problem in script.problems
        ),
    )


def _scene(place: int, scene: ParsedScene, shots: Sequence[PlannedShot]) -> SceneOutline:
    label = scene.number or str(place)
    heard: set[int] = set()
    outlines = tuple(_shot(f"{label}-{at}", shot, scene.lines, heard) for at, shot in enumerate(shots, start=1))
    return SceneOutline(
        id=f"scene-{place}",
        heading=scene.heading,
        interior_exterior=scene.setting,
        setting=scene.setting,
        location=scene.location,
        time=scene.time_of_day,
        number=scene.number,
        source_line=scene.source_line,
        frames=sum(shot.frames for shot in outlines),
        shots=outlines,
    )


def _shot(label: str, shot: PlannedShot, lines: Sequence[ParsedLine], heard: set[int]) -> ShotOutline:
    covered = range(shot.first, shot.last + 1) if shot.first is not None and shot.last is not None else range(0)
    spoken = [at for at in covered if lines[at].character and at not in heard]
    heard.update(spoken)
    values = shot.values
    return ShotOutline(
        id=label,
        type=shot_type(values),
        size=values.size,
        framing=values.framing,
        move=values.move,
        purpose=values.purpose,
        action=values.action,
        characters=values.characters,
        subject=values.subject,
        frames=values.frames,
        dialogue=tuple(_spoken(lines[at]) for at in spoken),
    )


def _spoken(line: ParsedLine) -> SpokenOutline:
    return SpokenOutline(
        character=line.character,
        extension=line.extension,
        parenthetical=line.parenthetical,
        text=line.text,
        dual=bool(line.dual),
    )
