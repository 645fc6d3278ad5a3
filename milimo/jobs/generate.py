"""A board or a take: an engine runs a spec; its picture and passes become assets, and those a take."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from milimo.domain.asset import Asset, PassName, Take
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.plan import digest_of
from milimo.engines.base import Engine, MissingPacks, Outputs, Ready, Unfit
from milimo.errors import EngineFailed, NotReady
from milimo.jobs.kill_points import kill_point
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.workbench import Workbench
from milimo.store.clock import Clock
from milimo.store.jobs import MadeTake
from milimo.store.store import Store

MIME = {".png": "image/png", ".mp4": "video/mp4", ".mkv": "video/x-matroska", ".mov": "video/quicktime"}


FindPacks = Callable[[], Mapping[str, Path]]
"""The folder of each pack that is installed now."""


class Generate:
    """The work of a job of kind `board` or `take`."""

    def __init__(self, store: Store, engines: Mapping[str, Engine], packs: FindPacks, clock: Clock) -> None:
        self._store = store
        self._engines = engines
        self._packs = packs
        self._clock = clock

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Draw, describe, publish. Raises `NotReady` when the engine is missing or cannot run here."""
        made = make_once(self._store.files, bench.scratch, lambda: self._draw(job_id, bench))
        kill_point("work.published")
        return made

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        """Record the take with its assets and provenance."""
        self._store.jobs.finish(
            job_id,
            "succeeded",
            assets=[Asset.model_validate(asset) for asset in made["assets"]],
            takes=[MadeTake(Take.model_validate(made["take"]), made["provenance"])],
            started_at=started_at,
        )

    def _draw(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        spec = JobSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        packs = self._packs()
        engine = self._ready_engine(spec, packs)
        bench.equip(self._inputs(spec), {name: packs[name] for name in engine.packs if name in packs})
        outputs = engine.run(spec, bench)
        kill_point("work.drawn")
        return self._made(job_id, spec, outputs, bench)

    def _ready_engine(self, spec: JobSpec, packs: Mapping[str, Path]) -> Engine:
        engine = self._engines.get(spec.engine)
        if engine is None:
            raise NotReady(
                f"No engine here is called {spec.engine}.", f"Choose one of: {', '.join(self._engines) or 'none'}."
            )
        match engine.readiness(packs):
            case MissingPacks(packs=missing, remedy=remedy):
                raise NotReady(f"The engine {engine.name} needs {', '.join(missing)}.", remedy)
            case Unfit(reason=reason, remedy=remedy):
                raise NotReady(reason, remedy)
            case Ready():
                return engine

    def _inputs(self, spec: JobSpec) -> dict[str, Path]:
        return {
            wanted.asset_id: self._store.assets.path(wanted.asset_id)
            for wanted in spec.inputs
            if wanted.asset_id is not None
        }

    def _made(self, job_id: Id, spec: JobSpec, outputs: Outputs, bench: Workbench) -> dict[str, Any]:
        now = self._clock()
        title = f"{spec.label or spec.shot_id} {spec.kind}"
        picture = describe(_output(outputs.picture, spec, outputs, name=title, now=now, origin=spec.kind))
        passes: dict[PassName, Asset] = {
            name: describe(_output(path, spec, outputs, name=f"{title} {name}", now=now, origin="pass"))
            for name, path in sorted(outputs.passes.items())
        }
        pass_ids: dict[PassName, Id] = {name: asset.id for name, asset in passes.items()}
        take = Take(
            id=take_id_of(job_id),
            shot_id=_shot_of(spec),
            job_id=job_id,
            number=1,
            type="board" if spec.kind == "board" else "motion",
            panel=spec.panel,
            asset_id=picture.id,
            passes=pass_ids,
            frames=outputs.frames,
            shot_start=outputs.shot_start,
            engine=spec.engine,
            digest=digest_of(spec),
            created_at=now,
        )
        paths = {str(outputs.picture.relative_to(bench.scratch)): picture.sha256}
        paths |= {str(path.relative_to(bench.scratch)): passes[name].sha256 for name, path in outputs.passes.items()}
        return {
            "files": paths,
            "assets": [asset.model_dump(mode="json") for asset in (picture, *passes.values())],
            "take": take.model_dump(mode="json"),
            "provenance": {"spec": spec.model_dump(mode="json"), "details": dict(outputs.details)},
        }


def _shot_of(spec: JobSpec) -> Id:
    if spec.shot_id is None:
        raise EngineFailed("A take was asked for without its shot.", "Ask for it again from the shot.")
    return spec.shot_id


def take_id_of(job_id: Id) -> Id:
    """A job makes one take: its id is made from the job's, so that making it again changes nothing."""
    return f"take_{job_id.removeprefix('job_')}"


def _output(path: Path, spec: JobSpec, outputs: Outputs, *, name: str, now: str, origin: str) -> Output:
    moving = path.suffix != ".png"
    return Output(
        path,
        {
            "type": "video" if moving else "image",
            "mime": MIME[path.suffix],
            "name": name,
            "width": spec.width,
            "height": spec.height,
            "rate": outputs.rate if moving else None,
            "frames": outputs.frames if moving else 1,
            "origin": origin,
            "created_at": now,
        },
    )
