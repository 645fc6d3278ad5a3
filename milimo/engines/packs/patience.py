"""Waiting that hears a cancel, and how long to be patient with a hub."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from filelock import BaseFileLock, Timeout

SLICE_SECONDS = 0.2

STOPPING_SECONDS = 15.0
"""The longest that a download which was cancelled takes to end: it hears of it when the hub sends, or has been silent too long."""

Sleep = Callable[[float], None]
Heed = Callable[[], None]
"""Called again and again while nothing else happens. May raise Cancelled."""


@dataclass(frozen=True)
class Budget:
    """How long to be patient with a hub that does not answer: tries, the longest pause between two, the longest silence, and all
    together.
    """

    tries: int
    pause_seconds: float
    silence_seconds: float
    whole_seconds: float = float("inf")


SHORT = Budget(2, 1.0, 5.0, 10.0)
"""For somebody who looks at the screen."""
LONG = Budget(5, 60.0, 10.0)
"""For an install in the background."""


def pause(seconds: float, heed: Heed, sleep: Sleep = time.sleep) -> None:
    """Sleep, and heed often enough that a cancel is heard."""
    heed()
    left = seconds
    while left > 0:
        sleep(min(SLICE_SECONDS, left))
        left -= SLICE_SECONDS
        heed()


def take_lock(lock: BaseFileLock, wait: Sleep, patience_seconds: float = STOPPING_SECONDS) -> bool:
    """Take a lock that another may be about to let go of; whether it was had. `wait` may raise Cancelled."""
    left = patience_seconds
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if left <= 0:
                return False
            wait(SLICE_SECONDS)
            left -= SLICE_SECONDS
        else:
            return True


def unheeding() -> None:
    """Nobody can cancel."""
