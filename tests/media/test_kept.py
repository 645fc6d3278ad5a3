"""Frames taken over as they are compressed: the same pixels wherever they lie in the other film, and their ids take turns."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from milimo.domain.time import Rate
from milimo.media.decode import PictureReader, SoundReader
from milimo.media.encode import Encoding, FilmWriter
from milimo.media.kept import KeptFrames, KeptSound
from milimo.media.planes import film_frame

RATE = Rate(numerator=24)
INTRA = Encoding(crf=12, gop=1, b_frames=False)
WIDTH, HEIGHT, FRAMES = 96, 64, 12


def noise(seed: int) -> av.VideoFrame:
    pixels = np.random.default_rng(seed).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    return film_frame(av.VideoFrame.from_ndarray(pixels, format="rgb24"), WIDTH, HEIGHT)


def writer(path: Path, encoding: Encoding = INTRA, width: int = WIDTH) -> FilmWriter:
    return FilmWriter(path, width=width, height=HEIGHT, rate=RATE, encoding=encoding, with_sound=False)


def film(path: Path, encoding: Encoding = INTRA) -> Path:
    with writer(path, encoding) as made:
        for number in range(FRAMES):
            made.add_frame(noise(number))
        for _ in made.finish():
            pass
    return path


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in container.decode(video=0)]


def spliced(path: Path, source: Path, head: int, new: int, tail: int) -> Path:
    """The source's first `head` frames, `new` others, and its frames from `tail` on."""
    with writer(path) as made:
        kept = KeptFrames.of(source, RATE, made.parameter_sets)
        assert kept is not None
        made.add_compressed(kept.compressed(0, head))
        first = kept.id_after(head - 1) if head else kept.id_before(tail, new)
        if first == 1:
            made.pass_over(noise(99))
        for number in range(new):
            made.add_frame(noise(100 + number))
        made.add_compressed(kept.compressed(tail, FRAMES))
        for _ in made.finish():
            pass
        assert made.written == head + new + FRAMES - tail
    return path


def is_fit_to_be_kept(path: Path) -> bool:
    """Whether the film is one whose frames can be taken over in their turn: their ids alternate."""
    with writer(path.with_suffix(".other.mp4")) as other:
        return KeptFrames.of(path, RATE, other.parameter_sets) is not None


@pytest.mark.parametrize(
    ("head", "new", "tail"),
    [(4, 3, 7), (5, 2, 7), (5, 3, 8), (0, 4, 4), (0, 5, 5), (12, 4, 12), (11, 1, 12), (0, 9, 0), (0, 8, 0)],
)
def test_kept_frames_are_the_same_pixels(tmp_path: Path, head: int, new: int, tail: int) -> None:
    source = film(tmp_path / "source.mp4")
    made = spliced(tmp_path / "made.mp4", source, head, new, tail)
    old, now = decoded(source), decoded(made)
    assert len(now) == head + new + FRAMES - tail
    assert all(map(np.array_equal, old[:head], now[:head]))
    assert all(map(np.array_equal, old[tail:], now[head + new :]))
    assert not any(np.array_equal(frame, old[0]) for frame in now[head : head + new])
    assert is_fit_to_be_kept(made)
    with PictureReader(made) as reader:  # by seeking, backwards
        for number in reversed(range(len(now))):
            assert np.array_equal(reader.frame(number).to_ndarray(), now[number])


def test_two_key_frames_in_a_row_with_one_id_are_noticed(tmp_path: Path) -> None:
    source = film(tmp_path / "source.mp4")
    with writer(tmp_path / "made.mp4") as made:
        kept = KeptFrames.of(source, RATE, made.parameter_sets)
        assert kept is not None
        made.add_compressed(kept.compressed(0, 5))
        made.add_compressed(kept.compressed(6, FRAMES))
        for _ in made.finish():
            pass
    assert not is_fit_to_be_kept(tmp_path / "made.mp4")


def test_what_is_compressed_otherwise_is_not_taken_over(tmp_path: Path) -> None:
    grouped = film(tmp_path / "grouped.mp4", Encoding(crf=12, gop=12, b_frames=False))
    source = film(tmp_path / "source.mp4")
    (tmp_path / "broken.mp4").write_bytes(source.read_bytes()[:900])
    with writer(tmp_path / "made.mp4") as made, writer(tmp_path / "wide.mp4", width=128) as wide:
        sets = made.parameter_sets
        assert KeptFrames.of(source, RATE, sets) is not None
        assert KeptFrames.of(grouped, RATE, sets) is None
        assert KeptFrames.of(source, Rate(numerator=25), sets) is None
        assert KeptFrames.of(source, RATE, wide.parameter_sets) is None
        assert KeptFrames.of(source, RATE, b"") is None
        assert KeptFrames.of(tmp_path / "broken.mp4", RATE, sets) is None


def sounding(
    path: Path, wave: NDArray[np.float32], source: Path | None = None, spans: tuple[tuple[int, int], ...] = ()
) -> Path:
    with FilmWriter(path, width=WIDTH, height=HEIGHT, rate=RATE, encoding=INTRA) as made:
        if source is not None:
            kept = KeptSound.of(source, made.sound_configuration)
            assert kept is not None
            made.keep_sound({number: packet for span in spans for number, packet in kept.within(*span).items()})
        for number in range(FRAMES):
            made.add_frame(noise(number))
            made.add_sound(wave[number * 2000 : (number + 1) * 2000])
        for _ in made.finish():
            pass
    return path


def heard(path: Path) -> NDArray[np.float32]:
    with SoundReader(path) as reader:
        return reader.read(0, 2000 * FRAMES)


def test_kept_sound_is_the_same_samples_and_its_seams_are_smooth(tmp_path: Path) -> None:
    at = np.arange(2000 * FRAMES)[:, None].repeat(2, 1)
    hiss = np.random.default_rng(1).normal(0, 0.02, at.shape)
    wave = (0.4 * np.sin(at * 0.05) + hiss).astype(np.float32)
    source = sounding(tmp_path / "source.mp4", wave)
    old = heard(source)
    changed = old.copy()
    changed[9000:14000] = 0.4 * np.sin(at[9000:14000] * 0.05)
    now = heard(sounding(tmp_path / "made.mp4", changed, source, ((0, 9000), (14000, 24000))))
    assert np.array_equal(now[: 8 * 1024], old[: 8 * 1024])
    assert np.array_equal(now[15 * 1024 : 23 * 1024], old[15 * 1024 : 23 * 1024])
    assert not np.array_equal(now[9000:14000], old[9000:14000])
    assert np.abs(now - changed).max() < 0.1
    again = heard(sounding(tmp_path / "again.mp4", old))
    assert not np.array_equal(again[: 8 * 1024], old[: 8 * 1024]), "encoded again it would differ"


def test_other_sound_is_not_taken_over(tmp_path: Path) -> None:
    silent, sound = film(tmp_path / "silent.mp4"), sounding(tmp_path / "sound.mp4", np.zeros((24_000, 2), np.float32))
    with FilmWriter(tmp_path / "made.mp4", width=WIDTH, height=HEIGHT, rate=RATE, encoding=INTRA) as made:
        assert KeptSound.of(sound, made.sound_configuration) is not None
        assert KeptSound.of(sound, b"") is None
        assert KeptSound.of(silent, made.sound_configuration) is None
