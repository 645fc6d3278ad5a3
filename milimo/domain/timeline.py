"""The cut: tracks, clips, transitions and markers, in OpenTimelineIO's words.

V1 is magnetic: its clips store order and duration, their starts are derived. A clip elsewhere is anchored to a clip of V1 (it rides
along when V1 ripples) or pinned at a frame of the timeline.
"""

from typing import Annotated, Literal

from pydantic import Field

from milimo.domain.ids import Id
from milimo.domain.record import Order, Text, Value
from milimo.domain.time import Frames

Duration = Annotated[int, Field(ge=1, le=10_000_000)]
Decibels = Annotated[float, Field(ge=-60, le=24)]


class Track(Value):
    """A lane. Tracks of a type sort by `order`; video from the bottom (V1 first), audio from the top."""

    kind: Literal["track"] = "track"
    id: Id
    order: Order
    type: Literal["video", "audio"]
    name: str
    magnetic: bool = False
    """True of V1 alone."""
    muted: bool = False
    solo: bool = False
    hidden: bool = False
    locked: bool = False
    gain_db: Decibels = 0.0


class ShotSource(Value):
    """Follows the shot: its picked take, else its earliest moving take, else its board, else a numbered slate."""

    type: Literal["shot"] = "shot"
    shot_id: Id


class TakeSource(Value):
    """Pinned to one take, whatever the pick."""

    type: Literal["take"] = "take"
    take_id: Id


class AssetSource(Value):
    """An ingested file: footage, a still, music."""

    type: Literal["asset"] = "asset"
    asset_id: Id


class TitleSource(Value):
    """Words on black, or over what lies below when not on V1."""

    type: Literal["title"] = "title"
    text: Text


class GapSource(Value):
    """Nothing: black and silence."""

    type: Literal["gap"] = "gap"


ClipSource = Annotated[ShotSource | TakeSource | AssetSource | TitleSource | GapSource, Field(discriminator="type")]


class Magnetic(Value):
    """On V1: starts where the clip before it ends."""

    type: Literal["magnetic"] = "magnetic"


class Anchored(Value):
    """Starts `offset` frames (may be negative) after the start of a V1 clip, and rides with it."""

    type: Literal["anchored"] = "anchored"
    clip_id: Id
    offset: int


class Pinned(Value):
    """Stays at a frame of the timeline."""

    type: Literal["pinned"] = "pinned"
    start: Frames


Placement = Annotated[Magnetic | Anchored | Pinned, Field(discriminator="type")]


class Clip(Value):
    """A piece of a source on a track. Its source_range is `source_start` and `duration`, in frames of the project's rate."""

    kind: Literal["clip"] = "clip"
    id: Id
    track_id: Id
    order: Order
    source: ClipSource
    placement: Placement
    source_start: Frames = 0
    """Frames of the source skipped before the clip's first frame; 0 is the source's own first frame (a take's `shot_start`)."""
    duration: Duration
    enabled: bool = True
    gain_db: Decibels = 0.0
    opacity: Annotated[float, Field(ge=0, le=1)] = 1.0
    fade_in: Frames = 0
    fade_out: Frames = 0
    fit: Literal["fit", "fill"] = "fit"
    """How a picture of another shape meets the frame: letterboxed, or cropped. Never stretched."""
    scale: Annotated[float, Field(gt=0, le=20)] = 1.0
    x: Annotated[float, Field(ge=-4, le=4)] = 0.0
    y: Annotated[float, Field(ge=-4, le=4)] = 0.0
    """Offset of the picture's centre from the frame's, in frame widths and heights; positive is right and down."""
    linked_clip_id: Id | None = None
    """The picture clip whose own sound this is (or the other way round): they trim and move together."""
    name: str = ""


class Transition(Value):
    """Between a clip and the next on its track: starts `in_offset` frames before the cut, ends `out_offset` after it."""

    kind: Literal["transition"] = "transition"
    id: Id
    clip_id: Id
    """The outgoing clip."""
    type: Literal["dissolve", "dip_to_black"] = "dissolve"
    in_offset: Frames
    out_offset: Frames


class Marker(Value):
    """A named point, of the timeline or (with `clip_id`) of a clip."""

    kind: Literal["marker"] = "marker"
    id: Id
    frame: Frames
    clip_id: Id | None = None
    name: str = ""
    colour: Literal["amber", "red", "green", "blue", "violet"] = "amber"
