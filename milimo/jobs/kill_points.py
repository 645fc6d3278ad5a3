"""Named points at which a test may have the process killed, to prove that the work goes on afterwards.

`MILIMO_KILL_AT` names the points, with commas; `MILIMO_KILL_MARKERS` a folder where each leaves its name: it kills once.
"""

import os
import signal
from pathlib import Path
from typing import Literal, get_args

KillPoint = Literal[
    "enqueue.committed",
    "release.begun",
    "release.done",
    "step.begun",
    "step.done",
    "work.begun",
    "work.midway",
    "work.drawn",
    "work.published",
    "outcome.begun",
    "outcome.committed",
    "job.ended",
    "export.rendered",
    "film.changed",
    "film.enqueued",
    "film.exported",
    "film.copied",
]
KILL_POINTS: tuple[KillPoint, ...] = get_args(KillPoint)


def kill_point(point: KillPoint) -> None:
    """Die here by SIGKILL if the environment says so and the point has not killed yet; else do nothing."""
    if point not in os.environ.get("MILIMO_KILL_AT", "").split(","):
        return
    marker = Path(os.environ["MILIMO_KILL_MARKERS"]) / point
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
