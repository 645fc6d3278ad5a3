"""A project whose pictures are asked for, and the words for what becomes of the jobs; nothing is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from milimo.domain.asset import Asset, Take
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.project import Project
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, ShotOverrides, ShotValues
from milimo.engines.loras import LoraShelf
from milimo.engines.registry import engines, shared_residency
from milimo.jobs.draw import Wish, draw
from milimo.jobs.engine_cards import EngineCard, card_of, publish_cards
from milimo.jobs.lora_desk import LoraCard
from milimo.jobs.queue import JobQueue
from milimo.store.ids import asset_id_of, new_id
from milimo.store.jobs import MadeTake
from milimo.store.store import Store

Publish = Mapping[str, Mapping[str, Any]]


@dataclass
class DrawingDesk:
    store: Store
    queue: JobQueue
    project: Id
    shots: list[Id]
    loras: list[LoraCard]

    @classmethod
    def open(cls, store: Store, queue: JobQueue, *overrides: Mapping[str, Any]) -> "DrawingDesk":
        """A scene with a shot of 17 frames for each of these overrides; every engine is ready."""
        project = Project(id=new_id("project"), name="Test", width=640, height=352, seed=7)
        scene = Scene(id=new_id("scene"), order="a0", heading="INT. KITCHEN - DAY", setting="INT", location="KITCHEN")
        shots = [
            Shot(
                id=new_id("shot"),
                scene_id=scene.id,
                order=f"a{place}",
                parsed=ShotValues(frames=17, action="Mara pours tea.", characters=("MARA",)),
                overrides=ShotOverrides.model_validate(each),
            )
            for place, each in enumerate(overrides)
        ]
        store.projects.create([project, scene, *shots])
        desk = cls(store, queue, project.id, [shot.id for shot in shots], [])
        desk.publish({})
        return desk

    def publish(self, changes: Publish) -> None:
        """What the workers tell of the engines: all ready, but for these changes."""
        built = engines(self.store.data_dir / "cache", LoraShelf(self.store.data_dir / "loras"), shared_residency())
        cards = [card_of(engine, {}).model_copy(update={"ready": "ready"}) for engine in built.values()]
        told = [EngineCard.model_validate(card.model_dump() | dict(changes.get(card.name, {}))) for card in cards]
        publish_cards(self.store, tuple(told))

    def draw(self, **wish: Any) -> list[Id]:  # noqa: ANN401
        return draw(self.store, self.queue, self.project, Wish(**wish), lambda: self.loras)

    def takes(self, which: str = "all", **wish: Any) -> list[Id]:  # noqa: ANN401
        return self.draw(**{"boards": "none", "takes": which} | wish)

    def spec(self, job: Id) -> JobSpec:
        return JobSpec.model_validate(self.store.jobs.get(job).row.spec)

    def seed(self, job: Id) -> int:
        return self.spec(job).seed

    def made(self, job: Id, *, frames: int = 0, shot_start: int = 0) -> Take:
        """The job succeeds; gives its take."""
        spec, digest = self.spec(job), job.encode().hex().ljust(64, "0")[:64]
        moving = spec.kind == "take"
        film = Asset(
            id=asset_id_of(digest), sha256=digest, type="video" if moving else "image", mime="video/mp4", bytes=1,
            name="made", width=spec.width, height=spec.height, rate=spec.rate, frames=frames or spec.frames,
        )  # fmt: skip
        assert spec.shot_id is not None
        take = Take(
            id=new_id("take"), shot_id=spec.shot_id, job_id=job, number=1, type="motion" if moving else "board",
            panel=spec.panel, asset_id=film.id, frames=film.frames, shot_start=shot_start, engine=spec.engine,
            digest=spec.digest, created_at="2026",
            passes={"depth": film.id} if moving and "depth" in spec.passes else {},
        )  # fmt: skip
        provenance = {"spec": spec.model_dump(mode="json")}
        self.store.jobs.finish(job, "succeeded", assets=[film], takes=[MadeTake(take, provenance)])
        return self.store.takes.get(take.id)
