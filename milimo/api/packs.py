"""Packs: what engines need and the studio does not carry. Seen with size and licence before they are fetched."""

from typing import Annotated

from fastapi import APIRouter, Path

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio
from milimo.domain.record import Value
from milimo.jobs.pack_desk import PackCard, PackFiles

router = APIRouter(tags=["packs"])

PackName = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


class InstallWish(Value):
    """`accept_licence` says that the user has read the pack's licence and accepts it; that is kept."""

    accept_licence: bool = False


@router.get("/packs")
def list_packs(studio: InStudio) -> list[PackCard]:
    """Every pack that there is. Asks nobody: sizes are what the hub said when last asked, or a guess."""
    return studio.packs.cards()


@router.get("/packs/{name}")
def show_pack(studio: InStudio, name: PackName) -> PackCard:
    """One pack."""
    return studio.packs.card(name)


@router.get("/packs/{name}/files")
def list_files(studio: InStudio, name: PackName) -> PackFiles:
    """Ask the hub which files a pack has at this moment: the commit, exact sizes, digests, and the licence's text."""
    return studio.packs.files(name)


@router.post("/packs/{name}/install", status_code=202)
def install_pack(studio: InStudio, name: PackName, wish: InstallWish | None = None) -> JobAsked:
    """Fetch a pack in the background. One that is on its way already is not fetched twice."""
    accepts = wish is not None and wish.accept_licence
    return JobAsked(job_id=studio.packs.install(name, accept_licence=accepts))


@router.post("/packs/{name}/use", status_code=204)
def use_pack(studio: InStudio, name: PackName) -> None:
    """Give this installed pack to its engine, of those that serve it."""
    studio.packs.use(name)


@router.delete("/packs/{name}", status_code=204)
def remove_pack(studio: InStudio, name: PackName) -> None:
    """Delete a pack's files, or what an unfinished download left of it."""
    studio.packs.remove(name)
