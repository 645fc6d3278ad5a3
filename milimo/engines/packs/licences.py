"""Which licences the user has accepted, and when. Kept beside the packs; a pack whose licence was not accepted is not fetched."""

from collections.abc import Callable
from pathlib import Path

from milimo.engines.packs.notes import Notes
from milimo.engines.packs.pack import Pack
from milimo.errors import BadInput

FILE = "licences.json"


class Licences:
    """`clock` gives the moment as ISO 8601."""

    def __init__(self, root: Path, clock: Callable[[], str]) -> None:
        self._notes = Notes(root / FILE)
        self._clock = clock

    def accepted_at(self, pack: Pack) -> str | None:
        """When this pack's licence was accepted; the empty string where none must be."""
        if not pack.licence.must_accept:
            return ""
        return self._notes.read().get(_key(pack))

    def accept(self, pack: Pack) -> None:
        """Write down that the user accepts it."""
        if self.accepted_at(pack) is None:
            self._notes.write(_key(pack), self._clock())

    def demand(self, pack: Pack) -> None:
        """Raises BadInput when it has not been accepted."""
        if self.accepted_at(pack) is None:
            raise BadInput(
                f"The licence of {pack.title} has not been accepted: {pack.licence.name}.",
                f"Read it at {pack.licence.url}, then accept it on the Models page, or with "
                f"`milimo packs install {pack.name} --accept-licence`.",
            )


def _key(pack: Pack) -> str:
    return f"{pack.name}: {pack.licence.name}"
