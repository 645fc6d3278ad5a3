"""Pictures in, mask films out."""

import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from milimo.domain.time import Rate
from milimo.engines.residency import GIB
from milimo.engines.sam3.records import Mask
from milimo.errors import BadInput, OutOfRoom, Unreadable
from milimo.media.decode import PictureReader
from milimo.media.planes import rgb_of
from milimo.media.probe import probe

SIDE = 1008
"""Pixels of a side of the picture that SAM 3 sees."""

Picture = NDArray[np.uint8]
"""[height, width, 3], uint8, RGB."""


def read_picture(path: Path) -> Picture:
    """A picture file, upright. Raises Unreadable."""
    try:
        with Image.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise Unreadable("The picture cannot be read.", "Choose another picture.") from error


class Film:
    """The frames of a film by number, as they are shown: upright, with square pixels."""

    def __init__(self, path: Path) -> None:
        probed = probe(path)
        if probed.type != "video":
            raise Unreadable("The film holds no picture.", "Choose another film.")
        self.count = probed.frames
        self._reader = PictureReader(path)
        self.width, self.height, self.rate = self._reader.width, self._reader.height, self._reader.rate

    def __getitem__(self, number: int) -> Picture:
        return rgb_of(self._reader.frame(number), self.width, self.height)

    def check(self, frame: int) -> None:
        """Raises BadInput for a frame that the film has not."""
        if not 0 <= frame < self.count:
            raise BadInput(f"The film has no frame {frame}.", f"Choose a frame from 0 to {self.count - 1}.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()


class MaskRoll:
    """The masks of a film by the number of their frame, of one size. Packed: a long film's would not fit into memory otherwise."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}
        self.size = (0, 0)
        """Height and width."""

    def __len__(self) -> int:
        return len(self._packed)

    def __setitem__(self, number: int, mask: Mask) -> None:
        self.size = mask.shape[0], mask.shape[1]
        self._packed[number] = zlib.compress(np.packbits(mask > 0).tobytes(), level=1)

    def __getitem__(self, number: int) -> Mask:
        """Black where nothing was put."""
        packed = self._packed.get(number)
        height, width = self.size
        if packed is None:
            return np.zeros(self.size, np.uint8)
        bits = np.unpackbits(np.frombuffer(zlib.decompress(packed), np.uint8), count=height * width)
        return (bits * np.uint8(255)).reshape(self.size)


def write_masks(path: Path, masks: MaskRoll, count: int, rate: Rate) -> Path:
    """A lossless grey film (FFV1 in Matroska) of `count` frames, black where there is no mask."""
    height, width = masks.size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=rate.fraction)
        stream.width, stream.height, stream.pix_fmt = width, height, "gray"
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(masks[number], format="gray")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def room_for(count: int, width: int, height: int, itemsize: int) -> int:
    """Bytes of main memory for a film that is followed: all of its frames, and each as the model sees it."""
    return count * 3 * (width * height + SIDE * SIDE * itemsize)


def check_room(needed: int, free: int) -> None:
    """Raises OutOfRoom."""
    if needed > free:
        raise OutOfRoom(
            f"To follow something through this film takes {needed / GIB:.1f} GB of memory, and {free / GIB:.1f} GB are free.",
            "Follow it through a shorter film, or without SAM 3.",
        )
