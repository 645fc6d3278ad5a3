"""SAM 3 as the worker has it: a process of its own, started when a mask is asked for, with room made for it on the device."""

from collections.abc import Mapping
from pathlib import Path

from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.engines.accelerator import readiness_with
from milimo.engines.base import Readiness, Ready, Run
from milimo.engines.footprint import Footprint, Part
from milimo.engines.residency import GIB, Residency
from milimo.engines.sam3.client import SERVER, Sam3Process
from milimo.engines.sam3.records import Candidate
from milimo.engines.weights import numbers_in
from milimo.errors import NotReady

PACK = "sam3"
FAMILY = "SAM 3"
WORKING = 2 * GIB
"""What a picture of 1008 pixels a side takes beside the weights, in bytes: the model scales every picture to that."""


class Sam3Masks:
    """Words, boxes and points. One folder of weights is served at a time; `residency` decides who may be on the device beside it."""

    name: MaskEngineName = "sam3"
    title = FAMILY
    packs: tuple[str, ...] = (PACK,)

    def __init__(
        self, residency: Residency, command: tuple[str, ...] = SERVER, least_score: float | None = None
    ) -> None:
        self._residency = residency
        self._command = command
        self._least_score = least_score
        self._process: Sam3Process | None = None
        self._folder: Path | None = None

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        found = readiness_with(
            PACK, packs, "Install the SAM 3 weights on the Models page, or with `milimo packs install sam3`."
        )
        return Ready(self._process.health() if self._process is not None else "") if isinstance(found, Ready) else found

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        process = self._admitted(run)
        with self._residency.working(FAMILY):
            return process.segment(picture, prompt, run)

    def track(self, film: Path, frame: int, prompt: MaskPrompt, direction: Direction, run: Run) -> Path:
        process = self._admitted(run)
        with self._residency.working(FAMILY):
            return process.track(film, frame, prompt, direction, run)

    def release(self) -> None:
        """Stop the process."""
        self._residency.drop(FAMILY)

    def _admitted(self, run: Run) -> Sam3Process:
        folder = run.packs.get(PACK)
        if folder is None:
            raise NotReady("The SAM 3 weights are not installed.", "Install the pack sam3.")
        if self._process is None or self._folder != folder:
            self.release()
            self._process, self._folder = Sam3Process(folder, self._command, self._least_score), folder
        self._residency.admit(self._process, _footprint(folder))
        return self._process


def _footprint(folder: Path) -> Footprint:
    numbers = numbers_in(sorted(folder.rglob("*.safetensors")))
    return Footprint(FAMILY, {"sam3": Part(numbers, WORKING)}, parkable=False)
