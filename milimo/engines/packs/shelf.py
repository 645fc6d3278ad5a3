"""The folder that holds installed packs, shared by all projects. A pack appears there by one rename, or not at all.

NAME/             installed, with its receipt `pack.json`
.NAME.download/   what came so far; an install goes on from there
.NAME.list        which files the hub said it has, at which commit, when last asked
.chosen.json      which of several packs an engine is given
"""

import json
import shutil
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from milimo.engines.base import Damaged, InstalledPacks
from milimo.engines.packs.asking import ask
from milimo.engines.packs.catalog import CATALOG
from milimo.engines.packs.hub import Hub
from milimo.engines.packs.install import ReportProgress, drop_others, fill
from milimo.engines.packs.licences import Licences
from milimo.engines.packs.listing import LISTING, Listing
from milimo.engines.packs.notes import Notes
from milimo.engines.packs.on_disk import OnDisk
from milimo.engines.packs.pack import Pack
from milimo.engines.packs.packages import Corrupt, fetch
from milimo.engines.packs.patience import LONG, SHORT, Budget, Heed, take_lock, unheeding
from milimo.engines.packs.receipt import RECEIPT, Receipt, damage_in, package_receipt, read_receipt, write_receipt
from milimo.engines.packs.room import bytes_below
from milimo.engines.weights import DESCRIPTION
from milimo.errors import Conflict, EngineFailed, NotFound, NotReady

CHOSEN = ".chosen.json"
BEGUN = ".begun.json"
"""In a download's folder: the listing that it works through."""
LICENCE_LIMIT_BYTES = 500_000


@dataclass(frozen=True)
class PackStatus:
    """A pack and how it stands on this machine. Sizes in bytes."""

    pack: Pack
    installed: bool
    chosen: bool
    """Installed, and the one that its engine is given."""
    bytes: int
    exact: bool
    """Whether `bytes` is what the hub says, and not our guess."""
    here: int
    """Of a pack that is not installed: what lies on this machine already and need not be fetched."""
    came: int
    """What an unfinished download has brought."""
    accepted: bool
    commits: Mapping[str, str]
    """Repository to commit, once known."""


