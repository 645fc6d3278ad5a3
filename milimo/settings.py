"""What can be set from outside: the environment (`MILIMO_DATA`, `MILIMO_PORT`, ...) or the command line."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from platformdirs import user_cache_path, user_data_path
from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOOPBACK = "127.0.0.1"
"""The only address the studio listens on."""


def _default_data() -> Path:
    return user_data_path("milimo", appauthor=False)


def _split_paths(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(Path(part).expanduser() for part in value.split(os.pathsep) if part)


class Settings(BaseSettings):
    """Each field is an environment variable with the prefix `MILIMO_`."""

    model_config = SettingsConfigDict(env_prefix="MILIMO_", frozen=True)

    data: Path = Field(default_factory=_default_data)
    """The data folder: projects and media. Made where there is none."""
    packs: Path = Field(default_factory=lambda: _default_data() / "packs")
    """Where installed packs lie: one place for all data folders."""
    loras: Path = Field(default_factory=lambda: _default_data() / "loras")
    """Where the user's LoRAs lie: one place for all data folders."""
    models: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split_paths)] = ()
    """Folders of models that are here already: what a pack needs and they hold is used, not downloaded. Written like PATH."""
    hub: str = "https://huggingface.co"
    """The address of the model hub, or of a mirror of it."""
    cache: Path = Field(default_factory=lambda: user_cache_path("milimo", appauthor=False))
    """For what can be made again at any time: compiled code."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes any free one."""
    upload_limit_bytes: Annotated[int, Field(ge=1)] = 64_000_000_000
    """The largest file taken in."""


def write_token(data: Path) -> str:
    """The data folder's secret, made at its first use: who can read it may write through the API. Readable by its owner alone."""
    path = data / "token"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"token.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        # Of two processes that start at once, the first makes the token.
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
