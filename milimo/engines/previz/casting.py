"""Who plays whom: actors by their looks, built once and kept while the engine is in memory."""

from pathlib import Path

from milimo.engines.previz.body import Looks
from milimo.engines.previz.figure import Actor, actor
from milimo.engines.previz.people_pack import load


class Casting:
    """Actors from the people pack in `people`, or mannequins without it."""

    def __init__(self, people: Path | None = None) -> None:
        self._people = load(people) if people is not None else None
        self._actors: dict[Looks, Actor] = {}

    def actor(self, looks: Looks) -> Actor:
        if looks not in self._actors:
            self._actors[looks] = actor(looks, self._people)
        return self._actors[looks]