class PackShelf:
    """Installs, finds and removes packs below `root`; made by the composition root."""

    def __init__(
        self,
        root: Path,
        catalog: Iterable[Pack] = CATALOG,
        hub: Hub | None = None,
        on_disk: OnDisk | None = None,
        clock: Callable[[], str] = lambda: datetime.now(UTC).isoformat(timespec="seconds"),
    ) -> None:
        self._root = root
        self._catalog = {pack.name: pack for pack in catalog}
        self._hub = hub or Hub()
        self._on_disk = on_disk or OnDisk((), None)
        self._clock = clock
        self._licences = Licences(root, clock)
        self._choices = Notes(root / CHOSEN)

    def list(self) -> tuple[PackStatus, ...]:
        in_use = set(self._in_use().values())
        return tuple(self._status(pack, in_use) for pack in self._catalog.values())

    def status(self, name: str) -> PackStatus:
        """Raises NotFound for a name that no pack has."""
        return self._status(self.pack(name), set(self._in_use().values()))

    def pack(self, name: str) -> Pack:
        """Raises NotFound for a name that no pack has."""
        if name not in self._catalog:
            raise NotFound(f"There is no pack called {name}.", f"There are: {', '.join(self._catalog)}.")
        return self._catalog[name]

    def installed(self) -> InstalledPacks:
        """Folder of each installed pack, by the name that engines ask for."""
        in_use = self._in_use()
        damaged: dict[str, Damaged] = {}
        for pack in self._catalog.values():
            if pack.slot not in in_use and (why := self._damage(pack)):
                first = damaged.setdefault(pack.slot, Damaged(pack.name, why))
                if self._choices.read().get(pack.slot) == pack.name != first.pack:
                    damaged[pack.slot] = Damaged(pack.name, why)
        return InstalledPacks({slot: self._root / name for slot, name in in_use.items()}, damaged)

    def loras(self) -> Mapping[str, Path]:
        """The file of each installed LoRA, by the name of its pack."""
        found: dict[str, Path] = {}
        for pack in self._catalog.values():
            receipt = read_receipt(self._root / pack.name, pack) if pack.lora else None
            if receipt is not None:
                [file] = [kept.file.name for kept in receipt.files if kept.file.name.endswith(".safetensors")]
                found[pack.name] = self._root / pack.name / file
        return found

    def files(self, name: str, budget: Budget = SHORT, heed: Heed = unheeding) -> Listing:
        """Ask the hub (or, when it does not answer, its cache here) which files a pack has. Raises what the hub raises."""
        pack = self.pack(name)
        listing = ask(pack, self._hub, self._on_disk, budget, heed)
        self._root.mkdir(parents=True, exist_ok=True)
        self._listing_path(pack).write_bytes(LISTING.dump_json(listing))
        return listing

    def licence_text(self, listing: Listing) -> str:
        """The licence as the repository has it; empty where it has none."""
        file = next((each for each in listing.files if each.name.upper().startswith("LICENSE")), None)
        return "" if file is None else self._hub.text(file, SHORT, limit_bytes=LICENCE_LIMIT_BYTES)

    def accept_licence(self, name: str) -> None:
        """Write down that the user accepts a pack's licence."""
        self._licences.accept(self.pack(name))

    def demand_licence(self, name: str) -> None:
        """Raises BadInput when it must be accepted and was not."""
        self._licences.demand(self.pack(name))

    def install(self, name: str, report: ReportProgress) -> Path:
        """Fetch, check and build a pack; at once when it is there.

        Raises BadInput when its licence was not accepted, Conflict when another process is at it, and what fetching raises;
        nothing is left half-made, and what came is kept for the next try.
        """
        pack = self.pack(name)
        self._licences.demand(pack)
        target = self._root / name
        with self._locked(pack, lambda: report(0, 0, "waiting for what was cancelled to end")):
            if not self._is_installed(pack):
                if pack.sources:
                    self._install_from_hub(pack, target, report)
                else:
                    self._install_from_packages(pack, target, report)
        self.use(name)
        return target

    def use(self, name: str) -> None:
        """Give this pack to its engine, of those that serve it. Raises NotFound, NotReady when it is not installed."""
        pack = self.pack(name)
        if not self._is_installed(pack):
            raise NotReady(f"{pack.title} is not installed.", f"Install it: milimo packs install {name}")
        if self._in_use().get(pack.slot) != name:
            self._choices.write(pack.slot, name)

    def remove(self, name: str) -> None:
        """Delete a pack's files, and what an unfinished download left. Files that were only linked stay where they were.

        Raises NotFound for a name that no pack has, Conflict while it is being installed.
        """
        pack = self.pack(name)
        with self._locked(pack, unheeding):
            shutil.rmtree(self._root / name, ignore_errors=True)
            shutil.rmtree(self._downloads(pack), ignore_errors=True)
            self._listing_path(pack).unlink(missing_ok=True)

    def _install_from_hub(self, pack: Pack, target: Path, report: ReportProgress) -> None:
        def waiting() -> None:
            report(0, 0, "asking the hub")

        downloads = self._downloads(pack)
        begun = downloads / BEGUN
        # What has begun goes on at the commit that it began with, whatever the hub says meanwhile.
        listing = _read_listing(begun)
        if listing is None:
            listing = self.files(pack.name, LONG, waiting)
            downloads.mkdir(exist_ok=True)
            drop_others(downloads, listing, report)
            begun.write_bytes(LISTING.dump_json(listing))
        try:
            kept = fill(downloads, listing, self._hub, self._on_disk, report, damaged=target)
        except (EngineFailed, Corrupt):
            # The listing lies, or its commit is gone: the next try asks anew, and uses again what is still the same.
            begun.unlink()
            raise
        if pack.distilled:
            (downloads / DESCRIPTION).write_text(json.dumps({"distilled": True}))
        accepted_at = self._licences.accepted_at(pack) or ""
        write_receipt(downloads, Receipt(pack.name, pack.licence.name, accepted_at, self._clock(), kept))
        begun.unlink()
        shutil.rmtree(target, ignore_errors=True)
        downloads.rename(target)

    def _install_from_packages(self, pack: Pack, target: Path, report: ReportProgress) -> None:
        downloads, building = self._downloads(pack), self._root / f".{pack.name}.building"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            files = _fetch_packages(pack, downloads, report)
            report(pack.bytes, pack.bytes, "unpacking")
            _build(pack, files, building)
            (building / RECEIPT).write_text(json.dumps(package_receipt(pack)))
            shutil.rmtree(target, ignore_errors=True)
            building.rename(target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        shutil.rmtree(downloads, ignore_errors=True)

    @contextmanager
    def _locked(self, pack: Pack, heed: Heed) -> Generator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / f".{pack.name}.lock")
        if not take_lock(lock, lambda seconds: self._hub.pause(seconds, heed)):
            raise Conflict(f"{pack.title} is being installed already.", "Wait until that is done, or cancel it.")
        try:
            yield
        finally:
            lock.release()

    def _status(self, pack: Pack, in_use: set[str]) -> PackStatus:
        receipt = read_receipt(self._root / pack.name, pack) if pack.sources else None
        installed = receipt is not None or self._is_installed(pack)
        listing = _read_listing(self._listing_path(pack)) if receipt is None else None
        known = listing or Listing(tuple(file for source in pack.sources for file in self._on_disk.snapshot(source)))
        here = OnDisk((self._root / pack.name,), None)
        size = receipt.bytes if receipt else listing.bytes if listing else pack.bytes
        return PackStatus(
            pack,
            installed=installed,
            chosen=pack.name in in_use,
            bytes=size,
            exact=not pack.sources or receipt is not None or listing is not None,
            here=0
            if installed
            else sum(file.bytes for file in known.files if self._on_disk.has(file) or here.has(file)),
            came=bytes_below(self._downloads(pack)),
            accepted=self._licences.accepted_at(pack) is not None,
            commits=receipt.commits if receipt else known.commits,
        )

    def _in_use(self) -> dict[str, str]:
        """The pack that each slot is given, by slot: the chosen one, else the first that is installed. A chosen one that was damaged
        since leaves its place to no other: whoever draws would be given other weights than were chosen.
        """
        choices = self._choices.read()
        found: dict[str, str] = {}
        for pack in self._catalog.values():
            if (pack.slot not in found or choices.get(pack.slot) == pack.name) and self._is_installed(pack):
                found[pack.slot] = pack.name
        for slot, name in choices.items():
            if found.get(slot) not in (None, name) and name in self._catalog and self._damage(self._catalog[name]):
                del found[slot]
        return found

    def _damage(self, pack: Pack) -> str:
        return damage_in(self._root / pack.name) if pack.sources else ""

    def _is_installed(self, pack: Pack) -> bool:
        folder = self._root / pack.name
        if pack.sources:
            return read_receipt(folder, pack) is not None
        try:
            return json.loads((folder / RECEIPT).read_text()) == package_receipt(pack)
        except (OSError, ValueError):
            return False

    def _listing_path(self, pack: Pack) -> Path:
        return self._root / f".{pack.name}.list"

    def _downloads(self, pack: Pack) -> Path:
        return self._root / f".{pack.name}.download"


def _read_listing(path: Path) -> Listing | None:
    try:
        return LISTING.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _fetch_packages(pack: Pack, downloads: Path, report: ReportProgress) -> dict[str, Path]:
    files: dict[str, Path] = {}
    before = 0
    for file in pack.files:

        def so_far(count: int, before: int = before, name: str = file.name) -> None:
            report(before + count, pack.bytes, f"fetching {name}")

        files[file.name] = fetch(file, downloads, so_far)
        before += file.bytes
    return files


def _build(pack: Pack, files: Mapping[str, Path], folder: Path) -> None:
    if pack.build:
        pack.build(files, folder)
        return
    for name, path in files.items():
        shutil.copyfile(path, folder / name)
