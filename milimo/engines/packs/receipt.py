"""What is written down of an installed pack: where every byte came from, under which licence, accepted when."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from milimo.domain.weights import Revision, Weights
from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.pack import Pack
from milimo.engines.weights import Mark, header_of, mark_of
from milimo.errors import Unreadable

RECEIPT = "pack.json"
Origin = Literal["hub", "disk"]


@dataclass(frozen=True)
class Kept:
    """One file of the pack; `origin` says whether it was fetched or lay on this machine already."""

    file: HubFile
    origin: Origin


@dataclass(frozen=True)
class Receipt:
    """Of a hub's pack."""

    pack: str
    licence: str
    accepted_at: str
    installed_at: str
    files: tuple[Kept, ...]

    @property
    def bytes(self) -> int:
        return sum(kept.file.bytes for kept in self.files)

    @property
    def commits(self) -> dict[str, str]:
        """The commit of each repository."""
        return {kept.file.repository: kept.file.commit for kept in self.files}


_RECEIPT = TypeAdapter(Receipt)


def write_receipt(folder: Path, receipt: Receipt) -> None:
    (folder / RECEIPT).write_bytes(_RECEIPT.dump_json(receipt, indent=1))


def read_receipt(folder: Path, pack: Pack) -> Receipt | None:
    """The receipt of a hub's pack that is whole: of these repositories, every file there in its size, and its headers to be read.
    None otherwise.
    """
    try:
        receipt = _RECEIPT.validate_json((folder / RECEIPT).read_bytes())
    except (OSError, ValidationError):
        return None
    named = {source.repository for source in pack.sources}
    needed = {source.repository for source in pack.sources if not source.optional}
    whole = all(not _damage_of(folder / kept.file.name, kept.file) for kept in receipt.files)
    return receipt if whole and needed <= set(receipt.commits) <= named else None


def damage_in(folder: Path) -> str:
    """What is wrong with a hub's pack that was whole once, in a sentence; empty where nothing is, or nothing was installed."""
    try:
        receipt = _RECEIPT.validate_json((folder / RECEIPT).read_bytes())
    except (OSError, ValidationError):
        return ""
    for kept in receipt.files:
        if what := _damage_of(folder / kept.file.name, kept.file):
            return f"Of the pack {receipt.pack} the file {kept.file.name} {what}."
    return ""


def origins_in(folder: Path) -> dict[str, Origin]:
    """Where each file of a hub's pack came from, by its name; nothing where nothing was installed. The pack need not be whole."""
    try:
        receipt = _RECEIPT.validate_json((folder / RECEIPT).read_bytes())
    except (OSError, ValidationError):
        return {}
    return {kept.file.name: kept.origin for kept in receipt.files}


def _damage_of(path: Path, file: HubFile) -> str:
    """What is wrong with a file: `is missing`. What lies beneath a header is not looked at."""
    try:
        mark = mark_of(path)
    except OSError:
        return "is missing"
    _, size, _ = mark
    if size != file.bytes:
        return f"has {size} of its {file.bytes} bytes"
    try:
        garbled = path.suffix == ".safetensors" and _is_garbled(path, mark, file)
    except OSError:
        garbled = True
    return "is damaged" if garbled else ""


@lru_cache(maxsize=512)
def _is_garbled(path: Path, mark: Mark, file: HubFile) -> bool:
    """Whether a file of weights has no header, and is not so on the hub itself. Raises OSError for one that cannot be read."""
    del mark  # another one is another file
    try:
        header_of(path)
    except Unreadable:
        return not file.is_in(path)
    return False


def weights_in(slot: str, folder: Path | None) -> Weights:
    """What the folder given to a slot holds, named exactly; by its name alone where it has no receipt, and nothing for no folder."""
    if folder is None:
        return Weights(kind="pack", slot=slot, name="")
    try:
        content = (folder / RECEIPT).read_bytes()
    except OSError:
        return Weights(kind="pack", slot=slot, name=folder.name)
    try:
        commits = _RECEIPT.validate_json(content).commits
    except ValidationError:
        # Of packages: their names are in the catalog, what they held is in the receipt.
        return Weights(kind="pack", slot=slot, name=folder.name, sha256=hashlib.sha256(_canonical(content)).hexdigest())
    revisions = tuple(Revision(repository=name, commit=commit) for name, commit in sorted(commits.items()))
    return Weights(kind="pack", slot=slot, name=folder.name, revisions=revisions)


def _canonical(receipt: bytes) -> bytes:
    try:
        return json.dumps(json.loads(receipt), sort_keys=True).encode()
    except ValueError:
        return receipt


def package_receipt(pack: Pack) -> dict[str, str]:
    """Of a pack made from packages: another version of it has another receipt."""
    return {file.name: file.sha256 for file in pack.files}
