"""Scenes broken down by the language model that is set: asked one by one, each held to the laws, the rules where it cannot."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from milimo.domain.break_again import break_again
from milimo.domain.breakdown import PlannedShot, break_down, ends_in_intercut, location_key
from milimo.domain.cast import AnyLine, Cast, find_cast
from milimo.domain.changes import RecordsDiff, patch, squash
from milimo.domain.document import Document
from milimo.domain.ids import Id, IdSource
from milimo.domain.on_air import as_heard
from milimo.domain.parsed import ParsedScene
from milimo.domain.script import Scene
from milimo.domain.time import Rate
from milimo.engines.text.base import LanguageModel
from milimo.engines.text.breakdown import Broken, SceneText, break_down_by
from milimo.errors import BadInput

__all__ = ["Broken", "ToBreak", "break_all", "chosen", "propose_again", "to_break"]

Told = Callable[[int, str, int], None]
"""Scenes done, the heading of the one under way, characters that have come of its answer. Raises Cancelled."""


@dataclass(frozen=True)
class ToBreak:
    """A scene to be broken down, with what the rules make of it."""

    heading: str
    lines: tuple[AnyLine, ...]
    cast: Cast
    new_location: bool
    rules: tuple[PlannedShot, ...]


def to_break(scenes: Sequence[tuple[Scene | ParsedScene, Sequence[AnyLine]]], rate: Rate) -> list[ToBreak]:
    """Every scene of a script, in order: a place is new where the script first comes to it."""
    cast = find_cast(line for _, lines in scenes for line in lines)
    found: list[ToBreak] = []
    known: set[str] = set()
    intercut = False
    for scene, lines in scenes:
        new = location_key(scene.location) not in known
        rules = break_down(scene, lines, rate, cast=cast, new_location=new, intercut=intercut)
        found.append(ToBreak(scene.heading, tuple(lines), cast, new, rules))
        known.add(location_key(scene.location))
        intercut = ends_in_intercut(lines)
    return found


def break_all(model: LanguageModel | None, scenes: Sequence[ToBreak], rate: Rate, told: Told) -> list[Broken]:
    """Ask for each scene in turn. A model that failed twice for the same reason is not asked again."""
    done: list[Broken] = []
    given_up = ""
    for scene in scenes:

        def heard(characters: int, scene: ToBreak = scene) -> None:
            told(len(done), scene.heading, characters)

        heard(0)
        if given_up:
            done.append(Broken(scene.rules, "rules", given_up))
            continue
        text = SceneText(scene.heading, as_heard(scene.heading, scene.lines), scene.cast, scene.new_location)
        broken = break_down_by(model, text, rate, scene.rules, heard)
        if done and broken.note and broken.note == done[-1].note:
            given_up = broken.note
        done.append(broken)
    return done


def chosen(document: Document, scene_ids: Collection[Id]) -> dict[Id, ToBreak]:
    """The scenes to break down, in the script's order. Raises BadInput for one that is not in the script."""
    live = [scene for scene in document.scenes if not scene.omitted]
    missing = set(scene_ids) - {scene.id for scene in live}
    if missing or not scene_ids:
        raise BadInput("There is no such scene in the script.", "Choose one of the scenes that are shown.")
    every = to_break([(scene, document.lines_of(scene.id)) for scene in live], document.project.rate)
    return {scene.id: each for scene, each in zip(live, every, strict=True) if scene.id in set(scene_ids)}


def propose_again(
    document: Document,
    asked: Mapping[Id, ToBreak],
    broken: Mapping[Id, Broken],
    ids: IdSource,
    *,
    with_takes: Collection[Id],
) -> tuple[RecordsDiff, frozenset[Id]]:
    """What the document as it is now must change, and the scenes that were rewritten while the model thought: those stay."""
    diff, rewritten = RecordsDiff(), set[Id]()
    for scene_id, scene in asked.items():
        if document.lines_of(scene_id) != scene.lines:
            rewritten.add(scene_id)
            continue
        step = break_again(patch(document, diff), scene_id, broken[scene_id].shots, ids, with_takes=with_takes)
        diff = squash(diff, step)
    return diff, frozenset(rewritten)
