"""What is written down of an installed pack: where every byte came from, under which licence, accepted when."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.pack import Pack

RECEIPT = "pack.json"


@dataclass(frozen=True)
class Kept:
    """One file of the pack; `origin` says whether it was fetched or lay on this machine already."""

    file: HubFile
    origin: Literal["hub", "disk"]


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
    """The receipt of a hub's pack that is whole: of these repositories, every file there in its size. None otherwise."""
    try:
        receipt = _RECEIPT.validate_json((folder / RECEIPT).read_bytes())
        whole = all((folder / kept.file.name).stat().st_size == kept.file.bytes for kept in receipt.files)
    except (OSError, ValidationError):
        return None
    named = {source.repository for source in pack.sources}
    needed = {source.repository for source in pack.sources if not source.optional}
    return receipt if whole and needed <= set(receipt.commits) <= named else None


def package_receipt(pack: Pack) -> dict[str, str]:
    """Of a pack made from packages: another version of it has another receipt."""
    return {file.name: file.sha256 for file in pack.files}
