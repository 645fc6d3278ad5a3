"""Elements: where in the film they appear, and how the script describes them."""

from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.domain.appearances import appearances
from milimo.domain.elements_of_shot import Signal
from milimo.domain.ids import Id
from milimo.domain.looks import looks_of
from milimo.domain.record import Value

router = APIRouter(tags=["elements"])


class ElementInShot(Value):
    """A shot that shows the element, by its strongest signal; `score` is 0 to 1."""

    shot_id: Id
    score: float
    signal: Signal


@router.get("/projects/{project_id}/elements/shots")
def element_shots(studio: InStudio, project_id: Id) -> dict[Id, list[ElementInShot]]:
    """The shots of each element, in the script's order."""
    _, document = studio.store.changes.document(project_id)
    return {
        id: [ElementInShot(shot_id=each.shot_id, score=each.score, signal=each.signal) for each in shots]
        for id, shots in appearances(document).items()
    }


@router.get("/projects/{project_id}/elements/looks")
def element_looks(studio: InStudio, project_id: Id) -> dict[Id, str]:
    """How the script describes the people who are elements. It holds for one that the user has not described; it is never put into
    `description` but by a Change.
    """
    _, document = studio.store.changes.document(project_id)
    return looks_of(document)
