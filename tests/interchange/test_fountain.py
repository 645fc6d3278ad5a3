"""Fountain, feature by feature."""

import pytest

from milimo.domain.parsed import ParsedLine, ParsedScene
from milimo.errors import BadInput, TooLarge
from milimo.interchange.fountain import parse

HEAD = "INT. KITCHEN - DAY\n\n"


def scene(body: str) -> ParsedScene:
    return parse(HEAD + body).scenes[0]


def said(body: str) -> list[tuple[str, str, str, str]]:
    """Character, extension, parenthetical and words of each speech."""
    return [(at.character, at.extension, at.parenthetical, at.text) for at in lines(body, "dialogue")]


def lines(body: str, *types: str) -> list[ParsedLine]:
    return [line for line in scene(body).lines if not types or line.type in types]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("MARY\nHello.", [("MARY", "", "", "Hello.")]),
        ("MARY (O.S.)\nHello.", [("MARY", "O.S.", "", "Hello.")]),
        ("MARY (O.S.) (CONT'D)\nHello.", [("MARY", "O.S., CONT'D", "", "Hello.")]),
        ("MARY (on the phone)\nHello.", [("MARY", "on the phone", "", "Hello.")]),
        ("ÉLODIE\nOui.", [("ÉLODIE", "", "", "Oui.")]),
        ("ÉLODIE (V.O.)\nOui.", [("ÉLODIE", "V.O.", "", "Oui.")]),
        ("ŁUKASZ\nNie.", [("ŁUKASZ", "", "", "Nie.")]),
        ("@McClane\nYippee.", [("McClane", "", "", "Yippee.")]),
        ("@李 (V.O.)\n好。", [("李", "V.O.", "", "好。")]),
        ("MR. O'NEIL-SMITH #2\nHello.", [("MR. O'NEIL-SMITH #2", "", "", "Hello.")]),
        ("BOB & ANA\nHello.", [("BOB & ANA", "", "", "Hello.")]),
        ("**MARY**\nHello.", [("MARY", "", "", "Hello.")]),
        ("23 SKIDOO\nHello.", [("23 SKIDOO", "", "", "Hello.")]),
        ("MARY\n(softly)\nHello.\n(louder)\nHello!", [("MARY", "", "softly; louder", "Hello.\nHello!")]),
        ("MARY\nOne.\nTwo.", [("MARY", "", "", "One.\nTwo.")]),
        ("MARY\nOne.\n  \nTwo.", [("MARY", "", "", "One.\n\nTwo.")]),
        ("MARY\nI *said* **no**.", [("MARY", "", "", "I said no.")]),
        ("MARY\nI WILL GO TO:\nRome.", [("MARY", "", "", "I WILL GO TO:\nRome.")]),
        ("MARY\n[[why?]]\nHello [[really]] there.", [("MARY", "", "", "Hello there.")]),
        ("MARY\nHello.\nCUT TO:", [("MARY", "", "", "Hello.")]),
        ("MARY\nYes.\n\nMary goes.", [("MARY", "", "", "Yes.")]),
    ],
)
def test_who_says_what(body: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("body", "type", "text"),
    [
        ("Mary waits.", "action", "Mary waits."),
        ("Mary waits.\nA clock.", "action", "Mary waits.\nA clock."),
        ("!MARY\nis not a cue.", "action", "MARY\nis not a cue."),
        ("MARY\n\nalone", "action", "MARY"),
        ("@23", "action", "@23"),
        ("int the end", "action", "int the end"),
        ("Est il venu?", "action", "Est il venu?"),
        ("...and then", "action", "...and then"),
        ("runs[[x]] away", "action", "runs away"),
        ("He /* cut\ncut */ waits", "action", "He waits"),
        ("MONTAGE\n- Mary runs.\n- Mary falls.", "action", "MONTAGE\n- Mary runs.\n- Mary falls."),
        ("CUT TO:", "transition", "CUT TO:"),
        ("SMASH CUT TO:", "transition", "SMASH CUT TO:"),
        ("FADE OUT.", "transition", "FADE OUT."),
        ("> Burn to white", "transition", "Burn to white"),
        (">THE END<", "centered", "THE END"),
        ("> **THE END** <", "centered", "THE END"),
        ("~Happy birthday\n~to you", "lyric", "Happy birthday\nto you"),
        ("# ACT I", "section", "ACT I"),
        ("## Two ##", "section", "Two"),
        ("= They meet.", "synopsis", "They meet."),
        ("[[a note\nof two lines]]", "note", "a note\nof two lines"),
        ("SUPER: Ten years later", "title", "SUPER: Ten years later"),
        ("TITLE CARD: The end", "title", "TITLE CARD: The end"),
    ],
)
def test_what_a_line_is(body: str, type: str, text: str) -> None:
    line = scene(body).lines[0]
    assert (line.type, line.text) == (type, text)


