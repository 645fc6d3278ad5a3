"""LoRAs of the model hub as the studio deals with them: what a repository has, and a file of it fetched as a job."""

import threading

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.engines.hub_loras import HubLoras, Offer, Place
from milimo.engines.packs.patience import SHORT
from milimo.errors import Conflict
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.specs import DownloadSpec, LoraToFetch
from milimo.store.store import Store


class HubLoraFile(Value):
    path: str
    bytes: int


class HubOffer(Value):
    """What a repository of the hub has to offer."""

    repository: str
    gated: bool
    """The hub gives it only to users who have accepted its licence there."""
    licence: str
    """What its authors call it; empty where they say nothing."""
    files: tuple[HubLoraFile, ...]
    chosen: str
    """The file that is meant: the only one, or that of a pasted address; empty where the user must choose."""


class LoraFetching:
    """What routes ask of the hub's LoRAs."""

    def __init__(self, store: Store, queue: JobQueue, hub: HubLoras) -> None:
        self._store = store
        self._queue = queue
        self._hub = hub
        self._asking = threading.Lock()

    def look(self, text: str) -> HubOffer:
        """Ask the hub about a repository, by its name or by a pasted address. Raises BadInput, and what the hub raises."""
        place = Place.of(text)
        return _told(self._hub.look(place.repository, SHORT), place)

    def fetch(self, text: str, path: str, name: str) -> Id:
        """Fetch a LoRA in the background; gives the job. Raises BadInput where several files could be meant or `name` is none,
        Conflict for a name that is taken or one that is on its way, and what the hub raises.
        """
        place = Place.of(text)
        file = self._hub.look(place.repository, SHORT).file(path or place.path)
        called = self._hub.name_for(file, name)
        lora = LoraToFetch(repository=place.repository, path=file.path, name=called)
        with self._asking:
            if any(_lora_of(known.row.spec) == called for known in self._store.jobs.open("net")):
                raise Conflict(f"{called} is being fetched already.", "Wait until that is done, or cancel it.")
            spec = DownloadSpec(lora=lora).model_dump(mode="json")
            [job_id] = self._queue.enqueue([NewJob("download", f"Fetch LoRA {called}", spec)])
        return job_id


def _lora_of(spec: dict[str, object]) -> str | None:
    lora = DownloadSpec.model_validate(spec).lora
    return None if lora is None else lora.name


def _told(offer: Offer, place: Place) -> HubOffer:
    paths = [file.path for file in offer.files]
    chosen = place.path if place.path in paths else paths[0] if len(paths) == 1 else ""
    return HubOffer(
        repository=offer.repository,
        gated=offer.gated,
        licence=offer.licence,
        files=tuple(HubLoraFile(path=file.path, bytes=file.bytes) for file in offer.files),
        chosen=chosen,
    )
