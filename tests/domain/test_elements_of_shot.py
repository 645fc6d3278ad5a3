"""Elements of a shot: each of the eight signals, the strongest of which counts."""

import pytest

from milimo.domain.element import Element
from milimo.domain.elements_of_shot import SCORES, THRESHOLD, Match, ShotWords, Signal, elements_of_shot

MARA = Element(
    id="element_000001",
    order="a1",
    type="character",
    name="Mara Quill",
    trigger="@Mara",
    description="A keeper of sixty in yellow oilskins with a brass whistle",
)


def shot(**words: object) -> ShotWords:
    return ShotWords(**{"characters": (), "action": ""} | words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        (shot(characters=("MARA QUILL",)), "character"),
        (shot(characters=("mara quill",), action="@Mara waits."), "character"),
        (shot(action="Rain. @mara waits."), "trigger"),
        (shot(action="Mara Quill's hand shakes."), "name in action"),
        (shot(action="Quill looks up."), "part of name"),
        (shot(action="She waits.", heading="INT. MARA QUILL HOUSE - DAY"), "heading"),
        (shot(action="A brass bell on yellow rope."), "description"),
        (shot(action="He nods.", dialogue="Where is Mara Quill?"), "dialogue"),
        (shot(action="A whistle, far away."), "keyword"),
        (shot(action="The sea.", heading="EXT. OILSKINS SHOP - DAY"), "keyword"),
        (shot(characters=("TOM",), action="Tom sits with a person in the keep.", dialogue="No."), None),
        (shot(action="@Maraschino cherries."), None),
        (shot(action="A marathon. Quilling."), None),
    ],
)
def test_the_strongest_signal_counts(words: ShotWords, signal: Signal | None) -> None:
    expected = () if signal is None else (Match(MARA.id, SCORES[signal], signal),)
    assert elements_of_shot(words, [MARA]) == expected


def test_the_surest_element_comes_first_and_of_equals_the_first() -> None:
    named = [
        MARA.model_copy(update={"id": f"element_00000{n}", "trigger": f"@T{n}", "name": f"N{n}"}) for n in range(4)
    ]
    words = shot(characters=("N3",), action="@T1 and @T0.")
    assert [match.element_id[-1] for match in elements_of_shot(words, named)] == ["3", "0", "1"]


def test_every_signal_is_worth_its_element() -> None:
    assert list(SCORES.values()) == sorted(SCORES.values(), reverse=True)
    assert min(SCORES.values()) >= THRESHOLD
