"""The studio's process tree: who holds the data folder supervises, who comes second attaches to it."""

import os
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

import httpx

from milimo.errors import Conflict, NotReady
from milimo.jobs.queue import prepare_database
from milimo.jobs.supervisor import LONGEST_WAIT_SECONDS, DataLock, Holder, Supervisor
from milimo.settings import LOOPBACK, Settings
from milimo.store.store import Store

TEND_SECONDS = 0.2
START_SECONDS = 60.0
WORKERS = ("device", "media")

Commands = Mapping[str, Sequence[str]]
"""The command line of each process, by its name in the tree."""
Say = Callable[[str], None]


def commands_of(*names: str) -> Commands:
    """How the processes of this program are started; `api` and the workers."""
    program = [sys.executable, "-m", "milimo.cli"]
    return {name: [*program, "serve"] if name == "api" else [*program, "worker", name, "--child"] for name in names}


def environment_of(settings: Settings) -> dict[str, str]:
    """What tells a child process of the settings of this one."""
    return {
        "MILIMO_DATA": str(settings.data),
        "MILIMO_PORT": str(settings.port),
        "MILIMO_PACKS": str(settings.packs),
        "MILIMO_LORAS": str(settings.loras),
        "MILIMO_MODELS": os.pathsep.join(str(folder) for folder in settings.models),
        "MILIMO_HUB": settings.hub,
        "MILIMO_CACHE": str(settings.cache),
    }


def supervise(settings: Settings, commands: Commands, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> Supervisor:
    """A supervisor of this program's processes on the data folder."""
    return Supervisor(commands, settings.data / "logs", environment_of(settings), longest_wait_seconds)


def sweep(settings: Settings) -> None:
    """Make the data folder ready for its processes, and remove what killed ones left. Only by the lock's holder."""
    store = Store(settings.data)
    store.sweep()
    store.close()
    prepare_database(settings.data)


def run_studio(settings: Settings, *, browse: bool, say: Say) -> None:
    """Serve until interrupted; or, when a studio runs on this data folder already, show that one and return.

    Raises `Conflict` when the port is taken by another program.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = DataLock(settings.data)
    with stopping() as stop:
        chosen = settings.model_copy(update={"port": settings.port or _free_port()})
        if not _take_folder(lock, chosen, browse=browse, say=say, stop=stop):
            return
        try:
            _check_port(chosen.port)
            sweep(chosen)
            with supervise(chosen, commands_of("api", *WORKERS)) as keeper:
                _announce(chosen.port, keeper, stop, browse=browse, say=say)
                while not stop.wait(TEND_SECONDS):
                    keeper.tend()
        finally:
            lock.release()


@contextmanager
def stopping() -> Generator[threading.Event]:
    """An event that Ctrl+C and SIGTERM set, while the block runs."""
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _take_folder(lock: DataLock, settings: Settings, *, browse: bool, say: Say, stop: threading.Event) -> bool:
    """True when the folder is ours; False when another studio's page was shown, or the user gave up waiting."""
    waiting = False
    while not lock.acquire(Holder(os.getpid(), "studio", settings.port)):
        holder = lock.holder()
        if holder is not None and holder.port is not None and _answers(holder.port):
            say(f"The studio is open already, at {_address(holder.port)}")
            if browse:
                webbrowser.open(_address(holder.port))
            return False
        if not waiting:
            say("Another milimo command works in this data folder; the studio opens when it is done.")
            waiting = True
        if stop.wait(TEND_SECONDS):
            return False
    return True


def _announce(port: int, keeper: Supervisor, stop: threading.Event, *, browse: bool, say: Say) -> None:
    end = time.monotonic() + START_SECONDS
    while not _answers(port):
        if stop.wait(TEND_SECONDS):
            return
        keeper.tend()
        if time.monotonic() > end:
            raise NotReady("The studio did not start.", "The files in the data folder's `logs` say why.")
    say(f"Milimo Video is open at {_address(port)}   (Ctrl+C closes it)")
    if browse:
        webbrowser.open(_address(port))


def _address(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"{_address(port)}/api/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise Conflict(
                f"Port {port} is taken by another program.", "Choose another: milimo studio --port 8001"
            ) from error
