"""The whole job without a screen: a screenplay in, a film out, through the same queue and workers as the studio's.

    script --propose--> project --draw--> boards, takes --assemble--> cut --export--> film --copy--> output

Every step looks at what is there already, so running it again on the same data folder goes on where it was.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from milimo.domain.assemble import propose_cut
from milimo.domain.changes import RecordsDiff
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.labels import shot_labels
from milimo.domain.match import propose
from milimo.domain.parsed import ParsedScript
from milimo.domain.project import Project
from milimo.domain.render_plan import RenderPlan
from milimo.domain.resolve import Facts, resolve
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.time import Rate, seconds_from_frames
from milimo.domain.timeline import Clip
from milimo.errors import BadInput, EngineFailed
from milimo.interchange.reading import read_script
from milimo.jobs.draw import Wish, draw
from milimo.jobs.kill_points import kill_point
from milimo.jobs.posting import post_proposal
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.specs import ExportSpec
from milimo.results import copy_whole, prepare_place
from milimo.script_file import read_file
from milimo.store.ids import new_id
from milimo.store.projects import first_tracks
from milimo.store.store import Store

Wait = Callable[[str, list[Id]], None]
"""Waits until these jobs have ended, showing a title and how far they are."""


@dataclass(frozen=True)
class FilmWish:
    """What `milimo film` was asked for."""

    script: Path
    output: Path
    engine: str = "previz"
    width: int = 640
    height: int = 360
    rate: Rate = field(default_factory=lambda: Rate(numerator=24))
    scenes: int | None = None
    """Only the first so many scenes; None for all."""


@dataclass(frozen=True)
class Film:
    """What was made."""

    project: Id
    scenes: int
    shots: int
    takes: int
    """Moving takes in the cut."""
    frames: int
    rate: Rate
    output: Path

    def as_json(self) -> dict[str, str | int | float]:
        fps = self.rate.fraction
        return {
            "project": self.project,
            "scenes": self.scenes,
            "shots": self.shots,
            "takes": self.takes,
            "frames": self.frames,
            "fps": int(fps) if fps.denominator == 1 else round(float(fps), 3),
            "seconds": round(float(seconds_from_frames(self.frames, self.rate)), 3),
            "output": str(self.output),
        }


@dataclass(frozen=True)
class Opened:
    """A script that was read and understood."""

    content: bytes
    parsed: ParsedScript


def open_wish(wish: FilmWish) -> Opened:
    """Read the script, and see that the film's place can be written, before any work is done. Raises `BadInput` and its kinds."""
    content = read_file(wish.script)
    parsed = read_script(content, wish.script.name)
    prepare_place(wish.output, "film.mp4")
    return Opened(content, parsed)


