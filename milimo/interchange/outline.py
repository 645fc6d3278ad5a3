"""What `milimo parse SCRIPT --json` prints: the scenes and shots of a screenplay, as plain values for JSON."""

from collections.abc import Sequence
from typing import TypedDict

from milimo.domain.breakdown import PlannedShot, break_down_script
from milimo.domain.parsed import ParsedLine, ParsedScene, ParsedScript
from milimo.domain.shot import shot_type
from milimo.domain.time import Rate


class SpokenOutline(TypedDict):
    character: str
    extension: str
    parenthetical: str
    text: str
    dual: bool


class ShotOutline(TypedDict):
    id: str
    """The shot's label: `12A-3`."""
    type: str
    size: str
    framing: str
    move: str
    purpose: str
    action: str
    characters: list[str]
    subject: str
    frames: int
    dialogue: list[SpokenOutline]


SceneOutline = TypedDict(
    "SceneOutline",
    {
        "id": str,
        "heading": str,
        "interior/exterior": str,
        "interior_exterior": str,
        "location": str,
        "time": str,
        "number": str | None,
        "source_line": int,
        "frames": int,
        "shots": list[ShotOutline],
    },
)


class ProblemOutline(TypedDict):
    line: int
    message: str
    severity: str


class ScriptOutline(TypedDict):
    title: str
    author: str
    fps: str
    frames: int
    scenes: list[SceneOutline]
    problems: list[ProblemOutline]


def outline(script: ParsedScript, rate: Rate) -> ScriptOutline:
    """The scenes with their planned shots. Every spoken line is in the dialogue of the first shot that covers it, and of no other."""
    planned = break_down_script(script, rate)
    scenes = [
        _scene(place, scene, shots)
        for place, (scene, shots) in enumerate(zip(script.scenes, planned, strict=True), start=1)
    ]
    return {
        "title": script.title,
        "author": script.author,
        "fps": str(rate),
        "frames": sum(scene["frames"] for scene in scenes),
        "scenes": scenes,
        "problems": [
            {"line": problem.line, "message": problem.message, "severity": problem.severity}
            for problem in script.problems
        ],
    }


def _scene(place: int, scene: ParsedScene, shots: Sequence[PlannedShot]) -> SceneOutline:
    label = scene.number or str(place)
    heard: set[int] = set()
    outlines = [_shot(f"{label}-{at}", shot, scene.lines, heard) for at, shot in enumerate(shots, start=1)]
    return {
        "id": f"scene-{place}",
        "heading": scene.heading,
        "interior/exterior": scene.setting,
        "interior_exterior": scene.setting,
        "location": scene.location,
        "time": scene.time_of_day,
        "number": scene.number,
        "source_line": scene.source_line,
        "frames": sum(shot["frames"] for shot in outlines),
        "shots": outlines,
    }


def _shot(label: str, shot: PlannedShot, lines: Sequence[ParsedLine], heard: set[int]) -> ShotOutline:
    covered = range(shot.first, shot.last + 1) if shot.first is not None and shot.last is not None else range(0)
    spoken = [at for at in covered if lines[at].character and at not in heard]
    heard.update(spoken)
    values = shot.values
    return {
        "id": label,
        "type": shot_type(values),
        "size": values.size,
        "framing": values.framing,
        "move": values.move,
        "purpose": values.purpose,
        "action": values.action,
        "characters": list(values.characters),
        "subject": values.subject,
        "frames": values.frames,
        "dialogue": [_spoken(lines[at]) for at in spoken],
    }


def _spoken(line: ParsedLine) -> SpokenOutline:
    return {
        "character": line.character,
        "extension": line.extension,
        "parenthetical": line.parenthetical,
        "text": line.text,
        "dual": bool(line.dual),
    }
