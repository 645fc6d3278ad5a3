"""Fountain to scenes and lines, through fountain-py with its faults covered (see `fountain_marks` and `visible`).

Every word that is neither in a note nor in a boneyard ends up in exactly one heading, line or title page field.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from fountain import ElementType, FountainElement, FountainParser

from milimo.domain.headings import parse_heading
from milimo.domain.parsed import ParsedLine, ParsedScene, ParsedScript, Problem
from milimo.domain.project import SCRIPT_LIMIT_BYTES
from milimo.domain.script import LineType
from milimo.errors import BadInput, TooLarge
from milimo.interchange.fountain_marks import Marked, mark, split_extensions
from milimo.interchange.fountain_title import read_title_page
from milimo.interchange.script_problems import find_problems
from milimo.interchange.visible import Visible, visible_lines

_TEXT_LIMIT = 20_000
_SENTINEL = ("= start", "")
"""The library takes what comes first for a title page, and treats a first line as if an empty one stood before it."""
_SUPER = re.compile(r"^(?:SUPER(?:IMPOSED?)?|TITLE(?: CARD)?|CHYRON|INTERTITLE|CAPTION)\s*:", re.IGNORECASE)
_SUPER_INSIDE = re.compile(r"(?<=[.!?…])\s+(?=(?:SUPER(?:IMPOSE)?|TITLE CARD|CHYRON)\s*:)")
_SIMPLE: dict[ElementType, LineType] = {
    ElementType.TRANSITION: "transition",
    ElementType.SYNOPSIS: "synopsis",
    ElementType.CENTERED: "centered",
}


def parse(text: str, format: Literal["fountain", "fdx", "txt"] = "fountain") -> ParsedScript:
    """Read a screenplay written in Fountain; `format` is what it was before. Takes any text, in time linear in its length.

    Raises `TooLarge` beyond SCRIPT_LIMIT_BYTES and `BadInput` on a script without any visible text; anything else is at most a
    problem of the result.
    """
    check_length(text)
    visible = visible_lines(text)
    fields, body = read_title_page(visible.lines)
    if not fields and not any(line.text.strip() for line in body):
        raise BadInput(
            "The script is empty.",
            "Write or paste a screenplay, for example INT. KITCHEN - DAY and what happens there.",
        )
    marked = mark(body)
    reader = _Reader(marked)
    document = FountainParser().parse("\n".join((*_SENTINEL, *marked.lines)))
    for element in document.elements[1:]:
        reader.take(element)
    reader.end_speech()
    scenes = _scenes(_with_notes(reader.found, visible))
    return ParsedScript(
        scenes=scenes,
        text=text,
        format=format,
        title=_one_line(fields.get("title", "")),
        author=_one_line(fields.get("author", "") or fields.get("authors", "")),
        title_page=fields,
        problems=find_problems(scenes, (*visible.problems, *reader.problems)),
    )


def check_length(text: str) -> None:
    """Raise `TooLarge` for a script beyond the limit."""
    if len(text) > SCRIPT_LIMIT_BYTES or len(text.encode("utf-8", "replace")) > SCRIPT_LIMIT_BYTES:
        raise TooLarge(
            f"The script is longer than {SCRIPT_LIMIT_BYTES // 1_000_000} MB, some 2,000 pages.",
            "Give one screenplay at a time, as text.",
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A heading (`line` None) or a line, in the script's order."""

    source_line: int
    heading: str = ""
    number: str | None = None
    line: ParsedLine | None = None


@dataclass
class _Speech:
    """A cue and what has been said since."""

    character: str
    extension: str
    source_line: int
    right: bool
    text: list[str] = field(default_factory=list[str])
    parentheticals: list[str] = field(default_factory=list[str])
    words_follow: bool = False


