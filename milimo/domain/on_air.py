"""Who is heard from a television or a radio though the cue does not say so: a NEWSCASTER in a living room is nobody there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from milimo.domain.parsed import ParsedLine
from milimo.domain.script import Line

ON_AIR = "ON TV"
"""The extension that such a cue is read with."""

_BROADCASTER = re.compile(
    r"\b(?:NEWS(?:CASTER|READER)|ANCHOR(?:MAN|WOMAN|PERSON)?|ANNOUNCER|COMMENTATOR|BROADCASTER|SPORTSCASTER|PRESENTER"
    r"|WEATHER ?(?:MAN|WOMAN|GIRL))\b(?: #?\d+)?$",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?:TV|T\.V\.|television|telly|radio|car stereo)(?!\w)"
    r"(?!(?:'s)?[ -](?:studios?|stations?|crews?|cameras?|vans?|towers?|masts?|people))"
    r"|\b(?:evening|morning|nightly|late|local) news\b",
    re.IGNORECASE,
)
_THEIR_PLACE = re.compile(r"\b(?:STUDIOS?|NEWS ?ROOM|STATION|BOOTH|STADIUM|ARENA|SET)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

AnyLines = TypeVar("AnyLines", Line, ParsedLine, Line | ParsedLine)


def as_heard(heading: str, lines: Sequence[AnyLines]) -> tuple[AnyLines, ...]:
    """A scene's lines; cues of broadcasters with the extension that they lack, where they come out of a set.

    The heading, or action before the cue, names the set; nothing else in the action names the broadcaster, who would be there.
    """
    if _THEIR_PLACE.search(heading) or not any(_BROADCASTER.search(line.character.strip()) for line in lines):
        return tuple(lines)
    sentences = [part for line in lines if line.type == "action" for part in _SENTENCE.split(line.text)]
    heard: list[AnyLines] = []
    on = bool(_SET.search(heading))
    for line in lines:
        on = on or (line.type == "action" and bool(_SET.search(line.text)))
        bare = not line.extension and bool(_BROADCASTER.search(line.character.strip()))
        heard.append(_aired(line) if on and bare and not _is_there(line.character, sentences) else line)
    return tuple(heard)


def _is_there(name: str, sentences: Sequence[str]) -> bool:
    """Whether a sentence shows somebody, and not on a set."""
    named = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
    return any(named.search(sentence) and not _SET.search(sentence) for sentence in sentences)


def _aired(line: AnyLines) -> AnyLines:
    if isinstance(line, ParsedLine):
        return replace(line, extension=ON_AIR)
    return line.model_copy(update={"extension": ON_AIR})
