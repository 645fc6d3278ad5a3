"""Sound joined at seams: as long as its pieces, each heard as it is away from the seams, and no click at any."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from milimo.engines.ltx2.sound import FADE_SECONDS, SoundPiece, chained, join_sound, mirrored

RATE = 48_000


def tone(hertz: float, phase: float, count: int, whole: int) -> SoundPiece:
    """`count` samples out of the middle of a tone that sounds for `whole`."""
    before = (whole - count) // 2

    def read(start: int, length: int) -> NDArray[np.float32]:
        at = np.arange(start, start + length)
        wave = 0.5 * np.sin(2 * np.pi * hertz * at / RATE + phase) * ((at >= -before) & (at < count + before))
        return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)

    return SoundPiece(count, read)


def steepest(wave: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(wave[:, 0])).max())


def test_a_seam_between_tones_out_of_phase_does_not_click() -> None:
    pieces = [tone(440, 0, 24_000, 48_000), tone(440, 2.5, 24_000, 48_000)]
    joined = join_sound(pieces, RATE)
    abrupt = np.concatenate([piece.read(0, piece.count) for piece in pieces])
    natural = 0.5 * 2 * np.pi * 440 / RATE
    assert steepest(abrupt) > 4 * natural, "cut hard, it would click"
    assert steepest(joined) < 1.5 * natural


def test_what_is_kept_stays_as_it_is_up_to_the_seam_and_does_not_click() -> None:
    own = np.repeat(0.5 * np.cos(2 * np.pi * 440 * np.arange(20_000) / RATE)[:, None], 2, 1).astype(np.float32)
    kept = SoundPiece(20_000, lambda start, count: mirrored(own, start, count), kept=True)
    for pieces in ([kept, tone(500, 1, 20_000, 40_000)], [tone(500, 1, 20_000, 40_000), kept]):
        joined = join_sound(pieces, RATE)
        place = 0 if pieces[0] is kept else 20_000
        assert np.array_equal(joined[place : place + 20_000], own)
        assert steepest(joined) < 1.5 * 0.5 * 2 * np.pi * 500 / RATE


def test_a_sound_goes_on_beyond_its_ends_as_in_a_mirror() -> None:
    wave = np.arange(4, dtype=np.float32)[:, None].repeat(2, 1)
    assert mirrored(wave, -2, 9)[:, 0].tolist() == [1, 0, 0, 1, 2, 3, 3, 2, 1]
    assert mirrored(wave[:0], -2, 3).shape == (3, 2)


def test_away_from_the_seam_nothing_changes() -> None:
    pieces = [tone(300, 0, 20_000, 40_000), tone(500, 1, 20_000, 40_000)]
    joined = join_sound(pieces, RATE)
    half = int(FADE_SECONDS * RATE / 2)
    assert np.array_equal(joined[: 20_000 - half], pieces[0].read(0, 20_000 - half))
    assert np.array_equal(joined[20_000 + half :], pieces[1].read(half, 20_000 - half))


@given(counts=st.lists(st.integers(0, 5_000), min_size=1, max_size=6), read=st.sampled_from([tone]))
def test_the_film_is_as_long_as_its_pieces(counts: list[int], read: Callable[..., SoundPiece]) -> None:
    joined = join_sound([read(200, index, count, 2 * count) for index, count in enumerate(counts)], RATE)
    assert joined.shape == (sum(counts), 2)
    assert np.abs(joined).max(initial=0) <= 1


@given(st.lists(st.integers(1, 9_000), min_size=1, max_size=4), st.data())
def test_a_chain_of_one_sound_is_that_sound(news: list[int], data: st.DataObject) -> None:
    whole = np.random.default_rng(0).uniform(-1, 1, (sum(news), 2)).astype(np.float32)
    starts, ends = [0], [news[0]]
    for new in news[1:]:
        starts.append(data.draw(st.integers(max(0, starts[-1]), ends[-1])))
        ends.append(ends[-1] + new)
    waves = [whole[start:end] for start, end in zip(starts, ends, strict=True)]
    assert np.allclose(chained(waves, starts, RATE), whole, atol=1e-6)


def test_the_next_of_a_chain_takes_over_in_the_middle_of_what_they_share() -> None:
    first, second = np.full((20_000, 2), 1, np.float32), np.full((20_000, 2), 3, np.float32)
    joined = chained([first, second], [0, 10_000], RATE)[:, 0]
    half = int(FADE_SECONDS * RATE / 2)
    assert joined.shape == (30_000,)
    assert (joined[: 15_000 - half] == 1).all() and (joined[15_000 + half :] == 3).all()
    assert joined[15_000] == pytest.approx(2, abs=0.01) and (np.diff(joined) >= 0).all()
