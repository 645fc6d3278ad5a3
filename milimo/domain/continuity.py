"""What holds from shot to shot: the time of day behind CONTINUOUS, who is there, where a line sounds."""

import re
from collections.abc import Iterable, Sequence

from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot, values_of
from milimo.domain.speech import is_off_screen

DEFAULT_TIME_OF_DAY = "DAY"

_TIMES = re.compile(
    r"\b(DAY|NIGHT|MORNING|AFTERNOON|EVENING|DAWN|DUSK|NOON|MIDDAY|MIDNIGHT|SUNRISE|SUNSET|SUNDOWN|TWILIGHT"
    r"|DAYBREAK|NIGHTFALL|(?:MAGIC|GOLDEN|BLUE) HOUR)\b"
)


def times_of_day(scenes: Iterable[Scene]) -> dict[str, str]:
    """The time of day that holds in each scene, by scene id; `scenes` in the script's order.

    A heading that names a time keeps its own words (`THE NEXT MORNING`). One that does not (`CONTINUOUS`,
    `LATER`, `SAME`, nothing) takes the time of the scene before; before the first, it is day.
    """
    holds = DEFAULT_TIME_OF_DAY
    resolved: dict[str, str] = {}
    for scene in scenes:
        if _TIMES.search(scene.time_of_day.upper()):
            holds = scene.time_of_day
        resolved[scene.id] = holds
    return resolved


def is_heard_only(line: Line) -> bool:
    """True for a voice over or off screen: it sounds, and nobody is seen to speak."""
    return is_off_screen(line.extension)


def sounding_shots(document: Document, shots: Sequence[Shot]) -> dict[Id, Id]:
    """The shot in which each spoken line of a scene sounds: the first that covers it, so that it sounds once."""
    sounds: dict[Id, Id] = {}
    for shot in shots:
        for line in document.covered_lines(shot):
            if line.type in ("dialogue", "lyric"):
                sounds.setdefault(line.id, shot.id)
    return sounds


def present_in(shots: Sequence[Shot]) -> tuple[str, ...]:
    """Everybody whom a scene's shots show, in order of first appearance."""
    seen: dict[str, None] = {}
    for shot in shots:
        seen.update(dict.fromkeys(values_of(shot).characters))
    return tuple(seen)
