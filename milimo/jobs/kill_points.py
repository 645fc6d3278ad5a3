"""Named points at which a test may have the process killed, to prove that the work goes on afterwards.

`MILIMO_KILL_AT` names the point, `MILIMO_KILL_MARKER` a file made just before: a point kills once a marker.
"""

import os
import signal
from pathlib import Path
from typing import Literal, get_args

KillPoint = Literal[
    "enqueue.committed",
    "release.begun",
    "release.done",
    "work.begun",
    "work.midway",
    "work.drawn",
    "work.published",
    "outcome.begun",
    "outcome.written",
    "export.rendered",
    "film.changed",
    "film.enqueued",
    "film.exported",
    "film.copied",
]
KILL_POINTS: tuple[KillPoint, ...] = get_args(KillPoint)


def kill_point(point: KillPoint) -> None:
    """Die here by SIGKILL if the environment says so and the marker is not there yet; else do nothing."""
    if os.environ.get("MILIMO_KILL_AT") != point:
        return
    marker = os.environ.get("MILIMO_KILL_MARKER", "")
    if marker and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
