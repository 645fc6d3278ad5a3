"""A long shot says each of its words once, at its time, and nothing of a sign is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.job import JobSpec
from milimo.domain.time import FrameRange, Rate
from milimo.engines.ltx2.layout import Layout, lay_out_extension, lay_out_new, lay_out_prelude, lay_out_retake
from milimo.engines.ltx2.speech import divide_speech, prompts_of

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


WAITED = 'A pier. Mara says: "We waited. He never came." Rain.'
NOTHING = "A pier. Rain."


def told(layout: Layout, pipeline: str, said: tuple[int, int] | None, prompt: str = WAITED) -> list[str]:
    """What each draw is told; `said` is [start, end) in frames of the source."""
    span = None if said is None else FrameRange(start=said[0], duration=said[1] - said[0])
    spec = JobSpec(
        kind="take", engine="ltx2", pipeline=pipeline, label="1-1", prompt=prompt, width=64, height=64, seed=1,
        rate=Rate(numerator=24), frames=97, said=span,
    )  # fmt: skip
    return prompts_of(spec, layout)


def span(start: int, frames: int) -> FrameRange:
    return FrameRange(start=start, duration=frames)


@pytest.mark.parametrize(
    ("layout", "pipeline", "said", "expected"),
    [
        # Of four seconds the first and the last are silent: each word is said in 0.4 s, from frame 24 on.
        (lay_out_retake(97, span(1, 8)), "retake", (0, 96), NOTHING),
        (lay_out_retake(97, span(17, 24)), "retake", (0, 96), 'A pier. Mara says: "We waited." Rain.'),
        (lay_out_retake(97, span(41, 8)), "retake", (0, 96), 'A pier. Mara says: "He" Rain.'),
        (lay_out_retake(97, span(0, 97)), "retake", (0, 96), WAITED),
        (lay_out_extension(97, 121), "extend", (0, 96), NOTHING),
        (lay_out_extension(97, 193), "extend", (0, 96), NOTHING),
        (lay_out_extension(25, 97), "extend", (0, 24), 'A pier. Mara says: "He never came." Rain.'),
        (lay_out_prelude(97, 193), "prelude", (0, 96), NOTHING),
        # With a beginning of 96 frames before it, which says nothing of this.
        (lay_out_retake(193, span(25, 24)), "retake", (96, 192), NOTHING),
        (lay_out_retake(193, span(113, 24)), "retake", (96, 192), 'A pier. Mara says: "We waited." Rain.'),
    ],
)  # fmt: skip
def test_what_a_take_has_said_is_not_said_again(
    layout: Layout, pipeline: str, said: tuple[int, int], expected: str
) -> None:
    assert told(layout, pipeline, said) == [expected]


@pytest.mark.parametrize(
    ("layout", "pipeline"),
    [
        (lay_out_retake(97, span(17, 8)), "retake"),
        (lay_out_extension(97, 121), "extend"),
        (lay_out_prelude(97, 121), "prelude"),
        (lay_out_new(97), "text"),
    ],
)
def test_a_prompt_of_its_own_is_said_whole_in_the_new_frames(layout: Layout, pipeline: str) -> None:
    assert told(layout, pipeline, None) == [WAITED]


def test_a_long_extension_divides_what_it_says_over_its_chunks() -> None:
    layout = lay_out_extension(25, 121, chunk_frames=65, overlap_frames=16)
    assert len(layout.draws) == 2
    assert told(layout, "extend", None) == [
        'A pier. Mara says: "We waited." Rain.',
        'A pier. Mara says: "He never came." Rain.',
    ]
    speech = " ".join(f"w{n}." for n in range(10))
    parts = told(layout, "extend", (0, 24), f'Ada says: "{speech}"')
    assert [re.findall(r"w\d", part) for part in parts] == [["w3", "w4", "w5", "w6", "w7"], ["w8", "w9"]]


def test_pieces_of_a_take_say_all_of_it_between_them() -> None:
    """Retakes that lie side by side over the take."""
    frames = [told(lay_out_retake(97, span(start, 8)), "retake", (0, 97)) for start in range(1, 97, 8)]
    assert re.findall(r"\w+", "".join("".join(re.findall(r'"(.+)"', part)) + " " for [part] in frames)) == [
        "We", "waited", "He", "never", "came",
    ]  # fmt: skip
