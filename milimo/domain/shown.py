"""Who and what a shot shows, in a spec's terms: figures, the place, props, and what is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.continuity import is_heard_only
from milimo.domain.document import Document
from milimo.domain.element import Element
from milimo.domain.job import Figure, Spoken
from milimo.domain.on_air import as_heard
from milimo.domain.people import People
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot, ShotValues


@dataclass(frozen=True)
class Sheet:
    """How people look in a scene (counted from 0): as the user describes them, else as the script does."""

    elements: Sequence[Element]
    people: People
    scene: int

    def figure(self, name: str) -> Figure:
        """A person by the name in the cues."""
        known = (it for it in self.elements if it.type == "character" and it.name.casefold() == name.casefold())
        element = next(known, None)
        description = (element.description if element else "") or self.people.described(name, self.scene)
        return Figure(name=name, description=description, element_id=element.id if element else None)


def figures_of(values: ShotValues, covered: Sequence[Line], people: Sheet, words: str) -> tuple[Figure, ...]:
    """Who is on screen: the shot's characters, then characters whose trigger its words name."""
    names = dict.fromkeys(values.characters)
    triggered = (element for element in people.elements if element.type == "character" and is_named(element, words))
    known = {name.casefold() for name in names}
    names.update({element.name.upper(): None for element in triggered if element.name.casefold() not in known})
    speakers = {line.character.casefold() for line in covered if line.type == "dialogue" and not is_heard_only(line)}
    return tuple(people.figure(name).model_copy(update={"speaks": name.casefold() in speakers}) for name in names)


def covered_as_heard(document: Document, shot: Shot) -> tuple[Line, ...]:
    """The lines that a shot covers; those of a broadcast say so, whether the cue does or not."""
    scene_lines = as_heard(document.get(Scene, shot.scene_id).heading, document.lines_of(shot.scene_id))
    heard = {line.id: line for line in scene_lines}
    return tuple(heard[line.id] for line in document.covered_lines(shot))


def spoken(lines: Sequence[Line]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(
            character=line.character,
            extension=line.extension,
            parenthetical=line.parenthetical,
            text=line.text,
        )
        for line in lines
    )


def is_named(element: Element, words: str) -> bool:
    """Whether the element's trigger stands in the words."""
    return bool(re.search(rf"(?<!\w){re.escape(element.trigger)}(?!\w)", words, re.IGNORECASE))


def place_described(elements: Sequence[Element], location: str, words: str) -> str:
    """The description of the first location that has this name or is named by its trigger."""
    for element in elements:
        if element.type == "location" and (element.name.casefold() == location.casefold() or is_named(element, words)):
            return element.description
    return ""


def props_described(elements: Sequence[Element], words: str) -> tuple[str, ...]:
    return tuple(
        f"{element.name}: {element.description}"
        for element in elements
        if element.type == "prop" and is_named(element, words)
    )
