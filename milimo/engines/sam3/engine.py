"""SAM 3 as the worker has it: a process of its own, started when a mask is asked for, with room made for it on the device."""

import math
from collections.abc import Mapping
from pathlib import Path

from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.engines.accelerator import readiness_with
from milimo.engines.admission import GIB
from milimo.engines.base import Readiness, Ready, Run
from milimo.engines.footprint import Footprint, Part
from milimo.engines.loading import damage_in_words
from milimo.engines.residency import Residency
from milimo.engines.sam3.client import SERVER, Sam3Process
from milimo.engines.sam3.records import Candidate, Meant
from milimo.engines.weights import Mark, mark_of, tensor_shapes
from milimo.errors import NotReady

PACK = "sam3"
FAMILY = "SAM 3"
WORKING = 2 * GIB
"""What a picture of 1008 pixels a side takes beside the weights, in bytes: the model scales every picture to that. A film takes no
more, however long it is: it is followed frame by frame.
"""
PARTS = ("image", "tracker", "tracker_video")
_DETECTOR, _TRACKER, _SHARED = "detector_model.", ("tracker_model.", "tracker_neck."), "detector_model.vision_encoder."


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
        self._held: tuple[Path, Mark] | None = None

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        found = readiness_with(
            PACK, packs, "Install the SAM 3 weights on the Models page, or with `milimo packs install sam3`."
        )
        return Ready(self._process.health() if self._process is not None else "") if isinstance(found, Ready) else found

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        process = self._admitted(run)
        with self._residency.working(FAMILY):
            return process.segment(picture, prompt, run)

    def track(self, film: Path, frame: int, meant: Meant, direction: Direction, run: Run) -> Path:
        process = self._admitted(run)
        with self._residency.working(FAMILY):
            return process.track(film, frame, meant, direction, run)

    def release(self) -> None:
        """Stop the process."""
        self._residency.drop(FAMILY)

    def _admitted(self, run: Run) -> Sam3Process:
        folder = run.packs.get(PACK)
        if folder is None:
            raise NotReady("The SAM 3 weights are not installed.", "Install the pack sam3.")
        wanted = folder, mark_of(folder)
        if self._process is None or self._held != wanted:
            self.release()
            self._process, self._held = Sam3Process(folder, self._command, self._least_score), wanted
        with damage_in_words(folder):
            admission = self._residency.admit(self._process, footprint(folder))
        self._process.place(admission.placement.precision)
        return self._process


def footprint(folder: Path) -> Footprint:
    """What the largest of the three models takes: one is loaded at a time. Raises Unreadable for damaged weights."""
    return Footprint(FAMILY, {"model": Part(max(_counts(folder)), WORKING)}, parkable=False)


def _counts(folder: Path) -> list[int]:
    """The numbers of each model: of its own folder, or of its part of the file that they share."""
    apart = [_numbers(folder / part) for part in PARTS if (folder / part).is_dir()]
    shared = _numbers(folder)
    detector = {name: count for name, count in shared.items() if name.startswith(_DETECTOR)}
    tracker = {name: count for name, count in shared.items() if name.startswith((*_TRACKER, _SHARED))}
    others = shared if not detector or not tracker else {}
    return [sum(model.values()) for model in (*apart, detector, tracker, others)]


def _numbers(folder: Path) -> dict[str, int]:
    shapes = [tensor_shapes(file) for file in sorted(folder.glob("*.safetensors"))]
    return {name: math.prod(shape) for each in shapes for name, shape in each.items()}
