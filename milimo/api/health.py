"""Whether the studio is there."""

from typing import Literal

from fastapi import APIRouter

import milimo
from milimo.api.studio import InStudio
from milimo.domain.record import Value

router = APIRouter(tags=["health"])


class Health(Value):
    status: Literal["ok"]
    version: str
    data_folder_name: str
    last_event_id: int
    """The number of the newest event: who listens from here on misses nothing that happens from now on."""


@router.get("/health")
def health(studio: InStudio) -> Health:
    """Answers as soon as the studio takes requests."""
    return Health(
        status="ok",
        version=milimo.__version__,
        data_folder_name=studio.settings.data.name,
        last_event_id=studio.store.events.last_id(),
    )
