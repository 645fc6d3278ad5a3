"""Projects: the list, making one, the snapshot, and the bin."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, TypeAdapter

from milimo.api.studio import InStudio
from milimo.domain.asset import Asset, Take
from milimo.domain.document import Record
from milimo.domain.ids import Id
from milimo.domain.job import Job
from milimo.domain.project import Project, Script
from milimo.domain.record import Name, Value
from milimo.domain.time import Rate
from milimo.store.ids import new_id
from milimo.store.projects import Snapshot, first_tracks

router = APIRouter(tags=["projects"])

Side = Annotated[int, Field(ge=64, le=4096, multiple_of=2)]


class NewProject(Value):
    name: Name
    width: Side = 1280
    height: Side = 720
    rate: Rate = Rate(numerator=24)
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0


class ProjectSummary(Value):
    """A project in the list. `frames` is the length of its cut, or of its shots while nothing is cut."""

    id: Id
    name: str
    updated_at: str
    scenes: int
    shots: int
    frames: int
    rate: Rate
    poster_asset_id: Id | None


class BinnedProject(Value):
    id: Id
    name: str
    binned_at: str


class ProjectMade(Value):
    id: Id


class SnapshotFacts(Value):
    assets: tuple[Asset, ...]
    takes: tuple[Take, ...]
    jobs: tuple[Job, ...]


class ProjectSnapshot(Value):
    """A project at one moment: go on from `last_event_id`. Of the script's drafts it holds only today's."""

    revision: int
    last_event_id: int
    records: tuple[Record, ...]
    facts: SnapshotFacts


_SNAPSHOT = TypeAdapter(ProjectSnapshot)


@router.get("/projects")
def list_projects(studio: InStudio) -> list[ProjectSummary]:
    """Every project outside the bin, the one changed last first."""
    return [ProjectSummary.model_validate(each, from_attributes=True) for each in studio.store.projects.list()]


@router.post("/projects", status_code=201)
def create_project(studio: InStudio, asked: NewProject) -> ProjectMade:
    """Make a project with the tracks V1 (magnetic), V2, A1 and A2. It is at revision 1."""
    project = Project(id=new_id("project"), **asked.model_dump(exclude={"rate"}), rate=asked.rate)
    return ProjectMade(id=studio.store.projects.create([project, *first_tracks()]))


@router.get("/projects/{project_id}", response_model=ProjectSnapshot)
def snapshot(studio: InStudio, project_id: Id) -> Response:
    """The whole project at one moment."""
    taken = studio.store.projects.snapshot(project_id)
    return Response(dump_snapshot(taken, studio.queue.jobs(project_id)), media_type="application/json")


def dump_snapshot(taken: Snapshot, jobs: Sequence[Job]) -> bytes:
    """A snapshot as JSON.

    Its thousands of records are valid already: checking them again on the way out would take most of the time.
    """
    facts = SnapshotFacts.model_construct(assets=taken.assets, takes=taken.takes, jobs=tuple(jobs))
    body = ProjectSnapshot.model_construct(
        revision=taken.revision, last_event_id=taken.last_event_id, records=_shown(taken), facts=facts
    )
    return _SNAPSHOT.dump_json(body)


def _shown(taken: Snapshot) -> tuple[Record, ...]:
    today = taken.document.project.script_id
    records = taken.document.records.values()
    return tuple(record for record in records if not isinstance(record, Script) or record.id == today)


@router.delete("/projects/{project_id}", status_code=204)
def delete_project(studio: InStudio, project_id: Id) -> None:
    """Move a project to the bin. Nothing of it is lost."""
    studio.store.projects.delete(project_id)


@router.get("/bin")
def list_bin(studio: InStudio) -> list[BinnedProject]:
    """What is in the bin, the project thrown away last first."""
    return [BinnedProject.model_validate(each, from_attributes=True) for each in studio.store.projects.bin()]


@router.post("/bin/{project_id}/restore", status_code=204)
def restore_project(studio: InStudio, project_id: Id) -> None:
    """Take a project out of the bin."""
    studio.store.projects.restore(project_id)
