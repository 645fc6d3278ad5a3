"""A studio whose API and workers are killed at random while somebody edits and has shots drawn: every edit counts once, every shot
is drawn once, and the next start leaves nothing temporary."""

import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from milimo.api.security import TOKEN_HEADER
from milimo.jobs.supervisor import Supervisor
from milimo.settings import LOOPBACK, Settings, write_token
from milimo.store.store import Store
from milimo.studio import supervise, sweep
from tests.jobs.conftest import worker_commands
from tests.jobs.test_kills import SCRIPT, left_over, pictures

KILLS = 12
EDITS = 40
PATIENCE_SECONDS = 120.0


class Tree:
    """The processes of a studio, kept alive by a thread; `kill` ends one, or all of them."""

    def __init__(self, keeper: Supervisor) -> None:
        self._keeper = keeper
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tend)

    def __enter__(self) -> "Tree":
        self._keeper.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self._keeper.stop()

    def kill(self, names: tuple[str, ...]) -> int:
        pids = self._keeper.pids()
        killed = [pids[name] for name in names if name in pids]
        for pid in killed:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
        return int(bool(killed))

    def _tend(self) -> None:
        while not self._stopped.wait(0.05):
            self._keeper.tend()


@contextmanager
def studio(data: Path) -> Generator[tuple[Tree, httpx.Client]]:
    """The API and workers that count, as the studio's supervisor keeps them."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    data.mkdir(exist_ok=True)
    settings = Settings(data=data, packs=data / "packs", port=port)
    sweep(settings)
    api = {"api": [sys.executable, "-m", "milimo.cli", "serve"]}
    keeper = supervise(settings, api | worker_commands(data, "device", "media"), longest_wait_seconds=0.3)
    headers = {TOKEN_HEADER: write_token(data)}
    with (
        Tree(keeper) as tree,
        httpx.Client(base_url=f"http://{LOOPBACK}:{port}", headers=headers, timeout=20) as client,
    ):
        yield tree, client


def asked(ask: Callable[[], httpx.Response]) -> Any:  # noqa: ANN401
    """The answer, asked for again while nobody is there: a client cannot know whether its request was heard."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = ask()
            if answer.status_code != 503:
                return answer.raise_for_status().json() if answer.content else None
        except httpx.TransportError:
            pass
        assert time.monotonic() < end, "nobody answers any more"
        time.sleep(0.05)


def begun(client: httpx.Client) -> str:
    """A project with a script, from before the first death."""
    project = asked(lambda: client.post("/api/projects", json={"name": "Film", "width": 128, "height": 64}))["id"]
    text = {"text": SCRIPT, "revision": 1}
    change = asked(lambda: client.post(f"/api/projects/{project}/propose/script", json=text))["change"]
    asked(lambda: client.post(f"/api/projects/{project}/changes", json=change))
    return project


def edited(client: httpx.Client, project: str, number: int) -> None:
    """Describe the film's style, from what the edit before it wrote."""
    before = "" if number == 0 else f"Style {number - 1}"
    change = {
        "id": f"change_{number:06d}",
        "label": "Style",
        "base_revision": 2 + number,
        "diff": {"updated": {project: {"style": {"from": before, "to": f"Style {number}"}}}},
    }
    made = asked(lambda: client.post(f"/api/projects/{project}/changes", json=change))
    assert made == {"revision": 3 + number, "change_id": change["id"]}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_api_and_workers_killed_at_random_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("MILIMO_KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"MILIMO_KILL_SEED={seed}")
    chance = random.Random(seed)
    data = tmp_path / "data"
    victims = (("api",), ("device",), ("media",), ("api", "device", "media"))
    with studio(data) as (tree, client):
        project = begun(client)
        finished = threading.Event()

        def slay() -> None:
            kills = 0
            while kills < KILLS and not finished.wait(chance.uniform(0.1, 1.2)):
                kills += tree.kill(chance.choice(victims))

        killer = threading.Thread(target=slay)
        killer.start()
        try:
            wish = {"boards": "missing", "takes": "missing", "engine": "counting"}
            for number in range(EDITS):
                edited(client, project, number)
                if number % 10 == 0:
                    asked(lambda: client.post(f"/api/projects/{project}/draw", json=wish))
            killer.join()
            end = time.monotonic() + PATIENCE_SECONDS
            while any(job["state"] in ("queued", "running") for job in _facts(client, project)["jobs"]):
                assert time.monotonic() < end, "the work does not end"
                time.sleep(0.2)
        finally:
            finished.set()
            killer.join()
    sweep(Settings(data=data))
    assert left_over(data) == []
    store = Store(data)
    try:
        taken = store.projects.snapshot(project)
    finally:
        store.close()
    assert (taken.revision, taken.document.project.style) == (2 + EDITS, f"Style {EDITS - 1}")
    makers = [take.job_id for take in taken.takes]
    assert len(makers) == len(set(makers)), "one take a job"
    assert sorted((take.shot_id, take.type, take.panel) for take in taken.takes) == sorted(
        (shot, "board" if kind == "board" else "motion", panel) for shot, kind, panel in pictures(taken.document)
    )


def _facts(client: httpx.Client, project: str) -> dict[str, Any]:
    return asked(lambda: client.get(f"/api/projects/{project}"))["facts"]
