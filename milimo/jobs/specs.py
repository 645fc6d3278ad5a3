"""What jobs other than boards and takes are asked for, as frozen as a JobSpec."""

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.domain.render_plan import RenderPlan


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


class DownloadSpec(Value):
    """A pack to install."""

    pack: str


class WordsSpec(Value):
    """A question to the language model of this machine."""

    instructions: str
    text: str
    picture: str = ""
    """A JPEG in base 64, small; empty for none."""
    keep_alive_seconds: int
    """How long the model stays on the device afterwards."""
