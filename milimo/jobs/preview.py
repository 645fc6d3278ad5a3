"""The small picture that running work renews as it goes: in its scratch folder, under a name that engines know."""

from dataclasses import dataclass
from pathlib import Path

from milimo.domain.ids import Id
from milimo.engines.base import PREVIEW
from milimo.errors import NotFound

SCRATCH = "scratch"
"""The folder in the data folder that holds a folder for each job under way."""


@dataclass(frozen=True)
class Preview:
    """A JPEG. `renewed` is when, in milliseconds since 1970."""

    content: bytes
    renewed: int


def renewed_at(scratch: Path) -> int:
    """When a job's preview was renewed, in milliseconds since 1970; 0 while there is none."""
    try:
        return (scratch / PREVIEW).stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:
        return 0


def read_preview(data: Path, job_id: Id) -> Preview:
    """Raises `NotFound` when the job has none: it has not come so far, has ended, or works without."""
    scratch = data / SCRATCH / job_id
    try:
        renewed = renewed_at(scratch)
        return Preview((scratch / PREVIEW).read_bytes(), renewed)
    except FileNotFoundError:
        raise NotFound("There is no preview of this job.", "Wait for the job's next steps.") from None
