"""Decoding: frames of a film by number, samples of a sound by number.

Both count from the same moment, so a film's picture and sound stay together. A film whose frames come at uneven times is read as
if at its constant rate: a frame is the last one that has begun by the middle of its time.
"""

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

import av
import av.audio.frame
import av.audio.resampler
import av.error
import av.video.frame
import av.video.reformatter
import av.video.stream
import numpy as np
from numpy.typing import NDArray

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.errors import Unreadable
from milimo.media.opening import open_media, origin_seconds, picture_rate, picture_stream
from milimo.media.planes import Planes, film_frame, frame_of, planes_of

_Packet = TypeVar("_Packet")

Samples = NDArray[np.float32]
"""Sound: [samples, 2], float32, -1 to 1, at SAMPLE_RATE."""

_READ_ON = 96
"""Frames that are decoded rather than sought over."""
_PREROLL_SECONDS = Fraction(1, 4)
"""Sound decoded and dropped after a seek: codecs need a few packets to settle."""
_INDEXED = {"mov", "mp4", "matroska", "webm", "wav", "flac"}
"""Containers that find a sample exactly; others are decoded from their beginning."""


def _reading(packets: Iterator[_Packet]) -> closing[Generator[_Packet]]:
    """Packets whose reading is over when this is left, and not when the last who holds them lets go."""
    return closing(cast(Generator[_Packet], packets))


def _is_ours(frame: av.audio.frame.AudioFrame) -> bool:
    return frame.format.name == "fltp" and frame.layout.name == "stereo" and frame.sample_rate == SAMPLE_RATE


def quarter_turns(frame: av.video.frame.VideoFrame) -> int:
    """The anticlockwise quarter turns, 0 to 3, that set a frame upright: what a camera held sideways notes down."""
    return round(frame.rotation / 90) % 4


