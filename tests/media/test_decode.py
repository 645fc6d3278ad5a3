"""Readers that are asked again after a pause: whoever follows an object by a slow model takes its time between frames."""

import time
from pathlib import Path

import av
import numpy as np

from milimo.media.decode import PictureReader
from milimo.media.opening import OPEN_SECONDS

COUNT = 24


def test_a_reader_jumps_back_after_a_pause_longer_than_a_read_may_take(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "film.mkv"), "w") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(COUNT):
            picture = np.full((48, 64, 3), 10 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    with PictureReader(tmp_path / "film.mkv") as reader:
        last = reader.frame(COUNT - 1).to_ndarray()
        reader.frame(5)
        time.sleep(OPEN_SECONDS + 0.5)
        reader.frame(0)
        assert np.array_equal(reader.frame(COUNT - 1).to_ndarray(), last)
