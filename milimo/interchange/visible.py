"""Takes boneyards and notes out of Fountain, and remembers where each line that is left stood in the source.

    He waves /* cut            He waves and goes.      (line 1)
    cut */ and goes.     ->
    [[ask Ana]]                note: ask Ana           (line 3)

An opening that is never closed hides nothing: the rest of the script must not vanish while somebody types. It is a problem, and its
text stays visible. Everything here is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from milimo.domain.parsed import Problem

_OPENING = re.compile(r"/\*|\[\[")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\ufeff\ufffe\uffff]")
_BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class SourceLine:
    text: str
    number: int
    """Line of the source, counted from 1."""


@dataclass(frozen=True, slots=True)
class Visible:
    lines: tuple[SourceLine, ...]
    notes: tuple[SourceLine, ...]
    problems: tuple[Problem, ...]


def visible_lines(text: str) -> Visible:
    """Split a Fountain text into what is seen, its notes (without brackets), and the openings that were never closed."""
    text = _normalise(text)
    spans, unclosed = _hidden_spans(text)
    notes: list[SourceLine] = []
    collector = _Collector()
    position = 0
    number = 1
    for start, end in spans:
        number = collector.keep(text[position:start], number)
        hidden = text[start:end]
        note = hidden[2:-2].strip()
        if hidden.startswith("[[") and note:
            notes.append(SourceLine(note, number))
        number += hidden.count("\n")
        collector.cut(number)
        position = end
    collector.keep(text[position:], number)
    collector.flush()
    return Visible(tuple(collector.lines), tuple(notes), tuple(_problems(text, unclosed)))


def _normalise(text: str) -> str:
    """One kind of line end; control characters out. Lines keep their numbers: only CR, LF and CR LF end one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text).replace("\xa0", " ")
    return _CONTROL.sub(" ", text)


def _hidden_spans(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """The spans to take out, in order, and the positions of openings without an end."""
    spans: list[tuple[int, int]] = []
    unclosed: list[int] = []
    nearest = _Nearest(text)
    position = 0
    while opening := _OPENING.search(text, position):
        start, position = opening.span()
        if opening[0] == "/*":
            end = nearest.find("*/", position)
        else:
            end = nearest.find("]]", position)
            if end > nearest.find(_BLANK_LINE, position):
                end = len(text)
        if end == len(text):
            unclosed.append(start)
        else:
            position = end + 2
            spans.append((start, position))
    return spans, unclosed


class _Nearest:
    """`str.find` with a memory, so that asking from rising positions reads the text once. Not found is the text's end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, int] = {}

    def find(self, needle: str, position: int) -> int:
        known = self._known.get(needle, -1)
        if known < position:
            found = self._text.find(needle, position)
            known = self._known[needle] = len(self._text) if found < 0 else found
        return known


@dataclass
class _Collector:
    """Builds lines out of the pieces between hidden spans. A line of which nothing is left is dropped, not left blank."""

    lines: list[SourceLine] = field(default_factory=list[SourceLine])
    _pieces: list[str] = field(default_factory=list[str])
    _number: int = 1
    _cut: bool = False
    _empty: bool = True

    def keep(self, piece: str, number: int) -> int:
        """Add visible text that begins on line `number`; returns the line it ends on."""
        first, *rest = piece.split("\n")
        self._add(first, number)
        for text in rest:
            self.flush()
            number += 1
            self._add(text, number)
        return number

    def cut(self, number: int) -> None:
        """Something was taken out here, which ended on line `number`."""
        self._cut = True
        if self._empty:
            self._number = number

    def flush(self) -> None:
        text = "".join(self._pieces)
        if not self._empty or not self._cut:
            self.lines.append(SourceLine(_unmarked(text.rstrip() if self._cut else text), self._number))
        self._pieces = []
        self._cut = False
        self._empty = True

    def _add(self, piece: str, number: int) -> None:
        """Close the seam: one space where there was one on both sides, none more."""
        if self._empty:
            self._number = number
        if piece[:1].isspace() and self._pieces and self._pieces[-1][-1:].isspace():
            piece = piece.lstrip()
        if piece:
            self._pieces.append(piece)
            self._empty = self._empty and not piece.strip()


def _unmarked(text: str) -> str:
    """Break up openings that hide nothing, so that nobody downstream takes them for live ones."""
    while "[[" in text:
        text = text.replace("[[", "[ [")
    return text.replace("/*", "/ *")


def _problems(text: str, unclosed: list[int]) -> Iterator[Problem]:
    number = 1
    position = 0
    for start in unclosed[:50]:
        number += text.count("\n", position, start)
        position = start
        if text.startswith("/*", start):
            yield Problem(number, "This /* is never closed with */, so nothing after it is hidden.", "error")
        else:
            yield Problem(
                number,
                "This [[ is never closed with ]] before the next empty line, so it is shown as text.",
                "error",
            )
