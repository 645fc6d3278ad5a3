"""Whether a disk has room for what is to come, and what to say when it has not."""

import errno
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from milimo.errors import OutOfRoom

SPARE_BYTES = 200_000_000
"""Left free for everything else on the disk."""
INSTALL_AGAIN = "install the pack again, or keep packs on another disk: MILIMO_PACKS names it."


def check_room(folder: Path, needed: int, then: str = INSTALL_AGAIN) -> None:
    """Raises OutOfRoom when the disk of `folder` has not that many bytes free, and some to spare.

    `then` is what to do once there is room.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise OutOfRoom(
            f"{size_label(needed)} are needed and only {size_label(free)} are free.",
            f"Free at least {size_label(needed + SPARE_BYTES - free)} on the disk of {folder} and {then}",
        )


@contextmanager
def telling_full_disk(then: str) -> Generator[None]:
    """Turn the system's `no space left` and `file too large` into OutOfRoom. `then` is what to do once there is room."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise OutOfRoom("The file is larger than its disk allows.", f"Use another disk and {then}") from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfRoom("The disk is full.", f"Free some space and {then}") from error
        raise


def bytes_below(folder: Path) -> int:
    """Bytes of the files below a folder, which may come and go while they are counted."""
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.stat(os.path.join(place, name)).st_size
            except OSError:  # it was moved while we looked
                continue
    return size


def size_label(count: float) -> str:
    """`27.4 GB`, `48 MB`: for a person."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
