"""Taking files in: footage, stills, music. Streamed to the disk."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request

from milimo.api.studio import InStudio, Studio
from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.jobs.taking_in import BLOCK_BYTES, label_of, prepare, take_in
from milimo.store.files import Incoming

router = APIRouter(tags=["assets"])


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
        if len(waiting) >= BLOCK_BYTES:
            await to_thread.run_sync(incoming.write, bytes(waiting))
            waiting.clear()
    await to_thread.run_sync(incoming.write, bytes(waiting))


def _take_in(studio: Studio, project_id: Id, incoming: Incoming, name: str) -> TakenIn:
    asset = take_in(studio.store, project_id, incoming, name)
    return TakenIn(asset=asset, job_id=prepare(studio.queue, project_id, asset, name))
