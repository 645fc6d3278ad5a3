"""What is asked for masks and what comes back. Coordinates are pixels of the picture; masks are [height, width], uint8, 0 or 255."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from milimo.engines.base import Run

Mask = NDArray[np.uint8]


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Point(Value):
    x: float
    y: float
    inside: bool = True
    """False for a point that is not of the object."""


class Box(Value):
    left: float
    top: float
    right: float
    bottom: float

    @model_validator(mode="after")
    def _ordered(self) -> "Box":
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError("a box has a width and a height")
        return self


class Prompt(Value):
    """What is meant: points and a box of one object, or words for every object that they name."""

    points: tuple[Point, ...] = ()
    box: Box | None = None
    words: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _says_something(self) -> "Prompt":
        if not (self.points or self.box or self.words.strip()):
            raise ValueError("point at the object, draw a box around it, or name it")
        return self


@dataclass(frozen=True)
class Candidate:
    """A mask and how sure the model is of it, 0 to 1."""

    mask: Mask
    score: float


Direction = Literal["forward", "backward", "both"]


class Masks(Protocol):
    """Finds masks and follows them. `name` says what does it, for the user to see."""

    @property
    def name(self) -> str: ...

    def segment(self, picture: Path, prompt: Prompt) -> tuple[Candidate, ...]:
        """The best first; empty when nothing is found. Raises BadInput for a prompt that this cannot take."""
        ...

    def track(self, film: Path, frame: int, prompt: Prompt, direction: Direction, run: Run) -> Path:
        """A lossless grey film of the object's masks below `run.scratch`, as long as `film`; black where it was not followed."""
        ...
