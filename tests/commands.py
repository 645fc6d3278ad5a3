"""Commands run as a person runs them, on a data folder whose workers are a studio's."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from milimo.cli import app
from milimo.errors import MilimoError
from milimo.jobs.supervisor import DataLock, Holder
from tests.test_cli import ROOT

SHELVES = {"MILIMO_PACKS": "packs", "MILIMO_LORAS": "loras"}


@contextmanager
def open_studio(data: Path) -> Generator[None]:
    """The folder is held as an open studio holds it: commands start no workers, and use those that run."""
    lock = DataLock(data)
    assert lock.acquire(Holder(os.getpid(), "studio", None))
    try:
        yield
    finally:
        lock.release()


def ran(data: Path, *arguments: str) -> Result:
    """A command that is carried out in this process, which spares the start of another."""
    shelves = {name: os.environ.get(name, str(data / place)) for name, place in SHELVES.items()}
    own = {"MILIMO_DATA": str(data), **shelves}
    return CliRunner().invoke(app, list(arguments), env=own)


def said(data: Path, *arguments: str) -> str:
    """What a command that succeeds prints."""
    result = ran(data, *arguments)
    assert result.exit_code == 0, f"{result.stderr}{result.exception}"
    return result.stdout


def told(data: Path, *arguments: str) -> Any:  # noqa: ANN401
    """The JSON that a command that succeeds prints."""
    return json.loads(said(data, *arguments, "--json"))


def refused(data: Path, *arguments: str) -> str:
    """What a command that fails says: what is wrong, and what to do."""
    result = ran(data, *arguments)
    assert isinstance(result.exception, MilimoError), result.output
    assert result.stdout == "" and result.exception.remedy
    return f"{result.exception.detail} {result.exception.remedy}"


def interrupted(data: Path, seen: str, *arguments: str) -> tuple[int, str]:
    """The status and the words of a command that Ctrl+C meets once it has said `seen`."""
    command = [sys.executable, "-m", "milimo.cli", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"MILIMO_DATA": str(data)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 (no thread of the tests holds a lock that this takes)
    ) as running:
        try:
            assert running.stderr is not None
            for line in running.stderr:
                if seen in line:
                    break
            running.send_signal(signal.SIGINT)
            return running.wait(timeout=90), running.stderr.read()
        finally:
            running.kill()


def _heed_interrupts() -> None:
    """A command heeds Ctrl+C also where the tests themselves run behind a shell that has told them not to."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
