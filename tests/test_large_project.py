"""A project of 2,000 shots: it opens whole, and a change to it is right. What both take is printed, not judged (`pytest -s`)."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from milimo.store.store import Store
from tests.api.conftest import serving
from tests.builders import film

pytestmark = pytest.mark.timeout(600)

SCENES, SHOTS_A_SCENE = 100, 20
CHANGES = 40


@pytest.fixture
def long_film(tmp_path: Path) -> str:
    """The project's id, in the data folder `tmp_path`."""
    store = Store(tmp_path)
    project_id = store.projects.create(list(film(SCENES, SHOTS_A_SCENE, lines=SHOTS_A_SCENE).records.values()))
    store.close()
    return project_id


@pytest.fixture
def client(tmp_path: Path, long_film: str) -> Iterator[httpx.Client]:
    with serving(tmp_path) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def test_it_opens_whole(client: httpx.Client, long_film: str) -> None:
    def opened() -> tuple[float, Any]:
        begun = time.perf_counter()
        snapshot = client.get(f"/api/projects/{long_film}").raise_for_status().json()
        return time.perf_counter() - begun, snapshot

    tries = [opened() for _ in range(3)]
    took = [seconds for seconds, _ in tries]
    snapshot = tries[-1][1]
    print(f"\nsnapshot of {SCENES * SHOTS_A_SCENE} shots: {min(took):.2f} s")
    sent = {record["id"]: record for record in snapshot["records"]}
    built = film(SCENES, SHOTS_A_SCENE, lines=SHOTS_A_SCENE).records
    assert sent == {id: record.model_dump(mode="json") for id, record in built.items()}


def test_a_change_reaches_its_shot_and_no_other(client: httpx.Client, long_film: str) -> None:
    before = {record["id"]: record for record in client.get(f"/api/projects/{long_film}").json()["records"]}
    shots = [id for id, record in before.items() if record["kind"] == "shot"]
    chosen = shots[:: len(shots) // CHANGES][:CHANGES]
    took = list[float]()
    for revision, shot in enumerate(chosen, start=1):
        change = {
            "id": f"change_{revision:06d}",
            "label": "Direct",
            "base_revision": revision,
            "diff": {"updated": {shot: {"direction": {"from": "", "to": f"Take {revision}"}}}},
        }
        begun = time.perf_counter()
        answer = client.post(f"/api/projects/{long_film}/changes", json=change)
        took.append(time.perf_counter() - begun)
        assert answer.raise_for_status().json()["revision"] == revision + 1
    took.sort()
    print(
        f"\na change: {1000 * took[CHANGES // 2]:.1f} ms in the middle, {1000 * took[int(0.95 * CHANGES)]:.1f} ms at p95"
    )
    after = {record["id"]: record for record in client.get(f"/api/projects/{long_film}").json()["records"]}
    assert {id for id in after if after[id] != before[id]} == set(chosen)
    assert [after[shot]["direction"] for shot in chosen] == [f"Take {n}" for n in range(1, CHANGES + 1)]
