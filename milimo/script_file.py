"""Reads a script that a command was given."""

from pathlib import Path

from milimo.errors import BadInput


def read_file(path: Path) -> bytes:
    """Raises BadInput."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", "Check the name of the script.") from error
