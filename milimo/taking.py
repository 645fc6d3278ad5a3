"""What a command is given to work with: a file of this machine, or an asset by its id."""

from pathlib import Path

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.errors import BadInput
from milimo.jobs.queue import JobQueue
from milimo.jobs.taking_in import take_in_file
from milimo.settings import Settings
from milimo.store.store import Store


def taken(store: Store, queue: JobQueue, settings: Settings, named: str, project_id: Id | None) -> Asset:
    """The asset; a file is taken in, for the project if there is one. Raises `NotFound`, `BadInput` and its kinds."""
    path = Path(named)
    if path.is_file():
        return take_in_file(store, queue, project_id, path, settings.upload_limit_bytes)
    if named.startswith("asset_"):
        return store.assets.get(named)
    raise BadInput(f"{named} is neither a file nor an asset.", "`milimo assets list PROJECT` shows the assets.")
