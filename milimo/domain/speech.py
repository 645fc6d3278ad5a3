"""How long things take, and who is heard without being seen."""

import re
import textwrap
from fractions import Fraction

from milimo.domain.time import Rate, frames_from_seconds

WORDS_A_SECOND = Fraction(5, 2)
SPEECH_MARGIN_FRAMES = 12
"""Held before the first word and after the last."""
ROW_SECONDS = Fraction(60, 54)
"""A page is a minute and an eighth of a page 7.5 s: the assistant director's rule for breaking down a script. A US letter page has
9 inches between its margins, at 6 rows an inch 54 rows, so an eighth is 6.75 rows and a row of action takes 1.11 s."""
ROW_CHARACTERS = 60
"""Action runs over 6 inches of Courier 12 point, 10 characters an inch."""
INSERT_SECONDS = 2
ESTABLISHING_SECONDS = 4
SHOT_FLOOR_SECONDS = Fraction(3, 2)
SHOT_CEILING_SECONDS = 12
TITLE_SECONDS = 3

_OFF_SCREEN = re.compile(
    r"^(?:V\.?\s?O\.?|O\.?\s?S\.?|O\.?\s?C\.?|VOICE[- ]?OVER|OFF(?:[- ]?(?:SCREEN|CAMERA|STAGE))?|PRE-?LAP|FILTERED|NARRATION"
    r"|(?:OVER|THROUGH|FROM|VIA) .+"
    r"|ON (?:THE )?(?:TV|T\.V\.?|TELEVISION|TELLY|RADIO|MONITOR|VIDEO|TAPE|RECORDING|(?:LOUD)?SPEAKER|SPEAKERPHONE|INTERCOM|COMPUTER)"
    r"|VOIX OFF|HORS[- ]CHAMP)$",
    re.IGNORECASE,
)
_VOICE = re.compile(
    r"\bVOICES?\b|\b(?:RADIO|TV|T\.V\.?|TELEVISION|INTERCOM|LOUDSPEAKER|SPEAKERPHONE|TANNOY|VOICEMAIL|ANSWERING MACHINE|GPS)$",
    re.IGNORECASE,
)
"""`MAN'S VOICE`, `RADIO`, `NEWSCASTER ON TV`; and not `RADIO OPERATOR`, who is somebody."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")


def is_off_screen(extension: str) -> bool:
    """Whether a cue's extension (`V.O.`, `O.S., CONT'D`) says that the speaker is heard and not seen speaking."""
    return any(_OFF_SCREEN.match(part.strip()) for part in extension.split(","))


def is_voice(name: str) -> bool:
    """Whether a cue names what is heard and nobody: a voice, or what it comes out of."""
    return bool(_VOICE.search(name.strip()))


def is_unseen(name: str, extension: str) -> bool:
    """Whether who speaks under this cue is heard and not seen."""
    return is_voice(name) or is_off_screen(extension)


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def speech_frames(text: str, rate: Rate) -> int:
    """Frames that it takes to say a text, with the margin at each end."""
    return frames_from_seconds(count_words(text) / WORDS_A_SECOND, rate) + 2 * SPEECH_MARGIN_FRAMES


def rows_of(text: str) -> int:
    """Rows that a piece of action fills on the page (at least 1)."""
    return sum(max(1, len(textwrap.wrap(row, ROW_CHARACTERS))) for row in text.split("\n"))


def bounded_frames(seconds: Fraction, rate: Rate) -> int:
    """Frames of a shot of action, between the floor and the ceiling."""
    bounded = min(max(seconds, SHOT_FLOOR_SECONDS), Fraction(SHOT_CEILING_SECONDS))
    return frames_from_seconds(bounded, rate)
