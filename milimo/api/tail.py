"""Follows the events table and live progress, for everybody who listens to this process.

Workers are other processes, so the table is asked again and again; one small query at a time, in a thread, and only while
somebody listens.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import aclosing, contextmanager

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError

from milimo.domain.ids import Id
from milimo.domain.job import Progress
from milimo.errors import MilimoError
from milimo.store.events import Events, Replay

POLL_SECONDS = 0.05
RETRY_SECONDS = 1.0

ProgressSource = Callable[[], AsyncGenerator[Progress, None]]

log = logging.getLogger(__name__)


class Listener:
    """One reader of the stream: woken when there is news; keeps only the newest progress of each job."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._progress: dict[Id, Progress] = {}

    def wake(self) -> None:
        self._news.set()

    def tell(self, progress: Progress) -> None:
        self._progress[progress.job_id] = progress
        self._news.set()

    async def news(self) -> tuple[Progress, ...]:
        """Wait until something happened; gives the progress that came meanwhile."""
        await self._news.wait()
        self._news.clear()
        progress = tuple(self._progress.values())
        self._progress.clear()
        return progress


class EventTail:
    def __init__(self, events: Events, progress: ProgressSource | None = None) -> None:
        self._events = events
        self._progress = progress
        self._listeners: set[Listener] = set()
        self._heard = asyncio.Event()
        self._threads = CapacityLimiter(4)

    async def run(self) -> None:
        """Follow until cancelled. What goes wrong (a full disk, a busy database) is logged and tried again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_again("events", self._follow_events))
            if self._progress is not None:
                tasks.create_task(_again("progress", self._follow_progress))

    @contextmanager
    def listen(self) -> Generator[Listener]:
        """A listener that is woken until the block ends, and once at its start."""
        listener = Listener()
        listener.wake()
        self._listeners.add(listener)
        self._heard.set()
        try:
            yield listener
        finally:
            self._listeners.remove(listener)

    async def after(self, cursor: int) -> Replay:
        return await to_thread.run_sync(self._events.after, cursor, limiter=self._threads)

    async def last_id(self) -> int:
        return await to_thread.run_sync(self._events.last_id, limiter=self._threads)

    async def _follow_events(self) -> None:
        last = -1
        while True:
            await self._somebody_listens()
            newest = await self.last_id()
            if newest != last:
                last = newest
                for listener in self._listeners:
                    listener.wake()
            await asyncio.sleep(POLL_SECONDS)

    async def _follow_progress(self) -> None:
        assert self._progress is not None
        while True:
            await self._somebody_listens()
            async with aclosing(self._progress()) as feed:
                async for progress in feed:
                    for listener in self._listeners:
                        listener.tell(progress)
                    if not self._listeners:
                        break

    async def _somebody_listens(self) -> None:
        if not self._listeners:
            self._heard.clear()
            await self._heard.wait()


async def _again(what: str, follow: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await follow()
        except (MilimoError, SQLAlchemyError, OSError) as error:
            log.warning("Following %s failed, and is tried again: %s", what, error)
            await asyncio.sleep(RETRY_SECONDS)
