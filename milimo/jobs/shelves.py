"""The shelves of packs and LoRAs, as the settings place them."""

from typing import Literal

from milimo.engines.hub_loras import HubLoras
from milimo.engines.loras import LoraShelf
from milimo.engines.packs import Hub, OnDisk, PackShelf
from milimo.engines.packs.login import Login, hub_cache
from milimo.jobs.hub_login import HubLogin
from milimo.jobs.weights import WeightsInUse
from milimo.settings import Settings
from milimo.store.store import DATABASE_NAME, Store


def packs_of(settings: Settings) -> PackShelf:
    """The packs; the hub is given the user's own token, and its cache on this machine is looked into."""
    return PackShelf(settings.packs, hub=_hub(settings), on_disk=OnDisk(settings.models, hub_cache()))


def loras_of(settings: Settings) -> LoraShelf:
    """The user's LoRAs, and those of installed packs."""
    return LoraShelf(settings.loras, packs_of(settings).loras)


def weights_in_use(settings: Settings) -> WeightsInUse:
    return WeightsInUse(packs_of(settings).installed, loras_of(settings))


def hub_loras_of(settings: Settings) -> HubLoras:
    return HubLoras(_hub(settings), loras_of(settings))


def hub_login_of(settings: Settings) -> HubLogin:
    return HubLogin(_hub(settings), Login())


def _hub(settings: Settings) -> Hub:
    return Hub(settings.hub, Login().token)


def announce(settings: Settings, shelf: Literal["packs", "loras"]) -> None:
    """Tell the studio of the data folder, if there is one, that a shelf changed."""
    if (settings.data / DATABASE_NAME).is_file():
        store = Store(settings.data)
        store.events.announce("shelf", None, {"shelf": shelf})
        store.close()
