"""The user's LoRAs: taken in as files, matched against the weights that are in use."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from milimo.api.jobs import JobAsked
from milimo.api.studio import InStudio, Studio
from milimo.api.uploads import BODY, receive_body
from milimo.domain.record import Value
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.lora_fetching import HubOffer
from milimo.jobs.taking_in import label_of
from milimo.store.files import Incoming

router = APIRouter(tags=["loras"])

LoraName = Annotated[str, Path(min_length=1, max_length=100)]


class NewName(Value):
    name: str


class LoraWish(Value):
    """A LoRA of the hub. `path` may be empty where the repository has one file; `name` is what it will be called, its file's own name
    when empty.
    """

    of: Annotated[str, Field(min_length=1, max_length=1000)]
    path: Annotated[str, Field(max_length=1000)] = ""
    name: Annotated[str, Field(max_length=100)] = ""


@router.get("/loras")
def list_loras(studio: InStudio) -> list[LoraCard]:
    """Every LoRA on the shelf, and whether it fits."""
    return studio.loras.cards()


@router.post("/loras", status_code=201, openapi_extra=BODY)
async def import_lora(
    studio: InStudio,
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=1000)],
    config: Annotated[str, Query(max_length=16_000)] = "",
) -> LoraCard:
    """Take in a LoRA: the body is the file's bytes. `name` is the file's own name, which it goes by without its ending and without
    signs that no name has; `config` is the JSON of peft's `adapter_config.json`, of which `lora_alpha`, `use_rslora` and
    `alpha_pattern` are enough.
    """
    with studio.store.files.receive(studio.settings.upload_limit_bytes) as incoming:
        await receive_body(request, incoming)
        return await to_thread.run_sync(_take_in, studio, incoming, label_of(name), config)


@router.get("/loras/hub")
def look_for_lora(studio: InStudio, of: Annotated[str, Query(min_length=1, max_length=1000)]) -> HubOffer:
    """Ask the hub what a repository has: `of` is `owner/name`, or the address of its page or of a file."""
    return studio.hub_loras.look(of)


@router.post("/loras/fetch", status_code=202)
def fetch_lora(studio: InStudio, wish: LoraWish) -> JobAsked:
    """Fetch a LoRA from the hub in the background. Which file of several is meant must be said."""
    return JobAsked(job_id=studio.hub_loras.fetch(wish.of, wish.path, wish.name))


@router.patch("/loras/{name}")
def rename_lora(studio: InStudio, name: LoraName, new: NewName) -> LoraCard:
    """Call it something else. Shots that wear it by the old name go on wearing it."""
    return studio.loras.rename(name, new.name)


@router.delete("/loras/{name}", status_code=204)
def remove_lora(studio: InStudio, name: LoraName) -> None:
    """Delete a LoRA's file."""
    studio.loras.remove(name)


def _take_in(studio: Studio, incoming: Incoming, label: str, config: str) -> LoraCard:
    incoming.finish()
    return studio.loras.add(incoming.path, studio.loras.name_for(label), label, config)
