"""How media files are opened: only as films or sound from the local disk, whatever their content claims to be.

A playlist could name other files or addresses, so demuxers are named one by one and no protocol but `file` is spoken.
"""

from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.error
import av.stream
import av.video.stream

from milimo.domain.time import Rate
from milimo.errors import Unreadable

_DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mxf,flv,asf,dv,"
    "wav,w64,aiff,flac,ogg,mp3,aac,caf,au,ac3,eac3,nut"
)
OPEN_SECONDS = 10.0
"""How long a file may take to be recognised, and each later read to answer."""

_COMMON = tuple(
    Rate(numerator=numerator, denominator=denominator)
    for numerator, denominator in (
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1), (12, 1), (15, 1),
        (48, 1), (120, 1),
    )
)  # fmt: skip


@contextmanager
def opened(path: Path) -> Generator[av.container.InputContainer]:
    """Open a film or sound file for reading, and close it at the end. Raises Unreadable when it is neither."""
    container = open_media(path)
    try:
        yield container
    finally:
        container.close()


def open_media(path: Path) -> av.container.InputContainer:
    """Open a film or sound file; the caller closes it. Raises Unreadable when it is neither."""
    options = {"format_whitelist": _DEMUXERS, "protocol_whitelist": "file"}
    try:
        return av.open(str(path), "r", container_options=options, timeout=OPEN_SECONDS)
    except (av.error.FFmpegError, ValueError) as error:
        raise Unreadable(
            "This is not a film, a picture or a sound that can be read.",
            "Give an MP4, MOV, MKV, WebM, WAV, MP3, FLAC, JPEG, PNG or WebP file.",
        ) from error


def picture_stream(container: av.container.InputContainer) -> av.video.stream.VideoStream | None:
    """The first true film in a container: cover art does not count."""
    films = (
        stream for stream in container.streams.video if not stream.disposition & av.stream.Disposition.attached_pic
    )
    return next(films, None)


def picture_rate(stream: av.video.stream.VideoStream) -> Rate:
    """The constant rate at which a film's frames are counted: its own, or when it varies a usual one that loses no frame."""
    average = stream.average_rate or stream.guessed_rate or Fraction(24)
    nearest = min(_COMMON, key=lambda rate: abs(rate.fraction - average))
    if abs(nearest.fraction - average) <= average / 500:
        return nearest
    if stream.base_rate == average:
        bounded = max(Fraction(1), min(Fraction(240), average)).limit_denominator(1001)
        return Rate(numerator=bounded.numerator, denominator=bounded.denominator)
    return min(
        (rate for rate in _COMMON if rate.fraction >= average), key=lambda rate: rate.fraction, default=_COMMON[-1]
    )


def origin_seconds(container: av.container.InputContainer) -> Fraction:
    """The moment that frame 0 and sample 0 of a file stand for: where its picture starts, or its sound when it has no picture."""
    stream = picture_stream(container) or next(iter(container.streams.audio), None)
    if stream is None or stream.start_time is None or stream.time_base is None:
        return Fraction(0)
    return stream.start_time * stream.time_base
