"""The user's LoRAs: taken in as files, matched against the weights that are in use."""

from pathlib import PurePosixPath
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request

from milimo.api.studio import InStudio, Studio
from milimo.api.uploads import BODY, receive_body
from milimo.domain.record import Value
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.taking_in import label_of
from milimo.store.files import Incoming

router = APIRouter(tags=["loras"])

LoraName = Annotated[str, Path(min_length=1, max_length=100)]


class NewName(Value):
    name: str


@router.get("/loras")
def list_loras(studio: InStudio) -> list[LoraCard]:
    """Every LoRA on the shelf, and whether it fits."""
    return studio.loras.cards()


@router.post("/loras", status_code=201, openapi_extra=BODY)
async def import_lora(
    studio: InStudio, request: Request, name: Annotated[str, Query(min_length=1, max_length=1000)]
) -> LoraCard:
    """Take in a LoRA: the body is the file's bytes. `name` is the file's own name, which it goes by without its ending."""
    with studio.store.files.receive(studio.settings.upload_limit_bytes) as incoming:
        await receive_body(request, incoming)
        return await to_thread.run_sync(_take_in, studio, incoming, label_of(name))


@router.patch("/loras/{name}")
def rename_lora(studio: InStudio, name: LoraName, new: NewName) -> LoraCard:
    """Call it something else. Shots that wear it go by the old name, and will ask for it."""
    return studio.loras.rename(name, new.name)


@router.delete("/loras/{name}", status_code=204)
def remove_lora(studio: InStudio, name: LoraName) -> None:
    """Delete a LoRA's file."""
    studio.loras.remove(name)


def _take_in(studio: Studio, incoming: Incoming, label: str) -> LoraCard:
    incoming.finish()
    return studio.loras.add(incoming.path, PurePosixPath(label).stem, label)
