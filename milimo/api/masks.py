"""Masks: found in a frame, followed through a film, painted by the user."""

from functools import partial
from io import BytesIO
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from PIL import Image, UnidentifiedImageError

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio, Studio
from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.domain.record import Value
from milimo.domain.time import Frames
from milimo.errors import BadInput, TooLarge, Unreadable
from milimo.jobs.keep_picture import keep_picture
from milimo.jobs.mask_wishes import FoundMask, check_seen, find_mask, follow_mask, masks_of
from milimo.jobs.specs import AssetProvenance, FrameOf
from milimo.jobs.taking_in import label_of

router = APIRouter(tags=["masks"])

LARGEST_MASK_BYTES = 40_000_000


class FindMaskWish(Value):
    asset_id: Id
    frame: Frames = 0
    prompt: MaskPrompt
    engine: MaskEngineName | None = None
    """None takes SAM 3 where it is ready, else OpenCV."""


class FollowMaskWish(FindMaskWish):
    direction: Direction = "both"


@router.post("/projects/{project_id}/segment", status_code=202)
def segment(studio: InStudio, project_id: Id, wish: FindMaskWish) -> JobAsked:
    """Find what is meant in a frame of a picture or film, before all else that waits. `jobs/{id}/masks` gives what was found."""
    studio.store.changes.document(project_id)
    asked = find_mask(
        studio.store,
        studio.queue,
        project_id,
        asset_id=wish.asset_id,
        frame=wish.frame,
        prompt=wish.prompt,
        engine=wish.engine,
    )
    return JobAsked(job_id=asked)


@router.post("/projects/{project_id}/track", status_code=202)
def track(studio: InStudio, project_id: Id, wish: FollowMaskWish) -> JobAsked:
    """Follow what is meant in a frame through its film. The job's asset is a lossless film of masks, with a proxy to play."""
    studio.store.changes.document(project_id)
    asked = follow_mask(
        studio.store,
        studio.queue,
        project_id,
        asset_id=wish.asset_id,
        frame=wish.frame,
        prompt=wish.prompt,
        direction=wish.direction,
        engine=wish.engine,
    )
    return JobAsked(job_id=asked)


@router.get("/jobs/{job_id}/masks")
def found_masks(studio: InStudio, job_id: Id) -> list[FoundMask]:
    """What a job found, the best first; none while it works."""
    return masks_of(studio.store, studio.queue.job(job_id))


_BODY = {"requestBody": {"required": True, "content": {"image/png": {"schema": {"format": "binary"}}}}}


@router.post("/projects/{project_id}/masks", status_code=201, openapi_extra=_BODY)
async def save_mask(
    studio: InStudio,
    project_id: Id,
    request: Request,
    *,
    of: Annotated[Id, Query()],
    frame: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    name: Annotated[str, Query(max_length=200)] = "",
    by: Annotated[str, Query(max_length=200)] = "hand",
) -> Asset:
    """Keep a mask of a frame of an asset: the body is a picture of the frame's size, white where the object is. `by` says how."""
    await to_thread.run_sync(studio.store.changes.document, project_id)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_MASK_BYTES:
            raise TooLarge(f"The mask is larger than {LARGEST_MASK_BYTES // 1_000_000} MB.", "Send it as a grey PNG.")
    painted = FrameOf(asset_id=of, frame=frame)
    keep = partial(_keep, studio, project_id, bytes(body), painted, name=name, by=by)
    # Decoding a large picture takes memory and a core.
    return await to_thread.run_sync(keep, limiter=studio.decoders)


def _keep(studio: Studio, project_id: Id, body: bytes, painted: FrameOf, *, name: str, by: str) -> Asset:
    seen = studio.store.assets.get(painted.asset_id)
    check_seen(seen, painted.frame)
    mask = _grey(body, seen)
    buffer = BytesIO()
    mask.save(buffer, "PNG")
    return keep_picture(
        studio.store,
        project_id,
        buffer.getvalue(),
        name=label_of(name or f"{seen.name} mask"),
        origin="mask",
        provenance=AssetProvenance(painted_on=painted, details={"by": by}),
    )


def _grey(body: bytes, seen: Asset) -> Image.Image:
    """The mask, 8 bits a pixel; nothing is decoded before its size has been compared."""
    try:
        with Image.open(BytesIO(body), formats=("PNG",)) as picture:
            if picture.size != (seen.width, seen.height):
                raise BadInput(
                    f"The mask is {picture.width} by {picture.height}, and the picture {seen.width} by {seen.height}.",
                    "Paint it at the picture's own size.",
                )
            if picture.mode.startswith("I"):
                raise BadInput("The mask has 16 bits a pixel.", "Send it as a grey PNG of 8 bits a pixel.")
            return picture.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("The mask is no PNG picture.", "Send it as a grey PNG.") from error
