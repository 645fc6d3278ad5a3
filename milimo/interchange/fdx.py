"""Final Draft to Fountain: scene numbers, dual dialogue, parentheticals, emphasis, notes and the title page kept."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from milimo.domain.headings import looks_like_heading
from milimo.errors import Unreadable
from milimo.interchange.fountain_marks import is_transition, needs_force

_PLAIN_CUE = re.compile(r"^[A-Z][A-Z0-9 .'#-]*(?:\s*\([^()]*\))*$")
_SCENE_NUMBER = re.compile(r"[A-Za-z0-9.-]+")
_MARKS = {"Bold": "**", "Italic": "*", "Underline": "_"}


def to_fountain(data: bytes) -> str:
    """Read an `.fdx` file. Raises `Unreadable` if it is none, or tries to pull in entities."""
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(
            "This file ends in .fdx but is not a Final Draft script.",
            "Open it in Final Draft and save it again, or export it as Fountain or text.",
        ) from error
    content = root.find("Content")
    if root.tag != "FinalDraft" or content is None:
        raise Unreadable(
            "This is an XML file, but not a Final Draft script.", "Export the screenplay as .fdx, Fountain or text."
        )
    title = list(_title_page(root))
    body = list(_paragraphs(content))
    return "\n".join((*title, *([""] if title else []), *_blocks(body))).strip("\n") + "\n"


def _title_page(root: Element) -> Iterator[str]:
    """The first row of Final Draft's free-form title page is the title; the row after `by` is the author."""
    rows = [_text(paragraph).strip() for paragraph in root.findall("./TitlePage/Content/Paragraph")]
    rows = [row for row in rows if row]
    if not rows:
        return
    yield f"Title: {rows[0]}"
    rest = rows[1:]
    credit = next((at for at, row in enumerate(rest) if re.search(r"\bby:?$", row, re.IGNORECASE)), None)
    if credit is not None and credit + 1 < len(rest):
        yield f"Credit: {rest[credit]}"
        yield f"Author: {rest[credit + 1]}"
        rest = rest[:credit] + rest[credit + 2 :]
    if rest:
        yield "Contact:"
        yield from (f"    {row}" for row in rest)


def _paragraphs(content: Element) -> Iterator[tuple[str, str, Element]]:
    """Type, text and element of each paragraph; the second speech of a dual dialogue gets its caret."""
    for paragraph in content.findall("Paragraph"):
        dual = paragraph.find("DualDialogue")
        if dual is None:
            yield paragraph.get("Type", "Action"), _text(paragraph), paragraph
            continue
        cues = 0
        for inner in dual.findall("Paragraph"):
            kind, text = inner.get("Type", "Action"), _text(inner)
            if kind == "Character":
                cues += 1
            yield kind, f"{text.strip()} ^" if kind == "Character" and cues == 2 else text, inner


def _blocks(paragraphs: list[tuple[str, str, Element]]) -> Iterator[str]:
    """Fountain's rows. Only what belongs to one speech stands close together."""
    speaking = False
    for kind, text, element in paragraphs:
        if not text.strip():
            continue
        close = speaking and kind in ("Dialogue", "Parenthetical", "Lyrics", "Singing")
        if not close:
            yield ""
        speaking = kind == "Character" or close
        yield from _rows(kind if close or kind not in ("Dialogue", "Parenthetical") else "Action", text, element)
        for note in element.findall("ScriptNote"):
            yield from ("", f"[[{_text(note).strip()}]]") if _text(note).strip() else ()


def _rows(kind: str, text: str, element: Element) -> Iterator[str]:
    rows = [row.strip() for row in text.split("\n")]
    match kind:
        case "Scene Heading":
            heading = " ".join(rows)
            number = element.get("Number", "")
            mark = f" #{number}#" if _SCENE_NUMBER.fullmatch(number) else ""
            yield f"{'' if looks_like_heading(heading) else '.'}{heading.upper()}{mark}"
        case "Character":
            name = " ".join(rows)
            yield name if _PLAIN_CUE.match(name.rstrip(" ^")) else f"@{name}"
        case "Parenthetical":
            yield f"({' '.join(rows).strip('()')})"
        case "Dialogue":
            yield from (row or "  " for row in rows)
        case "Transition":
            yield " ".join(rows) if is_transition(" ".join(rows)) else f"> {' '.join(rows)}"
        case "Lyrics" | "Singing":
            yield from (f"~{row}" for row in rows)
        case "New Act" | "End of Act" | "End Of Act":
            yield f"> {' '.join(rows)} <"
        case _:
            yield from (f"!{row}" if needs_force(row) else row for row in rows if row)


def _text(element: Element) -> str:
    """The runs of a paragraph in Fountain's emphasis; its notes are read apart."""
    pieces: list[str] = []
    for run in element.iter("Text"):
        if any(run in note.iter("Text") for note in element.findall("ScriptNote")):
            continue
        pieces.append(_emphasised(run.text or "", run.get("Style", "")))
    return "".join(pieces).replace("\r", "\n").replace("[[", "[ [").replace("/*", "/ *")


def _emphasised(text: str, style: str) -> str:
    core = text.strip()
    if not core:
        return text
    escaped = re.sub(r"([*_\\])", r"\\\1", core)
    if "\n" in escaped:
        return text.replace(core, escaped)
    for name, mark in _MARKS.items():
        if name in style.split("+"):
            escaped = f"{mark}{escaped}{mark}"
    return text.replace(core, escaped)
