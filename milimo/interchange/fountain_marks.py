"""Marks what the Fountain library would misread, with Fountain's own forcing characters, before it reads it.

The library (fountain-py) knows ASCII cues only, wants empty lines around what pasted scripts put close together, and takes time
quadratic in the length of a line or a paragraph. So here a Unicode cue becomes `@ÉLODIE`, a heading with text close to it
`.INT. KITCHEN - DAY`, `CUT TO:` under a speech `>CUT TO:`; absurd lines and paragraphs are broken up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from milimo.domain.headings import looks_like_heading
from milimo.interchange.visible import SourceLine

LINE_LIMIT = 8_000
"""Characters; a longer line is broken between words."""
_PARAGRAPH_LIMIT = 200
_EMPHASIS_LIMIT = 60
_CUE_LIMIT = 60

_WIDE_SPACE = re.compile(r"(?<=\S)\s{9,}(?=\S)")
_BLANK_BUT_SPACES = re.compile(r"^ {2}$")
_EMPHASIS = re.compile(r"[*_]")
_TRANSITION = re.compile(
    r"^(?:(?:(?:SMASH|MATCH|JUMP|HARD|TIME|SHOCK|FLASH|QUICK|SLOW)[ -])?(?:CUT|DISSOLVE|FADE|WIPE|"
    r"IRIS)S?(?: (?:BACK|IN|OUT|UP|DOWN))?"
    r" TO(?: (?:BLACK|WHITE|TITLES?|CREDITS))?[.:]?|FADE (?:IN|OUT|UP)[.:]|FADE (?:IN|OUT)|CUT TO|"
    r"INTERCUT(?: WITH)?:|BACK TO:)$"
)
_NOT_A_CUE = re.compile(
    r"^(?:(?:BEGIN|START|END|END OF)\s+)?(?:MONTAGE|SERIES OF SHOTS|INTERCUT|FLASHBACK)\b"
    r"|^(?:CLOSE(?:[- ]?UP)? ON|ANGLE ON|INSERT|BACK TO|RESUME|SMASH CUT|CUT TO|DISSOLVE TO)\b|^(?:MOMENTS |"
    r"MUCH |A LITTLE )?LATER$|^THE END$"
)
_CUE_PUNCTUATION = frozenset(" \t_.'\u2019#-\u2011\u2013&/+\"")
_EXTENSIONS = re.compile(r"^(?P<name>[^(]*?)\s*(?P<extensions>(?:\([^()]*\)\s*)*)$")
_PROSE_PREFIX = re.compile(r"^(?:int|ext|est)\s", re.IGNORECASE)
"""`Est il venu?` is French, not an establishing shot."""
_DOTTED_PREFIX = re.compile(r"^(?:INT|EXT|EST|I|E)\s*[./]")
_LIBRARY_FORCED_HEADING = re.compile(r"^\.[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Marked:
    """`lines[i]` is what the library reads; it stood on line `numbers[i]` of the source."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    dual: frozenset[int]
    """Indices of cues that had a caret: the right half of a dual dialogue."""
    headings: dict[int, str]
    """Headings that the library cannot force: their text by index; the library is shown `.HEADING` in their place."""


def mark(lines: Sequence[SourceLine]) -> Marked:
    """Prepare a body (without title page) for the library."""
    lines = tuple(_bounded(lines))
    stripped = ["" if _is_blank(line.text) else line.text.strip() for line in lines]
    spaces_are_blank = _spaces_mean_nothing(lines)
    texts: list[str] = []
    dual: set[int] = set()
    headings: dict[int, str] = {}
    for index, line in enumerate(lines):
        text = stripped[index]
        if not text:
            texts.append("  " if _BLANK_BUT_SPACES.match(line.text) and not spaces_are_blank else "")
            continue
        before = stripped[index - 1] if index else ""
        after = stripped[index + 1] if index + 1 < len(lines) else ""
        marked = _mark_line(text, before, after)
        if marked.startswith("@") or (text.endswith("^") and not before):
            bare = marked.rstrip("^ ")
            if bare != marked.rstrip() and bare.strip("@"):
                dual.add(index)
                marked = bare
        if marked[0] == "." and marked[1:2].isalnum() and not _LIBRARY_FORCED_HEADING.match(marked):
            headings[index] = marked[1:].strip()
            marked = ".HEADING"
        texts.append(marked if marked != text else line.text)
    return Marked(tuple(texts), tuple(line.number for line in lines), frozenset(dual), headings)