class _Reader:
    """Turns the library's elements into lines: a cue with all that is said becomes one, a run of lyrics too."""

    def __init__(self, marked: Marked) -> None:
        self.found: list[_Found] = []
        self.problems: list[Problem] = []
        self._marked = marked
        self._speech: _Speech | None = None
        self._sung_since = -1

    def take(self, element: FountainElement) -> None:
        match element.type:
            case ElementType.CHARACTER:
                self.end_speech()
                self._open_speech(element)
            case ElementType.DIALOGUE | ElementType.PARENTHETICAL:
                self._say(element)
            case ElementType.LYRICS:
                self._sing(element)
            case ElementType.SCENE_HEADING:
                self.end_speech()
                self._head(element)
            case ElementType.ACTION:
                self.end_speech()
                self._act(element)
            case ElementType.SECTION:
                self.end_speech()
                self._add("section", element.text.rstrip("# \t"), self._number(element))
            case ElementType.TRANSITION | ElementType.SYNOPSIS | ElementType.CENTERED:
                self.end_speech()
                self._add(_SIMPLE[element.type], element.text, self._number(element))
            case ElementType.DUAL_DIALOGUE:
                for column in element.dual_dialogue_columns():
                    for part in column:
                        self.take(part)
            case _:
                self.end_speech()

    def end_speech(self) -> None:
        """Close the speech that is open. A cue without words is shown as action: nobody can say nothing."""
        speech, self._speech = self._speech, None
        if speech is None or (speech.words_follow and not speech.text and not speech.parentheticals):
            return
        text = "\n".join(speech.text).strip()
        if not text:
            shown = [
                speech.character,
                *(f"({part})" for part in (speech.extension, *speech.parentheticals) if part),
            ]
            self._add("action", " ".join(shown), speech.source_line)
            self.problems.append(Problem(speech.source_line, f"{speech.character} has a cue but says nothing."))
            return
        dual = "right" if speech.right and self._pair_left() else ""
        parenthetical = "; ".join(speech.parentheticals)
        for piece in _pieces(text):
            line = ParsedLine(
                "dialogue", piece, speech.source_line, speech.character, speech.extension, parenthetical, dual
            )
            self.found.append(_Found(speech.source_line, line=line))

    def _open_speech(self, element: FountainElement) -> None:
        name, extensions = split_extensions(element.text)
        given = element.metadata.get("extension")
        if isinstance(given, str):
            _, more = split_extensions(f"X ({given})")
            extensions = ", ".join(part for part in (extensions, more or given) if part)
        self._speech = _Speech(name, extensions, self._number(element), self._index(element) in self._marked.dual)

    def _say(self, element: FountainElement) -> None:
        if self._speech is None:
            self._act(element)
        elif element.type is ElementType.PARENTHETICAL:
            self._speech.parentheticals.append(element.text.strip()[1:-1].strip())
        else:
            self._speech.text.append(element.text.strip())

    def _sing(self, element: FountainElement) -> None:
        """A lyric under a cue is sung by its speaker; the speech goes on after it."""
        speech = self._speech
        if speech is not None:
            if speech.text or speech.parentheticals:
                self.end_speech()
            speech = _Speech(speech.character, speech.extension, self._number(element), speech.right, words_follow=True)
        singer = speech.character if speech else ""
        last = self.found[-1] if self.found else None
        number = self._number(element)
        if (
            last
            and last.line
            and last.line.type == "lyric"
            and last.line.character == singer
            and self._sung_since == number - 1
        ):
            longer = replace(last.line, text=f"{last.line.text}\n{element.text.strip()}")
            self.found[-1] = replace(last, line=longer)
        else:
            self._add("lyric", element.text, number, singer)
        self._sung_since = number
        self._speech = speech

    def _head(self, element: FountainElement) -> None:
        index = self._index(element)
        text, scene_number = element.text.strip(), element.metadata.get("scene_number")
        if index in self._marked.headings:
            text, scene_number = _numbered(self._marked.headings[index])
        self.found.append(_Found(self._number(element), text, scene_number if isinstance(scene_number, str) else None))

    def _act(self, element: FountainElement) -> None:
        """A paragraph, cut where a `SUPER:` begins or ends."""
        paragraph: list[str] = []
        start = number = self._number(element)
        for offset, row in enumerate(element.text.split("\n")):
            number = self._number(element, offset)
            for piece in _SUPER_INSIDE.split(row.strip()):
                if not _SUPER.match(piece):
                    start = start if paragraph else number
                    paragraph.append(piece)
                    continue
                self._add("action", "\n".join(paragraph), start)
                paragraph = []
                self._add("title", piece, number)
        self._add("action", "\n".join(paragraph), start)

    def _add(self, type: LineType, text: str, source_line: int, character: str = "") -> None:
        for piece in _pieces(text.strip()):
            self.found.append(_Found(source_line, line=ParsedLine(type, piece, source_line, character)))

    def _pair_left(self) -> bool:
        """Make the speech just before the left half of a dual dialogue; False where there is none."""
        last = self.found[-1] if self.found else None
        if last is None or last.line is None or last.line.type != "dialogue" or last.line.dual:
            return False
        self.found[-1] = replace(last, line=replace(last.line, dual="left"))
        return True

    def _index(self, element: FountainElement) -> int:
        return element.line_number - 1 - len(_SENTINEL)

    def _number(self, element: FountainElement, offset: int = 0) -> int:
        """Line of the source on which the element's row `offset` stands."""
        index = min(self._index(element) + offset, len(self._marked.numbers) - 1)
        return self._marked.numbers[index]


