"""What a file is, and what is refused, in which words."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from milimo.domain.time import Rate
from milimo.errors import BadInput, TooLarge, Unreadable
from milimo.media.probe import Probed, probe
from tests.media.footage import turn_sideways, write_film, write_sound
from tests.media.numbered import FILM_RATE, write_numbered_film, write_tone

NTSC = Rate(numerator=30000, denominator=1001)


@pytest.mark.parametrize(
    "rate", [FILM_RATE, NTSC, Rate(numerator=25), Rate(numerator=60), Rate(numerator=24000, denominator=1001)]
)
def test_a_film(tmp_path: Path, rate: Rate) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=31, rate=rate, hertz=440)
    probed = probe(path)
    assert (probed.type, probed.width, probed.height, probed.rate, probed.frames) == ("video", 320, 180, rate, 31)
    assert (probed.mime, probed.sample_rate, probed.channels) == ("video/mp4", 48_000, 2)
    assert abs(probed.samples - 31 * 48_000 / rate.fraction) < 2048


def test_a_film_without_sound(tmp_path: Path) -> None:
    probed = probe(write_numbered_film(tmp_path / "a.mp4", film=1, frames=5))
    assert (probed.sample_rate, probed.channels, probed.samples) == (0, 0, 0)


def test_frames_at_uneven_times_are_counted_at_the_nearest_usual_rate(tmp_path: Path) -> None:
    times = [Fraction(n, 30) + (Fraction(1, 100) if n % 3 == 1 else 0) for n in range(60)]
    probed = probe(write_film(tmp_path / "a.mp4", times=times))
    assert probed.rate == Rate(numerator=30)
    assert abs(probed.frames - 60) <= 1


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mkv", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mov", "prores_ks"), ("a.mp4", "libx265")]
)
def test_other_containers_and_codecs(tmp_path: Path, name: str, codec: str) -> None:
    pix_fmt = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
    path = write_film(tmp_path / name, times=[Fraction(n, 30) for n in range(12)], codec=codec, pix_fmt=pix_fmt)
    probed = probe(path)
    assert (probed.type, probed.rate, probed.frames) == ("video", Rate(numerator=30), 12)


@pytest.mark.parametrize(("turns", "size"), [(1, (180, 320)), (2, (320, 180)), (3, (180, 320))])
def test_a_film_that_was_shot_sideways_has_its_upright_size(tmp_path: Path, turns: int, size: tuple[int, int]) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=3)
    turn_sideways(path, turns)
    probed = probe(path)
    assert (probed.width, probed.height) == size


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame"), ("a.flac", "flac"), ("a.m4a", "aac"), ("a.ogg", "libopus")],
)
def test_sound_alone(tmp_path: Path, name: str, codec: str) -> None:
    path = write_sound(tmp_path / name, codec, seconds=1.5, rate=48_000, layout="mono")
    probed = probe(path)
    assert (probed.type, probed.frames, probed.rate, probed.channels) == ("audio", 0, None, 1)
    assert abs(probed.samples - 72_000) < 4000


@pytest.mark.parametrize(
    ("name", "mime"),
    [("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.webp", "image/webp"), ("a.tiff", "image/tiff")],
)
def test_a_still(tmp_path: Path, name: str, mime: str) -> None:
    Image.new("RGB", (64, 48), "red").save(tmp_path / name)
    assert probe(tmp_path / name) == Probed("image", mime, 64, 48, frames=1)


def test_a_photo_held_sideways_has_its_upright_size(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (64, 48)).save(tmp_path / "a.jpg", exif=exif)
    probed = probe(tmp_path / "a.jpg")
    assert (probed.width, probed.height) == (48, 64)


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav", seconds=0.2, hertz=440).rename(tmp_path / "holiday.jpg")
    assert probe(tmp_path / "holiday.jpg").type == "audio"


REFUSED = {
    "empty": b"",
    "text": b"INT. HOUSE - DAY\n\nShe waits.\n" * 50,
    "noise": np.random.default_rng(1).bytes(5000),
    "half a header": b"\x00\x00\x00\x18ftypmp42",
    "a playlist that names a local file": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "a list of files": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "a page": b"<!doctype html><html></html>",
    "a drawing in words": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_media_is_refused_with_a_remedy(tmp_path: Path, what: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(REFUSED[what])
    with pytest.raises(Unreadable) as refusal:
        probe(path)
    assert refusal.value.detail.endswith(".")


def test_a_playlist_is_refused_even_when_it_names_a_true_film(tmp_path: Path) -> None:
    film = write_numbered_film(tmp_path / "film.mp4", film=1, frames=3)
    (tmp_path / "upload").write_text(f"ffconcat version 1.0\nfile {film.name}\n")
    with pytest.raises(Unreadable):
        probe(tmp_path / "upload")


def test_a_film_whose_frames_are_missing_is_refused(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=20)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"mdat") + 8])
    with pytest.raises(Unreadable):
        probe(path)


def test_a_film_that_is_cut_off_keeps_what_it_has(tmp_path: Path) -> None:
    path = write_numbered_film(tmp_path / "a.mp4", film=1, frames=60)
    path.write_bytes(path.read_bytes()[:-20_000])
    assert 1 <= probe(path).frames <= 60


def test_a_damaged_still_is_refused(tmp_path: Path) -> None:
    Image.effect_noise((256, 256), 50).save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(content[: len(content) // 2])
    with pytest.raises(Unreadable, match="damaged"):
        probe(tmp_path / "a.png")


def test_an_absurd_size_is_refused(tmp_path: Path) -> None:
    Image.new("1", (20_000, 4)).save(tmp_path / "a.png")
    with pytest.raises(TooLarge, match="20000 x 4"):
        probe(tmp_path / "a.png")


def test_a_picture_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path) -> None:
    Image.new("1", (16_384, 16_384)).save(tmp_path / "a.png")
    with pytest.raises(TooLarge):
        probe(tmp_path / "a.png")


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(content)
    try:
        probe(path)
    except BadInput as refusal:
        assert refusal.detail
