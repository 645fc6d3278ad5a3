"""The user's token for the model hub, where the hub's own tools look for it: HF_TOKEN, else their file.

One login serves both: who has used `hf auth login` need not do so again, and what is set here is found by `hf`.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from milimo.errors import BadInput, Conflict, NotReady

TokenPlace = Literal["none", "environment", "file"]
"""Where the token in use comes from."""
_TOKEN = re.compile(r"[!-~]{1,1000}")


class Login:
    """`environment` says where things are. Each question looks anew: a token that is set meanwhile holds at once."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    def token(self) -> str:
        """Empty without one."""
        return self._named() or self._kept()

    def place(self) -> TokenPlace:
        if self._named():
            return "environment"
        return "file" if self._kept() else "none"

    def file(self) -> Path:
        """Where a token is kept."""
        named = self._environment.get("HF_TOKEN_PATH")
        return Path(named).expanduser() if named else hub_home(self._environment) / "token"

    def keep(self, token: str) -> None:
        """Keep a token, readable by its owner alone, in place of the one before.

        Raises BadInput for what cannot be one, Conflict where HF_TOKEN wins over what is kept, NotReady when it cannot be written.
        """
        token = token.strip()
        if _TOKEN.fullmatch(token) is None:
            raise BadInput(
                "That is no token.", "A token is one word of plain letters and digits, such as hf_AbC…; copy it whole."
            )
        if self._named():
            raise Conflict(
                "HF_TOKEN is set where the studio was started, and wins over a token kept here.",
                "Change it there, or start the studio without it.",
            )
        try:
            _write_secret(self.file().resolve(), token)
        except OSError as error:
            raise self._unwritable(error) from error

    def forget(self) -> None:
        """Delete the token that is kept. Raises NotReady when it cannot be deleted."""
        try:
            self.file().unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _named(self) -> str:
        return self._environment.get("HF_TOKEN", "").strip()

    def _kept(self) -> str:
        try:
            return self.file().read_text().strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _unwritable(self, error: OSError) -> NotReady:
        return NotReady(
            f"The token in {self.file()} cannot be changed: {error.strerror or type(error).__name__}.",
            "Make that folder writable, or name another with HF_HOME.",
        )


def hub_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the hub's own tools, as they find it."""
    cache = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(environment.get("HF_HOME") or cache / "huggingface").expanduser()


def hub_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the hub's own tools keep what they fetched."""
    named = environment.get("HF_HUB_CACHE") or environment.get("HUGGINGFACE_HUB_CACHE")
    return Path(named).expanduser() if named else hub_home(environment) / "hub"


def _write_secret(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
