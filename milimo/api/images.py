"""Pictures of no shot: asked for in words, inpainted, taken from a film; and how any asset was made."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from milimo.api.jobs import JobsAsked
from milimo.api.studio import InStudio
from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.record import Text, Value
from milimo.jobs import keep_picture
from milimo.jobs.image_wishes import DEFAULT_ENGINE, MOST_PICTURES, ImageWish, draw_images, wish_for_element
from milimo.jobs.specs import AssetProvenance, FrameOf

router = APIRouter(tags=["images"])

Side = Annotated[int, Field(ge=16, le=16_384)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Count = Annotated[int, Field(ge=1, le=MOST_PICTURES)]
_PNG: dict[int | str, dict[str, object]] = {200: {"content": {"image/png": {}}}}


class NewImages(Value):
    """`source` with `mask` (both pictures of one size) is inpainting: it has the source's size, and the rest of it stays."""

    prompt: Text
    negative_prompt: Text = ""
    width: Side = 1024
    height: Side = 1024
    seed: Seed = 0
    count: Count = 1
    references: Annotated[tuple[Id, ...], Field(max_length=16)] = ()
    source: Id | None = None
    mask: Id | None = None
    element_id: Id | None = None
    engine: str = DEFAULT_ENGINE
    parameters: dict[str, str | int | float | bool] = {}
    """The engine's own settings: steps, guidance_scale, strength, feather."""


class Visualise(Value):
    sheet: bool = False
    """Show it from several sides in one picture."""
    seed: Seed = 0
    count: Count = 2
    engine: str = DEFAULT_ENGINE


@router.post("/projects/{project_id}/images", status_code=202)
def draw_new_images(studio: InStudio, project_id: Id, asked: NewImages) -> JobsAsked:
    """Ask for pictures, a job each; each further one has the next seed."""
    studio.store.changes.document(project_id)
    values: dict[str, Any] = {name: getattr(asked, name) for name in NewImages.model_fields}
    return JobsAsked(job_ids=tuple(draw_images(studio.store, studio.queue, project_id, ImageWish(**values))))


@router.post("/projects/{project_id}/elements/{element_id}/visualise", status_code=202)
def visualise_element(studio: InStudio, project_id: Id, element_id: Id, asked: Visualise) -> JobsAsked:
    """Ask for pictures of an element by its description; the user picks one as its reference."""
    _, document = studio.store.changes.document(project_id)
    wish = wish_for_element(
        document, element_id, sheet=asked.sheet, seed=asked.seed, count=asked.count, engine=asked.engine
    )
    return JobsAsked(job_ids=tuple(draw_images(studio.store, studio.queue, project_id, wish)))


@router.get("/assets/{asset_id}/frame", response_class=Response, responses=_PNG)
async def asset_frame(
    studio: InStudio, asset_id: Id, number: Annotated[int, Query(ge=0, le=100_000_000)] = 0
) -> Response:
    """A frame at its full size, without loss, as PNG; of a film of masks its very values."""
    content = await to_thread.run_sync(keep_picture.frame_png, studio.store, asset_id, number, limiter=studio.decoders)
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=31536000, immutable"})


@router.post("/projects/{project_id}/frames", status_code=201)
async def take_frame(studio: InStudio, project_id: Id, asked: FrameOf) -> Asset:
    """Take a frame of a film as a picture of the project, at its full size and without loss."""
    await to_thread.run_sync(studio.store.changes.document, project_id)
    return await to_thread.run_sync(keep_picture.take_frame, studio.store, project_id, asked, limiter=studio.decoders)


@router.get("/assets/{asset_id}/provenance")
def asset_provenance(studio: InStudio, asset_id: Id) -> AssetProvenance:
    """How an asset was made: enough to make it again."""
    return keep_picture.how_made(studio.store, asset_id)
