"""The shelf of LoRAs as the studio shows it: what each is for, and whether it fits the weights that are in use."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from milimo.domain.record import Value
from milimo.engines.lora_names import FAMILY_TITLES, Shape, named_in_context, signs_of
from milimo.engines.loras import Lora, LoraShelf, check_is_lora, check_modules_fit, model_shapes
from milimo.engines.peft_alpha import UNKNOWN, read_config
from milimo.engines.weights import Mark, mark_of
from milimo.errors import MilimoError
from milimo.store.store import Store


class LoraCard(Value):
    """A LoRA as the studio shows it."""

    name: str
    bytes: int
    family: str
    """The name by which engines ask for the weights that it was made for; empty when it is for none of ours."""
    family_title: str
    rank: int
    trigger: str
    """What must stand in the prompt to wake it, when its file says so."""
    reference_factor: int = 0
    """Of an IC-LoRA, which follows a control film: how many times smaller than the picture that film is; 0 of any other."""
    former: tuple[str, ...] = ()
    """What it was called before: shots that wear it by one of these go on wearing it."""
    pack: bool = False
    """It is a pack's, and is removed as such."""
    fit: Literal["fits", "misfit", "unknown"]
    """`unknown` while the weights of its family are not installed."""
    why: str = ""
    """Why it does not fit, or is not known to."""
    note: str = ""
    """What the user should know of how it acts."""


class LoraDesk:
    """What routes and commands ask of LoRAs. `packs` gives the folders of the weights in use, by family.

    `store` may be None where no studio need be told. What was read of a file is kept until the file, or the weights in use, are
    others: a plan asks for the cards after every edit. Safe to use from several threads.
    """

    def __init__(self, store: Store | None, shelf: LoraShelf, packs: Callable[[], Mapping[str, Path]]) -> None:
        self._store = store
        self._shelf = shelf
        self._packs = packs
        self._lock = threading.Lock()
        self._models: dict[str, _Model] = {}
        self._cards: dict[Lora, tuple[_Seen, LoraCard]] = {}

    def cards(self) -> list[LoraCard]:
        """Every LoRA, matched against the weights in use."""
        with self._lock:
            self._look_at_models()
            there = self._shelf.list()
            self._cards = {lora: self._looked_at(lora) for lora in there}
            return [self._cards[lora][1] for lora in there]

    def name_for(self, file_name: str) -> str:
        """What a file will be called on the shelf. Raises Conflict when a LoRA is called so already."""
        return self._shelf.name_for(file_name)

    def add(self, file: Path, name: str, called: str, config: str = "") -> LoraCard:
        """Take a copy of a file, known to the user as `called`. `config` is peft's configuration, where that does not lie beside it.
        Raises BadInput, Conflict.
        """
        alpha = read_config(config, called) if config else None
        lora = self._shelf.add(file, name, called=called, alpha=alpha)
        self._tell()
        return self._card(lora)

    def rename(self, name: str, new: str) -> LoraCard:
        """Raises NotFound, BadInput, Conflict."""
        lora = self._shelf.rename(name, new)
        self._tell()
        return self._card(lora)

    def remove(self, name: str) -> None:
        """Raises NotFound."""
        self._shelf.remove(name)
        self._tell()

    def _card(self, lora: Lora) -> LoraCard:
        with self._lock:
            self._look_at_models()
            self._cards[lora] = self._looked_at(lora)
            return self._cards[lora][1]

    def _looked_at(self, lora: Lora) -> "tuple[_Seen, LoraCard]":
        seen = (_mark(lora.path), tuple(model.seen for model in self._models.values()))
        known = self._cards.get(lora)
        if known is not None and known[0] == seen:
            return known
        return seen, _card(lora, {family: model.shapes for family, model in self._models.items()})

    def _look_at_models(self) -> None:
        packs = self._packs()
        there = {family: (packs[family], _mark(packs[family])) for family in FAMILY_TITLES if family in packs}
        known = self._models
        self._models = {
            family: known[family]
            if family in known and known[family].seen == seen
            else _Model(seen, model_shapes(seen[0]))
            for family, seen in there.items()
        }

    def _tell(self) -> None:
        if self._store is not None:
            self._store.events.announce("shelf", None, {"shelf": "loras"})


@dataclass(frozen=True)
class _Model:
    """Weights in use, as they were when their shapes were read."""

    seen: tuple[Path, Mark | None]
    shapes: Mapping[str, Shape]


_Seen = tuple[Mark | None, tuple[tuple[Path, Mark | None], ...]]
"""What a card was made from: the LoRA's file and the weights in use."""


def _mark(path: Path) -> Mark | None:
    """None of what was taken away meanwhile."""
    try:
        return mark_of(path)
    except OSError:
        return None


def _card(lora: Lora, models: Mapping[str, Mapping[str, Shape]]) -> LoraCard:
    card = LoraCard(
        name=lora.name,
        bytes=lora.bytes,
        family="",
        family_title="",
        rank=0,
        trigger="",
        former=lora.former,
        pack=lora.pack,
        fit="misfit",
    )
    try:
        signs = signs_of(lora.path)
        check_is_lora(signs, lora.name)
    except MilimoError as error:
        return card.model_copy(update={"why": f"{error.detail} {error.remedy}"})
    title = FAMILY_TITLES.get(signs.family, "")
    told = {
        "family": signs.family,
        "family_title": title,
        "rank": signs.rank,
        "trigger": signs.trigger,
        "note": UNKNOWN if signs.alpha_unknown else "",
        # A file that says nothing of itself is known by a name that it had before it was renamed, too.
        "reference_factor": signs.reference_factor or int(any(named_in_context(name) for name in lora.former)),
    }
    if not signs.family:
        return card.model_copy(update=told | {"why": "It is made for none of the models that draw here."})
    if signs.family not in models:
        return card.model_copy(update=told | {"fit": "unknown", "why": f"The weights of {title} are not installed."})
    try:
        check_modules_fit(lora.name, signs.modules, models[signs.family], signs.family)
    except MilimoError as error:
        return card.model_copy(update=told | {"why": error.detail})
    return card.model_copy(update=told | {"fit": "fits"})
