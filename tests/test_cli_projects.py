"""Projects on the command line: made of a screenplay, found by what a person types, drawn by workers of the command's own."""

import json
from pathlib import Path

import pytest

from milimo.store.store import Store
from tests.commands import interrupted, open_studio, ran, refused, said, told
from tests.fakes.engine_cards import main as publish_cards
from tests.test_cli import SCRIPT, milimo


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "short.fountain"
    path.write_text(SCRIPT)
    return path


def test_a_project_is_made_of_a_screenplay(data: Path, script: Path) -> None:
    made = told(data, "projects", "new", str(script), "--name", "Tea", "--size", "128x72", "--fps", "25")
    assert (made["name"], made["scenes"]) == ("Tea", 2)
    [project] = told(data, "projects", "list")
    assert (project["id"], project["rate"], project["shots"]) == (made["id"], "25", made["shots"])
    shots = told(data, "shots", "list", "tea")
    assert [shot["label"] for shot in shots][:2] == ["1-1", "1-2"] and len(shots) == made["shots"]
    assert all((shot["boards"], shot["takes"]) == (0, 0) for shot in shots)
    beach = told(data, "shots", "list", made["id"], "--scene", "2")
    assert [shot["label"] for shot in beach] == [label for it in shots if (label := it["label"]).startswith("2-")]
    assert said(data, "shots", "list", "TE").startswith("1-1 ")


def test_a_name_that_means_nothing_or_several_is_refused(data: Path, script: Path, tmp_path: Path) -> None:
    first, second = (told(data, "projects", "new", str(script), "--name", name)["id"] for name in ("Tea", "Tea time"))
    assert "1-1" in said(data, "shots", "list", "tea"), "the whole name wins"
    assert first in refused(data, "shots", "list", "te") and second in refused(data, "shots", "list", "te")
    assert "no project called Coffee. `milimo projects list`" in refused(data, "takes", "list", "Coffee")
    assert "has no shot 9-9" in refused(data, "takes", "list", first, "9-9")
    assert "has no scene 9" in refused(data, "shots", "list", first, "--scene", "9")
    assert "Name either shots or --scene" in refused(data, "shots", "draw", first, "1-1", "--scene", "1")
    assert "Nothing is drawn of shot 1-1 yet" in refused(data, "takes", "show", first, "1-1")
    empty = tmp_path / "empty.fountain"
    empty.write_text("Title: Nothing\n")
    assert "has no scene" in refused(data, "projects", "new", str(empty))
    assert len(told(data, "projects", "list")) == 2, "nothing is left of it"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["shots", "draw", "Tea", "--set", "steps"], "steps is no setting"),
        (["shots", "draw", "Tea", "--seed", "-1"], "--seed"),
        (["shots", "draw", "Tea", "--directed-by", "id"], "--directed-by"),
        (["shots", "set", "Tea", "1-1", "--clear", "colour"], "cannot be cleared"),
        (["shots", "set", "Tea", "1-1", "--lora", "ink=much"], "has no weight"),
        (["projects", "new", "x.fountain", "--fps", "0"], "no frame rate"),
        (["takes", "retake", "Tea", "1-1", "--from", "1"], "--to"),
        (["pictures", "draw", "x", "--size", "large", "-o", "x.png"], "is no size"),
        (["pictures", "draw", "x", "--number", "9", "-o", "x.png"], "--number"),
        (["masks", "segment", "x.png", "-o", "m.png"], "Point at the object"),
        (["masks", "segment", "x.png", "--point", "1", "-o", "m.png"], "is not 2 numbers"),
        (["masks", "segment", "x.png", "--box", "9,9,3,3", "-o", "m.png"], "a width and a height"),
        (["masks", "segment", "x.png", "--point", "nan,1", "-o", "m.png"], "finite number"),
        (["elements", "add", "Tea", "Mara"], "--type"),
    ],
)
def test_what_is_not_understood_is_said_before_anything_is_opened(data: Path, arguments: list[str], words: str) -> None:
    result = ran(data, *arguments)
    assert result.exit_code == 2, result.output
    assert words in " ".join(result.stderr.replace("│", " ").split())
    assert not data.exists()


@pytest.mark.timeout(240)
def test_a_shot_is_drawn_by_workers_of_the_command_s_own(data: Path, script: Path, tmp_path: Path) -> None:
    milimo(data, "projects", "new", str(script), "--name", "Tea", "--size", "128x72")
    drawn = milimo(data, "shots", "draw", "Tea", "--scene", "2", "--board", "--json")
    assert drawn.returncode == 0, drawn.stderr
    boards = json.loads(drawn.stdout)
    assert {(board["engine"], board["type"], board["shot"][:2]) for board in boards} == {("previz", "board", "2-")}
    assert milimo(data, "takes", "save", "Tea", "2-1", "-o", str(tmp_path / "board.png")).returncode == 0
    assert (tmp_path / "board.png").read_bytes().startswith(b"\x89PNG")
    missing = milimo(data, "pictures", "draw", "a cat", "-o", str(tmp_path / "cat.png"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("milimo: The engine flux2 cannot run") and len(missing.stderr.splitlines()) == 2


def test_ctrl_c_leaves_what_was_asked_for_in_line(data: Path, script: Path) -> None:
    told(data, "projects", "new", str(script), "--name", "Tea")
    publish_cards(str(data))
    with open_studio(data):
        missing = ("shots", "draw", "Tea", "--scene", "1", "--board")
        status, words = interrupted(data, "Drawing", *missing)
        assert (status, "`milimo jobs watch` goes on" in words) == (130, True), words
        waiting = [job for job in told(data, "jobs", "list") if job["state"] == "queued"]
        assert {job["kind"] for job in waiting} == {"board"}
        again, more = interrupted(data, "Drawing", *missing)
        assert again == 130, more
        assert told(data, "jobs", "list") == waiting, "asked again, it is the same that is waited for"
        interrupted(data, "Drawing", "shots", "draw", "Tea", "1-1", "--board")
        assert len(told(data, "jobs", "list")) > len(waiting), "of a shot that is named, one more"


def test_a_file_that_a_command_could_not_use_leaves_nothing(data: Path, script: Path, tmp_path: Path) -> None:
    project = told(data, "projects", "new", str(script))["id"]
    text = tmp_path / "notes.png"
    text.write_text("notes")
    assert "notes.png cannot be used" in refused(data, "assets", "add", project, str(text))
    store = Store(data)
    assert store.assets.list(project) == () and list((data / "incoming").iterdir()) == []
    store.close()


def test_what_the_script_says_of_a_person_stands_in_for_a_description(data: Path, tmp_path: Path) -> None:
    script = tmp_path / "quay.fountain"
    script.write_text("EXT. QUAY - DAY\n\nMARA, 70, in a man's oilskin, waits. She looks up.\n\nMARA\nYes.\n")
    told(data, "projects", "new", str(script), "--name", "Quay")
    said(data, "elements", "add", "Quay", "Mara", "--type", "character")
    assert "(from the script) a woman of 70, in a man's oilskin" in said(data, "elements", "list", "Quay")
    [mara] = told(data, "elements", "list", "Quay")
    assert (mara["description"], mara["script_says"]) == ("", "a woman of 70, in a man's oilskin")
