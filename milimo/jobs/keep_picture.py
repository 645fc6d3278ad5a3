"""Pictures that no job makes: a frame taken out of a film, a mask that was painted; and how any asset was made."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.time import Frames
from milimo.errors import NotFound
from milimo.jobs.specs import AssetProvenance, FrameOf, probed_of
from milimo.media.frames import full_frame
from milimo.media.probe import probe
from milimo.store.clock import utc_now
from milimo.store.ids import asset_id_of
from milimo.store.store import Store


def frame_png(store: Store, asset_id: Id, number: Frames) -> bytes:
    """A frame at its full size, without loss. Raises `NotFound`, `BadInput` for a frame that is not there."""
    asset = store.assets.get(asset_id)
    buffer = BytesIO()
    full_frame(store.files.path(asset.sha256), probed_of(asset), number).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def take_frame(store: Store, project_id: Id | None, asked: FrameOf) -> Asset:
    """Keep a frame of a film as a picture of the project, if any. Raises as `frame_png`."""
    film = store.assets.get(asked.asset_id)
    name = film.name if film.type == "image" else f"{film.name}, frame {asked.frame}"
    content = frame_png(store, asked.asset_id, asked.frame)
    made = AssetProvenance(taken_from=asked)
    return keep_picture(store, project_id, content, name=name, origin="image", provenance=made)


def keep_picture(
    store: Store, project_id: Id | None, content: bytes, *, name: str, origin: str, provenance: AssetProvenance
) -> Asset:
    """Publish a PNG as an asset, which the project, if any, holds."""
    with store.files.receive(len(content)) as incoming:
        incoming.write(content)
        sha256 = incoming.finish()
        probed = probe(incoming.path)
        store.files.publish(incoming.path, sha256)
    asset = Asset.model_validate({
        "id": asset_id_of(sha256),
        "sha256": sha256,
        "bytes": len(content),
        "name": name[:200],
        "origin": origin,
        "created_at": utc_now(),
        "type": "image",
        "mime": "image/png",
        "width": probed.width,
        "height": probed.height,
        "frames": 1,
    })  # fmt: skip
    return store.assets.add(project_id, asset, provenance.model_dump(mode="json"))


def how_made(store: Store, asset_id: Id) -> AssetProvenance:
    """Enough to make an asset again. Raises `NotFound` for one that is not there, and for one that was brought in."""
    kept = store.assets.provenance(asset_id)
    if kept is None:
        raise NotFound("This file was brought in, so the studio does not know how it was made.")
    return AssetProvenance.model_validate(_of_take(kept) if "spec" in kept else kept)


def _of_take(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"drawn": kept["spec"], "details": kept.get("details", {}), "weights": kept.get("weights", [])}
