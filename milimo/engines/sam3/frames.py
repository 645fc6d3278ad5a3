"""Pictures and masks in; a film's frames one after another, whichever way, in bounded memory."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from milimo.domain.mask import Direction
from milimo.engines.sam3.records import Mask
from milimo.errors import BadInput, Unreadable
from milimo.media.decode import PictureReader
from milimo.media.planes import rgb_of
from milimo.media.probe import probe

Picture = NDArray[np.uint8]
"""[height, width, 3], uint8, RGB."""

WINDOW_BYTES = 256 * 2**20
"""Frames held at once while a film is walked backward: codecs only go forward."""
_LEAST_WINDOW = 4


def read_picture(path: Path) -> Picture:
    """A picture file, upright. Raises Unreadable."""
    try:
        with Image.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise Unreadable("The picture cannot be read.", "Choose another picture.") from error


def read_mask(path: Path, width: int, height: int) -> Mask:
    """A mask file of a film's size. Raises BadInput for another size, and for a mask that marks nothing."""
    try:
        with Image.open(path) as picture:
            mask = np.asarray(picture.convert("L"))
    except (UnidentifiedImageError, OSError) as error:
        raise Unreadable("The mask cannot be read.", "Save it anew.") from error
    if mask.shape != (height, width):
        raise BadInput(
            f"The mask is {mask.shape[1]} by {mask.shape[0]}, and the film {width} by {height}.",
            "Paint it on the film.",
        )
    if not (mask > 127).any():
        raise BadInput("The mask marks nothing.", "Brush over the object, then follow it.")
    return mask


def ways(frame: int, count: int, direction: Direction) -> Sequence[range]:
    """The frames to visit from `frame` on, a range each way. Backward comes first: the masks' film is written forward."""
    forward, backward = range(frame + 1, count), range(frame - 1, -1, -1)
    return {"forward": (forward,), "backward": (backward,), "both": (backward, forward)}[direction]


def followed(frame: int, count: int, direction: Direction) -> range:
    """The frames that have a mask in the end."""
    return range(frame if direction == "forward" else 0, frame + 1 if direction == "backward" else count)


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

    def walk(
        self, numbers: range, check: Callable[[], None], window_bytes: int = WINDOW_BYTES
    ) -> Iterator[tuple[int, Picture]]:
        """Frames with their numbers, in the range's order; backward, `window_bytes` of them are held. `check` may raise, at each."""
        window = 1 if numbers.step > 0 else max(_LEAST_WINDOW, window_bytes // (3 * self.width * self.height))
        for at in range(0, len(numbers), window):
            held: list[tuple[int, Picture]] = []
            for number in sorted(numbers[at : at + window]):
                check()
                held.append((number, self[number]))
            while held:
                yield held.pop()

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
