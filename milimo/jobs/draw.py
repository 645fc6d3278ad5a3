"""Which boards and takes to ask for: plans the shots of a project and puts the jobs in line, boards before all motion."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from milimo.domain.asset import PassName, Take
from milimo.domain.camera_lora import camera_lora_for
from milimo.domain.control import Setting
from milimo.domain.document import Document
from milimo.domain.first_frame import Footage
from milimo.domain.fit import EngineFit
from milimo.domain.ids import Id, IdSource
from milimo.domain.job import JobSpec
from milimo.domain.labels import shot_labels
from milimo.domain.plan import Asked, Plan, Planner, ShotKind, panels_of
from milimo.domain.shot import Move, Shot, values_of
from milimo.domain.still import ImageModel
from milimo.errors import BadInput, MilimoError, NotFound, NotReady
from milimo.jobs.engine_cards import EngineCard, read_cards
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.seeds import Pictured, seeds_in_use
from milimo.jobs.shot_plan import ShotPlan, tell_plan
from milimo.jobs.wardrobe import dressed, worn_by
from milimo.store.ids import new_id
from milimo.store.projects import Snapshot
from milimo.store.store import Store

Which = Literal["missing", "all", "none"]
DEFAULT_ENGINE = "previz"


@dataclass(frozen=True)
class Wish:
    """What to draw. `missing` is what has neither a picture nor a job under way; `all` asks for one more of everything, whatever
    waits already.
    """

    boards: Which = "missing"
    takes: Which = "none"
    shot_ids: tuple[Id, ...] | None = None
    """None for every live shot."""
    engine: str | None = None
    """In place of the shots' own; None follows each shot."""
    default: str = DEFAULT_ENGINE
    """For shots whose user chose none. Where an engine makes no boards, or no takes, the next of these does: `engine`, the shot's
    own, this, previz.
    """
    directed_by: PassName | None = None
    """Takes follow this pass of the shot's newest previz take."""
    seed: int | None = None
    """In place of the shots' own, this once."""
    parameters: Mapping[str, Setting] = field(default_factory=dict[str, Setting])
    """Settings of the engine, in place of the shots' own, this once."""

    def asked(self, kind: ShotKind, panel: int, seeds_used: frozenset[int]) -> Asked:
        """One picture of this wish."""
        directed_by = self.directed_by if kind == "take" else None
        return Asked(kind, panel, seeds_used, directed_by, self.seed, self.parameters)


@dataclass(frozen=True)
class Drawing:
    """The jobs to be made, in the order to make them: first panels, second panels, then motion; each in the script's order."""

    boards: tuple[NewJob, ...]
    takes: tuple[NewJob, ...]


LoraCards = Callable[[], Sequence[LoraCard]]
"""The shelf of LoRAs, matched against the weights in use; asked only when a shot wears one, or may have to."""


def draw(store: Store, queue: JobQueue, project_id: Id, wish: Wish, loras: LoraCards | None = None) -> list[Id]:
    """Ask for pictures of a project's shots; gives the jobs. Raises `NotFound` for a project or shot that is not there,
    `NotReady` when no worker has told of the engine yet or it cannot run, `BadInput` for what an engine cannot make.
    """
    with queue.asking:
        drawing = _drawer(store, project_id, wish, loras).drawing(wish, new_id)
        boards = queue.enqueue(drawing.boards, "before_takes") if drawing.boards else []
        takes = queue.enqueue(drawing.takes) if drawing.takes else []
    return boards + takes


def plan_shot(
    store: Store, project_id: Id, shot_id: Id, wish: Wish, *, kind: ShotKind, loras: LoraCards | None = None
) -> ShotPlan:
    """What would be made of a shot next, and nothing is. Raises `NotFound` for a project or shot that is not there, `NotReady` for
    an engine that is not.
    """
    drawer = _drawer(store, project_id, wish, loras)
    planned = drawer.plan(shot_id, kind, wish)
    spec, cameras = planned.spec, drawer.cameras(shot_id, planned.spec.engine)
    if loras is None or spec.move not in cameras:
        return planned
    shelf = worn_by(spec.engine, loras() if drawer.loras is None else drawer.loras)
    return planned.model_copy(update={"camera_lora": camera_lora_for(spec, cameras, shelf)})


