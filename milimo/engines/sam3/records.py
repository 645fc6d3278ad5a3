"""What finds masks and follows them. Masks are [height, width], uint8, 0 or 255."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt
from milimo.engines.base import Readiness, Run

Mask = NDArray[np.uint8]

Meant = MaskPrompt | Path
"""The object that is to be followed: as it is pointed at, or its mask in that frame, a picture file of the film's size."""


@dataclass(frozen=True)
class Candidate:
    """A mask and how sure of it one can be, 0 to 1."""

    mask: Mask
    score: float


class Masks(Protocol):
    """Finds masks and follows them. One contract suite runs over all that do."""

    @property
    def name(self) -> MaskEngineName: ...

    @property
    def title(self) -> str:
        """What does it, for the user to see."""
        ...

    @property
    def packs(self) -> tuple[str, ...]: ...

    def readiness(self, packs: Mapping[str, Path]) -> Readiness: ...

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        """The best first; empty when nothing is found. Raises BadInput for a prompt that this cannot take."""
        ...

    def track(self, film: Path, frame: int, meant: Meant, direction: Direction, run: Run) -> Path:
        """A lossless grey film of the object's masks below `run.scratch`, as long as `film`; black where it was not followed.

        Memory is bounded however long `film` is. Progress counts the frames that are to be followed.
        """
        ...

    def release(self) -> None:
        """Give memory back."""
        ...
