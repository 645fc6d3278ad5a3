"""The shelf of LoRAs as the studio shows it: what each is for, and whether it fits the weights that are in use."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from milimo.domain.record import Value
from milimo.engines.lora_names import FAMILY_TITLES, Shape, named_in_context, signs_of
from milimo.engines.loras import Lora, LoraShelf, check_is_lora, check_modules_fit, model_shapes
from milimo.engines.peft_alpha import UNKNOWN, read_config
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

    `store` may be None where no studio need be told.
    """

    def __init__(self, store: Store | None, shelf: LoraShelf, packs: Callable[[], Mapping[str, Path]]) -> None:
        self._store = store
        self._shelf = shelf
        self._packs = packs

    def cards(self) -> list[LoraCard]:
        """Every LoRA, matched against the weights in use."""
        models = self._models()
        return [_card(lora, models) for lora in self._shelf.list()]

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
        return _card(lora, self._models())

    def rename(self, name: str, new: str) -> LoraCard:
        """Raises NotFound, BadInput, Conflict."""
        lora = self._shelf.rename(name, new)
        self._tell()
        return _card(lora, self._models())

    def remove(self, name: str) -> None:
        """Raises NotFound."""
        self._shelf.remove(name)
        self._tell()

    def _models(self) -> dict[str, dict[str, Shape]]:
        packs = self._packs()
        return {family: model_shapes(packs[family]) for family in FAMILY_TITLES if family in packs}

    def _tell(self) -> None:
        if self._store is not None:
            self._store.events.announce("shelf", None, {"shelf": "loras"})


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
