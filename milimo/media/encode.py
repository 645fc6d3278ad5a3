"""Encoding: writes one H.264/AAC film, frame after frame, its sound beside it."""

import errno
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import av
import av.audio.frame
import av.audio.stream
import av.error
import av.packet
import av.stream
import av.video.frame
import av.video.stream
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.domain.time import Rate
from milimo.errors import OutOfRoom
from milimo.media.decode import Samples

VideoPacket: TypeAlias = "av.packet.Packet[av.video.stream.VideoStream]"
SoundPacket: TypeAlias = "av.packet.Packet[av.audio.stream.AudioStream]"

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Encoding:
    """How a film is compressed. `crf` 0 to 51, lower is better; `gop` 0 leaves key frames to the encoder."""

    crf: int = 18
    preset: str = "veryfast"
    gop: int = 0
    b_frames: bool = True
    audio_bit_rate: int = 192_000

    def x264(self) -> dict[str, str]:
        options = {"crf": str(self.crf), "preset": self.preset}
        if self.gop:
            options |= {"g": str(self.gop), "keyint_min": str(self.gop), "sc_threshold": "0"}
        if not self.b_frames:
            options["bf"] = "0"
        return options


MASTER = Encoding()
"""Of an exported film."""
PROXY = Encoding(crf=23, gop=12, b_frames=False, audio_bit_rate=128_000)
"""Of what the browser plays: short groups and no reordering, so that a seek is quick."""


@contextmanager
def room_on_disk() -> Generator[None]:
    """Turn a full disk into words."""
    try:
        yield
    except (OSError, av.error.FFmpegError) as error:
        if error.errno in FULL_DISK:
            raise OutOfRoom(
                "The disk is full, so the film could not be written.", "Free some space, then try again."
            ) from error
        raise


class FilmWriter:
    """An MP4 under way, ready to stream once closed: constant rate, BT.709, sound at 48 kHz in two channels.

    Leaving it by an exception closes the file without finishing it; the caller removes it.
    """

    def __init__(
        self, path: Path, *, width: int, height: int, rate: Rate, encoding: Encoding = MASTER, with_sound: bool = True
    ) -> None:
        self._rate = rate
        self.written = 0
        """Frames that are encoded and in the file."""
        self._sent = 0
        self._samples = 0
        self._passed_over: int | None = None
        self._closed = False
        self._kept_sound: Mapping[int, bytes] = {}
        self._sounded = 0
        with room_on_disk():
            self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._video = self._add_video(width, height, rate, encoding)
        self._audio = self._add_audio(encoding) if with_sound else None
        with room_on_disk():
            self._container.start_encoding()

    @property
    def parameter_sets(self) -> bytes:
        """What a decoder of the film's pictures must know first: H.264's sequence and picture parameter sets, after start codes."""
        return self._video.codec_context.extradata or b""

    def _add_video(self, width: int, height: int, rate: Rate, encoding: Encoding) -> av.video.stream.VideoStream:
        stream = self._container.add_stream("libx264", rate=rate.fraction, options=encoding.x264())
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.thread_type = "AUTO"  # frames beside one another; PyAV would cut each into slices, slower and larger
        context.time_base = 1 / rate.fraction
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.color_range = ColorRange.MPEG
        return stream

    def _add_audio(self, encoding: Encoding) -> av.audio.stream.AudioStream:
        # Noise by a decoder's own dice would sound otherwise after every seek.
        options = {"aac_pns": "0"}
        return self._container.add_stream(
            "aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=encoding.audio_bit_rate, options=options
        )

    @property
    def sound_configuration(self) -> bytes:
        """What a decoder of the film's sound must know first; empty without sound."""
        return b"" if self._audio is None else self._audio.codec_context.extradata or b""

    def keep_sound(self, packets: Mapping[int, bytes]) -> None:
        """Put these packets, by number, in the place of those that are encoded of the same samples (`kept.KeptSound`)."""
        self._kept_sound = packets

    def add_frame(self, frame: av.video.frame.VideoFrame) -> None:
        """Append a picture: `yuv420p`, of the film's size. Raises OutOfRoom when the disk is full."""
        self._send(frame, self._sent)
        self._sent += 1

    def pass_over(self, frame: av.video.frame.VideoFrame) -> None:
        """Encode a picture that the film does not show, before its first: key frames are counted from the next id on."""
        self._passed_over = self._sent - 1
        self._send(frame, self._passed_over)

    def add_compressed(self, frames: Iterable[bytes]) -> None:
        """Append frames that are compressed alike already, as key frames of units behind start codes (`kept.KeptFrames`).

        Pictures that were added before are encoded to the end; none can be added after. Raises OutOfRoom.
        """
        if self._sent > self.written:
            for _ in self._drain():
                pass
        with room_on_disk():
            for units in frames:
                packet = av.packet.Packet(units)
                packet.pts = packet.dts = self._sent
                packet.duration = 1
                packet.time_base = 1 / self._rate.fraction
                packet.is_keyframe = True
                packet.stream = self._video
                self._container.mux(packet)
                self._sent += 1
                self.written += 1

    def _send(self, frame: av.video.frame.VideoFrame, number: int) -> None:
        frame.pts = number
        frame.time_base = self._video.codec_context.time_base
        frame.pict_type = 0  # of the source; the encoder decides anew
        with room_on_disk():
            for packet in self._video.encode(frame):
                self._mux(packet)

    def _mux(self, packet: VideoPacket) -> None:
        if packet.pts != self._passed_over:
            self._container.mux(packet)
            self.written += 1

    def _drain(self) -> Iterator[int]:
        """Encode what is still in the encoder's hands, giving the count of frames written."""
        if self._closed:
            return
        self._closed = True
        for packet in self._video.encode(None):
            self._mux(packet)
            yield self.written

    def add_sound(self, samples: Samples) -> None:
        """Append sound; what lies beyond -1 and 1 is clipped. Raises OutOfRoom when the disk is full."""
        if self._audio is None or len(samples) == 0:
            return
        planar = np.ascontiguousarray(np.clip(samples, -1, 1).T)
        frame = av.audio.frame.AudioFrame.from_ndarray(planar, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._samples
        self._samples += len(samples)
        with room_on_disk():
            self._mux_sound(self._audio.encode(frame))

    def _mux_sound(self, packets: Iterable[SoundPacket]) -> None:
        for packet in packets:
            kept = self._kept_sound.get(self._sounded)
            self._sounded += 1
            self._container.mux(packet if kept is None else _in_place_of(packet, kept))

    def finish(self) -> Iterator[int]:
        """Encode what is still in the encoder's hands, giving the count of frames written; then complete the file."""
        with room_on_disk():
            yield from self._drain()
            if self._audio is not None:
                self._mux_sound(self._audio.encode(None))
            self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._abandon()

    def _abandon(self) -> None:
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError):
            return  # the file is being given up, for a reason that is already on its way to the caller


def _in_place_of(packet: SoundPacket, content: bytes) -> "av.packet.Packet[av.stream.Stream]":
    made = av.packet.Packet(content)
    made.pts, made.dts, made.duration = packet.pts, packet.dts, packet.duration
    made.time_base, made.stream = packet.time_base, packet.stream
    made.is_keyframe = packet.is_keyframe
    return made
