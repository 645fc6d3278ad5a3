"""The digests of today, kept from one revision of a project to the next: a scene is digested again only when it changed.

A digest is compared with a take's; when they differ, the take is stale.
"""

from dataclasses import dataclass

from milimo.domain.continuity import times_of_day
from milimo.domain.document import AnyRecord, Document
from milimo.domain.ids import Id
from milimo.domain.plan import Planner
from milimo.domain.script import Scene


@dataclass(frozen=True)
class _Kept:
    """A scene's digests, and all that they were made of."""

    made_of: tuple[tuple[AnyRecord, ...], str]
    digests: dict[Id, str]


class Digests:
    """The digests of one project's live shots. A document shares most of its records with the one before it, so that comparing
    what a scene is made of costs next to nothing."""

    def __init__(self) -> None:
        self._scenes: dict[Id, _Kept] = {}

    def of(self, document: Document) -> dict[Id, str]:
        """Of every live shot, in the script's order, the digest of what a picture of it would be made from."""
        planner = Planner(document, {})
        times = times_of_day(document.scenes)
        kept: dict[Id, _Kept] = {}
        for scene in document.scenes:
            if not scene.omitted:
                made_of = (_ingredients(document, scene), times[scene.id])
                before = self._scenes.get(scene.id)
                same = before is not None and before.made_of == made_of
                kept[scene.id] = (
                    before if before is not None and same else _Kept(made_of, _digest(planner, document, scene))
                )
        self._scenes = kept
        return {id: digest for scene in kept.values() for id, digest in scene.digests.items()}


def _digest(planner: Planner, document: Document, scene: Scene) -> dict[Id, str]:
    return {shot.id: planner.digest(shot.id) for shot in document.shots_of(scene.id) if shot.state == "live"}


def _ingredients(document: Document, scene: Scene) -> tuple[AnyRecord, ...]:
    """Every record that the planner may look at for a shot of the scene."""
    shots = document.shots_of(scene.id)
    guides = (guide for shot in shots for guide in document.guides_of(shot.id))
    return (document.project, scene, *document.elements, *document.lines_of(scene.id), *shots, *guides)
