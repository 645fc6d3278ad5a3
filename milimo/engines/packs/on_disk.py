"""Files of packs that lie on this machine already: in the user's own folders of models, and in the hub's cache.

The cache is laid out as its own tools document it: `models--owner--name` holds `blobs` named by digest, `refs` with a revision's
commit, and `snapshots` of links to blobs. So a whole snapshot says by itself what the hub would say of it.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from milimo.engines.packs.listing import HubFile, lacks
from milimo.engines.packs.pack import HubSource

MOST_FILES = 200_000
FRESH_SECONDS = 30.0
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class OnDisk:
    """Where to look. What is found is not yet checked: only its size is known to be right."""

    def __init__(
        self, folders: Sequence[Path], cache: Path | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folders = folders
        self._cache = cache
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Mapping[tuple[str, int], Sequence[Path]] = {}
        self._looked_at = float("-inf")

    def beside(self, folder: Path) -> "OnDisk":
        """The same, and one more folder."""
        return OnDisk((*self._folders, folder), self._cache, self._clock)

    def candidates(self, file: HubFile) -> Iterator[Path]:
        """Files that may be this one, the surest first."""
        if self._cache is not None:
            blob = repository_folder(self._cache, file.repository) / "blobs" / file.digest
            if _size(blob) == file.bytes:
                yield blob
        known = self._look()
        names = {file.path.rsplit("/", 1)[-1], file.name.rsplit("/", 1)[-1]}
        yield from (path for name in sorted(names) for path in known.get((name, file.bytes), ()))

    def has(self, file: HubFile) -> bool:
        """Whether there is a candidate."""
        return next(self.candidates(file), None) is not None

    def snapshot(self, source: HubSource) -> tuple[HubFile, ...]:
        """What the cache holds of a source at its revision; nothing when it is not whole."""
        if self._cache is None:
            return ()
        root = repository_folder(self._cache, source.repository)
        try:
            ref = root / "refs" / source.revision
            commit = ref.read_text().strip() if ref.is_file() else source.revision
            folder = root / "snapshots" / commit
            files = tuple(_snapshot_files(source, commit, folder))
        except OSError:
            return ()
        whole = not lacks(source.needed, [file.path for file in files]) and _has_all_shards(folder, files)
        return files if whole else ()

    def _look(self) -> Mapping[tuple[str, int], Sequence[Path]]:
        """The files of the folders by name and size. Whoever asks while another looks waits for what the other finds."""
        with self._lock:
            if self._clock() - self._looked_at >= FRESH_SECONDS:
                found: dict[tuple[str, int], list[Path]] = {}
                for path in islice(_files_below(self._folders), MOST_FILES):
                    if (size := _size(path)) is not None:
                        found.setdefault((path.name, size), []).append(path)
                self._known, self._looked_at = found, self._clock()
            return self._known


def put_in_place(found: Path, target: Path) -> None:
    """Let `target` be the file at `found`, without a copy: a second name for it, or a link where disks or rights differ."""
    real = found.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(real, target)
    except OSError:
        target.symlink_to(real)


def repository_folder(cache: Path, repository: str) -> Path:
    """The cache's folder of a repository."""
    return cache / ("models--" + repository.replace("/", "--"))


def _files_below(folders: Iterable[Path]) -> Iterator[Path]:
    return (Path(place, name) for folder in folders for place, _, names in os.walk(folder) for name in names)


def _snapshot_files(source: HubSource, commit: str, folder: Path) -> Iterator[HubFile]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or not source.takes(name):
            continue
        if not _DIGEST.fullmatch(digest := path.resolve().name):
            continue
        kind = {"sha256": digest} if len(digest) == 64 else {"blob": digest}
        yield HubFile(source.repository, commit, name, source.rename.get(name, name), path.stat().st_size, **kind)


def _has_all_shards(folder: Path, files: Sequence[HubFile]) -> bool:
    """A checkpoint in several files comes with an index of them: are they all there?"""
    paths = {file.path for file in files}
    for index in (path for path in paths if path.endswith(".index.json")):
        try:
            shards = json.loads((folder / index).read_text()).get("weight_map", {}).values()
        except (OSError, ValueError, AttributeError):
            return False
        if any((Path(index).parent / str(shard)).as_posix() not in paths for shard in shards):
            return False
    return True


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
