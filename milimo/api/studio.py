"""What every route is given: the studio's parts, built once by the composition root."""

from dataclasses import dataclass
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

from milimo.api.attending import Attendance
from milimo.api.digest_shelf import DigestShelf
from milimo.api.tail import EventTail
from milimo.jobs.hub_login import HubLogin
from milimo.jobs.lora_desk import LoraDesk
from milimo.jobs.lora_fetching import LoraFetching
from milimo.jobs.pack_desk import PackDesk
from milimo.jobs.queue import JobQueue
from milimo.jobs.weights import WeightsInUse
from milimo.jobs.words import Words
from milimo.media.thumbnails import Thumbnails
from milimo.settings import Settings
from milimo.store.store import Store


@dataclass(frozen=True)
class Studio:
    settings: Settings
    store: Store
    queue: JobQueue
    packs: PackDesk
    loras: LoraDesk
    hub_loras: LoraFetching
    hub_login: HubLogin
    tail: EventTail
    thumbnails: Thumbnails
    digests: DigestShelf
    decoders: CapacityLimiter
    """How many pictures are decoded at once for thumbnails."""
    words: Words
    weights: WeightsInUse
    attendance: Attendance


def _studio(request: Request) -> Studio:
    return request.app.state.studio


InStudio = Annotated[Studio, Depends(_studio)]


def refuse_unknown_query(request: Request) -> None:
    """A misspelt query parameter is an error, as a misspelt field is."""
    known = {param.alias for param in request.scope["route"].dependant.query_params}
    for name in request.query_params:
        if name not in known:
            raise RequestValidationError(
                [{"loc": ("query", name), "msg": "There is no such parameter", "type": "extra"}]
            )
