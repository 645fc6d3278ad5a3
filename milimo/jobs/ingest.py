"""After a file was taken in: a proxy that the browser plays well, and the peaks of its sound."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.specs import PEAKS, IngestSpec, probed_of
from milimo.jobs.workbench import Workbench
from milimo.media.peaks import write_peaks
from milimo.media.probe import probe
from milimo.media.proxy import make_proxy, serves_as_proxy
from milimo.store.clock import Clock
from milimo.store.store import Store

PROXY = "proxy.mp4"


class Ingest:
    """The work of a job of kind `ingest`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Make what the file needs. Raises what the media functions raise."""
        return make_once(self._store.files, bench.scratch, lambda: self._make(job_id, bench))

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        proxy = None if made["proxy"] is None else Asset.model_validate(made["proxy"])
        self._store.assets.derive(made["asset_id"], proxy, has_peaks=made["has_peaks"])
        self._store.jobs.finish(job_id, "succeeded", asset_id=made["asset_id"], started_at=started_at)

    def _make(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        asset_id = IngestSpec.model_validate(self._store.jobs.get(job_id).row.spec).asset_id
        asset = self._store.assets.get(asset_id)
        source = self._store.assets.path(asset_id)
        probed = probed_of(asset)
        if asset.samples:
            bench.progress(0, 1, "Listening")
            peaks = self._store.files.derived(asset.sha256, PEAKS)
            write_peaks(source, probed, peaks, bench.check_cancelled)
        made: dict[str, Any] = {"files": {}, "asset_id": asset_id, "proxy": None, "has_peaks": bool(asset.samples)}
        if asset.type == "image" or serves_as_proxy(source, probed):
            return made
        make_proxy(source, probed, bench.scratch / PROXY, bench.progress, bench.check_cancelled)
        proxy = describe(Output(bench.scratch / PROXY, self._described(bench, asset)))
        return made | {"files": {PROXY: proxy.sha256}, "proxy": proxy.model_dump(mode="json")}

    def _described(self, bench: Workbench, asset: Asset) -> dict[str, Any]:
        probed = probe(bench.scratch / PROXY)
        values = {each.name: getattr(probed, each.name) for each in fields(probed)}
        return values | {"name": asset.name, "origin": "proxy", "created_at": self._clock()}