class FilmMaker:
    """Makes one film on a data folder where workers run."""

    def __init__(self, store: Store, queue: JobQueue, wish: FilmWish, script: Opened) -> None:
        self._store = store
        self._queue = queue
        self._wish = wish
        self._script = script

    def make(self, wait: Wait) -> Film:
        """Raises `BadInput` for what cannot be filmed, `EngineFailed` when a shot could not be drawn, `OutOfRoom`."""
        project_id = self._project()
        kill_point("film.changed")
        jobs = draw(
            self._store, self._queue, project_id, Wish(boards="missing", takes="missing", default=self._wish.engine)
        )
        kill_point("film.enqueued")
        self._wait_for(wait, "Drawing", project_id, jobs)
        post_proposal(self._store, project_id, "Assemble the cut", lambda document: propose_cut(document, new_id))
        plan = self._plan(project_id)
        exported = self._export(project_id, plan, wait)
        kill_point("film.exported")
        copy_whole(self._store.assets.path(exported), self._wish.output)
        kill_point("film.copied")
        return self._told(project_id, plan)

    def _project(self) -> Id:
        """The project of this script and these options: made at the first run, found at the next."""
        parsed = self._script.parsed
        project_id = project_id_of(self._script.content, self._wish)
        if not self._store.projects.exists(project_id):
            project = Project(
                id=project_id,
                name=(parsed.title or self._wish.script.stem)[:200],
                width=self._wish.width,
                height=self._wish.height,
                rate=self._wish.rate,
            )
            self._store.projects.create([project, *first_tracks()])
        self._store.projects.restore(project_id)
        post_proposal(self._store, project_id, "Open the script", lambda document: self._proposal(document, parsed))
        return project_id

    def _proposal(self, document: Document, parsed: ParsedScript) -> RecordsDiff:
        if document.script is not None:
            return RecordsDiff()
        diff = first_scenes(propose(document, parsed, new_id).diff, self._wish.scenes)
        if not any(isinstance(record, Shot) for record in diff.added.values()):
            raise BadInput("The script has no scene to film.", "Begin a scene with a heading: INT. KITCHEN - DAY")
        return diff

    def _wait_for(self, wait: Wait, title: str, project_id: Id, jobs: list[Id]) -> None:
        """Wait for jobs and for those of an earlier run. Raises `EngineFailed` if one of them did not succeed."""
        earlier = [job.id for job in self._queue.jobs(project_id) if job.state in ("queued", "running")]
        asked = list(dict.fromkeys([*earlier, *jobs]))
        wait(title, asked)
        failed = [job for job in self._queue.jobs(project_id) if job.id in set(asked) and job.state != "succeeded"]
        if failed:
            why = "; ".join(f"{job.title}: {job.error.detail if job.error else job.state}" for job in failed[:3])
            more = f" (and {len(failed) - 3} more)" if len(failed) > 3 else ""
            raise EngineFailed(
                f"{len(failed)} jobs did not succeed. {why}{more}", "Run the command again to retry them."
            )

    def _plan(self, project_id: Id) -> RenderPlan:
        taken = self._store.projects.snapshot(project_id)
        facts = Facts(taken.assets, taken.takes, shot_labels(taken.document))
        return resolve(taken.document.records.values(), facts)

    def _export(self, project_id: Id, plan: RenderPlan, wait: Wait) -> Id:
        """The film's asset: of the last export of the same plan, else of a new one."""
        spec = ExportSpec(plan=plan, name=self._wish.output.name).model_dump(mode="json")
        same = [
            known
            for known in self._store.jobs.of_project(project_id)
            if known.row.kind == "export" and known.row.spec["plan"] == spec["plan"]
        ]
        usable = [each for each in same if each.outcome is None or each.outcome.state == "succeeded"]
        if usable:
            job_id = usable[-1].row.id
        else:
            [job_id] = self._queue.enqueue([NewJob("export", self._wish.output.name, spec, project_id)])
        self._wait_for(wait, "Exporting", project_id, [job_id])
        asset_id = self._queue.job(job_id).asset_id
        assert asset_id is not None, "a succeeded export names its film"
        return asset_id

    def _told(self, project_id: Id, plan: RenderPlan) -> Film:
        taken = self._store.projects.snapshot(project_id)
        shown = {layer.picture.asset_id for layer in plan.layers if layer.picture.type == "asset"}
        return Film(
            project=project_id,
            scenes=sum(1 for scene in taken.document.scenes if not scene.omitted),
            shots=len(taken.document.live_shots()),
            takes=sum(1 for take in taken.takes if take.type == "motion" and take.asset_id in shown),
            frames=plan.frames,
            rate=plan.rate,
            output=self._wish.output,
        )


def project_id_of(content: bytes, wish: FilmWish) -> Id:
    """Made from the script and the options, so that the same command finds its project again."""
    options = f"{wish.engine}/{wish.width}x{wish.height}/{wish.rate}/{wish.scenes}"
    return f"project_{hashlib.sha256(options.encode() + b'/' + content).hexdigest()[:26]}"


def first_scenes(diff: RecordsDiff, count: int | None) -> RecordsDiff:
    """A fresh script's proposal cut to its first scenes.

    The whole script is read and kept: who speaks in it decides how each scene is broken down. The cut is left to be assembled
    from what remains.
    """
    if count is None:
        return diff
    scenes = sorted((each for each in diff.added.values() if isinstance(each, Scene)), key=lambda scene: scene.order)
    kept = {scene.id for scene in scenes[:count]}

    def stays(record: object) -> bool:
        if isinstance(record, Scene):
            return record.id in kept
        if isinstance(record, Line | Shot):
            return record.scene_id in kept
        return not isinstance(record, Clip)

    return diff.model_copy(update={"added": {id: each for id, each in diff.added.items() if stays(each)}})
