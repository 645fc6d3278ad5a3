"""How far a job is: at most four reports a second, each with the time left by the rate measured so far."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

REPORT_INTERVAL_SECONDS = 0.25
RATE_HALF_LIFE_SECONDS = 8.0
"""Work done this long ago counts half as much as work done now."""


@dataclass
class Meter:
    """Turns (done, total) into seconds left, by an exponentially weighted rate. `clock` is monotonic seconds."""

    clock: Callable[[], float]
    _done: float = 0.0
    _at: float = field(default=math.nan)
    _work: float = 0.0
    _time: float = 0.0

    def seconds_left(self, done: float, total: float) -> float | None:
        """None until a rate is known. Work that goes backwards (a retry) starts the measuring again."""
        now = self.clock()
        if math.isnan(self._at) or done < self._done:
            self._done, self._at, self._work, self._time = done, now, 0.0, 0.0
            return None
        elapsed = now - self._at
        if elapsed > 0:
            fade = 0.5 ** (elapsed / RATE_HALF_LIFE_SECONDS)
            self._work = self._work * fade + (done - self._done)
            self._time = self._time * fade + elapsed
            self._done, self._at = done, now
        if self._work <= 0:
            return None
        return max(0.0, (total - done) * self._time / self._work)


@dataclass
class Throttle:
    """Lets one thing through each interval."""

    clock: Callable[[], float]
    interval_seconds: float = REPORT_INTERVAL_SECONDS
    _last: float = field(default=-math.inf)

    def due(self) -> bool:
        """True, and counted, when the interval since the last True has passed."""
        now = self.clock()
        if now - self._last < self.interval_seconds:
            return False
        self._last = now
        return True
