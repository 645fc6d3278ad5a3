"""Engines, as the workers tell of them, and the packs that they use."""

from typing import Annotated

from fastapi import APIRouter, Path

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio
from milimo.domain.record import Value
from milimo.jobs.engine_cards import EngineCard, read_cards
from milimo.jobs.queue import NewJob
from milimo.jobs.specs import DownloadSpec

router = APIRouter(tags=["engines"])

PackName = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


class PackShown(Value):
    """A download that an engine uses. `bytes` is what is fetched."""

    name: str
    title: str
    bytes: int
    licence: str
    installed: bool


@router.get("/engines")
def list_engines(studio: InStudio) -> tuple[EngineCard, ...]:
    """Every engine; none until the first worker has started."""
    return read_cards(studio.settings.data)


@router.get("/packs")
def list_packs(studio: InStudio) -> list[PackShown]:
    """Every pack that there is."""
    return [
        PackShown(
            name=known.pack.name,
            title=known.pack.title,
            bytes=known.pack.bytes,
            licence=known.pack.licence,
            installed=known.installed,
        )
        for known in studio.packs.list()
    ]


@router.post("/packs/{name}/install", status_code=202)
def install_pack(studio: InStudio, name: PackName) -> JobAsked:
    """Fetch a pack in the background. One that is on its way already is not fetched twice."""
    pack = studio.packs.pack(name)
    spec = DownloadSpec(pack=pack.name).model_dump(mode="json")
    for known in studio.store.jobs.open("net"):
        if known.row.spec == spec:
            return JobAsked(job_id=known.row.id)
    [job_id] = studio.queue.enqueue([NewJob("download", f"Install {pack.title}", spec)])
    return JobAsked(job_id=job_id)


@router.delete("/packs/{name}", status_code=204)
def remove_pack(studio: InStudio, name: PackName) -> None:
    """Delete an installed pack's files."""
    studio.packs.remove(name)
