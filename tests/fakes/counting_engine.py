"""An engine that draws its own frame numbers: true pictures and films in a few milliseconds, films in two steps."""

import errno
import json
import time
from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from milimo.domain.job import JobSpec
from milimo.engines.base import Limits, Outputs, Readiness, Ready, Run
from milimo.errors import EngineFailed

BITS = 16
STEPS = 2
COUNTING_SHARE = 0.85


class CountingEngine:
    """Draws the frame's number as a row of black and white bars, in the seed's colour.

    Words in the shot's direction make it misbehave: `SLOW` waits 0.05 s a frame, `FAIL` fails always,
    `FAIL ONCE` the first time, `FULL` finds the disk full.
    """

    name = "counting"
    packs: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._failed: set[str | None] = set()

    def limits(self) -> Limits:
        return Limits(kinds=frozenset({"board", "take"}), max_inputs=4)

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        return Ready()

    def run(self, spec: JobSpec, run: Run) -> Outputs:
        state = run.scratch / "state"
        for index in range(self.steps(spec)):
            self.run_step(spec, run, index, state)
        return self.join(spec, run, state)

    def steps(self, spec: JobSpec) -> int:
        return 0 if spec.frames == 1 else STEPS

    def run_step(self, spec: JobSpec, run: Run, index: int, state: Path) -> None:
        """Count the step's share of the frames: all steps together are most of the work."""
        if "SLOW" in spec.direction:
            time.sleep(0.3)
            run.progress((index + 1) / STEPS * COUNTING_SHARE, 1, "counting")
        state.mkdir(parents=True, exist_ok=True)
        first, last = (spec.frames * place // STEPS for place in (index, index + 1))
        part = state / f"numbers-{index}.part"
        part.write_text(json.dumps(list(range(first, last))))
        part.replace(part.with_suffix(".json"))

    def join(self, spec: JobSpec, run: Run, state: Path) -> Outputs:
        self._misbehave(spec)
        if spec.frames == 1:
            path = run.scratch / "board.png"
            _write_still(path, picture(spec, 0))
        else:
            path = run.scratch / "take.mp4"
            numbers = [json.loads((state / f"numbers-{index}.json").read_text()) for index in range(STEPS)]
            self._write_film(path, spec, run, [number for some in numbers for number in some])
        return Outputs(path, spec.frames, spec.rate, details={"engine": self.name})

    def prepare(self) -> None:
        pass

    def release(self) -> None:
        pass

    def _misbehave(self, spec: JobSpec) -> None:
        if "FAIL ONCE" in spec.direction and spec.shot_id not in self._failed:
            self._failed.add(spec.shot_id)
            raise EngineFailed("The counting engine lost count.", "Retry the job.")
        if spec.direction == "FULL":
            raise OSError(errno.ENOSPC, "No space left on device")
        if spec.direction == "FAIL":
            raise EngineFailed("The counting engine lost count.", "Retry the job.")

    def _write_film(self, path: Path, spec: JobSpec, run: Run, numbers: list[int]) -> None:
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=spec.rate.fraction)
            stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
            stream.options = {"preset": "ultrafast", "crf": "20", "g": "12", "bf": "0"}
            for done, number in enumerate(numbers, 1):
                run.check_cancelled()
                if "SLOW" in spec.direction:
                    time.sleep(0.05)
                frame = av.VideoFrame.from_ndarray(picture(spec, number), format="rgb24")
                container.mux(stream.encode(frame))
                run.progress(COUNTING_SHARE + (1 - COUNTING_SHARE) * done / spec.frames, 1, "writing")
            container.mux(stream.encode(None))


def picture(spec: JobSpec, number: int) -> NDArray[np.uint8]:
    """The frame `[height, width, 3], uint8`: bars of the number's bits, the highest left, on the seed's colour."""
    image = np.empty((spec.height, spec.width, 3), np.uint8)
    image[:] = [spec.seed % 256, spec.seed // 256 % 256, spec.seed // 65536 % 256]
    for bit in range(BITS):
        left, right = bit * spec.width // BITS, (bit + 1) * spec.width // BITS
        image[: spec.height // 2, left:right] = 255 if number >> (BITS - 1 - bit) & 1 else 0
    return image


def number_in(image: NDArray[np.uint8]) -> int:
    """The number that a frame `[height, width, 3], uint8` carries, after compression too."""
    bars = image[: image.shape[0] // 4].mean(axis=(0, 2)).reshape(BITS, -1).mean(axis=1) > 127
    return int("".join("1" if bar else "0" for bar in bars), 2)


def numbers_in(path: Path) -> list[int]:
    """The numbers of a film's frames, in order."""
    with av.open(str(path)) as container:
        return [
            number_in(frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False))
            for frame in container.decode(video=0)
        ]


def _write_still(path: Path, image: NDArray[np.uint8]) -> None:
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = image.shape[1], image.shape[0], "rgb24"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
