"""The first breakdown: durations, who is seen, what is shown; and laws over random scenes."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milimo.domain.breakdown import VISIBLE, PlannedShot, break_down_script
from milimo.domain.cast import find_cast
from milimo.domain.parsed import ParsedScript
from milimo.domain.shot import Move, Purpose
from milimo.domain.speech import is_unseen, speech_frames
from milimo.domain.time import Rate
from milimo.interchange.fountain import parse

FILM = Rate(numerator=24)


def shots(body: str, heading: str = "INT. KITCHEN - DAY", rate: Rate = FILM) -> tuple[PlannedShot, ...]:
    return break_down_script(parse(f"{heading}\n\n{body}"), rate)[0]


def of(purpose: Purpose, body: str) -> list[PlannedShot]:
    return [shot for shot in shots(body) if shot.values.purpose == purpose]


def test_durations() -> None:
    found = shots(
        "Mara waits at the table.\n\nMARA\nOne two three four five.\n\nShe turns a KNIFE over.\n\nSUPER: Later"
    )
    assert [(shot.values.purpose, shot.values.frames) for shot in found] == [
        ("establishing", 96),
        ("coverage", 53),  # a row and the empty one after it: 2/54 of a minute
        ("coverage", 48 + 24),  # five words in two seconds, and twelve frames at each end
        ("coverage", 53),
        ("insert", 48),
        ("title", 72),
    ]


def test_an_eighth_of_a_page_takes_seven_and_a_half_seconds() -> None:
    page = "\n\n".join(["Mara walks up and down the room, and looks out, and waits...\nShe walks."] * 18)
    found = shots(f"{page}\n\nMARA\nSo.")[1:-1]
    assert sum(shot.values.frames for shot in found) / 24 == pytest.approx(60, rel=0.02)


def test_seconds_do_not_depend_on_the_rate() -> None:
    assert shots("Mara waits.", rate=Rate(numerator=30000, denominator=1001))[0].values.frames == 120
    assert speech_frames("one two three four five", Rate(numerator=50)) == 124


@pytest.mark.parametrize(
    ("action", "subjects"),
    [
        ("On the table a BIRTHDAY CARD.", ["BIRTHDAY CARD"]),
        ("Mara picks up her SILVER KEY and the MAP.", ["SILVER KEY"]),
        ("MARA enters. BANG! The phone RINGS. A SCREAM.", []),
        ("The OLD WOMAN smiles at a SECURITY GUARD.", []),
        ("JOHN, 40s, sits beside ANA (30).", []),
        ("A HELICOPTER drops into view. FIRE ENGINES everywhere.", []),
        ("Mara knocks on a door marked STAFF ONLY.", ["STAFF ONLY"]),
        ("Mara watches MARA'S PAINTINGS burn.", ["MARA'S PAINTINGS"]),
        ("He KICKS the chair and RUNS.", []),
    ],
)
def test_inserts_are_of_things(action: str, subjects: list[str]) -> None:
    assert [shot.values.subject for shot in of("insert", action + "\n\nMARA\nOh.")] == subjects


def test_a_letter_is_read_in_an_insert() -> None:
    found = of(
        "insert", "Mara opens the letter, on which is written:\n\nCome home.\n\nJack\nPort of Faro\n\nShe sits down."
    )
    assert [(shot.values.subject, shot.first, shot.last) for shot in found] == [
        ("Come home. / Jack / Port of Faro", 1, 2)
    ]


@pytest.mark.parametrize(
    ("action", "people"),
    [
        ("Mara waits. Ana sleeps.", ("MARA", "ANA")),
        ("Mara's house burns.", ()),
        ("Mara's hand on the rail.", ("MARA",)),
        ("It was the song that Mara was humming.", ()),
        ("Older than Mara.", ()),
        ("The old woman laughs.", ("OLD WOMAN",)),
        ("Both wait.", ("ANA", "MARA")),
    ],
)
def test_who_acts(action: str, people: tuple[str, ...]) -> None:
    body = f"MARA\nHello.\n\nOLD WOMAN\nHm.\n\nANA\nHello you.\n\n{action}"
    cast = find_cast(line for scene in parse(f"INT. A - DAY\n\n{body}").scenes for line in scene.lines)
    found = shots(body)[-1].values.characters
    assert cast.names == {"MARA", "ANA", "OLD WOMAN"}
    assert found == people or (action == "Both wait." and len(found) == 2)


def test_pronouns_go_to_whom_they_fit() -> None:
    found = shots(
        "Mara puts her bag down. She waits.\n\nJohn takes off his hat. He sits.\n\nShe laughs.\n\nHe does not.\n\n"
        "MARA\nWell?\n\nJOHN\nWell."
    )
    assert [shot.values.characters for shot in found[1:5]] == [("MARA",), ("JOHN",), ("MARA",), ("JOHN",)]


def test_a_voice_over_plays_over_the_action_before_it() -> None:
    found = shots("Mara walks along the wall.\n\nMARA (V.O.)\nI never liked the sea.")
    assert [(shot.values.purpose, shot.first, shot.last) for shot in found] == [
        ("establishing", None, None),
        ("coverage", 0, 1),
    ]


def test_who_is_off_screen_is_not_seen() -> None:
    found = shots("Mara waits.\n\nMARA\nWho is it?\n\nJOHN (O.S.)\nMe.\n\nMARA\nGo away.")
    assert all("JOHN" not in shot.values.characters for shot in found)
    assert found[3].values.characters == ("MARA",)
    assert found[3].values.purpose == "reaction"


@pytest.mark.parametrize(
    "cue", ["VOICE", "MAN'S VOICE", "VOICES #2", "RADIO", "POLICE RADIO", "NEWSCASTER ON TV", "INTERCOM"]
)
def test_a_voice_is_nobody_in_the_room(cue: str) -> None:
    found = shots(f"Mara waits. Her voice breaks.\n\nMARA\nHello?\n\n{cue}\nGo home, all of you.\n\nMARA\nNo.")
    assert {name for shot in found for name in shot.values.characters} == {"MARA"}
    assert any(shot.first is not None and shot.last is not None and shot.first <= 2 <= shot.last for shot in found)


@pytest.mark.parametrize("cue", ["RADIO OPERATOR", "TV REPORTER", "NEWSCASTER", "JOYCE"])
def test_who_works_with_voices_is_somebody(cue: str) -> None:
    found = shots(f"Mara waits.\n\nMARA\nHello?\n\n{cue}\nGo home, all of you.")
    assert cue in {name for shot in found for name in shot.values.characters}


def test_a_conversation_opens_on_both_and_then_follows_who_speaks() -> None:
    talk = "\n\n".join(
        f"{'MARA' if turn % 2 else 'ANA'}\nThis is line number {turn} of what we say." for turn in range(14)
    )
    found = shots(f"Mara and Ana sit.\n\n{talk}")[2:]
    assert found[0].values.framing == "over-shoulder" or found[0].values.framing == "two"
    assert {shot.values.framing for shot in found} >= {"over-shoulder", "single", "two"}
    assert len({shot.values.size for shot in found}) >= 2
    for before, after in pairwise(found):
        same = (before.values.size, before.values.framing, before.values.characters[:1])
        assert same != (after.values.size, after.values.framing, after.values.characters[:1])


def test_people_on_the_telephone_share_no_frame() -> None:
    found = shots("Mara picks up the phone.\n\nMARA\nHello?\n\nANA\nIt is me.\n\nMARA\nAt last.")
    assert all(len(shot.values.characters) < 2 for shot in found)


def test_a_new_place_is_established_once() -> None:
    script = parse("INT. A - DAY\n\nMara.\n\nINT. B - DAY\n\nMara.\n\nINT. A - NIGHT\n\nMara.\n\n.MARA\n\nsees it.")
    established = [
        any(shot.values.purpose == "establishing" for shot in planned) for planned in break_down_script(script, FILM)
    ]
    assert established == [True, True, False, False]


def test_dual_dialogue_is_one_shot_as_long_as_the_longer() -> None:
    found = shots("MARA\nOne two three four five.\n\nANA ^\nYes.")[-1]
    assert (found.first, found.last, found.values.frames) == (0, 1, 72)
    assert found.values.characters == ("MARA", "ANA")


def test_a_montage_is_cut_row_by_row() -> None:
    found = shots("MONTAGE\n\n- Mara paints.\n- Mara sleeps.\n- Rain on the glass.\n\nMARA\nDone.")
    assert [shot.values.action for shot in found[1:4]] == ["Mara paints.", "Mara sleeps.", "Rain on the glass."]


@pytest.mark.parametrize(
    ("action", "move"),
    [
        ("Mara walks down the hall.", "follow"),
        ("Mara stands up.", "tilt-up"),
        ("Mara collapses.", "tilt-down"),
        ("Mara fights the door.", "handheld"),
        ("PUSH IN ON Mara.", "push-in"),
        ("Mara waits.", "static"),
    ],
)
def test_moves_follow_the_verbs(action: str, move: Move) -> None:
    assert shots(f"{action}\n\nMARA\nSo.")[1].values.move == move


PARTS = [
    "Mara waits.", "She turns a KNIFE over. He watches.", "MARA\nYes.", "ANA (V.O.)\nNo, never.", "JOHN (O.S.)\nMe.", "ANA ^\nNo!",
    "MARA\n(softly)\n" + "Again and again. " * 30, "SUPER: 1974", "CUT TO:", "# Act", "~la la", "MARA\n~la", "> END <", "[[note]]",
    "On it is written:", "Come home.", "Rain. " * 90, "- one\n- two\n- three", "Both run.", "INSERT - THE CLOCK", "They phone.",
]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PARTS), max_size=14), st.sampled_from(["INT. A - DAY", "EXT. B", ".MARA", ".POV"]))
def test_laws(parts: list[str], heading: str) -> None:
    script = parse("\n\n".join((heading, *parts)))
    for scene, planned in zip(script.scenes, break_down_script(script, FILM), strict=True):
        spoken: list[int] = []
        covered: set[int] = set()
        for shot in planned:
            values = shot.values
            assert values.frames >= 24
            assert (shot.first is None) == (shot.last is None)
            if shot.first is None or shot.last is None:
                continue
            indices = range(shot.first, shot.last + 1)
            covered |= set(indices)
            said = [at for at in indices if scene.lines[at].character]
            spoken += said
            for at in said:
                line = scene.lines[at]
                assert is_unseen(line.character, line.extension) or line.character.upper() in values.characters
        visible = {at for at, line in enumerate(scene.lines) if line.type in VISIBLE}
        assert visible <= covered
        assert sorted(spoken) == [at for at, line in enumerate(scene.lines) if line.character]
        assert planned or not visible
    assert deterministic(script)


def deterministic(script: ParsedScript) -> bool:
    return break_down_script(script, FILM) == break_down_script(script, FILM)
