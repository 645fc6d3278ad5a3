"""Pictures in, mask films out."""

from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from milimo.domain.time import Rate
from milimo.engines.sam3.records import Mask
from milimo.errors import BadInput, Unreadable
from milimo.media.decode import PictureReader
from milimo.media.planes import rgb_of
from milimo.media.probe import probe

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


def write_masks(path: Path, masks: dict[int, Mask], count: int, rate: Rate) -> Path:
    """A lossless grey film (FFV1 in Matroska) of `count` frames, black where there is no mask."""
    height, width = next(iter(masks.values())).shape
    empty = np.zeros((height, width), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=rate.fraction)
        stream.width, stream.height, stream.pix_fmt = width, height, "gray"
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(masks.get(number, empty), format="gray")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
