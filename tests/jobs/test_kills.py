"""Whichever process dies, wherever: the film is finished, each job has made exactly one take, nothing is missing or left over."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from milimo.domain.document import Document
from milimo.domain.job import JobSpec
from milimo.domain.plan import panels_of
from milimo.domain.shot import values_of
from milimo.jobs.kill_points import KILL_POINTS
from milimo.store.store import Store
from tests.fakes.counting_engine import numbers_in
from tests.jobs.conftest import ROOT

SCRIPT = """
INT. KITCHEN - DAY

MARA pours tea.

MARA
It is cold.

JOHN
Yes.

EXT. BEACH - NIGHT

John runs.
"""
RANDOM_KILLS = 20


class FilmRun:
    """`milimo film` with the counting engine, in processes of its own, on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.output = folder / "out" / "film.mp4"
        self.script = folder / "short.fountain"
        self.script.write_text(SCRIPT)
        self.markers = folder / "markers"
        self.markers.mkdir()

    def start(self, kill_at: str = "", direction: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.fakes.film", str(self.script), str(self.output), str(self.data)]
        environment = {"MILIMO_KILL_AT": kill_at, "MILIMO_KILL_MARKERS": str(self.markers)}
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, kill_at: str = "", tries: int = 1) -> dict[str, Any]:
        """Run until it ends by itself; again each time that it was killed."""
        for _ in range(tries):
            process = self.start(kill_at)
            try:
                out, err = process.communicate(timeout=100)
            finally:
                process.kill()
            if process.returncode == 0:
                return json.loads(out)
            assert process.returncode == -signal.SIGKILL, err
        raise AssertionError("killed too often")

    def check(self, told: dict[str, Any]) -> None:
        """Everything is there, once; and the next start leaves nothing temporary."""
        store = Store(self.data)
        try:
            taken = store.projects.snapshot(told["project"])
            known = store.jobs.of_project(told["project"])
        finally:
            store.close()
        assert [each.outcome.state if each.outcome else "open" for each in known] == ["succeeded"] * len(known)
        drawn = [JobSpec.model_validate(each.row.spec) for each in known if each.row.kind != "export"]
        assert sorted((spec.shot_id, spec.kind, spec.panel) for spec in drawn) == sorted(pictures(taken.document))
        makers = sorted(take.job_id for take in taken.takes)
        assert makers == sorted(each.row.id for each in known if each.row.kind != "export")
        for take in taken.takes:
            sha256 = next(asset.sha256 for asset in taken.assets if asset.id == take.asset_id)
            assert numbers_in(self.data / "assets" / sha256[:2] / sha256[2:]) == list(range(take.frames))
        durations = [values_of(shot).frames for shot in taken.document.live_shots()]
        assert told["frames"] == sum(durations)
        assert numbers_in(self.output) == [number for frames in durations for number in range(frames)]
        again = self.finish()
        assert again == told
        assert left_over(self.data) == []
        assert sorted(path.name for path in self.output.parent.iterdir()) == [self.output.name]


def pictures(document: Document) -> list[tuple[str, str, int]]:
    shots = document.live_shots()
    boards = [(shot.id, "board", panel) for shot in shots for panel in panels_of(values_of(shot))]
    return boards + [(shot.id, "take", 1) for shot in shots]


def left_over(data: Path) -> list[str]:
    """Temporary files: below the scratch and incoming folders, or so named."""
    inside = [*(data / "scratch").rglob("*"), *(data / "incoming").rglob("*")]
    named = [path for path in data.rglob("*") if path.suffix in (".tmp", ".part")]
    return [str(path.relative_to(data)) for path in (*inside, *named)]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_film_killed_once_at_every_named_point_is_finished(tmp_path: Path) -> None:
    run = FilmRun(tmp_path)
    told = run.finish(",".join(KILL_POINTS), tries=len(KILL_POINTS) + 1)
    assert sorted(path.name for path in run.markers.iterdir()) == sorted(KILL_POINTS)
    run.check(told)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_film_killed_twenty_times_at_random_is_finished(tmp_path: Path) -> None:
    seed = int(os.environ.get("MILIMO_KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"MILIMO_KILL_SEED={seed}")
    chance = random.Random(seed)
    run = FilmRun(tmp_path)
    process, kills = run.start(), 0
    told: dict[str, Any] | None = None
    while told is None:
        time.sleep(chance.uniform(0.2, 2.5))
        if process.poll() is not None:
            if process.returncode == 0:
                told = json.loads(process.communicate()[0])
                break
            assert process.returncode == -signal.SIGKILL, process.communicate()[1]
            process = run.start()
        elif kills < RANDOM_KILLS:
            kills += kill_some(process.pid, chance)
    while kills < RANDOM_KILLS:
        # The film was done before its twentieth death: killing a finished film's next run must do no harm either.
        process = run.start()
        time.sleep(chance.uniform(0.2, 1.5))
        kills += kill_some(process.pid, chance)
        process.kill()
        process.wait()
    run.check(told or run.finish(tries=2))


def kill_some(pid: int, chance: random.Random) -> int:
    """Kill the supervisor, one of its workers, or all of them; gives 1, or 0 when there was nobody left."""
    with suppress(psutil.NoSuchProcess):
        film = psutil.Process(pid)
        workers = film.children()
        choices = [[film], [film, *workers], *([worker] for worker in workers)]
        for victim in chance.choice(choices):
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        return 1
    return 0
