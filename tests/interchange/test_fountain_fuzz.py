"""Whatever the text: no exception, no visible word lost, time in proportion to length."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.parsed import ParsedScript
from milimo.errors import BadInput
from milimo.interchange.fountain import parse

_WORD = re.compile(r"[^\W_]+")

ROWS = [
    "INT. KITCHEN - DAY", "EXT. SEA - NIGHT #12A#", "ext. field", "INT/EXT. CAR, DAWN", ".SNIPER POV", ".ÉTÉ #3#",
    "Est il venu", "INT.", "MARA", "MARA (O.S.)", "ÉLODIE", "ÉLODIE (V.O.) (CONT'D)", "@McClane", "@23", "BOB ^",
    "Ö^", "MAN #2", "**MARA**", "O'NEIL & ANA", "(softly)", "(beat", "Hello there.", "CUT TO:", "CUT TO: ",
    "> FADE OUT.", "FADE IN:", ">THE END<", "> half <open", "~la la", "~", "# Act One", "## Two ##", "= a synopsis",
    "==", "===", "!FORCED", "!", "SUPER: 1974", "Fog. SUPER: MAINE", "- shot one", "LATER", "Title: Film", "Author:",
    "    Ana", "Note: this", "He [[a note]] waits", "[[open", "close]]", "/* cut", "cut */", "x /* y */ z",
    "a[[b]]c", "*bold* and _under_", "\\*kept\\*", "**", "_", "***x", "@", ".", "..", "...and", "\ttabbed",
    "      indented", "  ", "", "", "", "100%", "#1#",
]  # fmt: skip


def words(*texts: str) -> Counter[str]:
    return Counter(word.casefold() for text in texts for word in _WORD.findall(text))


def cue_words(script: ParsedScript) -> Counter[str]:
    return words(*(f"{line.character} {line.extension}" for scene in script.scenes for line in scene.lines))


def words_shown(script: ParsedScript) -> Counter[str]:
    """Every word of the result that is not a note's."""
    texts = [*script.title_page, *script.title_page.values()]
    for scene in script.scenes:
        texts += [scene.heading, scene.number or ""]
        texts += [f"{line.text} {line.parenthetical}" for line in scene.lines if line.type != "note"]
    return words(*texts) + cue_words(script)


def words_written(text: str) -> Counter[str]:
    """The words outside notes and boneyards, by a reading as simple as can be."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = ""
    while text:
        opening = re.search(r"/\*|\[\[", text)
        if opening is None:
            break
        rest = text[opening.end() :]
        end = rest.find("*/") if opening[0] == "/*" else rest.find("]]")
        if end >= 0 and opening[0] == "[[" and 0 <= rest.find("\n\n") < end:
            end = -1
        shown += text[: opening.start()]
        text = rest if end < 0 else rest[end + 2 :]
    return words((shown + text).replace("*", "").replace("_", ""))


@given(st.lists(st.sampled_from(ROWS), max_size=40))
def test_no_visible_word_is_lost(rows: list[str]) -> None:
    text = "\n".join(rows)
    try:
        script = parse(text)
    except BadInput:
        assert not words_written(text)
        return
    written, shown = words_written(text), words_shown(script)
    # A field given twice keeps both values under one key.
    assert not [word for word in written - shown if word not in words(*script.title_page)]
    # A song splits a speech, and both halves carry the cue.
    assert not shown - written - cue_words(script)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    try:
        script = parse(text)
    except BadInput:
        return
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for scene in script.scenes:
        assert all(1 <= line.source_line <= count for line in scene.lines)
        assert all(line.text for line in scene.lines)


UNITS = [
    "[[", "[[\n\n", "/*", "/* */", "[[x]]", "(", "A (", "A\n", "A\nB\n\n", "*", "_a *b ", "a* ", "~a\n", "@A\n",
    "A^\nx\n\n", " ", "\t", "a ", "#", "#1# ", "INT. A\n\n", "x\n", "\n", "  \n", "A\n\n", ".a\n", "> a\n",
    "Title:a\n", "Title:\n   a\n", "a--", "é", "A   ", "MONTAGE\n- a\n", "SUPER: a. SUPER: b. ", "((((",
    "A (b) (c) ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit: str) -> None:
    """Twenty times the text takes some twenty times as long; quadratic would be four hundred."""

    def seconds(length: int) -> float:
        text = "INT. X - DAY\n\n" + unit * (length // len(unit))
        start = time.process_time()
        parse(text)
        return time.process_time() - start

    small = min(seconds(2_000) for _ in range(3))
    assert min(seconds(40_000) for _ in range(2)) < 150 * max(small, 0.004)
