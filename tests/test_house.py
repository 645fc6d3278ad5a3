"""The house keeps its own rules: who imports whom, how long a file may grow, what never enters the repository."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.imports import wrong_python_arrows, wrong_web_arrows

ROOT = Path(__file__).parent.parent
LOCKS = [*(f"requirements/{name}.txt" for name in ("lock", "runtime", "test", "models")), "web/package-lock.json"]
GENERATED = {"web/src/api/schema.ts"}
LONGEST_FILE = 500  # lines


def tracked(*suffixes: str) -> list[Path]:
    """The files that git tracks, or would track, with one of the endings; all of them without any."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in sorted(listing) if not suffixes or name.endswith(suffixes)]
    return [path for path in paths if path.is_file()]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_python_imports_run_one_way() -> None:
    assert wrong_python_arrows(ROOT) == []


def test_browser_imports_run_one_way() -> None:
    assert wrong_web_arrows(ROOT / "web/src") == []


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("domain/plan.py", "from milimo.store import tables", True),
        ("domain/plan.py", "from ..media.probe import probe", True),
        ("domain/plan.py", "import random", True),
        ("domain/plan.py", "from milimo.errors import BadInput", False),
        ("domain/plan.py", "from .shot import Shot", False),
        ("engines/previz/draw.py", "from milimo.jobs import queue", True),
        ("engines/previz/draw.py", "from milimo.media.encode import encode", False),
        ("engines/ltx2/run.py", "def run():\n    import torch", False),
        ("jobs/worker.py", "import torch", True),
        ("jobs/worker.py", "from milimo.engines import registry", False),
        ("api/shots.py", "from milimo import engines", True),
        ("api/shots.py", "from milimo.app import build", True),
        ("app.py", "from milimo.engines import registry", False),
    ],
)
def test_a_python_arrow_the_wrong_way_is_found(tmp_path: Path, file: str, line: str, wrong: bool) -> None:
    target = tmp_path / "milimo" / file
    target.parent.mkdir(parents=True)
    target.write_text(line, encoding="utf-8")
    assert bool(wrong_python_arrows(tmp_path)) is wrong


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("playback/clock.ts", 'import { split } from "../commands/clip";', True),
        ("playback/clock.ts", 'import { cut } from "../model/cut";', False),
        ("model/cut.ts", 'export * from "../views/timeline/Clip";', True),
        ("tools/select.ts", 'const view = await import("../views/viewer/Viewer");', True),
        ("ui/Button.tsx", 'import type { Shot } from "../model/records";', True),
        ("api/client.ts", 'import { cut } from "../model/cut";', True),
        ("api/client.ts", 'import type {\n  Change,\n  Take,\n} from "../model/records";', False),
        ("api/client.ts", 'import type { Change } from "mutative";\nimport { cut } from "../model/cut";', True),
        ("views/viewer/Viewer.tsx", 'import { Clock } from "../../playback/clock";', False),
        ("model/resolve.test.ts", 'import { play } from "../playback/clock";', False),
        ("model/cut.ts", 'import { create } from "mutative";', False),
    ],
)
def test_a_browser_arrow_the_wrong_way_is_found(tmp_path: Path, file: str, line: str, wrong: bool) -> None:
    target = tmp_path / file
    target.parent.mkdir(parents=True)
    target.write_text(line, encoding="utf-8")
    assert bool(wrong_web_arrows(tmp_path)) is wrong


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+", text) == [], "run `make lock`: it leaves addresses out"
    assert "index-url" not in text


