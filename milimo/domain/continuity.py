"""What holds from shot to shot: the time behind CONTINUOUS, the place behind a bare slug, who is there, where a line sounds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.script import Line, Scene, Setting
from milimo.domain.shot import Shot, values_of
from milimo.domain.speech import is_unseen

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


@dataclass(frozen=True)
class Place:
    """Where a scene plays: in or out, what its own heading says, and the place that this lies in where it names none of its own."""

    setting: Setting
    location: str
    within: str = ""

    @property
    def words(self) -> str:
        """All that is said of the place: `AT THE DOOR, BAXTER'S APARTMENT`."""
        return ", ".join(part for part in (self.location, self.within) if part)

    @property
    def key(self) -> str:
        """The same for every scene in the same place: `int/lighthouse kitchen`."""
        return f"{self.setting.lower()}/{' '.join((self.within or self.location).lower().split())}"


_OUTSIDE = re.compile(r"\b(?:OUTSIDE|OUTDOORS|EXTERIOR)\b")
_INSIDE = re.compile(r"\b(?:INSIDE|INDOORS|INTERIOR)\b")
_BACK = re.compile(r"^(?:BACK|MEANWHILE) (?:IN|AT|TO|INSIDE|ON) (?:THE |HIS |HER )?(?P<where>.+)$")
_ROOM = re.compile(
    r"\b(?:KITCHEN|BED ?ROOM|BATH ?ROOM|LIVING ROOM|DINING ROOM|OFFICE|HALL(?:WAY)?|CORRIDOR|STAIR\w*|LOBBY|GARAGE|GARDEN|YARD"
    r"|ROOF\w*|CELLAR|BASEMENT|ATTIC|STREET|ALLEY|BALCONY|ELEVATOR|LIFT)\b"
)
"""A slug that names one of these is a place of its own; what follows it stays there."""


def places(scenes: Iterable[Scene]) -> dict[Id, Place]:
    """Where each scene plays, by scene id; `scenes` in the script's order.

    A heading without INT. or EXT. (`.INSIDE`, `.AT THE DOOR`, `.BACK IN THE APARTMENT`) stays where the scene before it was,
    goes back to a place of that name, or steps in or out as it says.
    """
    found: dict[Id, Place] = {}
    full: list[Place] = []
    for scene in scenes:
        location = " ".join(scene.location.split())
        if scene.setting or not full:
            place = Place(scene.setting, location)
            full.append(place)
        else:
            place = _slug(location, full)
        found[scene.id] = place
    return found


def _slug(location: str, full: list[Place]) -> Place:
    words = location.upper()
    if back := _BACK.match(words):
        for place in reversed(full):
            if place.location.upper().endswith(back["where"].rstrip(" .,")):
                full.append(place)
                return place
    base = full[-1]
    setting: Setting = "EXT" if _OUTSIDE.search(words) else "INT" if _INSIDE.search(words) else base.setting
    if _ROOM.search(words):
        full.append(Place(setting, location))
        return full[-1]
    return Place(setting, location, base.location)


_SCENERY = re.compile(
    r"\b(?:sea|ocean|beach|shore|harbou?r|quay|pier|forest|woods|field|meadow|desert|dunes|mountains?|cliffs?|street|alley|road|highway"
    r"|behind the wheel|bridge|garden|rooftop|rain(?:s|y|ing)?|downpour|drizzle|thunder|snow(?:s|y|ing)?|blizzard|sleet|fog(?:gy)?"
    r"|mist(?:y)?|overcast|gr[ea]y (?:sky|skies|sea|day|light))\b",
    re.IGNORECASE,
)


def scenery_of(lines: Iterable[Line]) -> str:
    """What a scene's action calls its surroundings and weather, each word once; they hold for all of the scene's shots."""
    words = (match[0].lower() for line in lines if line.type == "action" for match in _SCENERY.finditer(line.text))
    return " ".join(dict.fromkeys(word.removeprefix("behind the ") for word in words))


def intercuts(scenes: Iterable[tuple[Id, Sequence[Line]]]) -> dict[Id, tuple[Id, frozenset[str]]]:
    """Which scenes are cut against the one before them (`INTERCUT WITH:`), that one, and who speaks in it."""
    found: dict[Id, tuple[Id, frozenset[str]]] = {}
    before: tuple[Id, Sequence[Line]] | None = None
    for id, lines in scenes:
        if (
            before is not None
            and before[1]
            and before[1][-1].type == "transition"
            and "INTERCUT" in before[1][-1].text.upper()
        ):
            found[id] = (before[0], frozenset(line.character.upper() for line in before[1] if line.character))
        before = (id, lines)
    return found


def is_heard_only(line: Line) -> bool:
    """True for a voice over or off screen, or out of a radio: it sounds, and nobody is seen to speak."""
    return is_unseen(line.character, line.extension)


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
