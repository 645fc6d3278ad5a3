"""Fills a pack's folder from a hub: what lies on this machine is checked and linked, the rest is fetched."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

from milimo.engines.packs.download import PART, bytes_come, download
from milimo.engines.packs.hub import Hub
from milimo.engines.packs.listing import HubFile, Listing
from milimo.engines.packs.on_disk import OnDisk, put_in_place
from milimo.engines.packs.receipt import Kept, Origin, origins_in
from milimo.engines.packs.room import check_room

ABREAST = 3
"""Files that are fetched at once: one connection to a hub seldom fills a line."""
TICK_SECONDS = 0.1

ReportProgress = Callable[[float, float, str], None]
"""done, total (bytes), note. May raise Cancelled. Called in the thread that installs."""


def drop_others(folder: Path, listing: Listing, report: ReportProgress) -> None:
    """Of the files that an earlier try left, perhaps of another listing, leave only those that are this one's, whole or begun."""
    named = {folder / name for file in listing.files for name in (file.name, file.name + PART)}
    for path in [path for path in folder.rglob("*") if path not in named and not path.is_dir()]:
        path.unlink()
    there = [file for file in listing.files if _is_here(folder, file)]
    total, before = sum(file.bytes for file in there), 0
    for file in there:

        def checked(done: int, before: int = before, name: str = file.name) -> None:
            report(before + done, total, f"checking {name}")

        if not file.is_in(folder / file.name, checked):
            (folder / file.name).unlink()
        before += file.bytes


def fill(
    folder: Path, listing: Listing, hub: Hub, on_disk: OnDisk, report: ReportProgress, *, damaged: Path
) -> tuple[Kept, ...]:
    """Bring every file of a listing into the folder, which may hold some from an earlier try. Raises what `download` raises.

    `damaged` is the folder of the pack as it was installed before, on the same disk; it need not be there. What is whole of it is
    not fetched again but moved over, for that folder is deleted in the end.
    """
    missing = [file for file in listing.files if not _is_here(folder, file)]
    there = [file for file in listing.files if file not in missing]
    linked = _link_what_is_here(folder, missing, _Finds(on_disk, damaged), report)
    wanted = [file for file in missing if file not in linked]
    check_room(folder, sum(max(0, file.bytes - bytes_come(folder / file.name)) for file in wanted))
    _fetch(folder, wanted, hub, report)
    fetched_before = [Kept(file, "disk" if _is_linked(folder / file.name) else "hub") for file in there]
    found = (Kept(file, origin) for file, origin in linked.items())
    return (*fetched_before, *found, *(Kept(file, "hub") for file in wanted))


def _link_what_is_here(
    folder: Path, files: Sequence[HubFile], finds: "_Finds", report: ReportProgress
) -> dict[HubFile, Origin]:
    """Check candidates to the last byte; link, or move, those that are right. Gives where each came from in the first place."""
    found = {file: candidates for file in files if (candidates := finds.candidates(file))}
    total, before, linked = sum(file.bytes for file in found), 0, dict[HubFile, Origin]()
    for file, candidates in found.items():

        def checked(done: int, before: int = before, name: str = file.name) -> None:
            report(before + done, total, f"checking {name}, which is on this machine")

        for candidate in candidates:
            if candidate.exists() and file.is_in(candidate, checked):
                linked[file] = finds.bring(candidate, folder / file.name)
                break
        before += file.bytes
    return linked


class _Finds:
    """What lies on this machine, and in the folder of the pack as it was installed before."""

    def __init__(self, on_disk: OnDisk, damaged: Path) -> None:
        self._on_disk = on_disk.beside(damaged)
        self._damaged = damaged
        self._origins = origins_in(damaged)

    def candidates(self, file: HubFile) -> tuple[Path, ...]:
        """Files that may be this one, first that of the pack itself. One of them may have been moved for another since."""
        own = self._damaged / file.name
        return tuple(dict.fromkeys((*((own,) if _has_size(own, file) else ()), *self._on_disk.candidates(file))))

    def bring(self, found: Path, target: Path) -> Origin:
        """Let `target` be the file at `found`: moved when it lies in the pack's own folder, where a link to it would soon lead
        nowhere, and linked otherwise.
        """
        real, own = found.resolve(), self._damaged.resolve()
        if not real.is_relative_to(own):
            put_in_place(real, target)
            return "disk"
        target.parent.mkdir(parents=True, exist_ok=True)
        real.replace(target)
        return self._origins.get(real.relative_to(own).as_posix(), "disk")


def _fetch(folder: Path, files: Sequence[HubFile], hub: Hub, report: ReportProgress) -> None:
    """Several at once. What fails, or a cancel, stops the others; what came of them is kept."""
    under_way = _UnderWay(files)
    with ThreadPoolExecutor(ABREAST, thread_name_prefix="fetch") as pool:
        running = {pool.submit(under_way.fetch, hub, file, folder / file.name) for file in files}
        try:
            while running:
                ended, running = wait(running, TICK_SECONDS, FIRST_EXCEPTION)
                report(*under_way.told())
                for each in ended:
                    each.result()
        finally:
            under_way.stop.set()
            _forget(running)


def _forget(waiting: set[Future[None]]) -> None:
    for each in waiting:
        each.cancel()


class _Stopped(Exception):
    """Another file failed, or the user cancelled."""


class _UnderWay:
    """How far each of the files is, written by the threads that fetch them."""

    def __init__(self, files: Sequence[HubFile]) -> None:
        self._files = files
        self._came = dict.fromkeys((file.name for file in files), 0)
        self._doing: dict[str, str] = {}
        self.stop = threading.Event()

    def fetch(self, hub: Hub, file: HubFile, target: Path) -> None:
        """Raises what `download` raises."""

        def say(verb: str, done: int) -> None:
            if self.stop.is_set():
                raise _Stopped
            self._doing[file.name], self._came[file.name] = verb, done

        say("fetching", 0)
        download(hub, file, target, lambda done: say("fetching", done), lambda done: say("checking", file.bytes))
        self._came[file.name] = file.bytes
        del self._doing[file.name]

    def told(self) -> tuple[float, float, str]:
        """As `ReportProgress` takes it; the largest of the files stands for those beside it."""
        doing = dict(self._doing)
        active = sorted((file for file in self._files if file.name in doing), key=lambda file: -file.bytes)
        note = f"{doing[active[0].name]} {active[0].name}" if active else "fetching"
        others = f" and {len(active) - 1} more" if len(active) > 1 else ""
        here = sum(file.name not in doing and self._came[file.name] == file.bytes for file in self._files)
        total = sum(file.bytes for file in self._files)
        return sum(self._came.values()), total, f"{note}{others}, {here} of {len(self._files)} files are here"


def _is_here(folder: Path, file: HubFile) -> bool:
    """A file under its own name has been checked; what is not yet is called `.part`."""
    return _has_size(folder / file.name, file)


def _has_size(path: Path, file: HubFile) -> bool:
    return path.is_file() and path.stat().st_size == file.bytes


def _is_linked(path: Path) -> bool:
    return path.is_symlink() or path.stat().st_nlink > 1
