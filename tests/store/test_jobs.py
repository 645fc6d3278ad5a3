"""Jobs as rows: the first outcome wins, and comes with all that the job made, or with nothing."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Change, FieldChange, RecordsDiff
from milimo.domain.job import JobError
from milimo.errors import BadInput, NotFound
from milimo.store.ids import asset_id_of
from milimo.store.jobs import EndState, JobRow, MadeTake, OpenPlace
from milimo.store.store import Store
from tests.builders import film

FILM = film()
SHOT = FILM.live_shots()[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    store.projects.create(list(FILM.records.values()))
    yield store
    store.close()


def row(id: str = "job_000001", rank: str = "a0", **fields: object) -> JobRow:
    values = {"kind": "take", "queue": "device", "title": "1-1 take", "spec": {"seed": 1}, "shot_id": SHOT.id}
    return JobRow(id=id, project_id=FILM.project.id, rank=rank, **values | fields)  # pyright: ignore[reportArgumentType]


def asset(number: int = 1) -> Asset:
    sha256 = f"{number:064x}"[::-1]
    return Asset(id=asset_id_of(sha256), sha256=sha256, type="video", mime="video/mp4", bytes=9, name="1-1", frames=96)


def take(job_id: str, made: Asset, number: int = 1) -> MadeTake:
    known = Take(
        id=f"take_{job_id[4:]}",
        shot_id=SHOT.id,
        job_id=job_id,
        number=number,
        type="motion",
        asset_id=made.id,
        frames=96,
        engine="previz",
        digest="d",
    )
    return MadeTake(known, {"spec": {"seed": 1}, "seconds": 1.5})


def events(store: Store, name: str) -> list[dict[str, object]]:
    return [json.loads(event.data) for event in store.events.after(0).events if event.name == name]


def test_a_job_from_its_row_to_its_take(store: Store) -> None:
    store.jobs.add([row()])
    store.jobs.started("job_000001", "2026-01-01T00:00:00.000Z")
    made = asset()
    assert store.jobs.finish("job_000001", "succeeded", assets=[made], takes=[take("job_000001", made)])
    known = store.jobs.get("job_000001")
    assert known.outcome is not None
    assert known.take_ids == ("take_000001",)
    assert [each["job"]["state"] for each in events(store, "job")] == ["queued", "running", "succeeded"]  # type: ignore[index]
    [told] = events(store, "take")
    assert told["assets"] == [made.model_dump(mode="json")]
    assert store.projects.snapshot(FILM.project.id).takes[0].number == 1
    assert store.takes.provenance("take_000001") == {"spec": {"seed": 1}, "seconds": 1.5}


def test_takes_of_a_shot_are_numbered_as_they_come(store: Store) -> None:
    for number in (1, 2, 3):
        id = f"job_{number:06d}"
        store.jobs.add([row(id)])
        made = asset(number)
        store.jobs.finish(id, "succeeded", assets=[made], takes=[take(id, made, number=99)])
    assert [each.number for each in store.takes.list(FILM.project.id)] == [1, 2, 3]


@pytest.mark.parametrize("second", ["succeeded", "failed", "cancelled"])
def test_the_first_outcome_wins(store: Store, second: EndState) -> None:
    store.jobs.add([row()])
    why = JobError(title="It failed", detail="No.", remedy="Try again.")
    assert store.jobs.finish("job_000001", "failed", error=why)
    before = store.events.last_id()
    made = asset()
    assert not store.jobs.finish("job_000001", second, assets=[made], takes=[take("job_000001", made)])
    assert store.takes.list(FILM.project.id) == ()
    assert store.events.last_id() == before
    job = store.jobs.get("job_000001").as_job("running")
    assert (job.state, job.error) == ("failed", why)


def test_of_many_outcomes_at_once_one_wins(store: Store, tmp_path: Path) -> None:
    store.jobs.add([row()])
    stores = [Store(tmp_path) for _ in range(4)]

    def finish(number: int) -> bool:
        made = asset()
        return stores[number].jobs.finish("job_000001", "succeeded", assets=[made], takes=[take("job_000001", made)])

    with ThreadPoolExecutor(4) as pool:
        wins = list(pool.map(finish, range(4)))
    assert wins.count(True) == 1
    assert len(store.takes.list(FILM.project.id)) == 1
    for each in stores:
        each.close()


def test_an_outcome_that_cannot_be_written_whole_is_not_written(store: Store) -> None:
    store.jobs.add([row()])
    unknown = asset(7)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.jobs.finish("job_000001", "succeeded", takes=[take("job_000001", unknown)])
    assert store.jobs.get("job_000001").outcome is None
    assert store.takes.list(FILM.project.id) == ()


def test_the_users_order(store: Store) -> None:
    store.jobs.add([row(f"job_{number:06d}", rank=f"a{number}") for number in (1, 2, 3)])
    store.jobs.add([row("job_000004", rank="a4", queue="media", kind="export")])
    store.jobs.move("job_000003", "a0")
    assert [each.row.id for each in store.jobs.open("device")] == ["job_000003", "job_000001", "job_000002"]
    seen: list[str] = []

    def ranked(there: Sequence[OpenPlace]) -> list[str]:
        seen.extend(each.rank for each in there)
        return ["a5"]

    store.jobs.add([row("job_000005", rank="", queue="media", kind="export")], ranked)
    assert seen == ["a0", "a1", "a2", "a4"]
    assert store.jobs.get("job_000005").row.rank == "a5"
    store.jobs.finish("job_000001", "cancelled")
    assert [each.row.id for each in store.jobs.open("device")] == ["job_000003", "job_000002"]
    assert [each.row.id for each in store.jobs.ended()] == ["job_000001"]


def test_a_row_that_is_there_stays_as_it_is(store: Store) -> None:
    store.jobs.add([row()])
    store.jobs.add([row(title="another")])
    assert store.jobs.get("job_000001").row.title == "1-1 take"
    assert len(events(store, "job")) == 1


def test_a_job_that_is_not_there(store: Store) -> None:
    assert store.jobs.find("job_999999") is None
    with pytest.raises(NotFound):
        store.jobs.finish("job_999999", "failed")


def test_a_pick_is_a_take_of_its_own_shot(store: Store) -> None:
    store.jobs.add([row()])
    made = asset()
    store.jobs.finish("job_000001", "succeeded", assets=[made], takes=[take("job_000001", made)])
    other = FILM.live_shots()[1]

    def pick(revision: int, shot_id: str) -> Change:
        fields = {"picked_take_id": FieldChange(from_=None, to="take_000001")}
        diff = RecordsDiff(updated={shot_id: fields})
        return Change(id=f"change_{revision:06d}", label="Pick", base_revision=revision, diff=diff)

    with pytest.raises(BadInput, match="no such take"):
        store.changes.post(FILM.project.id, pick(1, other.id))
    assert store.changes.post(FILM.project.id, pick(1, SHOT.id)) == 2
