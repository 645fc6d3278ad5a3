"""Bad input through the two doors, the API and the command line: a clear message, and nothing of the user's is lost.

Told elsewhere: what each reader refuses and why (`tests/interchange/test_reading.py`, `test_fountain.py`), malformed requests, absurd
project sizes and uploads that are no media (`tests/api/test_security.py`), absurd pictures (`tests/media/test_probe.py`), sizes and
rates on the command line (`tests/test_cli.py`), a full disk under an export (`tests/media/test_render.py`).
"""

import resource
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import serving
from tests.api.test_routes import SCRIPT, png
from tests.test_cli import milimo

pytestmark = pytest.mark.timeout(600)

ENDLESS = "INT. KITCHEN - DAY\n\nMara waits.\n\n/* one\n\nEXT. HARBOUR - NIGHT\n\nA ship leaves.\n"


def written(client: httpx.Client) -> tuple[str, dict[str, Any]]:
    """A project with a script, and what the server holds of it."""
    project = client.post("/api/projects", json={"name": "Film"}).raise_for_status().json()["id"]
    asked = {"text": SCRIPT, "revision": 1}
    proposal = client.post(f"/api/projects/{project}/propose/script", json=asked).raise_for_status().json()
    client.post(f"/api/projects/{project}/changes", json=proposal["change"]).raise_for_status()
    return project, client.get(f"/api/projects/{project}").json()


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 422, "empty"),
        (" \n\n\t", 422, "empty"),
        ("/* all of it", 200, ""),
        ("x" * 10_000_000, 413, "MB"),
        ("\x00\x01\x02" * 99, 422, "empty"),
    ],
    ids=["empty", "blank", "a comment", "10 MB", "binary"],
)
def test_a_script_that_is_none_changes_nothing(tmp_path: Path, text: str, status: int, words: str) -> None:
    with serving(tmp_path) as client:
        project, before = written(client)
        answer = client.post(f"/api/projects/{project}/propose/script", json={"text": text, "revision": 2})
        assert answer.status_code == status, answer.text[:300]
        if status != 200:
            assert words in answer.json()["detail"]
            assert answer.json()["remedy"]
        assert client.get(f"/api/projects/{project}").json() == before


def test_an_endless_boneyard_is_told_and_hides_no_scene(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        project, _ = written(client)
        answer = client.post(f"/api/projects/{project}/propose/script", json={"text": ENDLESS, "revision": 2})
        told = answer.raise_for_status().json()
        assert [each["heading"] for each in told["outline"]] == ["INT. KITCHEN - DAY", "EXT. HARBOUR - NIGHT"]
        assert any(problem["line"] == 5 for problem in told["problems"]), told["problems"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"x" * 10_000_000, "MB"), (bytes(range(256)) * 40, "not a text file"), (b" \n\n", "empty")],
    ids=["10 MB", "binary", "blank"],
)
def test_the_command_line_says_so_and_begins_no_film(tmp_path: Path, content: bytes, words: str) -> None:
    script, film = tmp_path / "odd.fountain", tmp_path / "film.mp4"
    script.write_bytes(content)
    film.write_bytes(b"the film of yesterday")
    ran = milimo(tmp_path / "data", "film", str(script), "-o", str(film))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert film.read_bytes() == b"the film of yesterday"


def test_an_old_encoding_is_read_as_it_was_meant(tmp_path: Path) -> None:
    script = tmp_path / "old.txt"
    script.write_bytes("INT. CAFÉ - DAY\n\nÉLODIE waits.\n".encode("windows-1252"))
    ran = milimo(tmp_path / "data", "parse", str(script), "--json")
    assert ran.returncode == 0, ran.stderr
    assert "CAFÉ" in ran.stdout or "CAF\\u00c9" in ran.stdout


@contextmanager
def files_end_at(bytes: int) -> Generator[None]:
    """No file of this process may grow beyond that; the system says so as an error, not by ending the process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_an_upload_that_the_disk_does_not_take_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        project, before = written(client)
        url = f"/api/projects/{project}/assets"
        with files_end_at(2_000_000):
            answer = client.post(url, params={"name": "long.mov"}, content=b"\x00" * 6_000_000)
        assert answer.status_code == 507, answer.text[:300]
        assert "larger than the disk" in answer.json()["detail"]
        assert answer.json()["remedy"]
        assert list((tmp_path / "incoming").iterdir()) == []
        assert client.get(f"/api/projects/{project}").json() == before
        assert client.post(url, params={"name": "still.png"}, content=png()).status_code == 202, "with room it goes on"
