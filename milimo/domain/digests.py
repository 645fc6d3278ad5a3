"""The digests of today, kept from one revision of a project to the next: a scene is digested again only when it changed.

A digest is compared with a take's; when they differ, the take is stale.
"""

from dataclasses import dataclass

from milimo.domain.continuity import Place
from milimo.domain.document import AnyRecord, Document
from milimo.domain.ids import Id
from milimo.domain.job import Figure
from milimo.domain.plan import Planner
from milimo.domain.script import Scene


@dataclass(frozen=True)
class _Kept:
    """A scene's digests, and all that they were made of."""

    made_of: tuple[tuple[AnyRecord, ...], tuple[str, Place, Place | None, frozenset[str], tuple[Figure, ...]]]
    digests: dict[Id, str]


class Digests:
    """The digests of one project's live shots. A document shares most of its records with the one before it, so that comparing
    what a scene is made of costs next to nothing."""

    def __init__(self) -> None:
        self._scenes: dict[Id, _Kept] = {}
        self.fresh = 0
        """How many scenes were digested when last asked; the others were as they had been."""

    def of(self, document: Document) -> dict[Id, str]:
        """Of every live shot, in the script's order, the digest of what a picture of it would be made from."""
        planner = Planner(document, {})
        kept: dict[Id, _Kept] = {}
        fresh = 0
        for scene in document.scenes:
            if not scene.omitted:
                made_of = (_ingredients(document, scene), planner.surroundings(scene.id))
                before = self._scenes.get(scene.id)
                if before is None or before.made_of != made_of:
                    before = _Kept(made_of, _digest(planner, document, scene))
                    fresh += 1
                kept[scene.id] = before
        self._scenes, self.fresh = kept, fresh
        return {id: digest for scene in kept.values() for id, digest in scene.digests.items()}


def _digest(planner: Planner, document: Document, scene: Scene) -> dict[Id, str]:
    return {shot.id: planner.digest(shot.id) for shot in document.shots_of(scene.id) if shot.state == "live"}


def _ingredients(document: Document, scene: Scene) -> tuple[AnyRecord, ...]:
    """Every record that the planner may look at for a shot of the scene."""
    shots = document.shots_of(scene.id)
    guides = (guide for shot in shots for guide in document.guides_of(shot.id))
    return (document.project, scene, *document.elements, *document.lines_of(scene.id), *shots, *guides)
