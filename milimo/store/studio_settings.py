"""The studio's settings file: read and written here alone, by rename, readable by its owner alone since it holds a key."""

import os
import secrets
from pathlib import Path

from pydantic import ValidationError

from milimo.domain.record import Value
from milimo.domain.studio_settings import WordsKind, WordsSettings
from milimo.errors import Unreadable
from milimo.store.files import telling_full_disk

FILE = "settings.json"


class Place(Value):
    """Where a kind of language model was asked."""

    address: str = ""
    model: str = ""
    key: str = ""


class Kept(Value):
    """The file's content."""

    words: WordsSettings = WordsSettings()
    words_key: str = ""
    words_places: dict[WordsKind, Place] = {}
    """As they were when another kind was chosen."""


class SettingsFile:
    """Of one data folder. Several processes may read and write it: the last whole file wins."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE

    def read(self) -> Kept:
        """What is kept; the defaults where nothing is. Raises Unreadable for a file that is not as we write it."""
        try:
            return Kept.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Kept()
        except (OSError, ValidationError) as error:
            raise Unreadable(
                f"The studio's settings in {FILE} cannot be read.",
                f"Correct or delete {FILE} in the data folder; your projects are not in it.",
            ) from error

    def write(self, kept: Kept) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{FILE}.{secrets.token_hex(8)}")
        try:
            with (
                telling_full_disk(),
                os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
            ):
                file.write(kept.model_dump_json(indent=2).encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)