@pytest.mark.parametrize(
    ("heading", "number", "setting", "location", "time_of_day"),
    [
        ("INT. KITCHEN - NIGHT", None, "INT", "KITCHEN", "NIGHT"),
        ("ext. sea - dawn", None, "EXT", "SEA", "DAWN"),
        ("INT./EXT. CAR - DAY #12A#", "12A", "INT/EXT", "CAR", "DAY"),
        ("I/E CAR - DAY", None, "INT/EXT", "CAR", "DAY"),
        ("EXT/INT. CAR - DAY", None, "INT/EXT", "CAR", "DAY"),
        ("EST. CITY - DUSK", None, "EXT", "CITY", "DUSK"),
        ("INT SCOTT'S APARTMENT, SAME TIME", None, "INT", "SCOTT'S APARTMENT", "SAME TIME"),
        ("INT. HALLWAY, SCOTT'S BUILDING, A MOMENT LATER", None, "INT", "HALLWAY, SCOTT'S BUILDING", "A MOMENT LATER"),
        ("INT. CAR, DRIVING -- A BIT LATER", None, "INT", "CAR, DRIVING", "A BIT LATER"),
        ("INT. HOUSE - KITCHEN", None, "INT", "HOUSE - KITCHEN", ""),
        ("INT. DAY SPA", None, "INT", "DAY SPA", ""),
        (".SNIPER SCOPE POV", None, "", "SNIPER SCOPE POV", ""),
        (".ÉTÉ - NUIT #7#", "7", "", "ÉTÉ", "NUIT"),
        (".INT. MAISON - JOUR", None, "INT", "MAISON", "JOUR"),
        ("**INT. KITCHEN - NIGHT**", None, "INT", "KITCHEN", "NIGHT"),
        ("INT. KITCHEN - NIGHT [[check]]", None, "INT", "KITCHEN", "NIGHT"),
    ],
)
def test_headings(heading: str, number: str | None, setting: str, location: str, time_of_day: str) -> None:
    found = parse(f"Nothing.\n\n{heading}\n\nMary waits.").scenes[1]
    assert (found.number, found.setting, found.location, found.time_of_day) == (number, setting, location, time_of_day)


def test_a_heading_needs_no_empty_line_when_it_is_in_capitals() -> None:
    script = parse("INT. A - DAY\nMary waits.\nCUT TO:\nEXT. B - DAY\n\nSea.")
    assert [found.heading for found in script.scenes] == ["INT. A - DAY", "EXT. B - DAY"]


def test_dual_dialogue() -> None:
    found = lines("BRICK\nScrew retirement.\n\nSTEEL ^\nScrew retirement.\n\nÉLODIE ^\nOui.\n\nMARY\nNo.", "dialogue")
    assert [(line.character, line.dual) for line in found] == [
        ("BRICK", "left"),
        ("STEEL", "right"),
        ("ÉLODIE", ""),
        ("MARY", ""),
    ]


def test_a_song_in_a_speech() -> None:
    found = [(line.type, line.character, line.text) for line in scene("MARY\nListen.\n~la la\n~la\nAgain.").lines]
    assert found == [("dialogue", "MARY", "Listen."), ("lyric", "MARY", "la la\nla"), ("dialogue", "MARY", "Again.")]


def test_a_super_stands_on_its_own() -> None:
    found = [
        (line.type, line.text, line.source_line) for line in scene("Fog.\nSUPER: MAINE\nA boat. SUPER: 1974").lines
    ]
    assert found == [
        ("action", "Fog.", 3),
        ("title", "SUPER: MAINE", 4),
        ("action", "A boat.", 5),
        ("title", "SUPER: 1974", 5),
    ]


def test_title_page_and_where_things_stood() -> None:
    script = parse(
        "\ufeffTitle:\r\n\t_**BRICK & STEEL**_\r\n\tFull Retired\r\nAuthor: Stu\r\n\r\nINT. A - DAY\r\n\r\nMary.\r\n"
    )
    assert (script.title, script.author) == ("BRICK & STEEL Full Retired", "Stu")
    assert (script.scenes[0].source_line, script.scenes[0].lines[0].source_line) == (6, 8)


@pytest.mark.parametrize("first", ["FADE IN: on the sea", "He reads: run", "Mary: hello"])
def test_no_title_page_where_there_is_none(first: str) -> None:
    script = parse(f"{first}\n\nINT. A - DAY\n\nMary.")
    assert script.title_page == {}
    assert len(script.scenes) == 2


def test_sections_introduce_the_scene_after_them() -> None:
    script = parse("# ACT I\n\nINT. A - DAY\n\nMary.\n\n# ACT II\n\n= They part.\n\nINT. B - DAY\n\nAna.")
    assert [[line.text for line in found.lines] for found in script.scenes] == [
        ["ACT I", "Mary."],
        ["ACT II", "They part.", "Ana."],
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "He waits. /* and\n\nINT. B - DAY\n\nAna.", 3, "never closed"),
        (HEAD + "He waits. [[and\n\nmore", 3, "never closed"),
        (HEAD + "@MARY\n\nShe goes.", 3, "says nothing"),
        ("INT.\n\nMary.", 1, "names no place"),
        ("Mary waits.", 1, "No scene heading"),
        ("INT. A - DAY #3#\n\nMary.\n\nINT. B - DAY #3#\n\nAna.", 5, "also on line 1"),
        ("INT. A - DAY\n\nINT. B - DAY\n\nAna.", 1, "Nothing happens"),
    ],
)
def test_problems_name_their_line(text: str, line: int, words: str) -> None:
    assert any(problem.line == line and words in problem.message for problem in parse(text).problems)


def test_an_endless_boneyard_hides_nothing() -> None:
    script = parse(HEAD + "Mary waits.\n\n/* one\n\ntwo\n\nINT. B - DAY\n\nAna.")
    assert [found.heading for found in script.scenes] == ["INT. KITCHEN - DAY", "INT. B - DAY"]


@pytest.mark.parametrize("text", ["", "  \n\n", "/* all cut */", "[[only a note]]", "\ufeff"])
def test_an_empty_script_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        parse(text)


def test_a_script_too_long_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse("x" * 10_000_000)
