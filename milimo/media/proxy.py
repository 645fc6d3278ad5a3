"""Proxies: what the browser plays instead of footage it would stutter on.

Short groups of frames, a constant rate, upright, at most 1280 x 720.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import av.container

from milimo.domain.render_plan import sample_at
from milimo.domain.time import Rate
from milimo.media.decode import PictureReader, SoundReader
from milimo.media.encode import PROXY, FilmWriter
from milimo.media.opening import opened, picture_rate, picture_stream
from milimo.media.probe import Probed
from milimo.media.progress import ReportProgress, written_whole

MAX_WIDTH, MAX_HEIGHT = 1280, 720
_LONGEST_GROUP = 15
"""Frames between two key frames that still let a seek feel immediate."""
_LOOK_AT = 240
"""Packets that are looked at to judge a film."""
_CHECK_EVERY = 4


def serves_as_proxy(path: Path, probed: Probed) -> bool:
    """Whether the browser can play the file itself as well as a proxy of it: a take does."""
    if probed.type == "image" or probed.width > MAX_WIDTH or probed.height > MAX_HEIGHT:
        return False
    with opened(path) as container:
        if "mp4" not in container.format.name.split(","):
            return probed.type == "audio" and container.format.name in ("mp3", "wav", "flac")
        sound_plays = all(
            stream.codec_context.name == "aac" and stream.channels <= 2 for stream in container.streams.audio
        )
        picture = picture_stream(container)
        if picture is None or not sound_plays:
            return sound_plays
        upright = (picture.width, picture.height) == (probed.width, probed.height)
        plays = picture.codec_context.name == "h264" and picture.codec_context.pix_fmt == "yuv420p"
        return upright and plays and _has_short_even_groups(container)


def _has_short_even_groups(container: av.container.InputContainer) -> bool:
    stream = container.streams.video[0]
    since_key, last = 0, None
    step = 1 / (picture_rate(stream).fraction * (stream.time_base or Fraction(1)))
    for number, packet in enumerate(container.demux(stream)):
        if packet.pts is None or number > _LOOK_AT:
            break
        since_key = 0 if packet.is_keyframe else since_key + 1
        uneven = last is not None and abs(packet.pts - last - step) > max(1, step / 10)
        if packet.pts != packet.dts or since_key > _LONGEST_GROUP or uneven:
            return False
        last = packet.pts
    return True


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """The largest even size within 1280 x 720 of the same shape; never larger than the source."""
    factor = min(Fraction(1), Fraction(MAX_WIDTH, width), Fraction(MAX_HEIGHT, height))
    return max(2, int(width * factor) // 2 * 2), max(2, int(height * factor) // 2 * 2)


def make_proxy(
    path: Path, probed: Probed, out: Path, progress: ReportProgress, check_cancelled: Callable[[], None]
) -> None:
    """Write a film's proxy to `out`: exactly `probed.frames` frames at its rate, upright, with its sound in two channels.

    On any error `out` is removed. Raises OutOfRoom on a full disk, Unreadable when nothing can be decoded.
    """
    rate = probed.rate or Rate(numerator=24)
    width, height = proxy_size(probed.width, probed.height)
    with written_whole(out), PictureReader(path) as pictures:
        sound = SoundReader(path) if probed.samples else None
        try:
            with FilmWriter(
                out, width=width, height=height, rate=rate, encoding=PROXY, with_sound=sound is not None
            ) as writer:
                for number in range(probed.frames):
                    if number % _CHECK_EVERY == 0:
                        check_cancelled()
                        progress(writer.written, probed.frames, "Making a proxy")
                    writer.add_frame(pictures.film_frame(number, width, height))
                    if sound is not None:
                        start = sample_at(number, rate)
                        writer.add_sound(sound.read(start, sample_at(number + 1, rate) - start))
                for written in writer.finish():
                    progress(written, probed.frames, "Making a proxy")
        finally:
            if sound is not None:
                sound.close()
