"""The exact files of a hub's pack: which commit, how large, with which digests; and whether a file on the disk is one of them.

The hub gives a large file (kept by Git LFS) by its SHA-256, a small one by git's own digest: SHA-1 of `blob <size>\\0<content>`.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter

from milimo.errors import EngineFailed

PIECE = 1 << 20

Count = Callable[[int], None]
"""Told how many bytes of a file are done. May raise Cancelled."""


@dataclass(frozen=True)
class HubFile:
    """One file. `path` is where it lies in the repository, `name` where it goes in the pack's folder."""

    repository: str
    commit: str
    path: str
    name: str
    bytes: int
    sha256: str = ""
    blob: str = ""

    @property
    def digest(self) -> str:
        """What the file goes by in the hub's cache."""
        return self.sha256 or self.blob

    def is_in(self, path: Path, count: Count = lambda done: None) -> bool:
        """Whether the content of `path` is this file's. Reads all of it when the size is right."""
        if path.stat().st_size != self.bytes:
            return False
        digest = hashlib.sha256() if self.sha256 else hashlib.sha1(b"blob %d\0" % self.bytes, usedforsecurity=False)
        done = 0
        with path.open("rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                done += len(piece)
                count(done)
        return digest.hexdigest() == self.digest


@dataclass(frozen=True)
class Listing:
    """All files of a pack, at fixed commits. `gated` as the hub says."""

    files: tuple[HubFile, ...]
    gated: bool = False

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def commits(self) -> dict[str, str]:
        """The commit of each repository."""
        return {file.repository: file.commit for file in self.files}


LISTING = TypeAdapter(Listing)


def lacks(needed: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those patterns that no path fits."""
    known = list(paths)
    return [pattern for pattern in needed if not any(fnmatchcase(path, pattern) for path in known)]


def safe_name(path: str) -> str:
    """A path of a hub as one inside a folder. Raises EngineFailed for one that leads elsewhere: it may come from anybody."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or "\0" in path or any(part in ("..", ".") for part in parts):
        raise EngineFailed(f"The hub names a file {path!r}, which is no path.", "Nothing was fetched. Report it.")
    return "/".join(parts)
