"""The command line: what goes to standard output, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.engines.test_loras import LTX2_LORA, weights
from tests.fakes.hub import FakeHub, serving

ROOT = Path(__file__).parents[1]
SCRIPT = (
    "INT. KITCHEN - DAY\n\nMARA pours tea.\n\nMARA (O.S.)\n(softly)\nIt is cold.\n\nEXT. BEACH - NIGHT\n\nMara runs.\n"
)


def milimo(
    data: Path, *arguments: str, hub: str = "http://127.0.0.1:9", given: str | None = None
) -> subprocess.CompletedProcess[str]:
    own = {
        "MILIMO_DATA": str(data),
        "MILIMO_PACKS": str(data / "packs"),
        "MILIMO_LORAS": str(data / "loras"),
        "MILIMO_HUB": hub,
        "HF_HOME": str(data / "hub"),
    }
    return subprocess.run(
        [sys.executable, "-m", "milimo.cli", *arguments],
        cwd=ROOT,
        env=os.environ | own,
        input=given,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "short.fountain"
    path.write_text(SCRIPT)
    return path


def test_parse_prints_one_json_object(tmp_path: Path, script: Path) -> None:
    ran = milimo(tmp_path / "data", "parse", str(script), "--json")
    assert ran.returncode == 0
    scenes = json.loads(ran.stdout)["scenes"]
    assert [(scene["heading"], scene["location"], scene["time"]) for scene in scenes] == [
        ("INT. KITCHEN - DAY", "KITCHEN", "DAY"),
        ("EXT. BEACH - NIGHT", "BEACH", "NIGHT"),
    ]
    [spoken] = [spoken for shot in scenes[0]["shots"] for spoken in shot["dialogue"]]
    assert spoken == {
        "character": "MARA",
        "extension": "O.S.",
        "parenthetical": "softly",
        "text": "It is cold.",
        "dual": False,
    }
    assert all(shot["frames"] > 0 and shot["id"] and shot["type"] for scene in scenes for shot in scene["shots"])
    assert not (tmp_path / "data").exists(), "reading a script makes no data folder"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["parse", "missing.fountain"], 1, "cannot be read"),
        (["film", "missing.fountain", "-o", "x.mp4"], 1, "cannot be read"),
        (["film", "missing.fountain"], 2, "--output"),
        (["film", "missing.fountain", "-o", "x.mp4", "--size", "big"], 2, "is no size"),
        (["film", "missing.fountain", "-o", "x.mp4", "--size", "321x180"], 2, "even number"),
        (["film", "missing.fountain", "-o", "x.mp4", "--fps", "1/0"], 2, "frame rate"),
        (["film", "missing.fountain", "-o", "x.mp4", "--scenes", "0"], 2, "--scenes"),
        (["packs", "install", "nothing"], 1, "no pack called nothing"),
        (["packs", "install", "flux2"], 1, "MILIMO_HUB names another hub"),
        (["packs", "use", "flux2"], 1, "is not installed"),
        (["loras", "import", "missing.safetensors"], 2, "does not exist"),
        (["loras", "remove", "nothing"], 1, "no LoRA called nothing"),
        (["worker", "nobody"], 1, "no worker called nobody"),
        (["jobs", "cancel"], 2, "--all"),
        (["jobs", "cancel", "job_nothing"], 1, "no such job"),
        (["jobs", "move", "job_nothing"], 1, "no such job"),
        (["fly"], 2, "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    ran = milimo(tmp_path / "data", *arguments)
    assert (ran.returncode, ran.stdout) == (status, "")
    assert said in " ".join(ran.stderr.replace("│", " ").split())
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"\x00\x01\x02" * 99])
def test_a_script_that_is_none_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.fountain"
    path.write_bytes(content)
    ran = milimo(tmp_path / "data", "parse", str(path), "--json")
    assert ran.returncode == 1 and ran.stdout == ""
    assert ran.stderr.startswith("milimo: ")
    assert "Traceback" not in ran.stderr


def test_lists_are_json_alone_when_asked(tmp_path: Path) -> None:
    for command in (["jobs", "list"], ["packs", "list"], ["loras", "list"], ["engines"]):
        ran = milimo(tmp_path / "data", *command, "--json")
        assert ran.returncode == 0, ran.stderr
        assert isinstance(json.loads(ran.stdout), list)


STILL = {
    "model_index.json": b"{}",
    "transformer/model.safetensors": bytes(5000),
    "vae/model.safetensors": bytes(10),
    "text_encoder/model.safetensors": bytes(2000),
    "flux-2-klein-4b.safetensors": bytes(9000),
}


def test_a_pack_comes_from_the_hub_once_its_licence_is_accepted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(FakeHub({"black-forest-labs/FLUX.2-klein-4B": STILL})) as hub:
        refused = milimo(data, "packs", "install", "flux2", hub=hub.address)
        assert refused.returncode == 1
        assert "Licence: Apache-2.0" in refused.stderr and "--accept-licence" in refused.stderr
        assert hub.paths() == []
        taken = milimo(data, "packs", "install", "flux2", "--accept-licence", hub=hub.address)
        assert (taken.returncode, taken.stdout) == (0, "The pack flux2 is installed.\n"), taken.stderr
        assert "flux-2-klein-4b.safetensors" not in hub.paths(), "only what the engine loads"
    [told] = [pack for pack in json.loads(milimo(data, "packs", "list", "--json").stdout) if pack["name"] == "flux2"]
    assert (told["installed"], told["chosen"], told["exact"], told["bytes"]) == (True, True, True, 7012)
    assert milimo(data, "packs", "remove", "flux2").returncode == 0
    assert not (data / "packs/flux2").exists()


def test_loras_are_imported_listed_and_removed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    file = weights(tmp_path / "noir.safetensors", LTX2_LORA)
    imported = milimo(data, "loras", "import", str(file), "--name", "Noir")
    assert imported.returncode == 0, imported.stderr
    assert "made for LTX-2" in imported.stdout and "are not installed" in imported.stdout
    assert milimo(data, "loras", "list").stdout.startswith("Noir ")
    assert milimo(data, "loras", "remove", "Noir").returncode == 0
    assert json.loads(milimo(data, "loras", "list", "--json").stdout) == []


def test_a_lora_comes_from_the_hub_by_the_name_of_its_repository(tmp_path: Path) -> None:
    data = tmp_path / "data"
    content = weights(tmp_path / "a.safetensors", LTX2_LORA).read_bytes()
    with serving(FakeHub({"somebody/looks": {"noir.safetensors": content, "dusk.safetensors": content}})) as hub:
        hub.licences["somebody/looks"] = {"license": "apache-2.0"}
        unclear = milimo(data, "loras", "fetch", "somebody/looks", hub=hub.address)
        assert unclear.returncode == 1 and "Say which one: noir.safetensors, dusk.safetensors" in unclear.stderr
        taken = milimo(data, "loras", "fetch", "somebody/looks", "noir.safetensors", "--name", "Noir", hub=hub.address)
        assert taken.returncode == 0, taken.stderr
        assert "Licence: apache-2.0" in taken.stderr
        again = milimo(data, "loras", "fetch", "somebody/looks", "noir.safetensors", "--name", "Noir", hub=hub.address)
        assert again.returncode == 1 and "There is a LoRA called Noir already" in again.stderr
    assert [lora["name"] for lora in json.loads(milimo(data, "loras", "list", "--json").stdout)] == ["Noir"]


def test_a_second_worker_of_a_name_is_refused_as_the_help_says(tmp_path: Path) -> None:
    assert "one worker of each name" in " ".join(milimo(tmp_path, "worker", "--help").stdout.split())
    with FileLock(tmp_path / "worker-media.lock"):
        ran = milimo(tmp_path, "worker", "media")
    assert (ran.returncode, "Another media worker has this data folder." in ran.stderr) == (1, True), ran.stderr
