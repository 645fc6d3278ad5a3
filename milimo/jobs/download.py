"""A download: a pack is fetched, checked and put on the shelf."""

from collections.abc import Mapping
from typing import Any

from milimo.domain.ids import Id
from milimo.engines.packs.shelf import PackShelf
from milimo.jobs.specs import DownloadSpec
from milimo.jobs.workbench import Workbench
from milimo.store.store import Store


class Download:
    """The work of a job of kind `download`. The shelf itself goes on where a killed download stopped."""

    def __init__(self, store: Store, shelf: PackShelf) -> None:
        self._store = store
        self._shelf = shelf

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Install the pack; at once when it is there. Raises what the shelf raises."""
        spec = DownloadSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        self._shelf.install(spec.pack, bench.progress)
        return {}

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        self._store.jobs.finish(job_id, "succeeded", started_at=started_at)
        self._store.events.announce("shelf", None, {"shelf": "packs"})
