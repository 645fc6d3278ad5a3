"""Who plays whom: actors by their looks, built once and kept while the engine is in memory."""

from pathlib import Path

from milimo.engines.previz.body import Looks
from milimo.engines.previz.figure import Actor, actor


class Casting:
    """Actors from the people pack in `people`, or mannequins without it."""

    def __init__(self, people: Path | None = None) -> None:
        self.people = people
        self._actors: dict[Looks, Actor] = {}

    def actor(self, looks: Looks) -> Actor:
        if looks not in self._actors:
            self._actors[looks] = actor(looks)
        return self._actors[looks]