def split_extensions(cue: str) -> tuple[str, str]:
    """`MARY (O.S.) (CONT'D)` -> `MARY`, `O.S., CONT'D`. Brackets that do not close at the end belong to the name."""
    match = _EXTENSIONS.match(cue.strip())
    if match is None or not match["name"]:
        return cue.strip(), ""
    extensions = [part.strip() for part in re.findall(r"\(([^()]*)\)", match["extensions"])]
    return match["name"].strip(), ", ".join(part for part in extensions if part)


def is_transition(text: str) -> bool:
    """Whether a line is one of the transitions that everybody writes, whatever stands around it."""
    return _TRANSITION.match(text) is not None


def needs_force(row: str) -> bool:
    """Whether a row of action would be read as something else, and wants a `!` before it."""
    return row[:1] in "!@~=#>." or looks_like_heading(row) or (row == row.upper() and any(c.isalpha() for c in row))


def _mark_line(text: str, before: str, after: str) -> str:
    """The line with the forcing character it needs, or as it was."""
    bare = _EMPHASIS.sub("", text).strip() if text[0] in "*_" and text[-1] in "*_" else text
    if text[0] in "!@~=#>" or (text[0] == "." and text[1:2].isalnum()):
        return text
    if looks_like_heading(bare):
        return _mark_heading(text, bare, before, after)
    if is_transition(bare):
        return ">" + bare
    if before:
        return text
    if _PROSE_PREFIX.match(text):
        return "!" + text
    if not after:
        return text
    if _NOT_A_CUE.match(bare):
        return "!" + text
    follows = after[0] not in ">#=!" and not looks_like_heading(after) and not is_transition(after)
    beyond_library = bare != text or not text.isascii() or any(c in text for c in '&/+"') or after.endswith("TO:")
    return "@" + bare if follows and beyond_library and _is_cue(bare) else text


def _mark_heading(text: str, bare: str, before: str, after: str) -> str:
    """A heading in capitals needs an empty line on one side only, and one in small letters on both."""
    shouted = bare == bare.upper() and _DOTTED_PREFIX.match(bare) is not None
    if not (before and after) if shouted else not (before or after):
        return "." + bare
    return text if before else "!" + text


def _is_cue(text: str) -> bool:
    """Fountain's rule in any alphabet that has capitals: no small letter outside the brackets."""
    name, _ = split_extensions(text.rstrip("^ "))
    if not 0 < len(name) <= _CUE_LIMIT or not name[0].isalnum():
        return False
    capitals = any(c.isupper() for c in name)
    return capitals and all(c in _CUE_PUNCTUATION or (c.isalnum() and not c.islower()) for c in _composed(name))


def _composed(name: str) -> str:
    """Without combining marks, which are neither letters nor punctuation."""
    return "".join(c for c in name if not "\u0300" <= c <= "\u036f")


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _spaces_mean_nothing(lines: Sequence[SourceLine]) -> bool:
    """Two spaces keep a speech going over an empty line, unless the file is full of them: then an editor left them there."""
    spaces = sum(1 for line in lines if _BLANK_BUT_SPACES.match(line.text))
    empty = sum(1 for line in lines if not line.text)
    return spaces > max(3, empty)


def _bounded(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Break up what would make the library slow: very long lines, very long paragraphs, lines full of emphasis."""
    run = 0
    for line in lines:
        if _is_blank(line.text):
            run = 0
            yield line
            continue
        for piece in _pieces(_WIDE_SPACE.sub(" " * 8, line.text)):
            run += 1
            if run > _PARAGRAPH_LIMIT:
                run = 1
                yield SourceLine("", line.number)
                piece = "!" + piece  # noqa: PLW2901  a paragraph goes on: the piece must not turn into a cue
            yield SourceLine(_plain_if_crowded(piece), line.number)


def _pieces(text: str) -> Iterator[str]:
    while len(text) > LINE_LIMIT:
        cut = text.rfind(" ", LINE_LIMIT // 2, LINE_LIMIT)
        cut = LINE_LIMIT if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].lstrip()
    if text:
        yield text


def _plain_if_crowded(text: str) -> str:
    return _EMPHASIS.sub(r"\\\g<0>", text) if len(_EMPHASIS.findall(text)) > _EMPHASIS_LIMIT else text
