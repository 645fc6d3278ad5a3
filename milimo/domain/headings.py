"""Reads a scene heading: inside or outside, where, and when.

INT. HALLWAY, SCOTT'S BUILDING - A MOMENT LATER
---  -------------------------   --------------
setting       location            time of day
"""

import re
from dataclasses import dataclass

from milimo.domain.script import Setting

_PREFIX = re.compile(
    r"^(?P<first>INT|EXT|EST|I|E)\b\s*\.?\s*(?:/\s*(?P<second>INT|EXT|I|E)\b\s*\.?)?\s*[-\u2013—:]*\s*",
    re.IGNORECASE,
)
_NATURAL = re.compile(
    r"^(?:INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|INT|EXT|EST|I\s*/\s*E|E\s*/\s*I)(?P<end>\s*\.|\s|$)",
    re.IGNORECASE,
)

_TIME_WORDS = (
    "DAY DAYTIME DAYLIGHT NIGHT NIGHTTIME NIGHTFALL MIDNIGHT MORNING EVENING AFTERNOON DAWN DUSK DAYBREAK SUNRISE SUNSET SUNUP "
    "SUNDOWN TWILIGHT NOON MIDDAY LATER EARLIER CONTINUOUS CONTINUED CONTINUING CONT'D SAME MOMENTS SIMULTANEOUS TONIGHT TODAY "
    # Headings in other languages are headings only when forced; their times of day are read all the same.
    "JOUR NUIT MATIN SOIR AUBE CRÉPUSCULE MIDI TAG NACHT MORGEN ABEND DÄMMERUNG DÍA DIA NOCHE TARDE MAÑANA AMANECER "
    "ATARDECER GIORNO NOTTE SERA MATTINA ALBA TRAMONTO NOITE MANHÃ DAG KVÄLL"
)
_TIME = re.compile(
    r"(?<![\w'])(?:"
    + "|".join(map(re.escape, _TIME_WORDS.split()))
    + r"|(?:MAGIC|GOLDEN|BLUE|LUNCH|RUSH) HOUR|\d{1,2}:\d\d)(?![\w'])"
)
_TIME_LIMIT_WORDS = 7
"""`THE NIGHT BEFORE THE LONGEST DAY OF HIS LIFE` is a time; a longer phrase is a place that happens to hold such a word."""
_BREAK = re.compile(r"\s+[-\u2013—]+\s+|--+\s*|—\s*|[,.]\s+")
_LOOSE_TIME = re.compile(r"(?<=\S)[\s-](?:DAY|NIGHT)$")
"""`INT. DINER DAY`: the dash was forgotten."""


@dataclass(frozen=True, slots=True)
class Heading:
    setting: Setting
    location: str
    time_of_day: str


def looks_like_heading(line: str) -> bool:
    """Whether a line begins as Fountain's natural headings do; without a full stop the prefix must be in capitals."""
    match = _NATURAL.match(line)
    if match is None:
        return False
    prefix = line[: match.start("end")]
    return "." in match["end"] or prefix == prefix.upper()


def parse_heading(text: str) -> Heading:
    """Read a heading, without its scene number. Never fails: what is not understood is the location."""
    setting: Setting = ""
    rest = text.strip()
    match = _PREFIX.match(rest)
    if match and looks_like_heading(rest):
        setting = _setting(match["first"], match["second"])
        rest = rest[match.end() :]
    location, time_of_day = _split_time(rest)
    return Heading(setting, location.upper(), time_of_day.upper())


def _setting(first: str, second: str | None) -> Setting:
    if second:
        return "INT/EXT"
    return "INT" if first[0] in "iI" else "EXT"


def _split_time(text: str) -> tuple[str, str]:
    """Cut before the last piece that names a time; pieces after it (`FLASHBACK`) belong to the time."""
    breaks = list(_BREAK.finditer(text))
    end = len(text)
    for cut in reversed(breaks):
        if _is_time(text[cut.end() : end]):
            return _trim(text[: cut.start()]), _trim(text[cut.end() :])
        end = cut.start()
    if _TIME.fullmatch(_trim(text).upper()):
        return "", _trim(text)
    loose = _LOOSE_TIME.search(text)
    if loose:
        return _trim(text[: loose.start()]), loose[0].strip(" -")
    return _trim(text), ""


def _is_time(piece: str) -> bool:
    return len(piece.split()) <= _TIME_LIMIT_WORDS and _TIME.search(piece.upper().replace("\u2019", "'")) is not None


def _trim(text: str) -> str:
    return text.strip().strip(",").rstrip(".").strip()
