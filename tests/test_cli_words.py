"""Words on the command line: the language model is chosen, tried and asked, against servers on loopback."""

import json
from pathlib import Path

import pytest

from tests.engines.text.servers import Script, served
from tests.test_cli import milimo

SCRIPT = "INT. KITCHEN - DAY\n\nMARA pours tea.\n\nMARA\nIt is cold.\n"
SHOTS = json.dumps({"shots": [{"first_line": 1, "last_line": 2, "size": "LS", "move": "pull-out"}]})


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "short.fountain"
    path.write_text(SCRIPT)
    return path


def test_a_model_is_chosen_listed_and_tried(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert "rules" in milimo(data, "words", "settings").stdout
    with served(Script(["Ready."], seeing=("a",)), "ollama") as address:
        chosen = milimo(data, "words", "set", "--kind", "ollama", "--address", address, "--model", "a", "--no-look")
        assert chosen.returncode == 0, chosen.stderr
        settings = json.loads(milimo(data, "words", "settings", "--json").stdout)
        assert (settings["address"], settings["look"], settings["key_is_set"]) == (address, False, False)
        listed = json.loads(milimo(data, "words", "models", "--json").stdout)
        assert listed == [{"name": "a", "sees": True}, {"name": "b", "sees": False}]
        assert milimo(data, "words", "test").stdout.startswith("a: Ready.")
    gone = milimo(data, "words", "test")
    assert (gone.returncode, "cannot be reached" in gone.stderr) == (1, True)
    wrong = milimo(data, "words", "set", "--address", "file:///etc/passwd")
    assert (wrong.returncode, "is no address" in wrong.stderr) == (1, True)


def test_a_prompt_and_a_richer_one_are_printed(tmp_path: Path, script: Path) -> None:
    data = tmp_path / "data"
    with served(Script([json.dumps({"prompt": "Steam over the cup."})]), "ollama") as address:
        milimo(data, "words", "set", "--kind", "ollama", "--address", address, "--model", "a")
        ran = milimo(data, "enhance", str(script), "--shot", "1-2", "--json")
    made = json.loads(ran.stdout)
    assert made["enhanced"] == "Steam over the cup."
    assert made["author"] == {"kind": "ollama", "model": "a", "edited": False}
    assert "MARA pours tea." in made["prompt"]
    none = milimo(data, "enhance", str(script), "--shot", "9-9")
    assert (none.returncode, "milimo parse" in none.stderr) == (1, True)


def test_a_script_is_broken_down_by_the_model_or_says_that_it_was_not(tmp_path: Path, script: Path) -> None:
    data = tmp_path / "data"
    refused = milimo(data, "parse", str(script), "--words")
    assert (refused.returncode, "milimo words set" in refused.stderr) == (1, True)
    with served(Script([SHOTS]), "ollama") as address:
        milimo(data, "words", "set", "--kind", "ollama", "--address", address, "--model", "a")
        ran = milimo(data, "parse", str(script), "--words", "--json")
    [scene] = json.loads(ran.stdout)["scenes"]
    assert [(shot["size"], shot["move"], shot["characters"]) for shot in scene["shots"]] == [
        ("LS", "pull-out", ["MARA"])
    ]
    by_rules = milimo(data, "parse", str(script), "--words", "--json")
    assert "by the rules" in by_rules.stderr
    assert json.loads(by_rules.stdout) == json.loads(milimo(data, "parse", str(script), "--json").stdout)


def test_a_model_of_this_machine_is_set_and_shown_without_a_worker(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for _ in range(2):
        chosen = milimo(data, "words", "set", "--kind", "local", "--keep", "60")
        assert chosen.returncode == 0, chosen.stderr
        assert "local" in chosen.stdout
    for asked in ("models", "test"):
        missing = milimo(data, "words", asked)
        assert (missing.returncode, "not installed" in missing.stderr) == (1, True), missing.stderr
    assert not (data / "logs").exists(), "a worker was started, and takes seconds"
