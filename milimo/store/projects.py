"""Projects: the list, the bin, the first revision and the snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Change, RecordsDiff, apply
from milimo.domain.document import Document, Record
from milimo.domain.ids import Id
from milimo.domain.project import Project
from milimo.domain.rules import ChangeRefused
from milimo.domain.time import Rate
from milimo.domain.timeline import Track
from milimo.errors import BadInput, Conflict, NotFound
from milimo.store.changes import Changes, write_first
from milimo.store.clock import Clock
from milimo.store.database import Database
from milimo.store.events import Events, last_event_id
from milimo.store.facts import read_assets, read_takes
from milimo.store.ids import new_id
from milimo.store.records import row_of
from milimo.store.tables import clip, project, scene, shot, take, track


@dataclass(frozen=True)
class Summary:
    """A project as the list shows it. `frames` is the length of V1, or of the live shots while nothing is cut."""

    id: Id
    name: str
    updated_at: str
    scenes: int
    shots: int
    frames: int
    rate: Rate
    poster_asset_id: Id | None


@dataclass(frozen=True)
class Binned:
    """A project in the bin."""

    id: Id
    name: str
    binned_at: str


@dataclass(frozen=True)
class Snapshot:
    """A project at one moment: its records, its facts, and the number of the last event that they contain."""

    revision: int
    last_event_id: int
    document: Document
    assets: tuple[Asset, ...]
    takes: tuple[Take, ...]


class Projects:
    def __init__(self, database: Database, events: Events, changes: Changes, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._changes = changes
        self._clock = clock

    def create(self, records: Sequence[Record]) -> Id:
        """Make a project of its first records, one of which is the `Project`. It is at revision 1.

        Raises `BadInput` if they break a rule, `Conflict` if there is a project of that id.
        """
        diff = RecordsDiff(added={record.id: record for record in records})
        try:
            document = apply(Document({}), diff)
        except ChangeRefused as error:
            raise BadInput(error.detail) from error
        made = Change(id=new_id("change"), label="New project", base_revision=0, diff=diff)
        now = self._clock()
        own = document.project
        with self._database.write() as connection:
            if connection.execute(select(project.c.id).where(project.c.id == own.id)).scalar() is not None:
                raise Conflict("There is a project of that id already.")
            connection.execute(
                project.insert().values(
                    **row_of(own.id, own), revision=1, created_at=now, updated_at=now, binned_at=None
                )
            )
            write_first(connection, own.id, made, document, now)
            self._events.append(connection, "project", own.id, {"project_id": own.id, "action": "created"})
        return own.id

    def list(self) -> tuple[Summary, ...]:
        """Every project outside the bin, the one changed last first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(project).where(project.c.binned_at.is_(None)).order_by(project.c.updated_at.desc(), project.c.id)
            ).all()
            return tuple(
                Summary(
                    id=row.id,
                    name=row.name,
                    updated_at=row.updated_at,
                    scenes=_count_scenes(connection, row.id),
                    shots=_count_shots(connection, row.id),
                    frames=_count_frames(connection, row.id),
                    rate=Rate(numerator=row.rate_numerator, denominator=row.rate_denominator),
                    poster_asset_id=_poster(connection, row.id),
                )
                for row in rows
            )

    def snapshot(self, project_id: Id) -> Snapshot:
        """Everything of a project at one moment. Raises `NotFound`."""
        with self._database.read() as connection:
            revision, document = self._changes.document_in(connection, project_id)
            return Snapshot(
                revision=revision,
                last_event_id=last_event_id(connection),
                document=document,
                assets=read_assets(connection, project_id),
                takes=read_takes(connection, project_id),
            )

    def exists(self, project_id: Id) -> bool:
        """Whether there is such a project, in the bin or out of it."""
        with self._database.read() as connection:
            return connection.execute(select(project.c.id).where(project.c.id == project_id)).scalar() is not None

    def bin(self) -> tuple[Binned, ...]:
        """What is in the bin, the one thrown away last first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(project.c.id, project.c.name, project.c.binned_at)
                .where(project.c.binned_at.is_not(None))
                .order_by(project.c.binned_at.desc())
            ).all()
        return tuple(Binned(row.id, row.name, row.binned_at) for row in rows)

    def delete(self, project_id: Id) -> None:
        """Move a project to the bin; nothing of it is lost. Once there it stays there. Raises `NotFound`."""
        self._set_binned(project_id, self._clock(), "deleted")

    def restore(self, project_id: Id) -> None:
        """Take a project out of the bin. Raises `NotFound`."""
        self._set_binned(project_id, None, "restored")

    def _set_binned(self, project_id: Id, binned_at: str | None, action: str) -> None:
        with self._database.write() as connection:
            row = connection.execute(
                select(project.c.id, project.c.binned_at).where(project.c.id == project_id)
            ).one_or_none()
            if row is None:
                raise NotFound("There is no such project.")
            if (row.binned_at is None) == (binned_at is None):
                return
            connection.execute(project.update().where(project.c.id == project_id).values(binned_at=binned_at))
            self._events.append(connection, "project", project_id, {"project_id": project_id, "action": action})


def new_project(name: str, width: int, height: int, rate: Rate, seed: int) -> Project:
    """A project's own record, with a fresh id."""
    return Project(id=new_id("project"), name=name, width=width, height=height, rate=rate, seed=seed)


def first_tracks() -> tuple[Track, ...]:
    """The tracks of a new project. Video sorts from the bottom, audio from the top."""
    return (
        Track(id=new_id("track"), order="a0", type="video", name="V1", magnetic=True),
        Track(id=new_id("track"), order="a1", type="video", name="V2"),
        Track(id=new_id("track"), order="a2", type="audio", name="A1"),
        Track(id=new_id("track"), order="a3", type="audio", name="A2"),
    )


def _count_scenes(connection: Connection, project_id: Id) -> int:
    query = select(func.count()).select_from(scene)
    return connection.execute(query.where(scene.c.project_id == project_id, ~scene.c.omitted)).scalar_one()


def _count_shots(connection: Connection, project_id: Id) -> int:
    query = select(func.count()).select_from(shot)
    return connection.execute(query.where(shot.c.project_id == project_id, shot.c.state == "live")).scalar_one()


def _count_frames(connection: Connection, project_id: Id) -> int:
    cut = connection.execute(
        select(func.sum(clip.c.duration))
        .join(track, (track.c.project_id == clip.c.project_id) & (track.c.id == clip.c.track_id))
        .where(clip.c.project_id == project_id, track.c.magnetic)
    ).scalar()
    if cut:
        return cut
    own = func.json_extract(shot.c.overrides, "$.frames")
    parsed = func.json_extract(shot.c.parsed, "$.frames")
    return (
        connection.execute(
            select(func.sum(func.coalesce(own, parsed))).where(shot.c.project_id == project_id, shot.c.state == "live")
        ).scalar()
        or 0
    )


def _poster(connection: Connection, project_id: Id) -> Id | None:
    """The board of the first shot that has one."""
    return connection.execute(
        select(take.c.asset_id)
        .join(shot, (shot.c.project_id == take.c.project_id) & (shot.c.id == take.c.shot_id))
        .join(scene, (scene.c.project_id == shot.c.project_id) & (scene.c.id == shot.c.scene_id))
        .where(take.c.project_id == project_id, take.c.type == "board", shot.c.state == "live")
        .order_by(scene.c.order, shot.c.order, take.c.panel, take.c.number.desc())
        .limit(1)
    ).scalar()
