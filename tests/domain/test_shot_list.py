"""A shot list by somebody else, held to the laws of every breakdown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milimo.domain.breakdown import VISIBLE, PlannedShot
from milimo.domain.cast import find_cast
from milimo.domain.parsed import ParsedLine
from milimo.domain.shot import ShotValues
from milimo.domain.shot_list import Lawful, lawful
from milimo.domain.speech import is_unseen, speech_frames
from milimo.domain.time import Rate
from milimo.interchange.fountain import parse

FILM = Rate(numerator=24)
TEXT = """INT. KITCHEN - NIGHT

Rain on the window.

MARA sits at the table and turns a KNIFE over.

MARA
You smell of the sea.

JOÃO (O.S.)
And you of nothing.

SUPER: Ten years later
"""
LINES = parse(TEXT).scenes[0].lines
CAST = find_cast(LINES)


def shot(first: int | None, last: int | None, **values: object) -> PlannedShot:
    """Lines count from 1, as a model counts them."""
    return PlannedShot(
        ShotValues.model_validate(values), None if first is None else first - 1, None if last is None else last - 1
    )


def held(*shots: PlannedShot, lines: tuple[ParsedLine, ...] = LINES) -> Lawful:
    return lawful(shots, lines, find_cast(lines), FILM)


def test_what_is_right_is_put_in_order_and_timed() -> None:
    found = held(
        shot(3, 4, characters=("MARA",), size="MCU"),
        shot(None, None, purpose="establishing", size="LS"),
        shot(1, 2, characters=("MARA",), size="LS"),
        shot(2, 2, purpose="insert", subject="KNIFE", framing="insert", size="ECU"),
        shot(5, 5),
    )
    assert found.faults == ()
    assert [(each.first, each.last) for each in found.shots] == [(None, None), (0, 1), (1, 1), (2, 3), (4, 4)]
    speech = sum(speech_frames(text, FILM) for text in ("You smell of the sea.", "And you of nothing."))
    assert [each.values.frames for each in found.shots] == [96, 107, 48, speech, 72]


def test_two_shots_of_one_line_share_its_time_and_one_of_them_speaks() -> None:
    lines = parse("INT. A - DAY\n\nMARA\nOne two three four five.\n").scenes[0].lines
    found = held(shot(1, 1, characters=("MARA",)), shot(1, 1, size="CU", characters=("MARA",)), lines=lines)
    assert [each.values.frames for each in found.shots] == [72, 36]


@pytest.mark.parametrize(
    ("shots", "fault"),
    [
        ([], "there is no shot"),
        ([shot(1, 3)], 'line 4 ("And you of nothing.") is in no shot'),
        ([shot(1, 9)], "shot 1 covers lines 1 to 9, and the scene has lines 1 to 5"),
        ([shot(3, 1)], "shot 1 covers lines 3 to 1"),
        ([shot(1, 5), shot(None, None)], "shot 2 covers lines none to none"),
        ([shot(1, 5), shot(2, None)], "shot 2 covers lines 2 to none"),
    ],
)
def test_what_cannot_be_put_right_is_said(shots: list[PlannedShot], fault: str) -> None:
    assert any(fault in each for each in held(*shots).faults)


def test_names_nobody_bears_go_and_who_speaks_on_screen_comes() -> None:
    found = held(shot(1, 2, characters=("Mara", "DRACULA")), shot(3, 4, characters=("GHOST",)), shot(5, 5))
    assert [each.values.characters for each in found.shots] == [("MARA",), ("MARA",), ()]


def test_the_picture_is_wide_enough_for_who_speaks() -> None:
    lines = parse("INT. A - DAY\n\nMARA\nYes.\n\nANA\nNo.\n").scenes[0].lines
    [found] = held(shot(1, 2, characters=("MARA",), size="CU"), lines=lines).shots
    assert (found.values.characters, found.values.framing, found.values.size) == (("MARA", "ANA"), "two", "MS")


def test_a_card_is_a_title_and_an_insert_has_a_subject() -> None:
    found = held(shot(1, 4, purpose="insert"), shot(5, 5, characters=("MARA",), size="CU"))
    assert found.shots[0].values.purpose == "coverage"
    title = found.shots[1].values
    assert (title.purpose, title.subject, title.characters) == ("title", "Ten years later", ())


planned = st.builds(
    shot,
    st.integers(1, 6),
    st.integers(1, 6),
    size=st.sampled_from(["CU", "MS", "LS"]),
    framing=st.sampled_from(["single", "two", "insert"]),
    purpose=st.sampled_from(["coverage", "insert", "establishing", "title", "reaction"]),
    characters=st.lists(st.sampled_from(["MARA", "joão", "NOBODY", ""]), max_size=3).map(tuple),
    subject=st.sampled_from(["", "KNIFE"]),
)


@settings(max_examples=200)
@given(st.lists(planned, max_size=8))
def test_whatever_is_proposed_it_is_lawful_or_at_fault(shots: list[PlannedShot]) -> None:
    found = held(*shots)
    assert bool(found.faults) != bool(found.shots)
    covered = {at for each in found.shots for at in _range(each)}
    for each in found.shots:
        assert each.values.frames >= 36
        speakers = {
            LINES[at].character
            for at in _range(each)
            if LINES[at].character and not is_unseen(LINES[at].character, LINES[at].extension)
        }
        assert speakers <= set(each.values.characters) <= CAST.names
    if found.shots:
        assert {at for at, line in enumerate(LINES) if line.type in VISIBLE} <= covered


def _range(each: PlannedShot) -> range:
    return range(0) if each.first is None or each.last is None else range(each.first, each.last + 1)
