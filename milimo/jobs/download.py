"""A download: a pack or a LoRA is fetched, checked and put on its shelf."""

from collections.abc import Mapping
from typing import Any

from milimo.domain.ids import Id
from milimo.engines.hub_loras import HubLoras, Place
from milimo.engines.packs.shelf import PackShelf
from milimo.jobs.specs import DownloadSpec
from milimo.jobs.workbench import Workbench
from milimo.store.store import Store


class Download:
    """The work of a job of kind `download`. The shelves themselves go on where a killed download stopped."""

    def __init__(self, store: Store, shelf: PackShelf, loras: HubLoras) -> None:
        self._store = store
        self._shelf = shelf
        self._loras = loras

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Install the pack, or fetch the LoRA; at once when it is there. Raises what the shelves raise."""
        spec = self._spec(job_id)
        if spec.lora is None:
            self._shelf.install(spec.pack, bench.progress)
        else:
            self._loras.fetch(Place(spec.lora.repository, spec.lora.path), spec.lora.name, bench.progress)
        return {}

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        self._store.jobs.finish(job_id, "succeeded", started_at=started_at)
        # A pack may be a LoRA, and weights decide which LoRAs fit: whoever follows one shelf asks for both.
        shelf = "packs" if self._spec(job_id).lora is None else "loras"
        self._store.events.announce("shelf", None, {"shelf": shelf})

    def _spec(self, job_id: Id) -> DownloadSpec:
        return DownloadSpec.model_validate(self._store.jobs.get(job_id).row.spec)