def _drawer(store: Store, project_id: Id, wish: Wish, loras: LoraCards | None) -> "Drawer":
    # The jobs first: one that ends between the two readings is under way in the first, and has its take in the second.
    jobs = store.jobs.of_project(project_id)
    snapshot = store.projects.snapshot(project_id)
    waiting = {
        known.row.id: JobSpec.model_validate(known.row.spec)
        for known in jobs
        if known.outcome is None and known.row.kind in ("board", "take")
    }
    live = snapshot.document.live_shots()
    guides = (guide for shot in live for guide in snapshot.document.guides_of(shot.id))
    follows = wish.directed_by is not None or any(guide.role in ("control", "reference") for guide in guides)
    worn = follows or any(shot.overrides.loras for shot in live)
    known = loras() if worn and loras is not None else None
    return Drawer.of(project_id, snapshot, waiting, read_cards(store.data_dir), seeds_in_use(jobs), loras=known)


@dataclass(frozen=True)
class Drawer:
    """Plans a project's pictures. Pure: `waiting` are the specs of the jobs under way, `cards` what the workers told."""

    project_id: Id
    document: Document
    labels: Mapping[Id, str]
    footage: Footage
    cards: Mapping[str, EngineCard]
    waiting: Mapping[Id, JobSpec]
    seeds: Mapping[Pictured, frozenset[int]]
    """Those of what the shots have and wait for."""
    loras: Sequence[LoraCard] | None = None
    """None when nobody has looked."""

    @classmethod
    def of(
        cls,
        project_id: Id,
        snapshot: Snapshot,
        waiting: Mapping[Id, JobSpec],
        cards: Sequence[EngineCard],
        seeds: Mapping[Pictured, frozenset[int]],
        *,
        loras: Sequence[LoraCard] | None = None,
    ) -> "Drawer":
        artists = frozenset(card.name for card in cards if card.fit().is_prompted and "board" in card.limits.kinds)
        boards = {
            spec.shot_id: job
            for job, spec in waiting.items()
            if spec.kind == "board" and spec.panel == 1 and spec.shot_id and spec.engine in artists
        }
        filmmakers = frozenset(card.name for card in cards if card.fit().is_prompted and "take" in card.limits.kinds)
        takes: dict[Id, Id] = {}
        for job, spec in waiting.items():
            if spec.kind == "take" and spec.shot_id and spec.engine in filmmakers:
                takes.setdefault(spec.shot_id, job)
        assets = {asset.id: asset for asset in snapshot.assets}
        footage = Footage(snapshot.takes, assets, boards, takes, artists, filmmakers)
        document = snapshot.document
        by_name = {card.name: card for card in cards}
        return cls(project_id, document, shot_labels(document), footage, by_name, waiting, seeds, loras)

    def plan(self, shot_id: Id, kind: ShotKind, wish: Wish) -> ShotPlan:
        """Raises as `plan_shot`."""
        [shot] = _wanted(self.document, (shot_id,))
        plan = self._planned(self._planner(self.footage), shot, wish, self._asked(wish, (kind, shot_id, 1)))
        refusal: MilimoError | None = plan.refusal
        maker = self.cards[plan.spec.engine]
        try:
            maker.check_ready()
        except NotReady as missing:
            refusal = refusal or missing
        return tell_plan(plan, maker.fit().frames_covering(plan.spec.frames), refusal)

    def cameras(self, shot_id: Id, engine: str) -> Mapping[Move, str]:
        """The LoRAs for moves of the camera that a shot could wear: what it wears is of its own engine."""
        own = self.document.get(Shot, shot_id).overrides.engine
        return self.cards[engine].cameras if own in (None, engine) else {}

    def drawing(self, wish: Wish, new_id: IdSource) -> Drawing:
        """The jobs of a wish. A take may be made from a board or a take that is asked for with it. Raises as `draw`."""
        shots = _wanted(self.document, wish.shot_ids)
        made = _made(self.footage.takes)
        under_way = {(spec.kind, spec.shot_id, spec.panel) for spec in self.waiting.values()}
        # What is asked for becomes footage as it is planned: concept art for its shot's take, a take for the shot after it.
        boards_coming, takes_coming = dict(self.footage.boards_coming), dict(self.footage.takes_coming)
        footage = replace(self.footage, boards_coming=boards_coming, takes_coming=takes_coming)
        planner = self._planner(footage)

        def wanted(which: Which, key: Pictured) -> bool:
            return which == "all" or (which == "missing" and key not in under_way and key not in made)

        boards: list[NewJob] = []
        for panel in (1, 2):
            for shot in shots:
                if panel in panels_of(values_of(shot)) and wanted(wish.boards, ("board", shot.id, panel)):
                    asked = self._asked(wish, ("board", shot.id, panel))
                    id = new_id("job")
                    boards.append(self._job(planner, shot, wish, asked, id))
                    if panel == 1 and boards[-1].spec["engine"] in footage.artists:
                        boards_coming[shot.id] = id
        takes: list[NewJob] = []
        for shot in shots:
            if wanted(wish.takes, ("take", shot.id, 1)):
                asked = self._asked(wish, ("take", shot.id, 1))
                id = new_id("job")
                takes.append(self._job(planner, shot, wish, asked, id))
                if takes[-1].spec["engine"] in footage.filmmakers:
                    takes_coming.setdefault(shot.id, id)
        return Drawing(tuple(boards), tuple(takes))

    def _job(self, planner: Planner, shot: Shot, wish: Wish, asked: Asked, id: Id) -> NewJob:
        plan = self._planned(planner, shot, wish, asked)
        self.cards[plan.spec.engine].check_ready()
        if plan.refusal is not None:
            label = self.labels.get(shot.id, "")
            where = f"Shot {label}: " if label and (wish.shot_ids is None or len(wish.shot_ids) > 1) else ""
            raise BadInput(f"{where}{plan.refusal.detail}", plan.refusal.remedy)
        return new_job(self.project_id, plan.spec, id)

    def _planned(self, planner: Planner, shot: Shot, wish: Wish, asked: Asked) -> Plan:
        fit = self._fit(shot, asked.kind, wish)
        plan = planner.plan(shot.id, fit, asked)
        if asked.directed_by is None or fit.name in (wish.engine, shot.overrides.engine) or not fit.follows_films:
            return plan
        reason = f"{plan.spec.reason} No engine was chosen, so one that follows films makes it.".strip()
        return replace(plan, spec=plan.spec.model_copy(update={"reason": reason}))

    def _planner(self, footage: Footage) -> Planner:
        return Planner(self.document, self.labels, footage, image_model(tuple(self.cards.values())))

    def _fit(self, shot: Shot, kind: ShotKind, wish: Wish) -> EngineFit:
        """Of the first engine in the order of the wish that makes this kind of picture; what is to follow a film is made by one that
        can, where none was chosen. Raises `NotReady`.
        """
        if not self.cards:
            raise NotReady("No engine is known yet.", "Wait until the worker has started, then try again.")
        following = self._following() if kind == "take" and wish.directed_by is not None else ()
        for name in (wish.engine, shot.overrides.engine, *following, wish.default, DEFAULT_ENGINE):
            if name is None:
                continue
            if name not in self.cards:
                raise NotReady(f"No engine here is called {name}.", f"There are: {', '.join(self.cards)}.")
            fit = self.cards[name].fit()
            if fit.makes(kind, values_of(shot).frames):
                return fit if self.loras is None else dressed(fit, self.loras)
        raise NotReady(f"No engine here makes {kind}s.", f"There are: {', '.join(self.cards)}.")

    def _following(self) -> list[str]:
        """The engines whose films follow others, those that can run first."""
        able = [card for card in self.cards.values() if card.fit().follows_films]
        return [card.name for card in sorted(able, key=lambda card: card.ready != "ready")]

    def _asked(self, wish: Wish, key: Pictured) -> Asked:
        kind, _, panel = key
        return wish.asked(kind, panel, self.seeds.get(key, frozenset()))


