"""Opens a screenplay file: finds out what it is, in which encoding, and gives Fountain."""

from pathlib import PurePath
from typing import Literal

from charset_normalizer import from_bytes

from milimo.domain.parsed import ParsedScript
from milimo.domain.project import SCRIPT_LIMIT_BYTES
from milimo.errors import BadInput, TooLarge, Unreadable
from milimo.interchange import fdx, plain_text
from milimo.interchange.fountain import check_length, parse

ScriptFormat = Literal["fountain", "fdx", "txt"]

_FILE_LIMIT_BYTES = 4 * SCRIPT_LIMIT_BYTES
"""Wider than the text's own limit: XML and UTF-16 spend more bytes on a word."""
_REMEDY = "Give a screenplay as .fountain, .fdx (Final Draft) or plain text."
_FOREIGN = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word, Pages or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_ENCODINGS = ["cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "gb18030", "big5", "euc_kr"]


def read_script(data: bytes, name: str) -> ParsedScript:
    """Read a screenplay file; `name` is the file's, for its ending.

    Raises `TooLarge`, `Unreadable` (not a script, or not text) or `BadInput` (empty).
    """
    text, format = to_fountain(data, name)
    return parse(text, format)


def read_text(text: str, format: ScriptFormat = "fountain") -> ParsedScript:
    """Read what was pasted or typed: plain text is normalised first, Final Draft's XML read as such. Raises as `read_script`."""
    check_length(text)
    if format == "fdx":
        text = fdx.to_fountain(text.encode())
    elif format == "txt":
        text = plain_text.to_fountain(text)
    return parse(text, format)


def to_fountain(data: bytes, name: str) -> tuple[str, ScriptFormat]:
    """The Fountain text of a screenplay file, and the format it had. Raises as `read_script`."""
    if len(data) > _FILE_LIMIT_BYTES:
        raise TooLarge(f"The file has {len(data) // 1_000_000} MB, more than any screenplay.", _REMEDY)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput("The script is empty.", "Write or paste a screenplay, or open another file.")
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise Unreadable(f"{name} is {what}, not a screenplay's text.", _REMEDY)
    ending = PurePath(name).suffix.lower()
    if ending == ".fdx" or _is_final_draft(data):
        text: str = fdx.to_fountain(data)
        found: ScriptFormat = "fdx"
    else:
        text = decode(data, name)
        found = "txt" if ending in (".txt", ".text") else "fountain"
        if found == "txt":
            text = plain_text.to_fountain(text)
    check_length(text)
    return text, found


def decode(data: bytes, name: str = "The file") -> str:
    """Bytes as text: by byte order mark, else UTF-8, else the likeliest of the old encodings. Raises `Unreadable`."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding, name)
    sample = data[:20_000]
    if b"\x00" in sample:
        return _decoded(data, _utf16_without_mark(sample, name), name)
    if sum(1 for byte in sample if byte < 9 or 13 < byte < 32) > len(sample) // 50:
        raise _not_text(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    matches = from_bytes(data[:200_000], cp_isolation=_ENCODINGS)
    names = [match.encoding for match in matches]
    encoding = "cp1252" if "cp1252" in names or not names else names[0]
    return data.decode(encoding, errors="replace")


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error


def _utf16_without_mark(sample: bytes, name: str) -> str:
    """Western text in UTF-16 has a zero in every other byte; anything else with zeros is no text."""
    pairs = len(sample) // 2
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        if (
            pairs
            and sample[start : 2 * pairs : 2].count(0) > 0.6 * pairs
            and sample[1 - start : 2 * pairs : 2].count(0) == 0
        ):
            return encoding
    raise _not_text(name)


def _is_final_draft(data: bytes) -> bool:
    head = data[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith((b"<?xml", b"<FinalDraft")) and b"<FinalDraft" in head


def _not_text(name: str) -> Unreadable:
    return Unreadable(f"{name} is not a text file.", _REMEDY)
