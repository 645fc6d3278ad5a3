"""Stops work before the disk is full: how a job ended must still be written down, and what the user edits must still be saved."""

import shutil
from pathlib import Path

from milimo.errors import OutOfRoom

RESERVE_BYTES = 16 * 2**20
"""Jobs leave this much free."""
FLOOR_BYTES = 2**20
"""With less than this the databases cannot go on."""


def check_room(folder: Path, least_bytes: int = RESERVE_BYTES) -> None:
    """Raises `OutOfRoom` when the disk that holds `folder` has less than `least_bytes` left."""
    free = shutil.disk_usage(folder).free
    if free < least_bytes:
        raise OutOfRoom(
            f"The disk that holds the data folder is full: {free / 2**20:.0f} MB are left.",
            "Free some space, then try again: what is done already is kept.",
        )
