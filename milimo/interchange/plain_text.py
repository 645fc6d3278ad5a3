"""Plain text laid out like a screenplay, as it comes out of a PDF or an old word processor, to Fountain.

What a row is shows in how far it is indented:

    INT. KITCHEN - NIGHT                 the margin: headings and action
              Are you coming?            1 inch in: dialogue
            (listening)                  parentheticals
                   MARA                  2 inches in: cues
                              CUT TO:    transitions

Text without such a layout is taken for Fountain as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from milimo.domain.headings import looks_like_heading
from milimo.interchange.fountain_marks import is_transition, needs_force

_CUE_COLUMNS = 12
_SPEECH_COLUMNS = 5
_LAYOUT_ROWS = 2
"""Cues with indented speech under them that make a layout."""
_FURNITURE = re.compile(
    r"^\s*(?:\(?CONTINUED:?\)?(?:\s*\(\d+\))?:?|\(MORE\)|(?:page\s*)?\d{1,4}\s*[.)]?|-\s*\d{1,4}\s*-)\s*$",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(
    r"^\s*(?P<number>[A-Z]?\d{1,4}[A-Z]{0,2})[.)]?\s+(?P<heading>\S.*?)(?:\s{2,}(?P=number)[.)]?)?\s*$"
)
_TRAILING_NUMBER = re.compile(r"\s{3,}[A-Z]?\d{1,4}[A-Z]{0,2}[.)]?\s*$")


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    indent: int


def to_fountain(text: str) -> str:
    """Normalise an indented screenplay; text without a layout comes back as it was."""
    rows = [_row(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    margin = _margin(rows)
    if _layout_rows(rows, margin) < _LAYOUT_ROWS:
        return text
    rows = [row for row in rows if not _FURNITURE.match(row.text)]
    blocks = list(_blocks(rows, margin))
    return "\n\n".join(blocks) + "\n"


def _row(line: str) -> _Row:
    expanded = line.expandtabs(8).rstrip()
    return _Row(expanded.strip(), len(expanded) - len(expanded.lstrip()))


def _margin(rows: Sequence[_Row]) -> int:
    """The column of headings; where there are none, the leftmost that holds a tenth of the rows."""
    headings = [row.indent for row in rows if looks_like_heading(row.text)]
    if headings:
        return min(headings)
    indents = sorted(row.indent for row in rows if row.text)
    return indents[len(indents) // 10] if indents else 0


def _layout_rows(rows: Sequence[_Row], margin: int) -> int:
    return sum(1 for row, after in pairwise(rows) if _is_cue(row, after, margin))


def _is_cue(row: _Row, after: _Row, margin: int) -> bool:
    name = row.text.split("(")[0]
    indented = row.indent - margin >= _CUE_COLUMNS and after.indent - margin >= _SPEECH_COLUMNS
    return bool(row.text) and bool(after.text) and indented and name == name.upper() and any(c.isalpha() for c in name)


def _blocks(rows: Sequence[_Row], margin: int) -> Iterator[str]:
    """Fountain's blocks, between which an empty line stands."""
    at = 0
    while at < len(rows):
        row = rows[at]
        after = rows[at + 1] if at + 1 < len(rows) else _Row("", 0)
        if not row.text:
            at += 1
        elif heading := _heading(row, margin):
            yield heading
            at += 1
        elif is_transition(row.text) or (row.indent - margin > 2 * _CUE_COLUMNS and row.text.endswith("TO:")):
            yield f"> {row.text}"
            at += 1
        elif _is_cue(row, after, margin):
            at, block = _speech(rows, at, margin)
            yield block
        else:
            at, block = _action(rows, at, margin)
            yield block


def _heading(row: _Row, margin: int) -> str:
    """A heading with the number of its margins as a scene number, or nothing."""
    if row.indent - margin >= _CUE_COLUMNS:
        return ""
    if looks_like_heading(row.text):
        return _TRAILING_NUMBER.sub("", row.text)
    numbered = _NUMBERED_HEADING.match(row.text)
    if numbered and looks_like_heading(numbered["heading"]):
        return f"{numbered['heading'].strip()} #{numbered['number']}#"
    return ""


def _speech(rows: Sequence[_Row], at: int, margin: int) -> tuple[int, str]:
    """A cue with what is said under it: rows are joined, a parenthetical stands on its own."""
    cue = rows[at].text
    said: list[str] = []
    inside = False
    at += 1
    while at < len(rows) and rows[at].text and rows[at].indent - margin >= _SPEECH_COLUMNS:
        text = rows[at].text
        if inside or (said and not text.startswith("(") and not said[-1].endswith(")")):
            said[-1] = f"{said[-1]} {text}"
        else:
            said.append(text)
        inside = said[-1].startswith("(") and not said[-1].endswith(")")
        at += 1
    plain = cue.isascii() and re.fullmatch(r"[A-Z][A-Z0-9 .'#-]*(?:\([^()]*\)\s*)*", cue)
    return at, "\n".join((cue if plain else f"@{cue}", *said))


def _action(rows: Sequence[_Row], at: int, margin: int) -> tuple[int, str]:
    """A paragraph; rows that were wrapped at the margin are joined again."""
    joined: list[str] = []
    last_length = 0
    while at < len(rows) and rows[at].text:
        after = rows[at + 1] if at + 1 < len(rows) else _Row("", 0)
        if joined and (_heading(rows[at], margin) or _is_cue(rows[at], after, margin)):
            break
        text = rows[at].text
        if joined and last_length >= 45:
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
        last_length = len(text)
        at += 1
    return at, "\n".join(f"!{row}" if needs_force(row) else row for row in joined)
