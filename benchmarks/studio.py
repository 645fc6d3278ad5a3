"""What a user waits for, in a studio of its own: from a pasted script to its first picture, from asking to the first progress, and
from cancelling to the end of the work. Prints one line a measure; all of it on previz at 640x360.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from milimo.settings import LOOPBACK, write_token

LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 300.0
TEXT = "INT. KITCHEN - NIGHT\n\nMARA pours tea.\n\nMARA\nYou are late again.\n\nTOM\nI know.\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, studio(Path(folder)) as client:
        project = client.post("/api/projects", json={"name": "Benchmark", "width": 640, "height": 360}).json()["id"]
        warm(client, project)
        begun = time.perf_counter()
        _propose(client, project, "script", {"text": TEXT, "revision": 1})
        _propose(client, project, "cut", {"revision": 2})
        _draw(client, project, {"boards": "missing", "takes": "none"})
        _until(lambda: bool(_facts(client, project)["takes"]))
        print(f"{time.perf_counter() - begun:.2f} s from a pasted script to its first picture")
        _until(lambda: not _active(client, project))
        shot = _facts(client, project)["takes"][0]["shot_id"]
        begun = time.perf_counter()
        [job] = _draw(client, project, {"boards": "none", "takes": "all", "shot_ids": [shot]})
        _first_progress(client, job)
        print(f"{time.perf_counter() - begun:.2f} s from asking for a take to its first progress")
        begun = time.perf_counter()
        client.post(f"/api/jobs/{job}/cancel").raise_for_status()
        _until(lambda: not _active(client, project))
        print(f"{time.perf_counter() - begun:.2f} s from cancelling to stopped")


def warm(client: httpx.Client, project: str) -> None:
    """Wait until the workers have told of their engines: an empty project has nothing to draw, but needs them."""
    _until(lambda: any(card["ready"] == "ready" for card in client.get("/api/engines").json()))


@contextmanager
def studio(data: Path) -> Generator[httpx.Client]:
    """A studio on a free port and an empty data folder, and a client that may write."""
    command = [sys.executable, "-m", "milimo.cli", "studio", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        command,
        env=os.environ | {"MILIMO_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = int(said.split(f"{LOOPBACK}:")[1].split()[0])
        headers = {"X-Milimo-Token": write_token(data)}
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", headers=headers, timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


def _propose(client: httpx.Client, project: str, what: str, asked: dict[str, Any]) -> None:
    change = client.post(f"/api/projects/{project}/propose/{what}", json=asked).raise_for_status().json()["change"]
    client.post(f"/api/projects/{project}/changes", json=change).raise_for_status()


def _draw(client: httpx.Client, project: str, wish: dict[str, Any]) -> list[str]:
    return client.post(f"/api/projects/{project}/draw", json=wish).raise_for_status().json()["job_ids"]


def _facts(client: httpx.Client, project: str) -> dict[str, Any]:
    return client.get(f"/api/projects/{project}").raise_for_status().json()["facts"]


def _active(client: httpx.Client, project: str) -> bool:
    return any(job["state"] in ("queued", "running") for job in _facts(client, project)["jobs"])


def _first_progress(client: httpx.Client, job: str) -> None:
    with client.stream("GET", "/api/events") as answer:
        for line in answer.iter_lines():
            if line.startswith("data:") and f'"job_id":"{job}"' in line.replace(" ", ""):
                return
    raise RuntimeError("the stream of events ended")


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("waited too long")
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
