"""A long shot says each of its words once, at its time, and nothing of a sign is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.engines.ltx2.speech import divide_speech

PIER = 'A pier at dusk. The camera is still. Mara says, softly: "We waited. He never came." Tom says: "I know." Grain.'


def test_words_are_said_in_the_chunk_of_their_time() -> None:
    first, second = divide_speech(PIER, [20, 20])
    assert first == 'A pier at dusk. The camera is still. Mara says, softly: "We waited. He never came." Grain.'
    assert second == 'A pier at dusk. The camera is still. Tom says: "I know." Grain.'


def test_one_chunk_says_everything() -> None:
    assert divide_speech(PIER, [60]) == [PIER]


def test_a_speech_is_parted_between_sentences() -> None:
    speech = " ".join(f"This is sentence number {n} of it." for n in range(20))
    parts = divide_speech(f'She says: "{speech}" Rain.', [28, 28])
    assert [part.count("sentence number") for part in parts] == [10, 10]
    assert all(part.endswith('of it." Rain.') and part.startswith('She says: "This is') for part in parts)


@pytest.mark.parametrize(
    ("prompt", "first", "second"),
    [
        ('He turns. "Go home," he whispers. Night.', 'He turns. "Go home," he whispers. Night.', "He turns. Night."),
        ("Il dit : « Viens. » Pluie.", "Il dit : «Viens.» Pluie.", "Pluie."),
        ('Ann says: "Well" Tom: "Yes" Rain.', 'Ann says: "Well" Tom: "Yes" Rain.', "Rain."),
        (
            'She reads the letter and says: "No." A sign reads "OPEN".',
            'She reads the letter and says: "No." A sign reads "OPEN".',
            'She reads the letter. A sign reads "OPEN".',
        ),
        ("She says “Not now.” and leaves. A door.", "She says “Not now.” and leaves. A door.", "A door."),
        ('He asks: "Is 3.5 enough?" Ann: silence.', 'He asks: "Is 3.5 enough?" Ann: silence.', "Ann: silence."),
    ],
)
def test_who_has_nothing_to_say_is_not_made_to_speak(prompt: str, first: str, second: str) -> None:
    """The words lie in the middle: the longer chunk takes them."""
    made = divide_speech(prompt, [50, 10])
    assert made == [first, second]


@pytest.mark.parametrize(
    "prompt",
    [
        'A sign reads "CLOSED." Rain.', 'A pier, "the old one". Rain.', "Nobody speaks.", 'An open " mark. She says.', "",
        'The card says: "Love, Tom." Rain.', '"EXIT" is written on the door.',
    ],
)  # fmt: skip
def test_what_is_not_said_stays_in_every_chunk(prompt: str) -> None:
    assert divide_speech(prompt, [20, 20, 20]) == [prompt] * 3


@pytest.mark.parametrize(
    ("prompt", "silent"),
    [
        (
            'A woman on a pier at night, rain falling, whispers: "Come back."',
            "A woman on a pier at night, rain falling.",
        ),
        ('Mara stands on the pier and says: "We waited."', "Mara stands on the pier."),
        ('He asks: "Is it enough?"', "He asks"),
        ('"We waited," says Mara, her coat dripping.', "her coat dripping."),
    ],
)
def test_what_a_speaking_sentence_shows_is_seen_in_every_chunk(prompt: str, silent: str) -> None:
    assert divide_speech(prompt, [20, 20, 20]) == [silent, prompt, silent]


@given(
    words=st.lists(st.integers(0, 99), min_size=1, max_size=120),
    stops=st.lists(st.sampled_from([".", ",", "?", ""]), min_size=120, max_size=120),
    lengths=st.lists(st.floats(1, 30), min_size=2, max_size=5),
)
def test_every_word_is_said_once_and_in_order(words: list[int], stops: list[str], lengths: list[float]) -> None:
    speech = " ".join(f"w{word}{stop}" for word, stop in zip(words, stops, strict=False))
    parts = divide_speech(f'A room. Ada says: "{speech}" A lamp.', lengths)
    assert len(parts) == len(lengths)
    assert re.findall(r"\bw\d+", " ".join(parts)) == [f"w{word}" for word in words]
    assert all(part.startswith("A room.") and part.endswith("A lamp.") for part in parts)
