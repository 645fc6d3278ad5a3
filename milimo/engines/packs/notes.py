"""A small file of names and what is said of each, which several processes change: one after the other, and none loses another's."""

import json
from pathlib import Path
from uuid import uuid4

from filelock import FileLock


class Notes:
    """`path` ends in `.json`; a lock of the same name lies beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, str]:
        """All of them; nothing when the file is not there, or is none."""
        try:
            return {str(key): str(value) for key, value in json.loads(self._path.read_text()).items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def write(self, key: str, value: str) -> None:
        """Say this of one name; what is said of the others stays."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f".{uuid4().hex}.tmp")
        with FileLock(self._path.with_suffix(".lock")):
            try:
                temporary.write_text(json.dumps(self.read() | {key: value}, indent=1))
                temporary.replace(self._path)
            finally:
                temporary.unlink(missing_ok=True)
