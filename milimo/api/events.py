"""The one numbered stream: what was decided and what happened, as server-sent events."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from milimo.api.studio import InStudio, Studio
from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Change
from milimo.domain.ids import Id
from milimo.domain.job import Job, Progress

router = APIRouter(tags=["events"])

_RETRY_MILLISECONDS = 1000
_MOST = 2**53


class ChangeEvent(BaseModel):
    """`change`: intent moved to a revision."""

    project_id: Id
    revision: int
    change: Change


class JobEvent(BaseModel):
    """`job`: a job was added, moved, began or ended."""

    project_id: Id | None
    job: Job


class TakeEvent(BaseModel):
    """`take`: a shot has a new take; `assets` are its files."""

    project_id: Id
    take: Take
    assets: list[Asset]


class AssetEvent(BaseModel):
    """`asset`: a project holds a new asset, or more is known of one."""

    project_id: Id
    asset: Asset


class ProjectEvent(BaseModel):
    """`project`: the list of projects changed."""

    project_id: Id
    action: Literal["created", "renamed", "deleted", "restored"]


class EngineEvent(BaseModel):
    """`engine`: an engine's readiness changed."""

    name: str
    ready: Literal["ready", "missing_packs", "unfit"]


class ShelfEvent(BaseModel):
    """`shelf`: what packs or LoRAs there are changed, or which of them is in use."""

    shelf: Literal["packs", "loras"]


class ResetEvent(BaseModel):
    """`reset`: the cursor is too old; take a new snapshot."""


class EventData(BaseModel):
    """The data of each event by its name. `progress` and nothing else comes without a number."""

    change: ChangeEvent
    job: JobEvent
    take: TakeEvent
    asset: AssetEvent
    project: ProjectEvent
    engine: EngineEvent
    shelf: ShelfEvent
    progress: Progress
    reset: ResetEvent


@router.get("/events", response_class=EventSourceResponse)
async def events(
    studio: InStudio,
    after: Annotated[int | None, Query(ge=0, le=_MOST)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=_MOST)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happened after event `after` (or the header, which a reconnecting browser sends); without either, from now on."""
    cursor = last_event_id if last_event_id is not None else after
    if cursor is None:
        cursor = await studio.tail.last_id()
    # Whoever has read this first message misses nothing that happens from now on.
    yield ServerSentEvent(comment="milimo", retry=_RETRY_MILLISECONDS)
    async for event in _stream(studio, cursor):
        yield event


async def _stream(studio: Studio, cursor: int) -> AsyncIterator[ServerSentEvent]:
    with studio.tail.listen() as listener:
        while True:
            for progress in await listener.news():
                yield ServerSentEvent(event="progress", raw_data=progress.model_dump_json())
            while True:
                replay = await studio.tail.after(cursor)
                if replay.reset:
                    cursor = await studio.tail.last_id()
                    yield ServerSentEvent(event="reset", raw_data="{}", id=str(cursor))
                for event in replay.events:
                    yield ServerSentEvent(event=event.name, raw_data=event.data, id=str(event.id))
                    cursor = event.id
                if not replay.events:
                    break
