"""A picture of no shot: an engine runs its spec, and the picture becomes an asset that knows how it was made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.engines.base import Engine
from milimo.jobs.generate import FindPacks
from milimo.jobs.kill_points import kill_point
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.readiness import ready_engine
from milimo.jobs.specs import AssetProvenance
from milimo.jobs.weights import weights_used
from milimo.jobs.workbench import Workbench
from milimo.media.probe import probe
from milimo.store.clock import Clock
from milimo.store.jobs import MadeAsset
from milimo.store.store import Store


class DrawImage:
    """The work of a job of kind `image`."""

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
        """Record the picture with its provenance."""
        picture = MadeAsset(Asset.model_validate(made["asset"]), made["provenance"])
        self._store.jobs.finish(job_id, "succeeded", made=[picture], started_at=started_at)

    def _draw(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        spec = JobSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        packs = self._packs()
        engine = ready_engine(self._engines, spec.engine, packs)
        bench.equip(self._inputs(spec), {name: packs[name] for name in engine.packs if name in packs})
        outputs = engine.run(spec, bench)
        kill_point("work.drawn")
        picture = describe(Output(outputs.picture, _described(outputs.picture, spec.label, self._clock())))
        return {
            "files": {str(outputs.picture.relative_to(bench.scratch)): picture.sha256},
            "asset": picture.model_dump(mode="json"),
            "provenance": AssetProvenance(
                job_id=job_id,
                drawn=spec,
                details=dict(outputs.details),
                weights=weights_used(engine.packs, bench.packs, outputs.loras),
            ).model_dump(mode="json"),
        }

    def _inputs(self, spec: JobSpec) -> dict[str, Path]:
        return {it.asset_id: self._store.assets.path(it.asset_id) for it in spec.inputs if it.asset_id is not None}


def _described(path: Path, name: str, now: str) -> dict[str, Any]:
    probed = probe(path)
    return {
        "type": probed.type,
        "mime": probed.mime,
        "name": name,
        "width": probed.width,
        "height": probed.height,
        "frames": probed.frames,
        "origin": "image",
        "created_at": now,
    }
