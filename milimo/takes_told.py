"""Takes as a command shows them: what each is called, how it was made, whether it is picked or stale."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from milimo.domain.asset import Take
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.plan import Planner
from milimo.domain.shot import Shot
from milimo.finding import Opened, take_name
from milimo.jobs.queue import JobQueue
from milimo.store.store import Store


@dataclass(frozen=True)
class TakeTold:
    """A take with its provenance."""

    take: Take
    label: str
    """Of its shot."""
    spec: JobSpec
    details: dict[str, Any]
    weights: list[dict[str, Any]]
    """Packs and LoRAs that it was made with; nothing of takes older than this."""
    picked: bool
    stale: bool
    """Made from an older text."""

    def as_json(self) -> dict[str, Any]:
        """All that is known, with the provenance whole."""
        told = {"shot": self.label, "name": take_name(self.take)} | self.take.model_dump(mode="json")
        made = {"spec": self.spec.model_dump(mode="json"), "details": self.details, "weights": self.weights}
        return told | {"picked": self.picked, "stale": self.stale, "provenance": made}

    def line(self) -> str:
        """One line for a person."""
        spec, take = self.spec, self.take
        length = f", {take.frames} frames" if take.type == "motion" else ""
        made = f"{spec.engine}, {spec.pipeline}, {spec.width}x{spec.height}{length}, seed {spec.seed}"
        marks = [mark for mark, holds in (("picked", self.picked), ("stale", self.stale)) if holds]
        return f"{self.label:8} {take_name(take):9} {'; '.join([made, *marks]):64} {take.asset_id}"


def told(store: Store, opened: Opened, takes: Iterable[Take]) -> list[TakeTold]:
    """These takes, in this order."""
    document = opened.document
    planner = Planner(document, opened.labels)
    found: list[TakeTold] = []
    for take in takes:
        shot = document.get(Shot, take.shot_id)
        kept = store.takes.provenance(take.id)
        found.append(
            TakeTold(
                take=take,
                label=opened.labels.get(shot.id, ""),
                spec=JobSpec.model_validate(kept["spec"]),
                details=dict(kept.get("details", {})),
                weights=list(kept.get("weights", ())),
                picked=shot.picked_take_id == take.id,
                stale=take.digest != planner.digest(shot.id),
            )
        )
    return found


def told_takes(store: Store, opened: Opened, job_ids: Collection[Id]) -> list[TakeTold]:
    """What these jobs made, in the script's order."""
    made = {take.id: take for shot in opened.document.live_shots() for take in opened.takes_of(shot)}
    return told(store, opened, [take for take in made.values() if take.job_id in job_ids])


def under_way(queue: JobQueue, project_id: Id, shot_ids: Sequence[Id], kind: str) -> list[Id]:
    """The jobs that wait or run already for pictures of this kind of these shots."""
    return [
        job.id
        for job in queue.jobs(project_id)
        if job.state in ("queued", "running") and job.kind == kind and job.shot_id in shot_ids
    ]
