"""A disk that is really full: a small file system of its own, filled up. What the user has stays as it was, what went wrong is said,
and with room again everything goes on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from milimo.domain.job import JobSpec
from milimo.errors import OutOfRoom
from milimo.jobs.queue import JobQueue
from milimo.jobs.room import RESERVE_BYTES
from milimo.jobs.supervisor import Supervisor
from milimo.media.render import render
from milimo.store.projects import new_project
from milimo.store.store import Store
from tests.api.conftest import serving
from tests.api.test_routes import png
from tests.domain.cuts import FILM, clip, of_asset
from tests.jobs.conftest import ROOT, new_job, spec, wait_until, worker_commands
from tests.jobs.test_kills import SCRIPT
from tests.media.footage import in_silence
from tests.media.numbered import write_numbered_film
from tests.media.test_render import plan_of
from tests.test_bad_input import written

pytestmark = pytest.mark.timeout(300)

MEGABYTE = 2**20


class Disk:
    """A file system of 48 MB. `fill` leaves so many bytes free; `free` gives them back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, left: int = 0) -> None:
        with self._filler.open("wb") as file:
            try:
                while True:
                    file.write(b"\x00" * 65536)
                    file.flush()
            except OSError:
                pass
        size = self._filler.stat().st_size
        with self._filler.open("r+b") as file:
            file.truncate(max(0, size - left))

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    try:
        ran = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if ran.returncode != 0:
        pytest.skip(f"only who may mount a file system can fill one up: {ran.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def change(project: str, before: dict[str, Any], name: str) -> dict[str, Any]:
    named = next(record for record in before["records"] if record["id"] == project)
    fields = {"name": {"from": named["name"], "to": name}, "style": {"from": "", "to": "x" * 20_000}}
    return {
        "id": "change_000001",
        "label": "Rename",
        "base_revision": before["revision"],
        "diff": {"updated": {project: fields}},
    }


def refused(answer: httpx.Response) -> None:
    assert answer.status_code == 507, answer.text[:300]
    assert "full" in answer.json()["detail"]
    assert "Free some space" in answer.json()["remedy"]


def test_an_upload_and_a_change_are_refused_in_words_and_taken_once_there_is_room(disk: Disk) -> None:
    with serving(disk.folder) as client:
        project, before = written(client)
        assets = f"/api/projects/{project}/assets"
        disk.fill(left=2 * MEGABYTE)
        refused(client.post(assets, params={"name": "long.mov"}, content=b"\x00" * 6 * MEGABYTE))
        assert list((disk.folder / "incoming").iterdir()) == []
        disk.fill()
        posted = change(project, before, "Renamed")
        refused(client.post(f"/api/projects/{project}/changes", json=posted))
        assert client.get(f"/api/projects/{project}").json() == before
        disk.free()
        client.post(f"/api/projects/{project}/changes", json=posted).raise_for_status()
        assert client.post(assets, params={"name": "still.png"}, content=png()).status_code == 202


def test_a_job_ends_in_words_before_the_disk_is_full_and_can_be_retried(disk: Disk) -> None:
    store = Store(disk.folder / "data")
    queue = JobQueue(store)
    project = store.projects.create([new_project("Test", 128, 64, FILM, 7)])

    def draw(of: JobSpec) -> str:
        [job] = queue.enqueue([new_job(project, of)])
        wait_until(lambda: queue.job(job).state not in ("queued", "running"), seconds=60, tend=workers)
        return job

    with Supervisor(worker_commands(store.data_dir, "device"), store.data_dir / "logs") as workers:
        draw(spec("shot_000001"))
        disk.fill(left=RESERVE_BYTES - MEGABYTE)
        failed = queue.job(draw(spec("shot_000002")))
        assert failed.state == "failed"
        assert failed.error is not None
        assert "full" in failed.error.detail
        assert "Free some space" in failed.error.remedy
        assert [take.shot_id for take in store.takes.list(project)] == ["shot_000001"]
        disk.free()
        assert queue.job(draw(spec("shot_000002"))).state == "succeeded"
    queue.close()
    store.close()


def test_an_export_is_refused_in_words_and_leaves_no_file(disk: Disk, tmp_path: Path) -> None:
    films = {"asset_00000x": write_numbered_film(tmp_path / "x.mp4", film=1, frames=40, hertz=400.0)}
    plan = plan_of(*(clip(name, of_asset("x"), 40) for name in "abcdefgh"))
    disk.fill(left=20_000)
    out = disk.folder / "film.mp4"
    with pytest.raises(OutOfRoom, match="full"):
        render(plan, lambda _: films["asset_00000x"], out, in_silence, lambda: None)
    assert not out.exists()
    disk.free()
    render(plan, lambda _: films["asset_00000x"], out, in_silence, lambda: None)
    assert out.stat().st_size > 20_000


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, RESERVE_BYTES // 2], ids=["full", "nearly full"])
def test_a_film_says_so_and_goes_on_where_it_was(disk: Disk, tmp_path: Path, left: int) -> None:
    script = tmp_path / "short.fountain"
    script.write_text(SCRIPT)
    output = tmp_path / "film.mp4"

    def film() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.fakes.film", str(script), str(output), str(disk.folder / "data")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)

    disk.fill(left)
    ran = film()
    assert ran.returncode != 0
    assert "full" in ran.stderr
    assert not output.exists()
    disk.free()
    ran = film()
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["takes"] == 5
