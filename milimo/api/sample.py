"""The sample film: a first project, so that a first start has something to draw."""

from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter

from milimo.api.projects import ProjectMade, first_tracks
from milimo.api.studio import InStudio
from milimo.domain.assemble import propose_cut
from milimo.domain.changes import apply
from milimo.domain.document import AnyRecord, Document
from milimo.domain.match import propose
from milimo.domain.project import Project
from milimo.errors import Conflict, NotReady
from milimo.interchange.reading import read_script
from milimo.store.ids import new_id

router = APIRouter(tags=["projects"])

SAMPLE = Path(__file__).parents[2] / "examples" / "the-tide-table.fountain"
SAMPLE_ID = "project_00000000000000thetidetable"
"""Always the same, so that the sample is made once and found again."""


@router.post("/projects/sample", status_code=201)
def open_sample(studio: InStudio) -> ProjectMade:
    """Open the sample film: made at the first time, taken out of the bin if it is there."""
    if not studio.store.projects.exists(SAMPLE_ID):
        # Two windows may ask at once: the second finds it made.
        with suppress(Conflict):
            studio.store.projects.create(sample_records())
    studio.store.projects.restore(SAMPLE_ID)
    return ProjectMade(id=SAMPLE_ID)


def sample_records() -> tuple[AnyRecord, ...]:
    """The sample with its scenes, its shots and its assembled cut. Raises `NotReady` if its script is missing."""
    if not SAMPLE.is_file():
        raise NotReady(
            "The sample film's script is missing.", "Make a project of your own, or install the studio again."
        )
    parsed = read_script(SAMPLE.read_bytes(), SAMPLE.name)
    project = Project(id=SAMPLE_ID, name=parsed.title or "Sample film")
    document = Document.of([project, *first_tracks()])
    document = apply(document, propose(document, parsed, new_id).diff)
    return tuple(apply(document, propose_cut(document, new_id)).records.values())
