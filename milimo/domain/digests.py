"""The digests of today, kept from one revision of a project to the next: a scene is digested again only when it changed.

A digest is compared with a take's; when they differ, the take is stale.
"""

from dataclasses import dataclass

from milimo.domain.continuity import Place, places, present_in, times_of_day
from milimo.domain.document import AnyRecord, Document
from milimo.domain.ids import Id
from milimo.domain.people import People, read_people
from milimo.domain.plan import Planner
from milimo.domain.script import Line, Scene


@dataclass(frozen=True)
class _Kept:
    """A scene's digests, and all that they were made of."""

    made_of: tuple[tuple[AnyRecord, ...], str, Place, tuple[str, ...]]
    digests: dict[Id, str]


class Digests:
    """The digests of one project's live shots. A document shares most of its records with the one before it, so that comparing
    what a scene is made of costs next to nothing."""

    def __init__(self) -> None:
        self._scenes: dict[Id, _Kept] = {}
        self._read: tuple[list[tuple[Line, ...]], People] = ([], People({}, {}))

    def of(self, document: Document) -> dict[Id, str]:
        """Of every live shot, in the script's order, the digest of what a picture of it would be made from."""
        people = self._people(document)
        planner = Planner(document, {}, people=people)
        times, where = times_of_day(document.scenes), places(document.scenes)
        kept: dict[Id, _Kept] = {}
        for number, scene in enumerate(document.scenes):
            if not scene.omitted:
                looks = tuple(people.described(name, number) for name in _named(document, scene))
                made_of = (_ingredients(document, scene), times[scene.id], where[scene.id], looks)
                before = self._scenes.get(scene.id)
                same = before is not None and before.made_of == made_of
                kept[scene.id] = (
                    before if before is not None and same else _Kept(made_of, _digest(planner, document, scene))
                )
        self._scenes = kept
        return {id: digest for scene in kept.values() for id, digest in scene.digests.items()}

    def _people(self, document: Document) -> People:
        """What the script says of its people, read anew only when a line of it changed."""
        lines = [tuple(document.lines_of(scene.id)) for scene in document.scenes]
        if lines != self._read[0]:
            self._read = (lines, read_people(lines))
        return self._read[1]


def _named(document: Document, scene: Scene) -> tuple[str, ...]:
    return present_in([shot for shot in document.shots_of(scene.id) if shot.state == "live"])


def _digest(planner: Planner, document: Document, scene: Scene) -> dict[Id, str]:
    return {shot.id: planner.digest(shot.id) for shot in document.shots_of(scene.id) if shot.state == "live"}


def _ingredients(document: Document, scene: Scene) -> tuple[AnyRecord, ...]:
    """Every record that the planner may look at for a shot of the scene."""
    shots = document.shots_of(scene.id)
    guides = (guide for shot in shots for guide in document.guides_of(shot.id))
    return (document.project, scene, *document.elements, *document.lines_of(scene.id), *shots, *guides)
