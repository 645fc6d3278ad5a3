"""Probing: what a file is, found out once, in bounded time, before anything else touches it.

What cannot be used is refused in words.
"""

import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av.audio.stream
import av.container
import av.error
import av.video.stream
from PIL import Image, UnidentifiedImageError

from milimo.domain.time import Rate
from milimo.errors import TooLarge, Unreadable
from milimo.media.decode import quarter_turns, shown_size
from milimo.media.opening import opened, picture_rate, picture_stream

MAX_SIDE = 16_384
"""Pixels."""
MAX_SECONDS = 24 * 3600
COUNT_SECONDS = 10.0
"""How long frames may be counted when the file does not say how many it has; then they are reckoned from its duration."""

_STILLS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
_PHOTO_BRANDS = ("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1")
"""Photos in film's clothing: their tiles would be taken for frames."""


@dataclass(frozen=True)
class Probed:
    """What a file is. The fields are those of an `Asset`."""

    type: Literal["video", "image", "audio"]
    mime: str
    width: int = 0
    height: int = 0
    rate: Rate | None = None
    frames: int = 0
    sample_rate: int = 0
    channels: int = 0
    samples: int = 0


def probe(path: Path) -> Probed:
    """Say what a file is. Raises Unreadable for what is no film, picture or sound, or is empty or damaged; TooLarge beyond limits."""
    if path.stat().st_size == 0:
        raise Unreadable("The file is empty.")
    return _probe_still(path) or _probe_media(path)


def _probe_still(path: Path) -> Probed | None:
    try:
        with Image.open(path, formats=_STILLS) as image:
            width, height = image.size
            _check_size(width, height)
            if image.getexif().get(0x0112) in (5, 6, 7, 8):  # Exif's orientation: lying on its side
                width, height = height, width
            mime = Image.MIME.get(image.format or "", "image/unknown")
            image.load()
    except UnidentifiedImageError:
        return None
    except Image.DecompressionBombError as error:
        raise TooLarge("The picture has too many pixels.", f"Use one of at most {MAX_SIDE} x {MAX_SIDE}.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("The picture is damaged or cut off.", "Export it again, then add it once more.") from error
    return Probed("image", mime, width, height, frames=1)


def _probe_media(path: Path) -> Probed:
    with opened(path) as container:
        if container.metadata.get("major_brand", "").strip() in _PHOTO_BRANDS:
            raise Unreadable("This is a HEIC photo, which cannot be read here.", "Convert it to JPEG or PNG first.")
        picture = picture_stream(container)
        if picture is None and not container.streams.audio:
            raise Unreadable("The file holds neither picture nor sound.")
        _check_duration(container)
        sound = _probe_sound(container)
        if picture is None:
            if sound.samples == 0:
                raise Unreadable("The file holds no sound.")
            return sound
        return _probe_film(container, picture, sound)


def _probe_film(container: av.container.InputContainer, picture: av.video.stream.VideoStream, sound: Probed) -> Probed:
    _check_size(picture.width, picture.height)
    turn = _turn(container, picture)
    width, height = shown_size(picture, turn)
    _check_size(width, height)
    rate = picture_rate(picture)
    return Probed(
        type="video",
        mime=_mime(container, "video"),
        width=width,
        height=height,
        rate=rate,
        frames=_count_frames(container, picture, rate),
        sample_rate=sound.sample_rate,
        channels=sound.channels,
        samples=sound.samples,
    )


def _turn(container: av.container.InputContainer, picture: av.video.stream.VideoStream) -> int:
    """How the first frame lies. Raises Unreadable when there is none."""
    try:
        for frame in container.decode(picture):
            return quarter_turns(frame)
    except av.error.FFmpegError as error:
        raise Unreadable(
            "The film's first frame cannot be decoded.", "Convert it to H.264, then add it again."
        ) from error
    raise Unreadable("The film has no frames.", "Export it again, then add it once more.")


def _count_frames(container: av.container.InputContainer, picture: av.video.stream.VideoStream, rate: Rate) -> int:
    """The frames at the constant rate: to the end of the last one."""
    return max(1, _nearest(_length_seconds(container, picture, 1 / rate.fraction) * rate.fraction))


def _probe_sound(container: av.container.InputContainer) -> Probed:
    """The first sound of a file; `samples` is 0 when there is none. Its length is what the file says, or else what it holds."""
    stream = next(iter(container.streams.audio), None)
    if stream is None or not stream.rate or stream.time_base is None:
        return Probed("audio", _mime(container, "audio"))
    stated = stream.duration * stream.time_base if stream.duration else Fraction(container.duration or 0, 1_000_000)
    length = stated or _length_seconds(container, stream, Fraction(0))
    return Probed(
        type="audio",
        mime=_mime(container, "audio"),
        sample_rate=stream.rate,
        channels=stream.channels,
        samples=_nearest(length * stream.rate),
    )


def _length_seconds(
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream | av.audio.stream.AudioStream,
    one_packet: Fraction,
) -> Fraction:
    """From a stream's first packet to the end of its last, which takes `one_packet` when it does not say. Decodes nothing."""
    base = stream.time_base or Fraction(1)
    origin = stream.start_time or 0
    stop_at = time.monotonic() + COUNT_SECONDS
    container.seek(0)
    end = Fraction(0)
    for packet in container.demux(stream):
        if packet.pts is not None:
            end = max(end, (packet.pts - origin) * base + ((packet.duration or 0) * base or one_packet))
        if time.monotonic() > stop_at:
            stated = (stream.duration or 0) * base or Fraction(container.duration or 0, 1_000_000)
            return max(end, stated)
    return end


def _nearest(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def _mime(container: av.container.InputContainer, kind: str) -> str:
    names = container.format.name.split(",")
    known = {
        "mp4": "mp4",
        "matroska": "x-matroska",
        "webm": "webm",
        "ogg": "ogg",
        "wav": "wav",
        "mp3": "mpeg",
        "flac": "flac",
    }
    if "webm" in names and container.metadata.get("DOCTYPE") != "webm" and not container.name.endswith(".webm"):
        return f"{kind}/x-matroska"
    return f"{kind}/{next((known[name] for name in names if name in known), names[0])}"


def _check_size(width: int, height: int) -> None:
    if width <= 0 or height <= 0:
        raise Unreadable("The picture has no size.")
    if max(width, height) > MAX_SIDE:
        raise TooLarge(
            f"The picture is {width} x {height} pixels.", f"Use one of at most {MAX_SIDE} pixels on each side."
        )


def _check_duration(container: av.container.InputContainer) -> None:
    if container.duration is not None and container.duration > MAX_SECONDS * 1_000_000:
        raise TooLarge("The file is longer than a day.", "Cut it into shorter pieces.")
