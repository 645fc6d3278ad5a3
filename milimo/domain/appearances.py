"""In which shots each element appears, over the whole film. Pure."""

from dataclasses import dataclass

from milimo.domain.document import Document
from milimo.domain.elements_of_shot import ShotWords, Signal, elements_of_shot
from milimo.domain.ids import Id
from milimo.domain.script import Scene
from milimo.domain.shot import values_of


@dataclass(frozen=True)
class Appearance:
    """A shot that shows the element, by its strongest signal; `score` is 0 to 1."""

    shot_id: Id
    score: float
    signal: Signal


def appearances(document: Document) -> dict[Id, tuple[Appearance, ...]]:
    """By element, in the script's order; none for an element that no shot shows."""
    found: dict[Id, list[Appearance]] = {}
    for shot in document.live_shots():
        values = values_of(shot)
        words = ShotWords(
            characters=values.characters,
            action=f"{values.action}\n{shot.direction}",
            heading=document.get(Scene, shot.scene_id).heading,
            dialogue="\n".join(line.text for line in document.covered_lines(shot) if line.type == "dialogue"),
        )
        for match in elements_of_shot(words, document.elements):
            found.setdefault(match.element_id, []).append(Appearance(shot.id, match.score, match.signal))
    return {id: tuple(shots) for id, shots in found.items()}
