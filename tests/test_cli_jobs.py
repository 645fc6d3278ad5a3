"""Work that a command asked for and did not see through: it goes on, and what it makes still comes where it was to go."""

import re
import shlex
from pathlib import Path

import pytest

from milimo.store.store import Store
from tests.commands import interrupted, open_studio, ran, refused, said, told
from tests.fakes.engine_cards import main as publish_cards
from tests.pictures.conftest import agreement, disc, pixels_of, png
from tests.test_cli import milimo

FIND = ("--point", "50,48", "--by", "opencv")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def still(tmp_path: Path) -> str:
    path = tmp_path / "disc.png"
    path.write_bytes(png(disc()[0]))
    return str(path)


def test_ctrl_c_tells_how_the_file_comes_all_the_same(data: Path, still: str, tmp_path: Path) -> None:
    output = tmp_path / "the disc.png"
    told(data, "projects", "list")
    publish_cards(str(data))
    with open_studio(data):
        status, words = interrupted(data, "Finding", "masks", "segment", still, *FIND, "-o", str(output))
    assert status == 130 and not output.exists()
    [job] = told(data, "jobs", "list")
    assert (job["kind"], job["state"]) == ("segment", "queued")
    go_on, stop = re.findall(r"`milimo (.+?)`", words)
    assert shlex.split(go_on) == ["jobs", "watch", job["id"], "-o", str(output)], words
    assert shlex.split(stop) == ["jobs", "cancel", job["id"]]

    done = milimo(data, *shlex.split(go_on))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"{output}: disc.png mask"), done.stderr
    assert agreement(pixels_of(output.read_bytes(), "L"), disc()[1]) > 0.9
    output.unlink()
    with open_studio(data):
        late = said(data, "jobs", "watch", job["id"], "-o", str(output))
    assert late.startswith(f"{output}: disc.png mask") and output.exists(), "also when it had ended long before"
    wrong = tmp_path / "disc.jpg"
    with open_studio(data):
        assert "comes as .png, not as .jpg" in refused(data, "jobs", "watch", job["id"], "-o", str(wrong))
    assert not wrong.exists()

    weeks_later = Store(data, lambda: "2100-01-01T00:00:00.000Z")
    weeks_later.sweep()
    weeks_later.close()
    with open_studio(data):
        assert "Nothing is left of it" in refused(data, *shlex.split(go_on))


def test_what_a_project_was_to_keep_it_keeps_all_the_same(data: Path, still: str, tmp_path: Path) -> None:
    script = tmp_path / "tea.fountain"
    script.write_text("INT. KITCHEN - DAY\n\nMara waits.\n")
    told(data, "projects", "new", str(script), "--name", "Tea")
    publish_cards(str(data))
    with open_studio(data):
        status, words = interrupted(data, "Finding", "masks", "segment", still, *FIND, "--project", "Tea")
    assert (status, "`milimo jobs watch` goes on" in words) == (130, True), words
    assert milimo(data, "jobs", "watch").returncode == 0
    assert [asset["origin"] for asset in told(data, "assets", "list", "Tea")].count("mask") == 1


def test_what_cannot_be_watched_for_is_refused(data: Path, tmp_path: Path) -> None:
    with open_studio(data):
        missing = ran(data, "jobs", "watch", "job_nothing", "-o", str(tmp_path / "a.png"))
        assert (str(missing.exception), missing.stdout) == ("There is no such job.", "")
        nobodys = ran(data, "jobs", "watch", "-o", str(tmp_path / "a.png"))
        assert (nobodys.exit_code, "Name the jobs" in nobodys.stderr) == (2, True)
        assert "is a folder" in refused(data, "jobs", "watch", "job_nothing", "-o", str(tmp_path))
