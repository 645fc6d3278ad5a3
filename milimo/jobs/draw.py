"""Which boards and takes to ask for: plans the shots of a project and puts the jobs in line, boards before all motion."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from milimo.domain.asset import Take
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.labels import shot_labels
from milimo.domain.plan import EngineFit, Planner, panels_of
from milimo.domain.shot import Shot, values_of
from milimo.errors import NotFound, NotReady
from milimo.jobs.engine_cards import read_cards
from milimo.jobs.queue import JobQueue, NewJob
from milimo.store.store import Store

Which = Literal["missing", "all", "none"]
DEFAULT_ENGINE = "previz"


@dataclass(frozen=True)
class Wish:
    """What to draw. `missing` is what has neither a picture nor a job under way; `all` asks for one more of everything."""

    boards: Which = "missing"
    takes: Which = "none"
    shot_ids: tuple[Id, ...] | None = None
    """None for every live shot."""
    engine: str = DEFAULT_ENGINE
    """For shots whose user chose none."""


@dataclass(frozen=True)
class Drawing:
    """The specs to be made, in the order to make them: first panels, second panels, then motion; each in the script's order."""

    boards: tuple[JobSpec, ...]
    takes: tuple[JobSpec, ...]


def draw(store: Store, queue: JobQueue, project_id: Id, wish: Wish) -> list[Id]:
    """Ask for pictures of a project's shots; gives the jobs. Raises `NotFound` for a project or shot that is not there,
    `NotReady` when no worker has told of the engine yet.
    """
    snapshot = store.projects.snapshot(project_id)
    waiting = [
        JobSpec.model_validate(known.row.spec)
        for known in store.jobs.of_project(project_id)
        if known.outcome is None and known.row.kind in ("board", "take")
    ]
    fits = {card.name: card.fit() for card in read_cards(store.data_dir)}
    drawing = plan_drawing(snapshot.document, shot_labels(snapshot.document), snapshot.takes, waiting, fits, wish=wish)
    boards = (
        queue.enqueue([_job(project_id, spec) for spec in drawing.boards], "before_takes") if drawing.boards else []
    )
    takes = queue.enqueue([_job(project_id, spec) for spec in drawing.takes]) if drawing.takes else []
    return boards + takes


def plan_drawing(
    document: Document,
    labels: Mapping[Id, str],
    takes: Sequence[Take],
    waiting: Sequence[JobSpec],
    fits: Mapping[str, EngineFit],
    *,
    wish: Wish,
) -> Drawing:
    """Pure. `waiting` are the specs of the jobs under way. Raises as `draw`."""
    planner = Planner(document, labels)
    shots = _wanted(document, wish.shot_ids)
    made = Counter(("board" if take.type == "board" else "take", take.shot_id, take.panel) for take in takes)
    asked = {(spec.kind, spec.shot_id, spec.panel) for spec in waiting}

    def wanted(which: Which, key: tuple[str, Id, int]) -> bool:
        return which != "none" and key not in asked and (which == "all" or key not in made)

    boards = [
        planner.board(shot.id, _fit(planner, shot, fits, wish), panel=panel, variation=made["board", shot.id, panel])
        for panel in (1, 2)
        for shot in shots
        if panel in panels_of(values_of(shot)) and wanted(wish.boards, ("board", shot.id, panel))
    ]
    motion = [
        planner.take(shot.id, _fit(planner, shot, fits, wish), variation=made["take", shot.id, 1])
        for shot in shots
        if wanted(wish.takes, ("take", shot.id, 1))
    ]
    return Drawing(tuple(boards), tuple(motion))


def _wanted(document: Document, shot_ids: Collection[Id] | None) -> list[Shot]:
    live = document.live_shots()
    if shot_ids is None:
        return list(live)
    missing = set(shot_ids) - {shot.id for shot in live}
    if missing:
        raise NotFound("There is no such shot, or it was deleted.")
    return [shot for shot in live if shot.id in set(shot_ids)]


def _fit(planner: Planner, shot: Shot, fits: Mapping[str, EngineFit], wish: Wish) -> EngineFit:
    name = planner.engine_of(shot.id, wish.engine)
    if name not in fits:
        known = f"There are: {', '.join(fits)}." if fits else "Wait until the worker has started, then try again."
        raise NotReady(f"No engine here is called {name}.", known)
    return fits[name]


def _job(project_id: Id, spec: JobSpec) -> NewJob:
    title = f"{spec.label} {spec.kind}" if spec.panel == 1 else f"{spec.label} {spec.kind}, end"
    return NewJob(spec.kind, title.strip(), spec.model_dump(mode="json"), project_id, spec.shot_id)
