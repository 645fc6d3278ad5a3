"""Taking files in: footage, stills, music. Streamed to the disk, bounded, probed before anything knows of them."""

from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request

from milimo.api.studio import InStudio, Studio
from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.jobs.queue import NewJob
from milimo.jobs.specs import IngestSpec
from milimo.media.probe import probe
from milimo.store.clock import utc_now
from milimo.store.files import Incoming
from milimo.store.ids import asset_id_of

router = APIRouter(tags=["assets"])

_BLOCK_BYTES = 1 << 20
_NAME_LIMIT = 200


class TakenIn(Value):
    """The asset as it was probed, and the job that makes its proxy and peaks."""

    asset: Asset
    job_id: Id


BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"format": "binary"}}}}}


@router.post("/projects/{project_id}/assets", status_code=202, openapi_extra=BODY)
async def upload(
    studio: InStudio, project_id: Id, request: Request, name: Annotated[str, Query(min_length=1, max_length=1000)]
) -> TakenIn:
    """Add a file to a project: the body is the file's bytes. `name` is what the user calls it: a label, never a path."""
    await to_thread.run_sync(studio.store.changes.document, project_id)
    with studio.store.files.receive(studio.settings.upload_limit_bytes) as incoming:
        await receive_body(request, incoming)
        return await to_thread.run_sync(_take_in, studio, project_id, incoming, label_of(name))


async def receive_body(request: Request, incoming: Incoming) -> None:
    """Write the body in large blocks, outside the event loop."""
    waiting = bytearray()
    async for piece in request.stream():
        waiting += piece
        if len(waiting) >= _BLOCK_BYTES:
            await to_thread.run_sync(incoming.write, bytes(waiting))
            waiting.clear()
    await to_thread.run_sync(incoming.write, bytes(waiting))


def _take_in(studio: Studio, project_id: Id, incoming: Incoming, name: str) -> TakenIn:
    sha256 = incoming.finish()
    probed = probe(incoming.path)
    studio.store.files.publish(incoming.path, sha256)
    asset = studio.store.assets.add(
        project_id,
        Asset(
            id=asset_id_of(sha256),
            sha256=sha256,
            bytes=incoming.bytes,
            name=name,
            origin="upload",
            created_at=utc_now(),
            **asdict(probed),
        ),
    )
    spec = IngestSpec(asset_id=asset.id).model_dump(mode="json")
    [job_id] = studio.queue.enqueue([NewJob("ingest", f"Prepare {name}", spec, project_id)])
    return TakenIn(asset=asset, job_id=job_id)


def label_of(name: str) -> str:
    """The last part of a file's name, printable: `C:\\films\\a.mov` is `a.mov`."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(character for character in last if character.isprintable()).strip()
    return printable[:_NAME_LIMIT] or "Untitled"
