"""Which elements each shot shows, and in which shots each element appears: one rule for the plan and for the whole film. Pure."""

from dataclasses import dataclass

from milimo.domain.document import Document
from milimo.domain.elements_of_shot import Match, ShotWords, Signal, elements_of_shot
from milimo.domain.ids import Id
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, values_of


@dataclass(frozen=True)
class Appearance:
    """A shot that shows the element, by its strongest signal; `score` is 0 to 1."""

    shot_id: Id
    score: float
    signal: Signal


def shown_in(document: Document, shot: Shot) -> tuple[Match, ...]:
    """The elements of a shot, the surest first. All that is spoken over it counts, also a line that sounds in another shot: two
    shots of the same words show the same, whichever of them is heard.
    """
    values = values_of(shot)
    words = ShotWords(
        characters=values.characters,
        action=f"{values.action}\n{shot.direction}",
        heading=document.get(Scene, shot.scene_id).heading,
        dialogue="\n".join(line.text for line in document.covered_lines(shot) if line.type == "dialogue"),
    )
    return elements_of_shot(words, document.elements)


def appearances(document: Document) -> dict[Id, tuple[Appearance, ...]]:
    """By element, in the script's order; none for an element that no shot shows."""
    found: dict[Id, list[Appearance]] = {}
    for shot in document.live_shots():
        for match in shown_in(document, shot):
            found.setdefault(match.element_id, []).append(Appearance(shot.id, match.score, match.signal))
    return {id: tuple(shots) for id, shots in found.items()}
