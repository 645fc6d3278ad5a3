"""Which weights a job was done with, and which it would be done with now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from milimo.domain.weights import Weights, changes
from milimo.engines.loras import LoraShelf, sha256_of
from milimo.engines.packs.receipt import weights_in
from milimo.errors import NotFound
from milimo.jobs.lora_desk import LoraCard, LoraDesk


def weights_used(
    slots: Iterable[str], packs: Mapping[str, Path], loras: Mapping[str, str] | None = None
) -> tuple[Weights, ...]:
    """The packs that an engine asks for, as they are installed, and the LoRAs that it wore (SHA-256 by name)."""
    used = [weights_in(slot, packs.get(slot)) for slot in slots]
    worn = [Weights(kind="lora", slot=name, name=name, sha256=sha256) for name, sha256 in sorted((loras or {}).items())]
    return (*used, *worn)


class WeightsInUse:
    """Compares what a take was made with to what is here now."""

    def __init__(self, packs: Callable[[], Mapping[str, Path]], shelf: LoraShelf) -> None:
        self._packs = packs
        self._shelf = shelf

    def loras(self) -> list[LoraCard]:
        """Every LoRA, matched against the packs."""
        return LoraDesk(None, self._shelf, self._packs).cards()

    def changes_since(self, then: Sequence[Weights]) -> tuple[str, ...]:
        """In sentences. Reads the LoRAs among them through."""
        slots = [each.slot for each in then if each.kind == "pack"]
        worn = {each.slot: digest for each in then if each.kind == "lora" and (digest := self._digest(each.slot))}
        return changes(then, weights_used(slots, self._packs(), worn))

    def _digest(self, name: str) -> str:
        try:
            return sha256_of(self._shelf.get(name).path)
        except (NotFound, OSError):
            return ""