def _made(takes: Sequence[Take]) -> set[Pictured]:
    return {("board" if take.type == "board" else "take", take.shot_id, take.panel) for take in takes}


def image_model(cards: Sequence[EngineCard]) -> ImageModel | None:
    """The engine that draws stills alone, the first that can run; None where there is none."""
    able = [card for card in cards if "take" in card.limits.kinds and card.limits.max_frames == 1]
    best = min(able, key=lambda card: card.ready != "ready", default=None)
    if best is None:
        return None
    try:
        best.check_ready()
    except NotReady as missing:
        return ImageModel(best.fit(), f"{missing.detail} {missing.remedy}".strip())
    return ImageModel(best.fit())


def new_job(project_id: Id, spec: JobSpec, id: Id | None = None) -> NewJob:
    """A spec as a job, which waits for the jobs whose results the spec names."""
    title = f"{spec.label} {spec.kind}" if spec.panel == 1 else f"{spec.label} {spec.kind}, end"
    links = tuple(dict.fromkeys(it.last_frame_of for it in spec.inputs if it.last_frame_of is not None))
    return NewJob(spec.kind, title.strip(), spec.model_dump(mode="json"), project_id, spec.shot_id, links, id)


def _wanted(document: Document, shot_ids: Collection[Id] | None) -> list[Shot]:
    live = document.live_shots()
    if shot_ids is None:
        return list(live)
    missing = set(shot_ids) - {shot.id for shot in live}
    if missing:
        raise NotFound("There is no such shot, or it was deleted.")
    return [shot for shot in live if shot.id in set(shot_ids)]
