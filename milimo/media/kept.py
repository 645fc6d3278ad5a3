"""Frames and sound of a film taken over as they are compressed, into another film: they are decoded to the very same there.

With frames that can be done where each stands for itself (all are key frames) and the other film is compressed alike. H.264 asks for
one thing more: of two key frames in a row each must bear another `idr_pic_id` (7.4.3 of the standard). x264 counts 0, 1, 0, 1, ...

A packet of sound (AAC) is decoded together with the one before it: of packets that are taken over in a row, all but the first give
the very same samples. They lie on a grid of 1024 samples, which both films share only where they begin together.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import av.error

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.domain.time import Rate
from milimo.errors import Unreadable
from milimo.media.opening import opened, picture_rate

IdrId = Literal[0, 1]

PACKET_SAMPLES = 1024

_START_CODE = b"\0\0\0\1"
_IDR_SLICE = 5
_LENGTH_BYTES = 4


class KeptFrames:
    """The compressed frames of a film, by number."""

    def __init__(self, packets: list[bytes]) -> None:
        self._packets = packets

    @classmethod
    def of(cls, path: Path, rate: Rate, parameter_sets: bytes) -> "KeptFrames | None":
        """The frames of a film that can be taken over into one at `rate` with these parameter sets (`FilmWriter.parameter_sets`);
        None when they cannot.
        """
        sets = parameter_sets.split(_START_CODE)[1:]
        try:
            with opened(path) as container:
                stream = next(iter(container.streams.video), None)
                if stream is None or stream.codec_context.name != "h264" or picture_rate(stream) != rate:
                    return None
                known = stream.codec_context.extradata or b""
                if not sets or len(known) < sum(map(len, sets)) or not all(each in known for each in sets):
                    return None
                assert stream.time_base is not None
                step = 1 / (rate.fraction * stream.time_base)
                packets: list[bytes] = []
                for packet in container.demux(stream):
                    if not packet.size:
                        continue
                    if not packet.is_keyframe or packet.pts != len(packets) * step:
                        return None
                    packets.append(bytes(packet))
        except (Unreadable, av.error.FFmpegError):
            return None
        if not packets or not all(_slice_of(packet) for packet in packets):
            return None
        kept = cls(packets)
        alternate = all(kept.idr_id(number) != kept.idr_id(number - 1) for number in range(1, len(packets)))
        return kept if alternate else None

    def __len__(self) -> int:
        return len(self._packets)

    def idr_id(self, number: int) -> IdrId:
        """The `idr_pic_id` of a frame.

        The slice's header begins 1 0001000 1 (macroblock 0, all slices intra, parameter set 0), then come four bits of frame number,
        which are 0, and the id as an Exp-Golomb code: 1 for 0, 010 for 1. That the parameter sets are x264's own makes it so.
        """
        return 0 if _slice_of(self._packets[number])[2] & 0b100 else 1

    def id_before(self, number: int, frames: int) -> IdrId:
        """The id that the first of `frames` pictures bears whose last comes before frame `number`."""
        return 0 if (frames + self.idr_id(number)) % 2 == 0 else 1

    def id_after(self, number: int) -> IdrId:
        """The id of a picture that comes after frame `number`."""
        return 0 if self.idr_id(number) else 1

    def compressed(self, start: int, end: int) -> Iterator[bytes]:
        """Frames [start, end), each as units behind start codes."""
        for packet in self._packets[start:end]:
            yield b"".join(_START_CODE + unit for unit in _units_of(packet))


class KeptSound:
    """The compressed packets of a film's sound. Packet n holds the samples [1024 (n - 1), 1024 n)."""

    def __init__(self, packets: list[bytes]) -> None:
        self._packets = packets

    @classmethod
    def of(cls, path: Path, configuration: bytes) -> "KeptSound | None":
        """The sound of a film that can be taken over into one of this configuration (`FilmWriter.sound_configuration`); else None."""
        try:
            with opened(path) as container:
                stream = next(iter(container.streams.audio), None)
                if stream is None or stream.codec_context.name != "aac" or not configuration:
                    return None
                if stream.codec_context.extradata != configuration or stream.time_base != Fraction(1, SAMPLE_RATE):
                    return None
                packets = [(packet.pts, bytes(packet)) for packet in container.demux(stream) if packet.size]
        except (Unreadable, av.error.FFmpegError):
            return None
        on_grid = all(pts == PACKET_SAMPLES * (number - 1) for number, (pts, _) in enumerate(packets))
        return cls([content for _, content in packets]) if packets and on_grid else None

    def within(self, start: int, end: int) -> dict[int, bytes]:
        """Packets by number whose samples all lie in [start, end)."""
        first = 0 if start <= 0 else -(-start // PACKET_SAMPLES) + 1
        last = min(end // PACKET_SAMPLES, len(self._packets) - 1)
        return {number: self._packets[number] for number in range(first, last + 1)}


def _units_of(packet: bytes) -> Iterator[bytes]:
    """The units of a packet of an MP4, each behind its length."""
    at = 0
    while at + _LENGTH_BYTES <= len(packet):
        length = int.from_bytes(packet[at : at + _LENGTH_BYTES], "big")
        at += _LENGTH_BYTES
        yield packet[at : at + length]
        at += length


def _slice_of(packet: bytes) -> bytes:
    """The first slice of a key frame; nothing when it holds none."""
    return next((unit for unit in _units_of(packet) if unit and unit[0] & 0x1F == _IDR_SLICE), b"")
