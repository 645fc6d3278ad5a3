"""RenderPlan: the cut, flattened. For every frame its layers, for every sample its gains, and no rule left to decide.

A plan is a list of spans, each with a linear map to its source, so two hours fit into a few thousand records. The browser's preview
and the export read the same plan; `PlanReader` answers for one frame, and `web/src/model/resolve.ts` gives the same answers.

All arithmetic on frames is exact. Opacities and gains are doubles, computed by the same operations in both languages.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import floor, prod
from typing import Annotated, Literal

from pydantic import Field

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.domain.time import Frames, Rate

SAMPLE_RATE = 48_000
"""Samples a second of every plan's sound; it has two channels."""


class AssetPicture(Value):
    """Frames of a file. Frame k of the span shows `base + floor((first + k) * numerator / denominator)`, kept within 0 and `last`."""

    type: Literal["asset"] = "asset"
    asset_id: Id
    still: bool = False
    first: int = 0
    """The source's frame at the span's start, at the project's rate; may be negative."""
    base: Frames = 0
    """The file's frame, at its own rate, that is frame 0 of the source (a take's `shot_start`)."""
    numerator: int = 1
    denominator: int = 1
    """Frames of the file for one of the project, in lowest terms."""
    last: Frames = 0
    """The file's last frame, which is held when the source is shorter than the span; 0 for a still."""


class SlatePicture(Value):
    """Stands in for a shot that has no picture yet, or for a file that is gone. Its words are drawn on a clean card."""

    type: Literal["slate"] = "slate"
    label: str = ""
    """The shot's label: `12A-3`."""
    heading: str = ""
    text: str = ""


class TitlePicture(Value):
    """Words, white: on black where the layer is added, else over what lies below."""

    type: Literal["title"] = "title"
    text: str


Picture = Annotated[AssetPicture | SlatePicture | TitlePicture, Field(discriminator="type")]


class Ramp(Value):
    """A factor that goes in a straight line from `before` to `after` over [start, end), and keeps those values outside."""

    start: int
    end: int
    before: float
    after: float


class Layer(Value):
    """A picture on the frames [start, end). Higher `z` lies above; of two with the same `z`, the one that starts later."""

    clip_id: Id
    start: Frames
    end: Frames
    z: int
    picture: Picture
    opacity: float = 1.0
    ramps: tuple[Ramp, ...] = ()
    fit: Literal["fit", "fill"] = "fit"
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    blend: Literal["add", "over"] = "over"
    """V1's layers are added up on black, so that a dissolve is an exact mix; others lie over what is below."""


class Sound(Value):
    """Sound of a file over the frames [start, end): sample k of the span is the file's sample `source_sample + k`.

    Beyond the file there is silence. The file's samples are counted from its frame 0 (of a film) or its beginning, after conversion
    to `SAMPLE_RATE` and two channels.
    """

    clip_id: Id
    start: Frames
    end: Frames
    asset_id: Id
    source_sample: int
    gain: float = 1.0
    """A factor, not decibels."""
    ramps: tuple[Ramp, ...] = ()


class RenderPlan(Value):
    """Layers sorted by (z, start), sounds by (start, clip id)."""

    width: int
    height: int
    rate: Rate
    frames: Frames
    layers: tuple[Layer, ...] = ()
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A layer at one frame: which frame of its file, and how much of it is seen (0 to 1)."""

    layer: Layer
    source_frame: int
    opacity: float


@dataclass(frozen=True)
class Segment:
    """Frames [start, end) during which the same layers (bottom first) are up."""

    start: int
    end: int
    layers: tuple[Layer, ...]


def source_frame(picture: Picture, offset: int) -> int:
    """The file's frame that a picture shows `offset` frames into its span; 0 where there is no file."""
    if picture.type != "asset":
        return 0
    moved = (picture.first + offset) * picture.numerator // picture.denominator
    return max(0, min(picture.last, picture.base + moved))


def ramp_at(ramp: Ramp, position: int) -> float:
    """A ramp's factor at the middle of a frame (or sample, if the ramp is given in samples)."""
    if position < ramp.start:
        return ramp.before
    if position >= ramp.end:
        return ramp.after
    done = (2 * (position - ramp.start) + 1) / (2 * (ramp.end - ramp.start))
    return ramp.before + (ramp.after - ramp.before) * done


def sample_at(frame: int, rate: Rate) -> int:
    """The first sample of a frame; the frame's sound ends before `sample_at(frame + 1)`."""
    return frame * SAMPLE_RATE * rate.denominator // rate.numerator


def ramp_in_samples(ramp: Ramp, rate: Rate) -> Ramp:
    """The same ramp, its ends counted in samples."""
    return ramp.model_copy(update={"start": sample_at(ramp.start, rate), "end": sample_at(ramp.end, rate)})


class PlanReader:
    """Answers what a plan shows at a frame. Built once for a plan; each answer costs the logarithm of the number of cuts."""

    def __init__(self, plan: RenderPlan) -> None:
        self.segments = _segments(plan)
        self._starts = [segment.start for segment in self.segments]

    def at(self, frame: int) -> tuple[Shown, ...]:
        """The layers that are seen at a frame, bottom first; none is black. Outside the film there are none."""
        position = bisect_right(self._starts, frame) - 1
        if position < 0 or frame >= self.segments[position].end:
            return ()
        shown = (_shown(layer, frame) for layer in self.segments[position].layers)
        return tuple(layer for layer in shown if layer.opacity > 0)


def _shown(layer: Layer, frame: int) -> Shown:
    factors = [ramp_at(ramp, frame) for ramp in layer.ramps]
    return Shown(layer, source_frame(layer.picture, frame - layer.start), layer.opacity * prod(factors, start=1.0))


def _segments(plan: RenderPlan) -> tuple[Segment, ...]:
    """Cut the film wherever a layer begins or ends, and walk it once."""
    opening: dict[int, list[Layer]] = {}
    for layer in plan.layers:
        opening.setdefault(layer.start, []).append(layer)
    edges = sorted({0, plan.frames, *opening, *(layer.end for layer in plan.layers)})
    up: list[Layer] = []
    segments: list[Segment] = []
    for start, end in pairwise(edges):
        still_up = [layer for layer in up if layer.end > start]
        up = sorted([*still_up, *opening.get(start, ())], key=lambda layer: (layer.z, layer.start))
        segments.append(Segment(start, end, tuple(up)))
    return tuple(segments)


@dataclass(frozen=True)
class Box:
    """Where a picture lies in the frame, in whole even pixels; it may reach beyond the frame's edges."""

    x: int
    y: int
    width: int
    height: int


def box_of(layer: Layer, width: int, height: int, frame_width: int, frame_height: int) -> Box:
    """Where a picture of width x height lies in a frame: fitted or filled, scaled about its centre, moved. Never stretched.

    Sides and corners are even, because film is kept with colour at half its resolution; the browser lays it out the same.
    """
    across, down = frame_width / width, frame_height / height
    factor = (min(across, down) if layer.fit == "fit" else max(across, down)) * layer.scale
    box_width, box_height = _even(width * factor), _even(height * factor)
    return Box(
        x=_nearest_even((frame_width - box_width) / 2 + layer.x * frame_width),
        y=_nearest_even((frame_height - box_height) / 2 + layer.y * frame_height),
        width=box_width,
        height=box_height,
    )


def _even(length: float) -> int:
    return max(2, _nearest_even(length))


def _nearest_even(length: float) -> int:
    return 2 * floor(length / 2 + 0.5)
