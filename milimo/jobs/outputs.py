"""From files in a job's scratch folder to assets, exactly once, whenever the worker dies.

    scratch files --hash--> made.json (by rename) --publish each by rename--> assets/   ...outcome written... --> scratch gone

A run that finds `made.json` draws nothing again: it publishes what is still in the scratch folder and hands on the same result.
"""

import hashlib
import json
import os
from collections.abc import Mapping
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


def write_manifest(scratch: Path, made: Mapping[str, Any]) -> None:
    """Say what was made; from here on it is not made again."""
    temporary = scratch / f"{MANIFEST}.tmp"
    with telling_full_disk(), temporary.open("w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(scratch / MANIFEST)


def read_manifest(scratch: Path) -> dict[str, Any] | None:
    """What an earlier run made; None when there was none, or it died before it was whole."""
    try:
        return json.loads((scratch / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def publish(files: Files, scratch: Path, sha256_by_name: Mapping[str, str]) -> None:
    """Move each named scratch file to its place by content; one that is there already is left alone."""
    for name, sha256 in sha256_by_name.items():
        if (scratch / name).exists():
            files.publish(scratch / name, sha256)
