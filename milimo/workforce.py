"""Workers for a command that needs them: its own when nobody else holds the data folder, else those of who does."""

import asyncio
import os
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field

from milimo.domain.ids import Id
from milimo.domain.job import Job, Progress
from milimo.errors import NotReady
from milimo.jobs.engine_cards import EngineCard, forget_cards, read_cards
from milimo.jobs.progress_feed import follow_progress
from milimo.jobs.queue import JobQueue
from milimo.jobs.room import FLOOR_BYTES, check_room
from milimo.jobs.supervisor import LONGEST_WAIT_SECONDS, DataLock, Holder, Supervisor
from milimo.settings import Settings
from milimo.studio import Commands, supervise, sweep

LOOK_SECONDS = 0.3
START_SECONDS = 60.0


@dataclass
class Workforce:
    """Call `tend` a few times a second: should the folder's holder go away, this process takes its place."""

    settings: Settings
    commands: Commands
    longest_wait_seconds: float = LONGEST_WAIT_SECONDS
    """Between two starts of a worker that keeps dying."""
    _lock: DataLock = field(init=False)
    _keeper: Supervisor | None = None

    def __post_init__(self) -> None:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        self._lock = DataLock(self.settings.data)

    def tend(self) -> None:
        """Keep the workers alive, if they are ours or nobody's. Raises `OutOfRoom` when the disk is too full for them to go on."""
        check_room(self.settings.data, FLOOR_BYTES)
        if self._keeper is not None:
            self._keeper.tend()
        elif self._lock.acquire(Holder(os.getpid(), "film", None)):
            sweep(self.settings)
            forget_cards(self.settings.data)
            self._keeper = supervise(self.settings, self.commands, self.longest_wait_seconds)
            self._keeper.start()

    def wait_for_cards(self) -> dict[str, EngineCard]:
        """The engines by name, as soon as a worker has told of them. Raises `NotReady` when none does."""
        end = time.monotonic() + START_SECONDS
        while not (cards := read_cards(self.settings.data)):
            if time.monotonic() > end:
                raise NotReady("The worker did not start.", f"{self.settings.data / 'logs'} says why.")
            self.tend()
            time.sleep(LOOK_SECONDS)
        return {card.name: card for card in cards}

    def wait_for_engine(self, engine: str) -> EngineCard:
        """Raises `NotReady` when this one is not among them or cannot run."""
        cards = self.wait_for_cards()
        if engine not in cards:
            raise NotReady(f"No engine here is called {engine}.", f"There are: {', '.join(cards)}.")
        cards[engine].check_ready()
        return cards[engine]

    @property
    def holds(self) -> bool:
        """Whether the workers are this process's own."""
        return self._keeper is not None

    def close(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None
        self._lock.release()


@contextmanager
def workforce(
    settings: Settings, commands: Commands, longest_wait_seconds: float = LONGEST_WAIT_SECONDS
) -> Generator[Workforce]:
    """Workers while the block runs."""
    force = Workforce(settings, commands, longest_wait_seconds)
    try:
        force.tend()
        yield force
    finally:
        force.close()


@dataclass(frozen=True)
class Look:
    """How the awaited jobs stand at a moment."""

    jobs: Sequence[Job]
    progress: dict[Id, Progress]
    """The last report of each job that has made one."""

    @property
    def ended(self) -> int:
        return sum(1 for job in self.jobs if job.state not in ("queued", "running"))

    @property
    def title(self) -> str:
        """What is worked on now."""
        running = [job.title for job in self.jobs if job.state == "running"]
        return f"{self.ended}/{len(self.jobs)} {', '.join(running)}".strip()

    @property
    def fraction(self) -> float:
        """0 to 1: jobs that have ended, and the parts of those that run."""
        if not self.jobs:
            return 1.0
        running = (self.progress.get(job.id) for job in self.jobs if job.state == "running")
        parts = sum(min(1.0, report.done / report.total) for report in running if report is not None and report.total)
        return (self.ended + parts) / len(self.jobs)


def watch(queue: JobQueue, ids: Sequence[Id], tend: Callable[[], None], show: Callable[[Look], None]) -> None:
    """Tend the workers and show how far the jobs are, until all have ended."""
    asyncio.run(_watch(queue, ids, tend, show))


async def _watch(queue: JobQueue, ids: Sequence[Id], tend: Callable[[], None], show: Callable[[Look], None]) -> None:
    latest: dict[Id, Progress] = {}
    reading = asyncio.create_task(_read(queue, latest))
    try:
        while True:
            tend()
            look = Look(await asyncio.to_thread(queue.jobs_of, ids), latest)
            show(look)
            if look.ended == len(look.jobs):
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _read(queue: JobQueue, latest: dict[Id, Progress]) -> None:
    async with aclosing(follow_progress(queue.client)) as feed:
        async for report in feed:
            latest[report.job_id] = report
