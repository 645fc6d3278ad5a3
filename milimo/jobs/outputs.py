"""From files in a job's scratch folder to assets, exactly once, whenever the worker dies.

    scratch files --hash--> made.json (by rename) --publish each by rename--> assets/   ...outcome written... --> scratch gone

A run that finds `made.json` draws nothing again: it publishes what is still in the scratch folder and hands on the same result.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milimo.domain.asset import Asset
from milimo.store.files import Files, telling_full_disk
from milimo.store.ids import asset_id_of

MANIFEST = "made.json"


@dataclass(frozen=True)
class Output:
    """A finished file in the scratch folder, described. `asset` lacks what its content decides: id, sha256, bytes."""

    path: Path
    asset: Mapping[str, Any]


def describe(output: Output) -> Asset:
    """Read the file once, put it on the disk, and complete its description."""
    with telling_full_disk(), output.path.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    content = {"id": asset_id_of(sha256), "sha256": sha256, "bytes": output.path.stat().st_size}
    return Asset.model_validate(dict(output.asset) | content)


def make_once(
    files: Files, scratch: Path, make: Callable[[], dict[str, Any]], keep: Collection[str] = ()
) -> dict[str, Any]:
    """What `make` makes, published; from an earlier run when that got so far. `make` finds the scratch folder empty but for what
    is called as `keep` names (what earlier steps of the job left there).

    Its result is JSON, with the SHA-256 of each scratch file under `files`, by name.
    """
    made = _read_manifest(scratch)
    if made is None or not _all_there(files, scratch, made["files"]):
        _clear(scratch, keep)
        made = make()
        _write_manifest(scratch, made)
    for name, sha256 in made["files"].items():
        if (scratch / name).exists():
            files.publish(scratch / name, sha256)
    return made


def _clear(scratch: Path, keep: Collection[str]) -> None:
    scratch.mkdir(parents=True, exist_ok=True)
    for path in scratch.iterdir():
        if path.name in keep:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _all_there(files: Files, scratch: Path, sha256_by_name: Mapping[str, str]) -> bool:
    return all((scratch / name).exists() or files.has(sha256) for name, sha256 in sha256_by_name.items())


def _write_manifest(scratch: Path, made: Mapping[str, Any]) -> None:
    temporary = scratch / f"{MANIFEST}.tmp"
    with telling_full_disk(), temporary.open("w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(scratch / MANIFEST)


def _read_manifest(scratch: Path) -> dict[str, Any] | None:
    try:
        return json.loads((scratch / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
