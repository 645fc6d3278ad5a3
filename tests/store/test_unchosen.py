"""Masks that nobody chose go at a start; what is held, named or fresh stays."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from milimo.domain.asset import Asset
from milimo.domain.job import JobKind
from milimo.domain.project import Project
from milimo.store.ids import asset_id_of
from milimo.store.jobs import JobRow, MadeAsset
from milimo.store.store import Store

YESTERDAY, NOW = "2026-03-01T08:00:00.000Z", "2026-03-02T09:00:00.000Z"
FOUND = "job_000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path, lambda: NOW)
    opened.projects.create([Project(id="project_000001", name="Film")])
    yield opened
    opened.close()


def published(store: Store, number: int, made_at: str = YESTERDAY, origin: str = "mask") -> Asset:
    content = bytes([number]) * 100
    sha256 = hashlib.sha256(content).hexdigest()
    path = store.data_dir / "incoming" / f"{number}.png"
    path.write_bytes(content)
    store.files.publish(path)
    return Asset.model_validate({
        "id": asset_id_of(sha256), "sha256": sha256, "bytes": 100, "name": "mask", "origin": origin,
        "created_at": made_at, "type": "image", "mime": "image/png", "width": 8, "height": 8, "frames": 1,
    })  # fmt: skip


def job(store: Store, id: str, kind: JobKind, spec: dict[str, object]) -> None:
    store.jobs.add([JobRow(id, "project_000001", kind, "media", "", spec, rank=id)])


def test_what_nobody_chose_goes_with_its_file_and_the_rest_stays(store: Store) -> None:
    source, unchosen, chosen, followed, fresh, described = (
        published(store, number, NOW if number == 5 else YESTERDAY, "upload" if number == 1 else "mask")
        for number in range(1, 7)
    )
    store.assets.add("project_000001", source)
    job(store, FOUND, "segment", {"asset_id": source.id})
    found = [MadeAsset(each, {"found": {}}, held=False) for each in (unchosen, chosen, followed, fresh, described)]
    store.jobs.finish(FOUND, "succeeded", made=found, started_at=YESTERDAY)
    store.assets.add("project_000001", chosen)
    job(store, "job_000002", "track", {"asset_id": source.id, "mask_id": followed.id})
    store.assets.add("project_000001", published(store, 9), {"drawn": {"inputs": [{"asset_id": described.id}]}})
    thumbnail = store.files.derived(unchosen.sha256, "thumbnail.jpg")
    thumbnail.write_bytes(b"small")

    assert store.sweep() == 1
    assert not store.files.has(unchosen.sha256) and not thumbnail.exists()
    for kept in (source, chosen, followed, fresh, described):
        assert store.assets.get(kept.id).id == kept.id
        assert store.files.has(kept.sha256)
    assert unchosen.id not in store.jobs.get(FOUND).asset_ids
    assert len(store.jobs.get(FOUND).asset_ids) == 4
    assert store.sweep() == 0
