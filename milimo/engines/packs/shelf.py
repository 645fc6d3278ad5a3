"""The folder that holds installed packs, shared by all projects. A pack appears there by one rename, or not at all."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from milimo.engines.packs.catalog import CATALOG, Pack
from milimo.engines.packs.fetch import HUB, fetch
from milimo.errors import NotFound

ReportProgress = Callable[[float, float, str], None]
"""done, total (bytes), note. May raise Cancelled."""

RECEIPT = "pack.json"


@dataclass(frozen=True)
class PackStatus:
    """A pack and whether it is installed."""

    pack: Pack
    installed: bool


class PackShelf:
    """Installs, finds and removes packs below `root`; made by the composition root."""

    def __init__(self, root: Path, catalog: Iterable[Pack] = CATALOG, hub: str = HUB) -> None:
        self._root = root
        self._catalog = {pack.name: pack for pack in catalog}
        self._hub = hub

    def list(self) -> tuple[PackStatus, ...]:
        return tuple(PackStatus(pack, self._is_installed(pack)) for pack in self._catalog.values())

    def pack(self, name: str) -> Pack:
        """Raises NotFound for a name that no pack has."""
        if name not in self._catalog:
            raise NotFound(f"There is no pack called {name}.", f"There are: {', '.join(self._catalog)}.")
        return self._catalog[name]

    def installed(self) -> Mapping[str, Path]:
        """Folder of each installed pack, by name."""
        return {pack.name: self._root / pack.name for pack in self._catalog.values() if self._is_installed(pack)}

    def install(self, name: str, report: ReportProgress) -> Path:
        """Fetch, check and build a pack; at once when it is there. Raises what `fetch` raises; nothing is left half-made."""
        pack = self.pack(name)
        target = self._root / name
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / f".{name}.lock"):
            if self._is_installed(pack):
                return target
            downloads, building = self._root / f".{name}.download", self._root / f".{name}.building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                files = self._fetch_all(pack, downloads, report)
                report(pack.bytes, pack.bytes, "unpacking")
                _build(pack, files, building)
                (building / RECEIPT).write_text(json.dumps(_receipt(pack)))
                shutil.rmtree(target, ignore_errors=True)
                building.rename(target)
            finally:
                shutil.rmtree(building, ignore_errors=True)
            shutil.rmtree(downloads, ignore_errors=True)
        return target

    def remove(self, name: str) -> None:
        """Delete an installed pack's files. Raises NotFound for a name that no pack has."""
        self.pack(name)
        with FileLock(self._root / f".{name}.lock"):
            shutil.rmtree(self._root / name, ignore_errors=True)
            shutil.rmtree(self._root / f".{name}.download", ignore_errors=True)

    def _fetch_all(self, pack: Pack, downloads: Path, report: ReportProgress) -> dict[str, Path]:
        files: dict[str, Path] = {}
        before = 0
        for file in pack.files:

            def so_far(count: int, before: int = before, name: str = file.name) -> None:
                report(before + count, pack.bytes, f"fetching {name}")

            files[file.name] = fetch(file, downloads, so_far, self._hub)
            before += file.bytes
        return files

    def _is_installed(self, pack: Pack) -> bool:
        receipt = self._root / pack.name / RECEIPT
        try:
            return json.loads(receipt.read_text()) == _receipt(pack)
        except (OSError, ValueError):
            return False


def _receipt(pack: Pack) -> dict[str, str]:
    """What an installed pack was made from; another version of the pack has another receipt."""
    return {file.name: file.sha256 for file in pack.files}


def _build(pack: Pack, files: Mapping[str, Path], folder: Path) -> None:
    if pack.build:
        pack.build(files, folder)
        return
    for name, path in files.items():
        shutil.copyfile(path, folder / name)
