"""The composition root: builds the studio out of its parts. `python -m milimo.app` serves it by itself."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from anyio import CapacityLimiter
from fastapi import FastAPI

import milimo
from milimo.api.attending import Attendance
from milimo.api.digest_shelf import DigestShelf
from milimo.api.errors import add_error_handlers
from milimo.api.front import add_front_end
from milimo.api.routes import api_router
from milimo.api.schema import add_schema
from milimo.api.security import Guard
from milimo.api.studio import Studio
from milimo.api.tail import EventTail
from milimo.jobs.answering import DeviceModel
from milimo.jobs.lora_desk import LoraDesk
from milimo.jobs.lora_fetching import LoraFetching
from milimo.jobs.pack_desk import PackDesk
from milimo.jobs.progress_feed import follow_progress
from milimo.jobs.queue import JobQueue
from milimo.jobs.shelves import hub_login_of, hub_loras_of, loras_of, packs_of, weights_in_use
from milimo.jobs.words import Words
from milimo.media.thumbnails import Thumbnails
from milimo.settings import LOOPBACK, Settings, write_token
from milimo.store.store import Store
from milimo.store.studio_settings import SettingsFile

_CLOSING_SECONDS = 2
"""How long a stop waits for streams that are still open."""
_DECODERS = 2


def build_app(settings: Settings) -> FastAPI:
    """The studio's web application on a data folder. Raises `NewerData` if a newer studio made the folder."""
    store = Store(settings.data)
    token = write_token(settings.data)
    queue = JobQueue(store)
    shelf = packs_of(settings)
    lora_shelf = loras_of(settings)
    lora_shelf.sweep()
    tail = EventTail(store.events, lambda: follow_progress(queue.client))

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncGenerator[None]:
        following = asyncio.create_task(tail.run())
        yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        queue.close()
        store.close()

    app = FastAPI(title="Milimo Video", version=milimo.__version__, lifespan=running, docs_url=None, redoc_url=None)
    app.state.studio = Studio(
        settings=settings,
        store=store,
        queue=queue,
        packs=PackDesk(store, queue, shelf),
        loras=LoraDesk(store, lora_shelf, shelf.installed),
        hub_loras=LoraFetching(store, queue, hub_loras_of(settings)),
        hub_login=hub_login_of(settings),
        tail=tail,
        thumbnails=Thumbnails(settings.data / "thumbnails"),
        digests=DigestShelf(),
        decoders=CapacityLimiter(_DECODERS),
        words=Words(
            SettingsFile(settings.data),
            shelf.installed,
            lambda keep_alive_seconds: DeviceModel(store, queue, shelf.installed, keep_alive_seconds),
        ),
        weights=weights_in_use(settings),
        attendance=Attendance(),
    )
    app.include_router(api_router())
    add_error_handlers(app)
    add_schema(app)
    add_front_end(app, token)
    app.add_middleware(Guard, token=token, unbounded=("/assets", "/loras"))
    return app


def serve(settings: Settings) -> None:
    """Serve the studio on 127.0.0.1 until it is told to stop."""
    uvicorn.run(
        build_app(settings),
        host=LOOPBACK,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        server_header=False,
    )


if __name__ == "__main__":
    serve(Settings())
