"""Pictures and films read for LTX-2: at the shot's rate, filling its size from the middle, never stretched."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from milimo.domain.time import Rate, resample
from milimo.errors import Unreadable
from milimo.media.decode import PictureReader
from milimo.media.opening import opened
from milimo.media.planes import film_frame

Pictures = NDArray[np.uint8]
"""[frames, height, width, 3], uint8, RGB."""


def fitted_still(path: Path, width: int, height: int) -> Image.Image:
    """A picture filling `width` by `height` from its middle; of a film, its first frame. Raises Unreadable."""
    try:
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError):
        with FilmSource(path, None) as source:
            return Image.fromarray(source.read([0], width, height)[0])
    return ImageOps.fit(upright, (width, height), Image.Resampling.LANCZOS)


class FilmSource:
    """Frames of a film by number at a shot's rate; the first and the last hold beyond its ends."""

    def __init__(self, path: Path, rate: Rate | None) -> None:
        with opened(path) as container:
            stream = next(iter(container.streams.video), None)
            if stream is None:
                raise Unreadable("The film that guides the shot holds no picture.", "Choose another.")
            own = stream.frames or sum(packet.pts is not None for packet in container.demux(stream))
        self._reader = PictureReader(path)
        self._rate = rate or self._reader.rate
        self._own_frames = max(1, own)
        self.frames = max(1, -(-self._own_frames * self._rate.fraction // self._reader.rate.fraction))
        """At the shot's rate."""

    def read(self, numbers: Sequence[int], width: int, height: int) -> Pictures:
        """The frames of these numbers, filling `width` by `height`."""
        made = np.empty((len(numbers), height, width, 3), np.uint8)
        for place, number in enumerate(numbers):
            made[place] = _filled(rgb_of(self._frame(number)), width, height)
        return made

    def film_frame(self, number: int, width: int, height: int) -> VideoFrame:
        """One frame as a film keeps it, filling `width` by `height`: as it was decoded when it is of that size."""
        frame = self._frame(number)
        if (frame.width, frame.height) == (width, height):
            return film_frame(frame, width, height)
        return film_frame_of(_filled(rgb_of(frame), width, height))

    def _frame(self, number: int) -> VideoFrame:
        held = min(max(number, 0), self.frames - 1)
        return self._reader.frame(min(resample(held, self._rate, self._reader.rate), self._own_frames - 1))

    def close(self) -> None:
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def rgb_of(frame: VideoFrame) -> NDArray[np.uint8]:
    """A frame's picture, [height, width, 3]."""
    plain = film_frame(frame, frame.width // 2 * 2, frame.height // 2 * 2)
    return plain.to_ndarray(format="rgb24", src_colorspace=Colorspace.ITU709).astype(np.uint8, copy=False)


def film_frame_of(picture: NDArray[np.uint8]) -> VideoFrame:
    """A picture [height, width, 3] as a frame of a film: `yuv420p`, BT.709."""
    return film_frame(VideoFrame.from_ndarray(picture, format="rgb24"), picture.shape[1], picture.shape[0])


def _filled(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    own_height, own_width = picture.shape[:2]
    if (own_width, own_height) == (width, height):
        return picture
    scale = max(width / own_width, height / own_height)
    size = (max(width, round(own_width * scale)), max(height, round(own_height * scale)))
    shrinking = scale < 1
    scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return scaled[top : top + height, left : left + width].astype(np.uint8, copy=False)
