"""Assets that nobody needs go at a start; what is held, named or fresh stays."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from milimo.domain.asset import Asset
from milimo.domain.changes import Change, RecordsDiff
from milimo.domain.element import Element
from milimo.domain.job import JobKind
from milimo.domain.project import Project
from milimo.errors import NotFound
from milimo.store.ids import asset_id_of
from milimo.store.jobs import JobRow, MadeAsset
from milimo.store.store import Store

YESTERDAY, NOW = "2026-03-01T08:00:00.000Z", "2026-03-02T09:00:00.000Z"
FOUND = "job_000001"


class Hands:
    """A clock that stands still until it is put forward."""

    def __init__(self, now: str) -> None:
        self.now = now

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands(YESTERDAY)


@pytest.fixture
def store(tmp_path: Path, clock: Hands) -> Iterator[Store]:
    opened = Store(tmp_path, clock)
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


def job(
    store: Store, id: str, kind: JobKind, spec: dict[str, object], project_id: str | None = "project_000001"
) -> None:
    store.jobs.add([JobRow(id, project_id, kind, "media", "", spec, rank=id)])


def test_what_nobody_chose_goes_with_its_file_and_the_rest_stays(store: Store, clock: Hands) -> None:
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

    clock.now = NOW
    assert store.sweep() == 1
    assert not store.files.has(unchosen.sha256) and not thumbnail.exists()
    for kept in (source, chosen, followed, fresh, described):
        assert store.assets.get(kept.id).id == kept.id
        assert store.files.has(kept.sha256)
    assert unchosen.id not in store.jobs.get(FOUND).asset_ids
    assert len(store.jobs.get(FOUND).asset_ids) == 4
    assert store.sweep() == 0


def test_what_a_command_took_in_and_made_goes_a_week_after_its_job(store: Store, clock: Hands) -> None:
    source, proxy, mask = (published(store, number, origin="upload") for number in (1, 2, 3))
    store.assets.add(None, source)
    store.assets.derive(source.id, proxy)
    job(store, FOUND, "track", {"asset_id": source.id}, None)
    clock.now = NOW
    assert store.sweep() == 0, "its job still waits"
    made = [MadeAsset(mask, {"followed": {"asset_id": source.id}})]
    store.jobs.finish(FOUND, "succeeded", made=made, started_at=NOW)
    assert store.sweep() == 0, "it has just ended"
    clock.now = "2026-03-09T08:00:00.000Z"
    assert store.sweep() == 0, "whoever asked for it may come for it"
    clock.now = "2026-03-09T10:00:00.000Z"
    assert store.sweep() == 3
    assert not any(store.files.has(each.sha256) for each in (source, proxy, mask))
    assert store.jobs.get(FOUND).asset_ids == ()
    assert store.sweep() == 0


def pictured(store: Store, it: Asset, by: Asset) -> Element:
    """`it` is an element's picture."""
    element = Element(id="element_000001", order="a0", type="prop", name="A", trigger="@a", image_asset_ids=(it.id,))
    store.changes.post(
        "project_000001",
        Change(id="change_000001", label="Add", base_revision=1, diff=RecordsDiff(added={element.id: element})),
    )
    return element


def in_history(store: Store, it: Asset, by: Asset) -> None:
    """`it` was an element's picture, and an undo brings it back."""
    element = pictured(store, it, by)
    store.changes.post(
        "project_000001",
        Change(id="change_000002", label="Remove", base_revision=2, diff=RecordsDiff(removed={element.id: element})),
    )


def waited_for(store: Store, it: Asset, by: Asset) -> None:
    """A job that belongs to no project waits for it."""
    job(store, "job_000002", "track", {"asset_id": by.id, "mask_id": it.id}, None)


def running_long(store: Store, it: Asset, by: Asset) -> None:
    """A job that belongs to no project waited long and has just ended."""
    waited_for(store, it, by)
    store.jobs.finish("job_000002", "failed", started_at=YESTERDAY)


def made_just_now(store: Store, it: Asset, by: Asset) -> None:
    """A job found what was found before, and its window may show it."""
    job(store, "job_000002", "segment", {"asset_id": by.id}, None)
    store.jobs.finish("job_000002", "succeeded", made=[MadeAsset(it, {}, held=False)], started_at=NOW)


def tried_in_vain(store: Store, it: Asset, by: Asset) -> None:
    """A project's job, which may be tried again."""
    job(store, "job_000002", "segment", {"asset_id": it.id})
    store.jobs.finish("job_000002", "failed", started_at=YESTERDAY)


def exported(store: Store, it: Asset, by: Asset) -> None:
    job(store, "job_000002", "export", {}, None)
    store.jobs.finish("job_000002", "succeeded", asset_id=it.id, started_at=YESTERDAY)


def proxy_of_held(store: Store, it: Asset, by: Asset) -> None:
    store.assets.add("project_000001", by)
    store.assets.derive(by.id, it)


def proxy_of_waited_for(store: Store, it: Asset, by: Asset) -> None:
    store.assets.derive(by.id, it)
    job(store, "job_000002", "track", {"asset_id": by.id}, None)


def source_of_held(store: Store, it: Asset, by: Asset) -> None:
    """A picture that the project holds was made from it."""
    store.assets.add("project_000001", published(store, 9), {"drawn": {"inputs": [{"asset_id": it.id}]}})


def source_of_waited_for(store: Store, it: Asset, by: Asset) -> None:
    """A job that waits works on what was made from it."""
    store.assets.add(None, made := published(store, 9), {"followed": {"asset_id": it.id}})
    job(store, "job_000002", "track", {"mask_id": made.id}, None)


def held(store: Store, it: Asset, by: Asset) -> None:
    store.assets.add("project_000001", it)


USES = [
    held, pictured, in_history, waited_for, running_long, made_just_now, tried_in_vain, exported, proxy_of_held, proxy_of_waited_for,
    source_of_held, source_of_waited_for,
]  # fmt: skip


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
def test_nothing_that_is_in_use_is_taken(
    store: Store, clock: Hands, use: Callable[[Store, Asset, Asset], object]
) -> None:
    it, by, unused = (published(store, number, origin="upload") for number in (1, 2, 3))
    for each in (by, unused):
        store.assets.add(None, each)
    if use not in (proxy_of_held, proxy_of_waited_for):
        store.assets.add(None, it)
    if use in (running_long, made_just_now):
        clock.now = NOW
    use(store, it, by)
    clock.now = NOW
    assert store.sweep() >= 1
    assert store.assets.get(it.id).id == it.id and store.files.has(it.sha256)
    assert not store.files.has(unused.sha256)
    with pytest.raises(NotFound):
        store.assets.get(unused.id)
