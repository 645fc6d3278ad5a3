"""Masks: what is meant when an object is pointed at, and the frozen requests to find it and to follow it.

Coordinates are pixels of the picture as it is shown, upright, from its top left corner.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.domain.time import Frames

MOST_POINTS = 256

Coordinate = Annotated[float, Field(ge=-16_384, le=32_768, allow_inf_nan=False)]
Direction = Literal["forward", "backward", "both"]
MaskEngineName = Literal["sam3", "opencv"]


class Point(Value):
    x: Coordinate
    y: Coordinate
    inside: bool = True
    """False for a point that is not of the object."""


class MaskBox(Value):
    """Around the object."""

    left: Coordinate
    top: Coordinate
    right: Coordinate
    bottom: Coordinate

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError("a box has a width and a height")
        return self


class MaskPrompt(Value):
    """What is meant: points and a box of one object, or words for every object that they name."""

    points: Annotated[tuple[Point, ...], Field(max_length=MOST_POINTS)] = ()
    box: MaskBox | None = None
    words: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.points or self.box or self.words.strip()):
            raise ValueError("point at the object, draw a box around it, or name it")
        return self


class SegmentSpec(Value):
    """Find the object in one frame: a mask for each way in which it may be meant, the best first."""

    asset_id: Id
    frame: Frames = 0
    prompt: MaskPrompt
    engine: MaskEngineName
    kept: bool = False
    """The project holds the best at once; else all wait to be chosen."""


class TrackSpec(Value):
    """Follow an object through the other frames of a film: what is meant in one frame, or what a mask of that frame marks."""

    asset_id: Id
    frame: Frames
    prompt: MaskPrompt | None = None
    mask_id: Id | None = None
    """A picture of the film's size, white where the object is."""
    direction: Direction = "both"
    engine: MaskEngineName

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.prompt is None) == (self.mask_id is None):
            raise ValueError("point at the object or give its mask")
        return self