def shown_size(stream: av.video.stream.VideoStream, turn: int) -> tuple[int, int]:
    """A film's width and height as they are meant to be seen: with square pixels, upright."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width = max(1, round(stream.width * aspect)) if aspect > 0 else stream.width
    return (stream.height, width) if turn % 2 else (width, stream.height)


def turned(frame: av.video.frame.VideoFrame, turn: int) -> av.video.frame.VideoFrame:
    """A frame turned anticlockwise by quarter turns, as `yuv420p`."""
    even = film_frame(frame, frame.width // 2 * 2, frame.height // 2 * 2)
    planes = [np.rot90(plane, turn) for plane in planes_of(even).split()]
    height, width = planes[0].shape
    packed = np.concatenate([planes[0].reshape(-1), planes[1].reshape(-1), planes[2].reshape(-1)])
    upright = frame_of(Planes(packed.reshape(height * 3 // 2, width)))
    upright.pts, upright.time_base = frame.pts, frame.time_base
    return upright


class PictureReader:
    """Frames of a film by number, at the file's own rate. Quick in order; a jump seeks."""

    def __init__(self, path: Path) -> None:
        self._container = open_media(path)
        stream = picture_stream(self._container)
        if stream is None:
            self._container.close()
            raise Unreadable("The file holds no picture.")
        self._stream = stream
        self._stream.thread_type = "AUTO"
        self.rate = picture_rate(stream)
        self._origin = origin_seconds(self._container)
        self._reformatter = av.video.reformatter.VideoReformatter()
        self._frames = self._decode()
        self._current: av.video.frame.VideoFrame | None = None
        self._current_number = -1
        self._next = self._following()
        self._turn = 0 if self._next is None else quarter_turns(self._next[1])
        self.width, self.height = shown_size(stream, self._turn)
        """As it is shown: upright, with square pixels."""

    def frame(self, number: int) -> av.video.frame.VideoFrame:
        """Frame `number`, upright; the first before the beginning, the last after the end. Raises Unreadable when there is none."""
        if number < self._current_number or (self._next is not None and number > self._next[0] + _READ_ON):
            self._seek(number)
        while self._next is not None and (self._current is None or self._next[0] <= number):
            self._current_number, self._current = self._next
            self._next = self._following()
        if self._current is None:
            raise Unreadable("The film holds no frame that can be decoded.")
        return turned(self._current, self._turn) if self._turn else self._current

    def film_frame(self, number: int, width: int, height: int) -> av.video.frame.VideoFrame:
        """The same as `yuv420p`, BT.709, limited range, of a size; as it was decoded when it is that already."""
        return film_frame(self.frame(number), width, height, self._reformatter)

    def _seek(self, number: int) -> None:
        moment = self._origin + number / self.rate.fraction
        self._restart(moment)
        if self._next is None or self._next[0] > number:
            self._restart(Fraction(0))

    def _restart(self, moment: Fraction) -> None:
        assert self._stream.time_base is not None
        # PyAV counts the time that a read may take until its reading is closed, and would break a seek off for the pause before it.
        self._frames.close()
        self._container.seek(int(moment / self._stream.time_base), stream=self._stream, backward=True)
        self._frames = self._decode()
        self._current, self._current_number = None, -1
        self._next = self._following()

    def _following(self) -> tuple[int, av.video.frame.VideoFrame] | None:
        for frame in self._frames:
            if frame.pts is not None and frame.time_base is not None:
                begun = (frame.pts * frame.time_base - self._origin) * self.rate.fraction
                return max(0, int(begun + Fraction(1, 2))), frame
        return None

    def _decode(self) -> Generator[av.video.frame.VideoFrame]:
        with _reading(self._container.demux(self._stream)) as packets:
            for packet in packets:
                try:
                    yield from packet.decode()
                except av.error.InvalidDataError:
                    continue  # a damaged packet: the frame before it stands longer

    def close(self) -> None:
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class SoundReader:
    """Samples of a file by number, as two channels at SAMPLE_RATE. Quick in order; a jump seeks."""

    def __init__(self, path: Path) -> None:
        self._container = open_media(path)
        stream = next(iter(self._container.streams.audio), None)
        if stream is None:
            self._container.close()
            raise Unreadable("The file holds no sound.")
        self._stream = stream
        self._origin = origin_seconds(self._container)
        self._seeks = bool(_INDEXED & set(self._container.format.name.split(",")))
        self._chunks: deque[Samples] = deque()
        self._position = 0
        self._decoded = self._decode()
        self._start_over()

    def read(self, start: int, count: int) -> Samples:
        """Samples [start, start + count), zeros where the file has none."""
        if start < self._position and self._position > 0:
            self._start_over()
        if self._seeks and start > self._position + 10 * SAMPLE_RATE:
            self._seek(start)
        out = np.zeros((count, 2), np.float32)
        while self._position < start + count and self._fill():
            chunk = self._chunks[0]
            begin, end = self._position, self._position + len(chunk)
            low, high = max(begin, start), min(end, start + count)
            if high > low:
                out[low - start : high - start] = chunk[low - begin : high - begin]
            if end > start + count:
                break
            self._chunks.popleft()
            self._position = end
        return out

    def _start_over(self) -> None:
        self._decoded.close()
        self._container.seek(0)
        self._begin()

    def _seek(self, start: int) -> None:
        assert self._stream.time_base is not None
        moment = max(Fraction(0), self._origin + Fraction(start, SAMPLE_RATE) - _PREROLL_SECONDS)
        self._decoded.close()
        self._container.seek(int(moment / self._stream.time_base), stream=self._stream, backward=True)
        self._begin()

    def _begin(self) -> None:
        self._chunks.clear()
        self._decoded = self._decode()
        mono = self._stream.channels == 1  # a mix to two channels would make it quieter
        self._channels = 1 if mono else 2
        self._resampler = av.audio.resampler.AudioResampler(
            format="flt", layout="mono" if mono else "stereo", rate=SAMPLE_RATE
        )
        self._ended = False
        first = next(self._decoded, None)
        if first is None:
            self._ended = True
            return
        moment = (first.pts or 0) * (first.time_base or Fraction(0)) - self._origin
        self._position = round(moment * SAMPLE_RATE)
        self._convert(first)

    def _fill(self) -> bool:
        """Have at least one chunk waiting; False at the end of the file."""
        while not self._chunks and not self._ended:
            frame = next(self._decoded, None)
            self._ended = frame is None
            self._convert(frame)
        return bool(self._chunks)

    def _convert(self, frame: av.audio.frame.AudioFrame | None) -> None:
        if frame is not None and _is_ours(frame):
            self._chunks.append(np.asarray(frame.to_ndarray(), np.float32).T)
            return
        for made in self._resampler.resample(frame):
            samples = np.asarray(made.to_ndarray(), np.float32).reshape(-1, self._channels)
            self._chunks.append(np.broadcast_to(samples, (len(samples), 2)))

    def _decode(self) -> Generator[av.audio.frame.AudioFrame]:
        with _reading(self._container.demux(self._stream)) as packets:
            for packet in packets:
                try:
                    yield from packet.decode()
                except av.error.InvalidDataError:
                    continue  # a damaged packet is a short silence's worth of sound, lost

    def close(self) -> None:
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
