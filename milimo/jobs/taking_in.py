"""Taking files in: footage, stills, music. Bounded, probed before anything knows of them, and made ready to be played."""

from dataclasses import asdict
from pathlib import Path, PurePosixPath

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.errors import BadInput
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.specs import IngestSpec
from milimo.media.probe import probe
from milimo.store.clock import utc_now
from milimo.store.files import Incoming
from milimo.store.ids import asset_id_of
from milimo.store.store import Store

BLOCK_BYTES = 1 << 20
_NAME_LIMIT = 200


def take_in(store: Store, project_id: Id | None, incoming: Incoming, name: str) -> Asset:
    """Know a file that was received, as an asset that the project, if any, holds. Raises what the probe raises."""
    sha256 = incoming.finish()
    probed = probe(incoming.path)
    store.files.publish(incoming.path, sha256)
    asset = Asset(
        id=asset_id_of(sha256),
        sha256=sha256,
        bytes=incoming.bytes,
        name=name,
        origin="upload",
        created_at=utc_now(),
        **asdict(probed),
    )
    return store.assets.add(project_id, asset)


def prepare(queue: JobQueue, project_id: Id, asset: Asset, name: str) -> Id:
    """Ask for the proxy and the peaks of an asset that was taken in; gives the job."""
    spec = IngestSpec(asset_id=asset.id).model_dump(mode="json")
    [job_id] = queue.enqueue([NewJob("ingest", f"Prepare {name}", spec, project_id)])
    return job_id


def take_in_file(store: Store, queue: JobQueue, project_id: Id | None, path: Path, limit_bytes: int) -> Asset:
    """Take a copy of a file of this machine. Raises `BadInput` for one that cannot be read, and as `take_in`."""
    name = label_of(path.name)
    with store.files.receive(limit_bytes) as incoming:
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    incoming.write(block)
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror}.", "Check the file's name.") from error
        asset = take_in(store, project_id, incoming, name)
    if project_id is not None:  # What no project holds is played nowhere.
        prepare(queue, project_id, asset, name)
    return asset


def label_of(name: str) -> str:
    """The last part of a file's name, printable: `C:\\films\\a.mov` is `a.mov`."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(character for character in last if character.isprintable()).strip()
    return printable[:_NAME_LIMIT] or "Untitled"