def test_every_locked_package_has_a_hash() -> None:
    packages = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {path: package for path, package in packages.items() if path and not package.get("inBundle")}
    assert [path for path, package in named.items() if "integrity" not in package] == []
    for lock in LOCKS[:-1]:
        pins = re.split(r"\n(?=[A-Za-z])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
        assert pins and [pin for pin in pins if "--hash=sha256:" not in pin] == []


def configured_hosts() -> set[str]:
    """The hosts of the package registries that this machine is set up to use."""
    commands = (["npm", "config", "get", "registry"], ["python3", "-m", "pip", "config", "get", "global.index-url"])
    answers = (subprocess.run(command, capture_output=True, text=True, check=False).stdout for command in commands)
    return {host for answer in answers if (host := urlsplit(answer.strip()).hostname)}


def test_nothing_names_a_registry_or_somebody_s_machine() -> None:
    hosts = {"registry.npmjs" + ".org", "files.pythonhosted" + ".org", "pypi" + ".org"} | configured_hosts()
    folders = ["/" + folder + "/" for folder in ("root", "work")]
    pattern = re.compile("|".join([*map(re.escape, hosts), *(rf"(?<![\w.~-]){folder}" for folder in folders)]))
    found = [
        f"{name(path)}: {match[0]}"
        for path in tracked()
        if b"\0" not in (content := path.read_bytes())
        for match in pattern.finditer(content.decode("utf-8", errors="replace"))
    ]
    assert found == []


def test_files_are_small_rooms() -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked(".py", ".ts", ".tsx", ".css")
        if name(path) not in GENERATED
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def patches_our_own(tree: ast.Module) -> bool:
    """Says whether a module uses `unittest.mock`, or `monkeypatch.setattr` on something imported from milimo."""
    ours: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"milimo", "unittest"}:
            if node.module == "unittest.mock" or (
                node.module == "unittest" and any(alias.name == "mock" for alias in node.names)
            ):
                return True
            ours.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            if any(alias.name == "unittest.mock" for alias in node.names):
                return True
            ours.update(alias.asname or "milimo" for alias in node.names if alias.name.split(".")[0] == "milimo")
    return any(_patches(node, ours) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _patches(call: ast.Call, ours: set[str]) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in {"setattr", "delattr"} and call.args):
        return False
    target = call.args[0]
    if isinstance(target, ast.Constant):
        return str(target.value).startswith("milimo")
    while isinstance(target, ast.Attribute):
        target = target.value
    return isinstance(target, ast.Name) and target.id in ours


def test_fakes_not_mocks() -> None:
    assert [name(path) for path in tracked(".py") if patches_our_own(ast.parse(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("from unittest import mock", True),
        ("import unittest.mock", True),
        ("from milimo.media import probe\ndef test(monkeypatch): monkeypatch.setattr(probe, 'run', None)", True),
        ("import milimo.app\ndef test(monkeypatch): monkeypatch.setattr(milimo.app, 'build', None)", True),
        ("def test(monkeypatch): monkeypatch.setattr('milimo.app.build', None)", True),
        ("import os\ndef test(monkeypatch): monkeypatch.setattr(os, 'cpu_count', None)", False),
        ("def test(monkeypatch): monkeypatch.setenv('MILIMO_DATA', 'x')", False),
    ],
)
def test_a_patch_of_our_own_is_found(source: str, wrong: bool) -> None:
    assert patches_our_own(ast.parse(source)) is wrong


def test_every_folder_says_what_it_owns() -> None:
    folders = {path.parent for path in (ROOT / "milimo").rglob("*.py")}
    silent = [
        name(folder)
        for folder in sorted(folders)
        if not (init := folder / "__init__.py").is_file() or not ast.get_docstring(ast.parse(init.read_text("utf-8")))
    ]
    assert silent == []


def direct_dependencies() -> list[str]:
    """The packages we ask for by name, in Python and in the browser."""
    lines = [
        line
        for lock in ("runtime", "test", "models")
        for line in (ROOT / f"requirements/{lock}.in").read_text().splitlines()
    ]
    python = [match[0] for line in lines if (match := re.match(r"[a-z][a-z0-9-]*", line))]
    package = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
    return [*python, *package["dependencies"], *package["devDependencies"]]


def test_the_notice_names_every_direct_dependency() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [package for package in direct_dependencies() if f"\n  {package} " not in notice] == []


def test_the_python_we_promise_is_the_one_we_check() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=" + project["tool"]["pyright"]["pythonVersion"]
