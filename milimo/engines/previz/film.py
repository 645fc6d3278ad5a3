"""Writing what was drawn: PNG stills, short-GOP H.264 films, lossless FFV1 passes. Exact frame counts and rates."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from milimo.domain.time import Rate

PassName = Literal["depth", "pose", "id"]


class Film:
    """A film being written. `picture` is H.264 (yuv420p, BT.709, GOP 12, no B-frames: it is its own proxy); passes are FFV1."""

    def __init__(
        self, path: Path, width: int, height: int, rate: Rate, kind: Literal["picture", "grey16", "flat"] = "picture"
    ) -> None:
        self._kind = kind
        self._container = av.open(str(path), "w")
        fraction = Fraction(rate.numerator, rate.denominator)
        stream = self._container.add_stream("libx264" if kind == "picture" else "ffv1", rate=fraction)
        assert isinstance(stream, VideoStream)
        self._stream = stream
        self._tick = 1 / fraction
        stream.width, stream.height = width, height
        stream.codec_context.time_base = 1 / fraction
        stream.thread_count = 1
        if kind == "picture":
            stream.pix_fmt = "yuv420p"
            stream.options = {
                "crf": "16",
                "preset": "veryfast",
                "bf": "0",
                "g": "12",
                "keyint_min": "12",
                "sc_threshold": "0",
                "threads": "1",
            }
            context = stream.codec_context
            context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709
            context.color_range = 1
        else:
            stream.pix_fmt = "gray16le" if kind == "grey16" else "bgr0"
        self._count = 0

    def add(self, frame: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
        """One frame: [H, W, 3] uint8, or [H, W] uint16 for grey."""
        if self._kind == "grey16":
            image = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame, np.uint16), format="gray16le")
        else:
            image = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame, np.uint8), format="rgb24")
            if self._kind == "picture":
                image = image.reformat(
                    format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU709", dst_color_range="MPEG"
                )
            else:
                image = image.reformat(format="bgr0")
        image.pts = self._count
        image.time_base = self._tick
        self._count += 1
        for packet in self._stream.encode(image):
            self._container.mux(packet)

    def close(self) -> None:
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Reel:
    """The picture and its passes, still or moving, side by side."""

    def __init__(
        self, folder: Path, width: int, height: int, rate: Rate, frames: int, passes: tuple[PassName, ...]
    ) -> None:
        self.still = frames == 1
        self.picture = folder / ("picture.png" if self.still else "picture.mp4")
        self.passes: dict[PassName, Path] = {
            name: folder / f"{name}.{'png' if self.still else 'mkv'}" for name in passes
        }
        self._films: dict[str, Film] = {}
        if not self.still:
            self._films["picture"] = Film(self.picture, width, height, rate)
            for name, path in self.passes.items():
                self._films[name] = Film(path, width, height, rate, "grey16" if name == "depth" else "flat")

    def add(
        self, picture: NDArray[np.uint8], passes: Mapping[PassName, NDArray[np.uint8] | NDArray[np.uint16]]
    ) -> None:
        if self.still:
            _png(self.picture, picture)
            for name, path in self.passes.items():
                _png(path, passes[name])
            return
        self._films["picture"].add(picture)
        for name in self.passes:
            self._films[name].add(passes[name])

    def close(self) -> None:
        for film in self._films.values():
            film.close()


def _png(path: Path, picture: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
    from PIL import Image

    if picture.dtype == np.uint16:
        Image.frombytes("I;16", (picture.shape[1], picture.shape[0]), picture.astype("<u2").tobytes()).save(
            path, compress_level=4
        )
    else:
        Image.fromarray(picture).save(path, compress_level=4)
