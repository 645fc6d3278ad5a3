"""A board or a take: an engine runs a spec; its picture and passes become assets, and those a take."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from milimo.domain.asset import Asset, PassName, Take
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.domain.plan import digest_of
from milimo.domain.weights import Weights
from milimo.engines.base import PREVIEW, Engine, Outputs, StepwiseEngine
from milimo.errors import EngineFailed
from milimo.jobs.begun_with import begun_with
from milimo.jobs.kill_points import kill_point
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.readiness import ready_engine
from milimo.jobs.resolving import Resolved, resolve_inputs
from milimo.jobs.specs import PEAKS
from milimo.jobs.weights import weights_used
from milimo.jobs.workbench import Workbench
from milimo.media.peaks import write_peaks
from milimo.media.probe import probe
from milimo.store.clock import Clock
from milimo.store.jobs import MadeTake
from milimo.store.store import Store

MIME = {".png": "image/png", ".mp4": "video/mp4", ".mkv": "video/x-matroska", ".mov": "video/quicktime"}


FindPacks = Callable[[], Mapping[str, Path]]
"""The folder of each pack that is installed now."""


STATE = "state"
"""What the steps of a job leave for each other, in its scratch folder."""


class Generate:
    """The work of a job of kind `board` or `take`. An engine whose work falls into steps has each made durable."""

    def __init__(self, store: Store, engines: Mapping[str, Engine], packs: FindPacks, clock: Clock) -> None:
        self._store = store
        self._engines = engines
        self._packs = packs
        self._clock = clock

    def steps(self, job_id: Id) -> int:
        """Of an engine that works in steps. The spec is frozen, and so is their number."""
        spec = self._spec(job_id)
        engine = self._engines.get(spec.engine)
        return engine.steps(spec) if isinstance(engine, StepwiseEngine) else 0

    def step(self, job_id: Id, index: int, bench: Workbench) -> None:
        """One step of the engine. Raises as `do`."""
        engine, resolved = self._equipped(job_id, bench)
        if isinstance(engine, StepwiseEngine):
            bench.scratch.mkdir(parents=True, exist_ok=True)
            engine.run_step(resolved.spec, bench, index, bench.scratch / STATE)

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Draw, describe, publish. Raises `NotReady` when the engine is missing or cannot run here."""
        made = make_once(self._store.files, bench.scratch, lambda: self._draw(job_id, bench), keep=(STATE, PREVIEW))
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

    def _spec(self, job_id: Id) -> JobSpec:
        return JobSpec.model_validate(self._store.jobs.get(job_id).row.spec)

    def _equipped(self, job_id: Id, bench: Workbench) -> tuple[Engine, Resolved]:
        """The engine, and the bench laid out with all that the spec names."""
        spec = self._spec(job_id)
        packs = self._packs()
        engine = ready_engine(self._engines, spec.engine, packs)
        resolved = resolve_inputs(self._store, spec, bench.scratch / STATE, self._clock)
        used = {name: packs[name] for name in engine.packs if name in packs}
        if isinstance(engine, StepwiseEngine):
            used = begun_with(used, bench.scratch / STATE)
        bench.equip(resolved.files, used)
        return engine, resolved

    def _draw(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        engine, resolved = self._equipped(job_id, bench)
        if isinstance(engine, StepwiseEngine):
            outputs = engine.join(resolved.spec, bench, bench.scratch / STATE)
        else:
            outputs = engine.run(resolved.spec, bench)
        kill_point("work.drawn")
        return self._made(job_id, resolved, outputs, bench, weights_used(engine.packs, bench.packs, outputs.loras))

    def _made(
        self, job_id: Id, resolved: Resolved, outputs: Outputs, bench: Workbench, weights: Sequence[Weights]
    ) -> dict[str, Any]:
        spec, now = resolved.spec, self._clock()
        title = f"{spec.label or spec.shot_id} {spec.kind}"
        picture = self._heard(_output(outputs.picture, spec, outputs, name=title, now=now, origin=spec.kind), bench)
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
            shot_start=outputs.shot_start + spec.source_start,
            engine=spec.engine,
            digest=digest_of(spec),
            created_at=now,
        )
        files = {outputs.picture: picture} | {path: passes[name] for name, path in outputs.passes.items()}
        files |= resolved.grabbed
        return {
            "files": {str(path.relative_to(bench.scratch)): asset.sha256 for path, asset in files.items()},
            "assets": [asset.model_dump(mode="json") for asset in files.values()],
            "take": take.model_dump(mode="json"),
            "provenance": {
                "spec": spec.model_dump(mode="json"),
                "details": dict(outputs.details),
                "weights": [each.model_dump(mode="json") for each in weights],
            },
        }

    def _heard(self, output: Output, bench: Workbench) -> Asset:
        """A take, described with the sound that it has and the peaks of it."""
        if output.asset["type"] != "video":
            return describe(output)
        probed = probe(output.path)
        if not probed.samples:
            return describe(output)
        sound = {name: getattr(probed, name) for name in ("sample_rate", "channels", "samples")}
        asset = describe(Output(output.path, dict(output.asset) | sound | {"has_peaks": True}))
        write_peaks(output.path, probed, self._store.files.derived(asset.sha256, PEAKS), bench.check_cancelled)
        return asset


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
