"""Engines, as the workers tell of them."""

from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.jobs.engine_cards import EngineCard, read_cards

router = APIRouter(tags=["engines"])


@router.get("/engines")
def list_engines(studio: InStudio) -> tuple[EngineCard, ...]:
    """Every engine; none until the first worker has started."""
    return read_cards(studio.settings.data)
