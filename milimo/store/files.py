"""Media files by their content: `assets/ab/cdef...` is the file whose SHA-256 is `abcdef...`.

A file is written elsewhere in the data folder (`incoming/`, a job's scratch), put on the disk, and appears under its name by
one rename: what is there is whole. It never changes again.
"""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from milimo.errors import NotFound, OutOfRoom, TooLarge

_BLOCK_BYTES = 1 << 20
ABANDONED_SECONDS = 24 * 3600.0
"""What is being received is written to all the time; a file that nobody wrote to for so long was left."""


class Incoming:
    """A file being received. Bounded; hashed while it is written."""

    def __init__(self, file: BinaryIO, path: Path, limit_bytes: int) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._limit_bytes = limit_bytes
        self.path = path
        self.bytes = 0

    def write(self, block: bytes) -> None:
        """Add a block. Raises `TooLarge` or `OutOfRoom`."""
        self.bytes += len(block)
        if self.bytes > self._limit_bytes:
            raise TooLarge(
                f"The file is larger than {self._limit_bytes / 1e9:.4g} GB.",
                "Trim or compress it, then add it again.",
            )
        self._hash.update(block)
        with telling_full_disk():
            self._file.write(block)

    def finish(self) -> str:
        """Put it on the disk; returns its SHA-256."""
        with telling_full_disk():
            self._file.flush()
            os.fsync(self._file.fileno())
        return self._hash.hexdigest()


class Files:
    """The data folder's media files."""

    def __init__(self, data_dir: Path) -> None:
        self._assets = data_dir / "assets"
        self._incoming = data_dir / "incoming"
        self._derived = data_dir / "derived"
        for folder in (self._assets, self._incoming, self._derived):
            folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the file of that content lies. Raises `NotFound` if it is not there."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound("The file of this asset is missing from the data folder.")
        return path

    def has(self, sha256: str) -> bool:
        return self._place(sha256).is_file()

    def derived(self, sha256: str, name: str) -> Path:
        """Where something made from that content (peaks, a thumbnail) lies or belongs; its folder exists.

        `name` is the program's own, never a client's.
        """
        folder = self._derived / sha256[:2] / sha256[2:]
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    @contextmanager
    def receive(self, limit_bytes: int) -> Generator[Incoming]:
        """A file to write to. It is gone when the block ends, unless it was published."""
        with telling_full_disk():
            handle, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            # Closing writes what is still in the buffer, and meets the full disk once more.
            with telling_full_disk(), os.fdopen(handle, "wb", buffering=_BLOCK_BYTES) as file:
                yield Incoming(file, path, limit_bytes)
        finally:
            path.unlink(missing_ok=True)

    def publish(self, path: Path, sha256: str | None = None) -> str:
        """Move a finished file of the data folder to its place by content; returns its SHA-256.

        `sha256` spares reading it again. Content that is there already is used again. Raises `OutOfRoom`.
        """
        known = sha256 or _put_on_disk(path)
        place = self._place(known)
        with telling_full_disk():
            place.parent.mkdir(exist_ok=True)
            os.chmod(path, 0o444)
            path.replace(place)
            _sync_folder(place.parent)
        return known

    def remove(self, sha256: str) -> None:
        """Remove the file of that content, and what was made from it."""
        self._place(sha256).unlink(missing_ok=True)
        shutil.rmtree(self._derived / sha256[:2] / sha256[2:], ignore_errors=True)

    def sweep(self) -> int:
        """Remove what interrupted uploads left; returns how many files. What another process may be receiving now stays."""
        left = [path for path in self._incoming.iterdir() if _is_left(path)]
        for path in left:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        return len(left)

    def _place(self, sha256: str) -> Path:
        return self._assets / sha256[:2] / sha256[2:]


def _is_left(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:  # it was published meanwhile
        return False


@contextmanager
def telling_full_disk() -> Generator[None]:
    """Turn the system's `no space left` and `file too large` into `OutOfRoom`."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise OutOfRoom(
                "The file is larger than the disk that holds the data folder allows.",
                "Move the data folder to a disk with another file system, or split the file.",
            ) from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfRoom(
                "The disk that holds the data folder is full.", "Free some space, then try again."
            ) from error
        raise


def _put_on_disk(path: Path) -> str:
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
