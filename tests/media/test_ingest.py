"""Proxies, peaks and thumbnails: as exact as the footage they stand for."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from milimo.domain.render_plan import sample_at
from milimo.domain.time import Rate
from milimo.errors import BadInput, Cancelled, OutOfRoom
from milimo.media.decode import PictureReader, SoundReader
from milimo.media.encode import MASTER
from milimo.media.peaks import PEAKS_A_SECOND, write_peaks
from milimo.media.probe import probe
from milimo.media.proxy import make_proxy, proxy_size, serves_as_proxy
from milimo.media.thumbnails import Thumbnails
from tests.media.footage import in_silence, turn_sideways, write_film, write_sound
from tests.media.numbered import (
    FILM_RATE,
    Number,
    numbers_of,
    read_number,
    sound_of,
    strength,
    tone,
    write_numbered_film,
    write_tone,
)

NTSC = Rate(numerator=30000, denominator=1001)


def proxied(path: Path) -> Path:
    out = path.with_name("proxy.mp4")
    make_proxy(path, probe(path), out, in_silence, lambda: None)
    return out


@pytest.mark.parametrize("rate", [FILM_RATE, NTSC])
def test_a_proxy_shows_the_same_frame_at_the_same_number(tmp_path: Path, rate: Rate) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=3, frames=50, rate=rate, hertz=500, encoding=MASTER)
    out = proxied(path)
    assert numbers_of(out) == [Number(3, frame) for frame in range(50)]
    assert probe(out).rate == rate
    assert strength(sound_of(out)[4800:24_000], 500) == pytest.approx(0.25, abs=0.02)


def test_a_proxy_is_quick_to_seek_in(tmp_path: Path) -> None:
    out = proxied(write_numbered_film(tmp_path / "a.mp4", film=3, frames=60, encoding=MASTER))
    with av.open(str(out)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    keys = [place for place, packet in enumerate(packets) if packet.is_keyframe]
    assert max(after - before for before, after in pairwise([*keys, 60])) <= 12
    assert all(packet.pts == packet.dts for packet in packets)
    assert serves_as_proxy(out, probe(out))


def test_a_take_serves_as_its_own_proxy_but_an_export_and_large_footage_do_not(tmp_path: Path) -> None:
    take = write_numbered_film(tmp_path / "take.mp4", film=1, frames=40, hertz=500)
    export = write_numbered_film(tmp_path / "export.mp4", film=1, frames=40, encoding=MASTER)
    large = write_numbered_film(tmp_path / "large.mp4", film=1, frames=2, width=1920, height=1080)
    still = tmp_path / "a.png"
    Image.new("RGB", (64, 64)).save(still)
    judged = [serves_as_proxy(path, probe(path)) for path in (take, export, large, still)]
    assert judged == [True, False, False, False]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ((1920, 1080), (1280, 720)),
        ((640, 360), (640, 360)),
        ((1080, 1920), (404, 720)),
        ((333, 777), (308, 720)),
        ((1, 1), (2, 2)),
    ],
)
def test_the_size_of_a_proxy(source: tuple[int, int], expected: tuple[int, int]) -> None:
    assert proxy_size(*source) == expected


def test_frames_at_uneven_times_come_out_at_a_constant_rate(tmp_path: Path) -> None:
    """Every third frame comes late and every tenth not at all: each moment shows the last frame that has begun."""
    times = {n: Fraction(n, 30) + (Fraction(1, 120) if n % 3 == 1 else 0) for n in range(60) if n % 10 != 7}
    path = write_film(tmp_path / "a.mp4", times=list(times.values()))
    shown = [number.frame if number else None for number in numbers_of(proxied(path))]
    assert len(shown) == probe(path).frames
    in_order = list(times)
    expected = [in_order.index(n if n in times else n - 1) for n in range(60)]
    assert shown[:60] == expected[: len(shown)]


def test_footage_that_was_shot_sideways_gets_an_upright_proxy(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=4)
    turn_sideways(path, 1)
    out = proxied(path)
    probed = probe(out)
    assert (probed.width, probed.height) == (180, 320)
    with PictureReader(out) as film:
        grey = film.frame(2).to_ndarray()[:320].astype(float)
    lying = np.rot90(np.clip((grey - 16) * 255 / 219, 0, 255).astype(np.uint8), 1)
    assert read_number(lying) == Number(1, 2)


def test_a_cancelled_proxy_leaves_no_file(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=20)

    def cancel() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_proxy(path, probe(path), tmp_path / "out.mp4", in_silence, cancel)
    assert not (tmp_path / "out.mp4").exists()


def test_frames_are_found_in_any_order(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=2, frames=300, encoding=MASTER, rate=NTSC)
    with PictureReader(path) as film:
        for number in (0, 250, 3, 299, 299, 298, 120, 121, 0, 400):
            grey = film.frame(number).to_ndarray()[:180].astype(float)
            assert read_number(np.clip((grey - 16) * 255 / 219, 0, 255).astype(np.uint8)) == Number(2, min(number, 299))


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("a.wav", "pcm_s16le", 48_000, "stereo"), ("b.wav", "pcm_s16le", 44_100, "mono"), ("a.mp3", "libmp3lame", 44_100, "stereo"),
        ("a.m4a", "aac", 48_000, "mono"), ("a.flac", "flac", 96_000, "stereo"), ("a.ogg", "libopus", 48_000, "stereo"),
    ],
)  # fmt: skip
def test_samples_are_found_in_any_order_whatever_the_codec(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str
) -> None:
    """A tone of 440 Hz at 48 kHz is read with the phase it has at that very sample."""
    path = write_sound(tmp_path / name, codec, seconds=30, rate=rate, layout=layout)
    with SoundReader(path) as sound:
        for start in (2_400, 4_800, 960_000, 48_000, 1_200_000):
            got, made = sound.read(start, 4_800)[400:-400], tone(start, 4_800, 440)[400:-400]
            assert np.abs(got - made).max() < 0.05, f"{name} at {start}"


def test_beyond_its_ends_a_sound_is_silent(tmp_path: Path) -> None:
    with SoundReader(write_tone(tmp_path / "a.wav", seconds=0.1, hertz=440)) as sound:
        got = sound.read(-100, 10_000)
    assert not got[:100].any()
    assert got[100:4900].any()
    assert not got[4900:].any()


def test_peaks_outline_the_sound(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav", seconds=2.005, hertz=440)
    write_peaks(path, probe(path), tmp_path / "peaks", lambda: None)
    pairs = np.frombuffer((tmp_path / "peaks").read_bytes(), np.int8).reshape(-1, 2)
    assert len(pairs) == 201 == round(2.01 * PEAKS_A_SECOND)
    assert (pairs[:200, 0] == -32).all()
    assert (pairs[:200, 1] == 32).all()


def test_peaks_of_a_film_begin_with_its_picture(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=48, hertz=440)
    write_peaks(path, probe(path), tmp_path / "peaks", lambda: None)
    assert 199 <= len((tmp_path / "peaks").read_bytes()) // 2 <= 206


def test_peaks_on_a_full_disk(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav", seconds=1, hertz=440)
    (tmp_path / "peaks").symlink_to("/dev/full")
    with pytest.raises(OutOfRoom):
        write_peaks(path, probe(path), tmp_path / "peaks", lambda: None)


def test_a_thumbnail_is_of_the_very_frame_and_made_once(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=4, frames=40, width=640, height=360)
    thumbnails = Thumbnails(tmp_path / "thumbnails")
    probed = probe(path)
    kept = thumbnails.get(path, "ab12", probed, frame=33, width=300)
    with Image.open(kept) as image:
        assert image.size == (320, 180)
        assert read_number(np.asarray(image.convert("RGB"))) == Number(4, 33)
    path.unlink()
    assert thumbnails.get(path, "ab12", probed, frame=33, width=320) == kept
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_a_thumbnail_of_a_still_is_upright_and_on_black(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (100, 50), (255, 255, 255, 0)).save(path)
    with Image.open(Thumbnails(tmp_path / "t").get(path, "ab12", probe(path), frame=9)) as image:
        assert image.convert("L").getextrema() == (0, 0)


def test_a_sound_has_no_thumbnail(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav", seconds=0.1, hertz=440)
    with pytest.raises(BadInput):
        Thumbnails(tmp_path / "t").get(path, "ab12", probe(path))


def test_a_proxy_is_as_long_as_its_sound_needs(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=25, hertz=440, rate=NTSC)
    assert 0 <= len(sound_of(proxied(path))) - sample_at(25, NTSC) < 2048
