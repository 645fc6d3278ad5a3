"""Covers talk: who is seen, from where, how near.

A conversation opens on both, goes to over-the-shoulders, comes in to singles and close-ups as it heats up, and opens again after a
while, so that the audience knows where everybody is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.beats import Beat
from milimo.domain.cast import AnyLine, Cast
from milimo.domain.framing import View
from milimo.domain.shot import Framing, Purpose, Size
from milimo.domain.speech import count_words, is_unseen

_APART = re.compile(
    r"\b(?:phone|telephone|speakerphone|cell|receiver|walkie|radio|intercom|video call|headset)\b",
    re.IGNORECASE,
)
_FEELING = re.compile(
    r"\b(?:whisper\w*|soft\w*|quiet\w*|cr(?:y|ies|ying)|tear\w*|ang\w+|shout\w*|scream\w*|yell\w*|shock\w*|"
    r"stunned|sob\w*|trembl\w*|break\w*|desperat\w*|furious\w*|gentl\w*|smil\w*|laugh\w*|to (?:him|her|them)sel\w+|sotto|"
    r"oh shit|realizing|afraid|beat|pause)\b",
    re.IGNORECASE,
)
_OPEN_AGAIN_AFTER = 9
_OPENING_WORDS = 14
_KEY_WORDS = 14
_NEAR_LINES = 7
_PATTERN: tuple[tuple[Framing, Size], ...] = (
    ("over-shoulder", "MS"),
    ("over-shoulder", "MS"),
    ("single", "MCU"),
    ("single", "MCU"),
    ("over-shoulder", "MCU"),
    ("over-shoulder", "MCU"),
    ("single", "MS"),
    ("single", "MCU"),
)


@dataclass(frozen=True, slots=True)
class SpeechShot:
    view: View
    purpose: Purpose
    people: tuple[str, ...]
    last: int
    """Index of the last line covered."""
    together: bool = False
    """Dual dialogue: the lines sound at once."""


def is_apart(lines: Sequence[AnyLine]) -> bool:
    """Whether the people who talk are in different places: the scene has a telephone, or is intercut."""
    texts = (f"{line.text} {line.parenthetical}" for line in lines if line.type == "action" or line.parenthetical)
    return any(_APART.search(text) for text in texts) or any(
        line.type == "transition" and "INTERCUT" in line.text.upper() for line in lines
    )


class Coverage:
    """Chooses the shots of a scene's speeches, one after another."""

    def __init__(self, lines: Sequence[AnyLine], cast: Cast, *, apart: bool) -> None:
        self.apart = apart
        self.mastered = False
        self._lines = lines
        self._cast = cast
        self._since_open = 0
        self._since_close = 3
        spoken = [
            at
            for at, line in enumerate(lines)
            if line.type == "dialogue" and not is_unseen(line.character, line.extension)
        ]
        longest = max(spoken, key=lambda at: (count_words(lines[at].text), at), default=None)
        self._key = longest if longest is not None and count_words(lines[longest].text) >= _KEY_WORDS else None
        self._spoken = spoken
        self._acted: dict[str, int] = {}

    def seen(self, index: int, people: Sequence[str]) -> None:
        """`people` acted in the line at `index`."""
        self._acted.update(dict.fromkeys(people, index))

    def next(self, index: int) -> SpeechShot:
        """The shot of the speech at `index`, which may cover the speech after it too."""
        speaker = self._lines[index].character.upper()
        partner = self._right_half(index)
        if partner is not None:
            self._opened()
            people = _unique(speaker, self._lines[partner].character.upper())
            return SpeechShot(View("MS", "two"), "master", people, partner, together=True)
        others = self._others(index)
        due = not self.mastered or (self._since_open >= _OPEN_AGAIN_AFTER and index != self._key)
        if others and not self.apart and due:
            return self._open(index, speaker, others)
        return self._close(index, speaker, others)

    def reacts(self, beat: Beat, view: View) -> bool:
        """Whether a beat between two speeches is somebody taking in what was said."""
        before = beat.index > 0 and self._lines[beat.index - 1].type == "dialogue"
        spoke = before and self._lines[beat.index - 1].character.upper() in beat.characters
        return before and not spoke and len(beat.characters) == 1 and view.size in ("CU", "MCU")

    def _open(self, index: int, speaker: str, others: Sequence[str]) -> SpeechShot:
        """Both in one frame, over a short exchange."""
        first_time = not self.mastered
        self._opened()
        last = index
        after = index + 1
        if after < len(self._lines) and self._lines[after].type == "dialogue" and not self._lines[after].dual:
            line = self._lines[after]
            short = count_words(self._lines[index].text) + count_words(line.text) <= _OPENING_WORDS
            if short and not is_unseen(line.character, line.extension) and line.character.upper() != speaker:
                last = after
        people = _unique(speaker, *(self._lines[at].character.upper() for at in range(index, last + 1)), *others)[:3]
        framing: Framing = "two" if len(people) == 2 else "group"
        size: Size = "MLS" if first_time or framing == "group" else "MS"
        return SpeechShot(View(size, framing), "master" if first_time else "coverage", people, last)

    def _close(self, index: int, speaker: str, others: Sequence[str]) -> SpeechShot:
        line = self._lines[index]
        framing, size = _PATTERN[self._since_open % len(_PATTERN)]
        self._since_open += 1
        self._since_close += 1
        if index == self._key:
            return SpeechShot(View("MCU", "single", "push-in"), "coverage", (speaker,), index)
        if self._is_close(line):
            self._since_close = 0
            return SpeechShot(View("CU", "single"), "coverage", (speaker,), index)
        if framing == "over-shoulder" and others and not self.apart:
            return SpeechShot(View(size, framing), "coverage", (speaker, others[0]), index)
        return SpeechShot(
            View("MCU" if framing == "over-shoulder" and size == "MCU" else size, "single"),
            "coverage",
            (speaker,),
            index,
        )

    def _is_close(self, line: AnyLine) -> bool:
        """Feeling and short words want a face, but a close-up loses its force when it is every other shot."""
        strong = line.text.rstrip("\"”').").endswith("!") or _FEELING.search(line.parenthetical) is not None
        short = count_words(line.text) <= 3
        return (strong and self._since_close >= 2) or (short and self._since_close >= 3)

    def _others(self, index: int) -> list[str]:
        """Who else is near, the one spoken to first: who spoke last, who acted, who speaks next."""
        speaker = self._lines[index].character.upper()
        near = [self._lines[at].character.upper() for at in reversed(self._spoken) if index - _NEAR_LINES <= at < index]
        acted = sorted(self._acted, key=lambda name: -self._acted[name])
        close = [name for name in acted if self._acted[name] >= index - _NEAR_LINES]
        soon: list[str] = []
        for line in self._lines[index + 1 : index + 4]:
            if line.type == "action":
                break  # Whoever speaks after it may come in only now.
            if line.type == "dialogue" and not is_unseen(line.character, line.extension):
                soon.append(line.character.upper())
        return [name for name in _unique(*near, *close, *soon) if name != speaker]

    def _right_half(self, index: int) -> int | None:
        """The right half of a dual dialogue whose left half is at `index`."""
        if self._lines[index].dual != "left":
            return None
        after = next((at for at in range(index + 1, len(self._lines)) if self._lines[at].dual == "right"), None)
        between = range(index + 1, after) if after is not None else ()
        return after if all(self._lines[at].type in ("note", "synopsis", "section") for at in between) else None

    def _opened(self) -> None:
        self.mastered = True
        self._since_open = 0


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
