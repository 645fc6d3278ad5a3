"""What jobs other than boards and takes are asked for, as frozen as a JobSpec."""

from dataclasses import fields

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.mask import SegmentSpec, TrackSpec
from milimo.domain.record import Value
from milimo.domain.render_plan import RenderPlan
from milimo.domain.time import Frames
from milimo.domain.weights import Weights
from milimo.media.probe import Probed


class ExportSpec(Value):
    """The cut as it was when the user asked: what the viewer showed is what is rendered, whatever is edited meanwhile."""

    plan: RenderPlan
    name: str
    """The film's file name."""


PEAKS = "peaks"
"""The name of the file, derived from an asset, that holds the peaks of its sound."""


class IngestSpec(Value):
    """A file that was taken in: a proxy and peaks are made of it."""

    asset_id: Id


class LoraToFetch(Value):
    """A LoRA of a hub: a file of a repository, and what it is to be called."""

    repository: str
    path: str
    name: str


class DownloadSpec(Value):
    """A pack to install, by name; or a LoRA to fetch."""

    pack: str = ""
    lora: LoraToFetch | None = None


class WordsSpec(Value):
    """A question to the language model of this machine."""

    instructions: str
    text: str
    picture_of: Id | None = None
    """The asset that it may look at."""
    keep_alive_seconds: int
    """How long the model stays on the device afterwards."""


class FrameOf(Value):
    """A frame of an asset."""

    asset_id: Id
    frame: Frames = 0


class AssetProvenance(Value):
    """How an asset was made: exactly one of `drawn`, `found`, `followed`, `taken_from` and `painted_on` says so."""

    job_id: Id | None = None
    drawn: JobSpec | None = None
    """By an engine: a picture of no shot, or a take's."""
    found: SegmentSpec | None = None
    followed: TrackSpec | None = None
    taken_from: FrameOf | None = None
    """A film's frame, taken as a picture."""
    painted_on: FrameOf | None = None
    """A mask that the user made over a picture; `details` say by what."""
    details: dict[str, str | int | float | bool] = {}
    weights: tuple[Weights, ...] = ()
    """Packs and LoRAs that it was made with."""


def probed_of(asset: Asset) -> Probed:
    """What the probe said of an asset when it came in."""
    return Probed(**{each.name: getattr(asset, each.name) for each in fields(Probed)})
