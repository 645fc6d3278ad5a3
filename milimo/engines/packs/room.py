"""Whether a disk has room for what is to come."""

import shutil
from pathlib import Path

from milimo.errors import OutOfRoom

SPARE_BYTES = 200_000_000
"""Left free for everything else on the disk."""


def check_room(folder: Path, needed: int) -> None:
    """Raises OutOfRoom when the disk of `folder` has not that many bytes free, and some to spare."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise OutOfRoom(
            f"{size_label(needed)} are needed and only {size_label(free)} are free.",
            f"Free at least {size_label(needed + SPARE_BYTES - free)} on the disk of {folder} and install the pack again, "
            "or keep packs on another disk: MILIMO_PACKS names it.",
        )


def size_label(count: float) -> str:
    """`27.4 GB`, `48 MB`: for a person."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
