"""How the script describes the people of a document's elements: what the user may take over, and nothing is until then. Pure."""

from functools import lru_cache

from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.people import People, read_people
from milimo.domain.script import Line

_BARE_WORDS = 2
"""`a woman` tells nothing that the name does not."""


def people_of(document: Document) -> People:
    """What the script says of everybody in it."""
    return _read(tuple(tuple(document.lines_of(scene.id)) for scene in document.scenes))


def looks_of(document: Document) -> dict[Id, str]:
    """By character element, how the script describes it where it first does: `a woman of 70, in a man's oilskin`. Those that it
    says nothing of are left out.
    """
    people = people_of(document)
    told = {it.id: people.described(it.name) for it in document.elements if it.type == "character"}
    return {id: description for id, description in told.items() if len(description.split()) > _BARE_WORDS}


@lru_cache(maxsize=4)
def _read(scenes: tuple[tuple[Line, ...], ...]) -> People:
    """Kept, because most changes leave the script's lines alone and a long script takes a third of a second to read."""
    return read_people(scenes)