def _with_notes(found: Sequence[_Found], visible: Visible) -> list[_Found]:
    """Put each note after what began on its line or before it."""
    notes = [
        _Found(note.number, line=ParsedLine("note", piece, note.number))
        for note in visible.notes
        for piece in _pieces(note.text)
    ]
    return sorted((*found, *notes), key=lambda item: item.source_line) if notes else list(found)


def _scenes(found: Sequence[_Found]) -> tuple[ParsedScene, ...]:
    """Cut at headings. Sections and synopses (and what is only said about the script) go to the scene that they introduce."""
    scenes: list[ParsedScene] = []
    lines: list[ParsedLine] = []
    heading: _Found | None = None
    for item in found:
        if item.line is not None:
            lines.append(item.line)
            continue
        kept, lines = _introduction(lines, heading)
        if heading is not None or kept:
            scenes.append(_scene(heading, kept))
        heading = item
    if heading is not None or lines:
        scenes.append(_scene(heading, lines))
    return tuple(scenes)


def _introduction(lines: Sequence[ParsedLine], heading: _Found | None) -> tuple[list[ParsedLine], list[ParsedLine]]:
    """Split into what belongs to the scene before and what introduces the next."""
    if heading is None and not any(line.type in ("action", "dialogue", "lyric", "title", "centered") for line in lines):
        return [], list(lines)
    cut = len(lines)
    while cut and lines[cut - 1].type in ("section", "synopsis", "note"):
        cut -= 1
    while cut < len(lines) and lines[cut].type != "section":
        cut += 1
    return list(lines[:cut]), list(lines[cut:])


def _scene(heading: _Found | None, lines: Sequence[ParsedLine]) -> ParsedScene:
    if heading is None:
        return ParsedScene("", lines[0].source_line, lines=tuple(lines))
    read = parse_heading(heading.heading)
    return ParsedScene(
        heading.heading,
        heading.source_line,
        heading.number,
        read.setting,
        read.location,
        read.time_of_day,
        tuple(lines),
    )


def _numbered(heading: str) -> tuple[str, str | None]:
    match = FountainParser.SCENE_NUMBER_PATTERN.search(heading)
    return (heading[: match.start()].strip(), match.group(1)) if match else (heading, None)


def _pieces(text: str) -> Iterator[str]:
    """A line's text, cut where it would be longer than a record takes."""
    while len(text) > _TEXT_LIMIT:
        cut = max(text.rfind(" ", 1, _TEXT_LIMIT), text.rfind("\n", 1, _TEXT_LIMIT))
        cut = _TEXT_LIMIT if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].strip()
    if text:
        yield text


def _one_line(text: str) -> str:
    return " ".join(text.split())
