"""An export: the frozen plan becomes a film, and the film an asset of the project."""

from collections.abc import Mapping
from typing import Any

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.render_plan import SAMPLE_RATE, RenderPlan
from milimo.jobs.kill_points import kill_point
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.specs import ExportSpec
from milimo.jobs.workbench import Workbench
from milimo.media.render import render
from milimo.store.clock import Clock
from milimo.store.store import Store

FILM = "film.mp4"


class Export:
    """The work of a job of kind `export`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Render and publish. Raises what `render` raises."""
        return make_once(self._store.files, bench.scratch, lambda: self._render(job_id, bench))

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        film = Asset.model_validate(made["asset"])
        self._store.jobs.finish(job_id, "succeeded", asset_id=film.id, assets=[film], started_at=started_at)

    def _render(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        spec = ExportSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        path = bench.scratch / FILM
        render(spec.plan, self._store.assets.path, path, bench.progress, bench.check_cancelled)
        kill_point("export.rendered")
        film = describe(Output(path, _described(spec.plan, spec.name, self._clock())))
        return {"files": {FILM: film.sha256}, "asset": film.model_dump(mode="json")}


def _described(plan: RenderPlan, name: str, now: str) -> dict[str, Any]:
    return {
        "type": "video",
        "mime": "video/mp4",
        "name": name,
        "width": plan.width,
        "height": plan.height,
        "rate": plan.rate,
        "frames": plan.frames,
        "sample_rate": SAMPLE_RATE,
        "channels": 2,
        "samples": int(plan.frames * SAMPLE_RATE / plan.rate.fraction),
        "origin": "export",
        "created_at": now,
    }
