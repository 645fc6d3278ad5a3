"""Masks as jobs: an object found in a frame, and an object followed through a film. Their masks become assets."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.mask import SegmentSpec, TrackSpec
from milimo.engines.sam3.frames import followed
from milimo.engines.sam3.records import Masks
from milimo.errors import BadInput, NotReady
from milimo.jobs.generate import FindPacks
from milimo.jobs.kill_points import kill_point
from milimo.jobs.outputs import Output, describe, make_once
from milimo.jobs.phases import phases
from milimo.jobs.readiness import insist
from milimo.jobs.specs import AssetProvenance, probed_of
from milimo.jobs.weights import weights_used
from milimo.jobs.workbench import Workbench
from milimo.media.frames import save_frame
from milimo.media.probe import Probed, probe
from milimo.media.proxy import make_proxy
from milimo.store.clock import Clock
from milimo.store.jobs import MadeAsset
from milimo.store.store import Store

PROXY = "proxy.mp4"
PROXY_WORK = 0.1
"""Of a frame, beside following an object into it (measured: 0.05 to 0.08 with OpenCV)."""

Maskers = Mapping[str, Masks]
"""What finds masks here, by name."""


class FindMask:
    """The work of a job of kind `segment`. Its masks wait to be chosen: the project holds none yet, or the best alone."""

    def __init__(self, store: Store, maskers: Maskers, packs: FindPacks, clock: Clock) -> None:
        self._store = store
        self._maskers = maskers
        self._packs = packs
        self._clock = clock

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Find, describe, publish. Raises `NotReady`, `BadInput` when nothing is found."""
        return make_once(self._store.files, bench.scratch, lambda: self._find(job_id, bench))

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        kept = SegmentSpec.model_validate(self._store.jobs.get(job_id).row.spec).kept
        masks = [
            MadeAsset(Asset.model_validate(asset), provenance, held=kept and place == 0)
            for place, (asset, provenance) in enumerate(zip(made["assets"], made["provenances"], strict=True))
        ]
        self._store.jobs.finish(job_id, "succeeded", made=masks, started_at=started_at)

    def _find(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        spec = SegmentSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        asset = self._store.assets.get(spec.asset_id)
        masker = _equipped(self._maskers, spec.engine, self._packs, bench)
        picture = self._picture(asset, spec.frame, bench.scratch)
        found = masker.segment(picture, spec.prompt, bench)
        if not found:
            what = f"called {spec.prompt.words}" if spec.prompt.words else "that is meant"
            raise BadInput(f"Nothing {what} was found in this picture.", "Use other words, or point at it.")
        used = weights_used(masker.packs, bench.packs)
        made: dict[str, tuple[Asset, float]] = {}
        for number, candidate in enumerate(found):
            path = bench.scratch / f"mask-{number}.png"
            write_mask(path, candidate.mask, asset.width, asset.height)
            mask = describe(Output(path, _described(probe(path), f"{asset.name} mask", self._clock(), "mask")))
            if mask.id not in {known.id for known, _ in made.values()}:
                made[path.name] = mask, candidate.score
        return {
            "files": {name: mask.sha256 for name, (mask, _) in made.items()},
            "assets": [mask.model_dump(mode="json") for mask, _ in made.values()],
            "provenances": [
                AssetProvenance(
                    job_id=job_id, found=spec, details={"by": masker.title, "score": round(score, 4)}, weights=used
                ).model_dump(mode="json")
                for _, score in made.values()
            ],
        }

    def _picture(self, asset: Asset, frame: int, scratch: Path) -> Path:
        path = self._store.assets.path(asset.id)
        return path if asset.type == "image" else save_frame(path, probed_of(asset), frame, scratch / "frame.png")


class TrackMask:
    """The work of a job of kind `track`: a lossless film of masks, and a proxy of it for the browser."""

    def __init__(self, store: Store, maskers: Maskers, packs: FindPacks, clock: Clock) -> None:
        self._store = store
        self._maskers = maskers
        self._packs = packs
        self._clock = clock

    def do(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        """Follow, describe, publish. Raises `NotReady`, `BadInput`."""
        made = make_once(self._store.files, bench.scratch, lambda: self._follow(job_id, bench))
        kill_point("work.published")
        return made

    def finish(self, job_id: Id, made: Mapping[str, Any], started_at: str) -> None:
        proxy, film = (Asset.model_validate(made[name]) for name in ("proxy", "asset"))
        made_film = MadeAsset(film, made["provenance"])
        self._store.jobs.finish(job_id, "succeeded", known=[proxy], made=[made_film], started_at=started_at)

    def _follow(self, job_id: Id, bench: Workbench) -> dict[str, Any]:
        spec = TrackSpec.model_validate(self._store.jobs.get(job_id).row.spec)
        asset = self._store.assets.get(spec.asset_id)
        masker = _equipped(self._maskers, spec.engine, self._packs, bench)
        film = self._store.assets.path(asset.id)
        meant = self._store.assets.path(spec.mask_id) if spec.mask_id is not None else spec.prompt
        assert meant is not None
        to_follow = len(followed(spec.frame, max(1, asset.frames), spec.direction))
        following, showing = phases(bench, (to_follow, max(1, asset.frames) * PROXY_WORK))
        path = masker.track(film, spec.frame, meant, spec.direction, following)
        kill_point("work.drawn")
        probed = probe(path)
        make_proxy(path, probed, bench.scratch / PROXY, showing.progress, showing.check_cancelled)
        proxied = probe(bench.scratch / PROXY)
        now, name = self._clock(), f"{asset.name} mask"
        proxy = describe(Output(bench.scratch / PROXY, _described(proxied, name, now, "proxy")))
        values = _described(probed, name, now, "mask") | {"proxy_asset_id": proxy.id}
        mask = describe(Output(path, values))
        return {
            "files": {path.name: mask.sha256, PROXY: proxy.sha256},
            "asset": mask.model_dump(mode="json"),
            "proxy": proxy.model_dump(mode="json"),
            "provenance": AssetProvenance(
                job_id=job_id,
                followed=spec,
                details={"by": masker.title},
                weights=weights_used(masker.packs, bench.packs),
            ).model_dump(mode="json"),
        }


def write_mask(path: Path, mask: NDArray[np.uint8], width: int, height: int) -> None:
    """A lossless grey PNG of the size that the picture is shown at."""
    picture = Image.fromarray(mask)
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.NEAREST)
    picture.save(path)


def _described(probed: Probed, name: str, now: str, origin: str) -> dict[str, Any]:
    return asdict(probed) | {"name": name, "origin": origin, "created_at": now}


def _equipped(maskers: Maskers, name: str, packs: FindPacks, bench: Workbench) -> Masks:
    masker = maskers.get(name)
    if masker is None:
        raise NotReady(f"Nothing here is called {name}.", f"There are: {', '.join(maskers) or 'none'}.")
    installed = packs()
    insist(masker.readiness(installed), masker.title)
    bench.equip({}, {pack: installed[pack] for pack in masker.packs if pack in installed})
    return masker
