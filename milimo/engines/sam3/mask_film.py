"""Masks out, as they come: a film of them on the disk, of which memory holds one."""

import tempfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.video.stream
import numpy as np

from milimo.engines.sam3.frames import Film
from milimo.engines.sam3.records import Mask


class MaskFilm:
    """A lossless grey film (FFV1 in Matroska) as long as `film`, black outside of `followed`.

    Masks come in any order; one that is early waits in a file beside the film, packed:

        put 2, 1: wait     put 0: 0, 1, 2 are written     put 3: written at once
    """

    def __init__(self, path: Path, film: Film, followed: range, check: Callable[[], None]) -> None:
        """`check` may raise, at each frame that is written."""
        self._check = check
        self._count = film.count
        self._size = film.height, film.width
        self._stack = ExitStack()
        self._container = self._stack.enter_context(av.open(str(path), "w"))
        self._stream: av.video.stream.VideoStream = self._container.add_stream("ffv1", rate=film.rate.fraction)
        self._stream.width, self._stream.height, self._stream.pix_fmt = film.width, film.height, "gray"
        self._waiting: dict[int, tuple[int, int]] = {}
        self._early = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115  (left with the stack)
        self._stack.enter_context(self._early)
        self._next = 0
        self._blank_up_to(followed.start)

    def put(self, number: int, mask: Mask) -> None:
        """The mask of a frame, [height, width]; each once."""
        if number != self._next:
            packed = zlib.compress(mask.tobytes(), 1)
            self._waiting[number] = self._early.seek(0, 2), len(packed)
            self._early.write(packed)
            return
        self._write(mask)
        while (place := self._waiting.pop(self._next, None)) is not None:
            self._early.seek(place[0])
            raw = zlib.decompress(self._early.read(place[1]))
            self._write(np.frombuffer(raw, np.uint8).reshape(self._size))

    def finish(self) -> None:
        """The rest of the film is black."""
        self._blank_up_to(self._count)
        self._container.mux(self._stream.encode(None))

    def _blank_up_to(self, end: int) -> None:
        empty = np.zeros(self._size, np.uint8)
        while self._next < end:
            self._write(empty)

    def _write(self, mask: Mask) -> None:
        self._check()
        self._container.mux(self._stream.encode(av.VideoFrame.from_ndarray(mask, format="gray")))
        self._next += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
