"""Assets: their files, by id. A client never names a path."""

from functools import partial
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Query
from fastapi.responses import FileResponse, Response

from milimo.api.studio import InStudio, Studio
from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.errors import NotFound
from milimo.jobs.specs import PEAKS, probed_of

router = APIRouter(tags=["assets"])

_FOR_EVER = "private, max-age=31536000, immutable"
"""An asset's content never changes, so a browser need not ask again."""

IfNoneMatch = Annotated[str | None, Header()]
_BINARY: dict[int | str, dict[str, object]] = {200: {"content": {"application/octet-stream": {}}}}


@router.get("/assets/{asset_id}/file", response_class=Response, responses=_BINARY)
def asset_file(
    studio: InStudio,
    asset_id: Id,
    download: bool = False,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The file itself, in ranges where asked. `download` has the browser save it under its name."""
    asset = studio.store.assets.get(asset_id)
    return _content(studio, asset, if_none_match, name=asset.name if download else None)


@router.get("/assets/{asset_id}/proxy", response_class=Response, responses=_BINARY)
def asset_proxy(studio: InStudio, asset_id: Id, if_none_match: IfNoneMatch = None) -> Response:
    """The copy that a browser plays well; the file itself where it has none (yet)."""
    asset = studio.store.assets.get(asset_id)
    if asset.proxy_asset_id is not None:
        asset = studio.store.assets.get(asset.proxy_asset_id)
    return _content(studio, asset, if_none_match)


@router.get("/assets/{asset_id}/peaks", response_class=Response, responses=_BINARY)
def asset_peaks(studio: InStudio, asset_id: Id, if_none_match: IfNoneMatch = None) -> Response:
    """The loudness of its sound over time, as `milimo/media/peaks.py` writes it."""
    asset = studio.store.assets.get(asset_id)
    path = studio.store.files.derived(asset.sha256, PEAKS)
    if not asset.has_peaks or not path.is_file():
        raise NotFound("This asset has no peaks.", "They are made after a file was added; wait for its job.")
    tag = f'"{asset.sha256}-peaks"'
    if _matches(if_none_match, tag):
        return _unchanged(tag)
    return FileResponse(path, media_type="application/octet-stream", headers=_kept(tag))


@router.get("/assets/{asset_id}/thumbnail", response_class=Response, responses=_BINARY)
async def asset_thumbnail(
    studio: InStudio,
    asset_id: Id,
    frame: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    width: Annotated[int, Query(ge=1, le=4096)] = 320,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A small picture of a frame, counted at the asset's own rate; at least as wide as asked, up to 1280."""
    asset = await to_thread.run_sync(studio.store.assets.get, asset_id)
    tag = f'"{asset.sha256}-{frame}-{width}"'
    if _matches(if_none_match, tag):
        return _unchanged(tag)
    # Decoding takes a core: a storyboard that scrolls must not take every thread from the rest of the studio.
    make = partial(_thumbnail, studio, asset, frame, width)
    path = await to_thread.run_sync(make, limiter=studio.decoders)
    return FileResponse(path, media_type="image/webp", headers=_kept(tag))


def _thumbnail(studio: Studio, asset: Asset, frame: int, width: int) -> Path:
    path = studio.store.files.path(asset.sha256)
    return studio.thumbnails.get(path, asset.sha256, probed_of(asset), frame=frame, width=width)


def _content(studio: Studio, asset: Asset, if_none_match: str | None, name: str | None = None) -> Response:
    path = studio.store.files.path(asset.sha256)
    tag = f'"{asset.sha256}"'
    if _matches(if_none_match, tag):
        return _unchanged(tag)
    # A file that somebody added is never run as a page, whatever it holds.
    headers = _kept(tag) | {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(path, media_type=asset.mime, filename=name, headers=headers)


def _matches(if_none_match: str | None, tag: str) -> bool:
    if if_none_match is None:
        return False
    tags = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return tag in tags or "*" in tags


def _kept(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": _FOR_EVER}


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers=_kept(tag))
