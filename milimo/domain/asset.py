"""Assets and takes: facts about files. Only the server writes them."""

from typing import Literal

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.domain.time import Frames, Rate

PassName = Literal["depth", "pose", "id"]


class Asset(Value):
    """An immutable media file, addressed by its content (SHA-256), probed once."""

    id: Id
    sha256: str
    type: Literal["video", "image", "audio"]
    mime: str
    bytes: int
    name: str
    """What the user called the file; a label, never a path."""
    width: int = 0
    height: int = 0
    rate: Rate | None = None
    """Of a video's frames; None for images and audio."""
    frames: Frames = 0
    """Of a video, at its own rate; 1 for an image; 0 for audio."""
    sample_rate: int = 0
    channels: int = 0
    samples: int = 0
    """Of its sound; all three are 0 when it has none."""
    proxy_asset_id: Id | None = None
    """The short-GOP copy the browser plays; None while it is being made, or when the file itself serves."""
    has_peaks: bool = False
    origin: Literal["upload", "take", "pass", "proxy", "export", "board", "image", "mask", "frame"] = "upload"
    """`frame` is one grabbed out of a film, to begin another with."""
    created_at: str = ""
    """UTC, ISO 8601."""


class Take(Value):
    """One result of a shot with its provenance. A board is a still; `panel` 2 is its second drawing for a move or an entrance."""

    id: Id
    shot_id: Id
    job_id: Id
    number: int
    type: Literal["board", "motion"]
    panel: int = 1
    asset_id: Id
    passes: dict[PassName, Id] = {}
    """Control passes beside the picture, as assets."""
    frames: Frames
    shot_start: Frames = 0
    """The frame of the asset that is frame 0 of the shot; what lies before and after are handles."""
    engine: str
    digest: str
    """Of what it was made from; when today's differs, the take is stale."""
    created_at: str = ""
