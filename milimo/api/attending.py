"""Work that takes longer than a moment: off the event loop, and stopped when the client closes its request."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import Request

from milimo.errors import Cancelled, Conflict

T = TypeVar("T")
N = TypeVar("N")

LOOK_SECONDS = 0.1
_AT_ONCE = 12
"""Nearly all of it is waiting: for a server, or for this machine's turn."""


class Attendance:
    """How many pieces of such work go on at once."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def work(self, request: Request, do: Callable[[Callable[[], None]], T]) -> T:
        """Do it in a thread; what it is given raises `Cancelled` once the client has gone. Raises `Conflict` when it was stopped."""
        async with aclosing(self.told(request, lambda check, _: do(check))) as telling:
            async for _, result in telling:
                for each in result:
                    return each
        raise _stopped()

    async def told(
        self, request: Request, do: Callable[[Callable[[], None], Callable[[N], None]], T]
    ) -> AsyncGenerator[tuple[N | None, tuple[T, ...]]]:
        """The same, with news on the way: yields `(news, ())`, only the newest, and at the end `(None, (result,))`."""
        gone = threading.Event()
        newest: list[N] = []

        def check() -> None:
            if gone.is_set():
                raise Cancelled

        def tell(news: N) -> None:
            newest[:] = [news]

        def run() -> tuple[T, ...]:
            try:
                check()
                return (do(check, tell),)
            except Cancelled:
                return ()

        working = asyncio.ensure_future(to_thread.run_sync(run, limiter=self._limiter, abandon_on_cancel=True))
        try:
            while not (await asyncio.wait({working}, timeout=LOOK_SECONDS))[0]:
                if await request.is_disconnected():
                    return
                if newest:
                    yield newest.pop(), ()
            if not (result := working.result()):
                raise _stopped()
            yield None, result
        finally:
            gone.set()
            if not working.done():
                with suppress(asyncio.CancelledError), anyio.CancelScope(shield=True):
                    await asyncio.wait({working}, timeout=1.0)


def _stopped() -> Conflict:
    return Conflict("The work was cancelled.", "Ask for it again.")
