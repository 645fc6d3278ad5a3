"""Footage as it comes: sideways, uneven, damaged, disguised. Made on the spot, from numbered frames."""

import struct
from fractions import Fraction
from pathlib import Path

import av
import av.audio.stream
import av.video.frame
import av.video.stream
import numpy as np

from milimo.media.planes import film_frame
from tests.media.numbered import Number, draw_number


def in_silence(done: float, total: float, note: str) -> None:
    """Progress that nobody looks at."""


def write_film(
    path: Path,
    *,
    times: list[Fraction],
    codec: str = "libx264",
    width: int = 320,
    height: int = 180,
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> Path:
    """A film whose numbered frames begin at the given seconds; the codec and container (by the file's ending) are free."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(30), options=options or {})
        assert isinstance(stream, av.video.stream.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        stream.codec_context.time_base = Fraction(1, 90_000)
        for number, moment in enumerate(times):
            drawn = av.video.frame.VideoFrame.from_image(draw_number(width, height, Number(1, number)))
            frame = film_frame(drawn, width, height).reformat(format=pix_fmt)
            frame.pts, frame.time_base, frame.pict_type = int(moment * 90_000), Fraction(1, 90_000), 0
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turn_sideways(path: Path, turns: int) -> None:
    """Write into an MP4 that it is to be shown turned clockwise by quarter turns, as a phone does."""
    matrices = {1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}
    a, b, c, d = matrices[turns]
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    one = 0x10000
    content[matrix : matrix + 36] = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 0x40000000)
    path.write_bytes(bytes(content))


def write_sound(path: Path, codec: str, *, seconds: float, rate: int, layout: str) -> Path:
    """A tone of 440 Hz in any codec and layout."""
    count = round(seconds * rate)
    wave = (0.25 * np.sin(2 * np.pi * 440 * np.arange(count) / rate)).astype(np.float32)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.audio.stream.AudioStream)
        channels = av.AudioLayout(layout).nb_channels
        frame = av.AudioFrame.from_ndarray(np.repeat(wave[None, :], channels, axis=0), format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        for made in resampler.resample(frame):
            container.mux(stream.encode(made))
        container.mux(stream.encode(None))
    return path
