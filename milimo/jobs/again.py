"""A take worked on again, as a job: a span made anew, frames added at an end, or the very same once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from milimo.domain.fit import EngineFit, Way
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.rework import Anew, End, Worked, extension, retake
from milimo.domain.time import FrameRange
from milimo.domain.weights import Weights
from milimo.domain.within_reach import within_reach
from milimo.errors import BadInput, NotFound, NotReady
from milimo.jobs.draw import new_job
from milimo.jobs.engine_cards import EngineCard, read_cards
from milimo.jobs.queue import JobQueue
from milimo.jobs.seeds import next_free, seeds_in_use
from milimo.jobs.wardrobe import dressed
from milimo.jobs.weights import WeightsInUse
from milimo.store.store import Store


@dataclass(frozen=True)
class Wish:
    """What is to differ. None keeps the take's prompt, takes the next seed after its own that no take of the shot has or waits
    for, and its engine where that one can.
    """

    prompt: str | None = None
    seed: int | None = None
    engine: str | None = None


@dataclass(frozen=True)
class Provenance:
    """What a take was made from, with what was resolved, and what was chosen and measured while it was made."""

    spec: JobSpec
    details: dict[str, str | int | float]
    weights: tuple[Weights, ...]


@dataclass(frozen=True)
class Again:
    """Works on the takes of a project. Raises `NotFound` for a take that it has not, `NotReady` for an engine that cannot run."""

    store: Store
    queue: JobQueue
    project_id: Id
    in_use: WeightsInUse

    def provenance(self, take_id: Id) -> Provenance:
        """All that a take was made from."""
        take = self.store.takes.get(take_id)
        if self.store.jobs.get(take.job_id).row.project_id != self.project_id:
            raise NotFound("There is no such take in this project.")
        kept: dict[str, Any] = dict(self.store.takes.provenance(take_id))
        return Provenance(JobSpec.model_validate(kept["spec"]), kept.get("details", {}), _weights(kept))

    def retake(self, take_id: Id, span: FrameRange, wish: Wish) -> Id:
        """Ask for a take with `span` made anew; gives the job. Raises `BadInput` for what cannot be."""
        with self.queue.asking:
            return self._enqueue(self.planned_retake(take_id, span, wish))

    def planned_retake(self, take_id: Id, span: FrameRange, wish: Wish) -> JobSpec:
        """What `retake` would ask for; nothing is made. Raises as `retake`."""
        of = self._worked(take_id)
        return retake(of, self._fit(of.spec, "retake", wish), span, self._anew(of, wish))

    def extend(self, take_id: Id, frames: int, at: End, wish: Wish) -> Id:
        """Ask for a take with more frames at an end. Raises as `retake`."""
        with self.queue.asking:
            return self._enqueue(self.planned_extension(take_id, frames, at, wish))

    def planned_extension(self, take_id: Id, frames: int, at: End, wish: Wish) -> JobSpec:
        """What `extend` would ask for; nothing is made. Raises as `retake`."""
        of = self._worked(take_id)
        fit = self._fit(of.spec, "extend" if at == "end" else "prelude", wish)
        return extension(of, fit, frames, at, self._anew(of, wish))

    def notes_of(self, job_id: Id) -> tuple[str, ...]:
        """What a job that was asked for leaves out of its take, in sentences."""
        return JobSpec.model_validate(self.store.jobs.get(job_id).row.spec).notes

    def changed_since(self, take_id: Id) -> tuple[str, ...]:
        """What is no longer the same of the weights that a take was made with, in sentences."""
        return self.in_use.changes_since(self.provenance(take_id).weights)

    def same(self, take_id: Id, changed: Sequence[str]) -> Id:
        """Ask for the take once more, from the very spec that it was made from. What has `changed` since goes into its notes.

        Raises `BadInput` when the weights and LoRAs of today cannot do all that is in it.
        """
        spec = self.provenance(take_id).spec
        card = _known(self.store, spec.engine)
        card.check_ready()
        lacking = within_reach(spec, self._dressed(card, spec)).left_out
        if lacking:
            why = " ".join(lacking).replace("Left out: ", "It was made with: ")
            raise BadInput(
                f"The take cannot be made again as it was. {why}",
                "Put the weights and LoRAs that it was made with to use on the Models page, or make another take.",
            )
        notes = (*spec.notes, *(each for each in changed if each not in spec.notes))
        return self._enqueue(spec.model_copy(update={"notes": notes, "seed_chosen": True}))

    def _worked(self, take_id: Id) -> Worked:
        spec = self.provenance(take_id).spec
        take = self.store.takes.get(take_id)
        sources = [it.asset_id for it in spec.inputs if it.role == "source" and it.asset_id is not None]
        source_frames = self.store.assets.get(sources[0]).frames if sources else 0
        return Worked(take, self.store.assets.get(take.asset_id), spec, source_frames)

    def _fit(self, spec: JobSpec, way: Way, wish: Wish) -> EngineFit:
        return self._dressed(_card(self.store, spec, way, wish), spec)

    def _dressed(self, card: EngineCard, spec: JobSpec) -> EngineFit:
        return dressed(card.fit(), self.in_use.loras()) if spec.loras else card.fit()

    def _anew(self, of: Worked, wish: Wish) -> Anew:
        if wish.seed is not None:
            return Anew(wish.seed, wish.prompt, seed_chosen=True)
        used = seeds_in_use(self.store.jobs.of_project(self.project_id)).get(("take", of.take.shot_id, 1), frozenset())
        return Anew(next_free(of.spec.seed, used), wish.prompt)

    def _enqueue(self, spec: JobSpec) -> Id:
        [job_id] = self.queue.enqueue([new_job(self.project_id, spec)])
        return job_id


def _weights(kept: Mapping[str, Any]) -> tuple[Weights, ...]:
    """Of takes that were made before weights were written down, none."""
    return tuple(Weights.model_validate(each) for each in kept.get("weights", ()))


def _card(store: Store, spec: JobSpec, way: Way, wish: Wish) -> EngineCard:
    """The engine asked for, else the take's own where it can, else the first that can and is ready, else the first that can."""
    if wish.engine is not None:
        card = _known(store, wish.engine)
        card.check_ready()
        return card
    able = [card for card in read_cards(store.data_dir) if way in card.limits.ways]
    if not able:
        raise NotReady("No engine here can do that to a take.", "Wait until the worker has started, then try again.")
    best = min(able, key=lambda card: (card.name != spec.engine, card.ready != "ready"))
    best.check_ready()
    return best


def _known(store: Store, name: str) -> EngineCard:
    cards = {card.name: card for card in read_cards(store.data_dir)}
    if name not in cards:
        known = f"There are: {', '.join(cards)}." if cards else "Wait until the worker has started, then try again."
        raise NotReady(f"No engine here is called {name}.", known)
    return cards[name]
