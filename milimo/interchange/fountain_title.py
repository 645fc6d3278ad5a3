"""The title page of a Fountain script: `Title:`, `Author:` and whatever else stands before the first empty line."""

import re
from collections.abc import Sequence

from fountain import FountainParser

from milimo.interchange.visible import SourceLine

_FIELD = re.compile(r"^(?P<key>[^\s:][^:]{0,60}?)\s*:\s*(?P<value>.*)$")
_KNOWN = re.compile(
    r"(?:sub)?title|credit|authors?|source|notes?|(?:draft )?date|contact(?: info)?|copyright|revis(?:ion|ed)|version|format|created"
    r"|writers?|written by|based on|producer|director|language|font",
    re.IGNORECASE,
)


def read_title_page(lines: Sequence[SourceLine]) -> tuple[dict[str, str], tuple[SourceLine, ...]]:
    """Fields by key in lower case (rows of a value joined by line ends, emphasis taken off), and the lines after the page.

    A page is one only if its first key is a known one: `FADE IN:` and `She reads: run` open no title page.
    """
    start = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    first = _FIELD.match(lines[start].text) if start < len(lines) else None
    if first is None or not _KNOWN.fullmatch(first["key"]):
        return {}, tuple(lines)
    rows: dict[str, list[str]] = {}
    key = ""
    end = start
    for end in range(start, len(lines) + 1):
        text = lines[end].text if end < len(lines) else ""
        if not text.strip():
            break
        field = None if text[0] in " \t" else _FIELD.match(text)
        if field is None and text[0] not in " \t":
            break
        if field is not None:
            key = field["key"].strip().lower()
        rows.setdefault(key, []).append(plain(field["value"] if field is not None else text))
    return {name: "\n".join(row for row in values if row) for name, values in rows.items()}, tuple(lines[end:])


def plain(text: str) -> str:
    """One row of text without its emphasis."""
    text = text.strip()
    if not text or len(text) > 2_000:
        return text
    return FountainParser().parse("!" + text).elements[0].text.strip()
