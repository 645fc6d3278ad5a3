"""One supervisor a data folder: it holds the folder's lock, names its port in a file beside it, and keeps its processes alive.

supervisor -+- api            a process that ends is started again, after a wait that doubles while it keeps ending;
            +- device worker  all of them end with the supervisor, however it ends (see lifeline.py)
            `- media worker
"""

import json
import logging
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from filelock import FileLock, Timeout

LOCK_FILE = "supervisor.lock"
HOLDER_FILE = "supervisor.json"
FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 10.0
STEADY_SECONDS = 10.0
"""A process that ran this long is forgiven its past."""
STOP_SECONDS = 3.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Holder:
    """Who holds a data folder."""

    pid: int
    role: Literal["studio", "film"]
    port: int | None
    """Where its studio answers; None when it has none."""


class DataLock:
    """The lock of a data folder. The system lets go of it when its process ends, however it ends."""

    def __init__(self, data: Path) -> None:
        self._lock = FileLock(data / LOCK_FILE)
        self._holder = data / HOLDER_FILE

    def acquire(self, holder: Holder) -> bool:
        """Take the folder and leave a card; False when another process holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        temporary = self._holder.with_suffix(f".{holder.pid}.tmp")
        temporary.write_text(json.dumps(asdict(holder)))
        temporary.replace(self._holder)
        return True

    def release(self) -> None:
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> Holder | None:
        """The card of who holds the folder; None when nobody has left one yet. It may be a dead process's: `acquire` tells."""
        try:
            return Holder(**json.loads(self._holder.read_text()))
        except (OSError, ValueError, TypeError):
            return None


@dataclass
class _Child:
    """One process to keep alive, and how it fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT_SECONDS
    due: float = 0.0
    deaths: int = 0


@dataclass
class Supervisor:
    """Keeps processes alive: `with Supervisor(commands) as keeper: while ...: keeper.tend()`. Holds no lock itself."""

    commands: Mapping[str, Sequence[str]]
    log_folder: Path
    environment: Mapping[str, str] | None = None
    longest_wait_seconds: float = LONGEST_WAIT_SECONDS
    _children: list[_Child] = field(default_factory=list[_Child])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start every process."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        self._children = [_Child(name, command) for name, command in self.commands.items()]
        self.tend()

    def tend(self) -> None:
        """Start what is not running and due. Call a few times a second."""
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and now >= child.due:
                self._start(child, now)

    def pids(self) -> dict[str, int]:
        """Process id of each child that runs, by name."""
        return {child.name: child.process.pid for child in self._children if child.process is not None}

    def deaths(self) -> int:
        """How many processes have ended that should not have."""
        return sum(child.deaths for child in self._children)

    def stop(self) -> None:
        """Close every lifeline, so that all children end; then make sure."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
        for process in running:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._children = []

    def _note_death(self, child: _Child, now: float) -> None:
        assert child.process is not None
        if child.process.stdin is not None:
            child.process.stdin.close()
        log.warning("%s ended with status %s", child.name, child.process.returncode)
        if now - child.started > STEADY_SECONDS:
            child.wait = FIRST_WAIT_SECONDS
        child.process, child.due, child.deaths = None, now + child.wait, child.deaths + 1
        child.wait = min(child.wait * 2, self.longest_wait_seconds)

    def _start(self, child: _Child, now: float) -> None:
        with (self.log_folder / f"{child.name}.log").open("ab") as output:
            child.process = subprocess.Popen(
                child.command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, **(self.environment or {})},
                start_new_session=True,
            )
        child.started = now
