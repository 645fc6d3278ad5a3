"""A command at work: the data folder's store and queue, workers that carry jobs out, and a bar on standard error."""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.job import Job
from milimo.errors import EngineFailed
from milimo.jobs.access import opened_store_and_queue
from milimo.jobs.lora_desk import LoraCard, LoraDesk
from milimo.jobs.queue import JobQueue
from milimo.jobs.shelves import loras_of, packs_of
from milimo.progress_bar import Bar
from milimo.settings import Settings
from milimo.store.store import Store
from milimo.studio import WORKERS, commands_of
from milimo.taking import taken
from milimo.workforce import Look, Workforce, watch, workforce

_SHOWN_FAULTS = 3


@dataclass(frozen=True)
class Desk:
    """What a command that asks for jobs works with."""

    settings: Settings
    store: Store
    queue: JobQueue
    force: Workforce

    @property
    def loras(self) -> Callable[[], Sequence[LoraCard]]:
        """The shelf of LoRAs, matched against the weights in use."""
        return LoraDesk(None, loras_of(self.settings), packs_of(self.settings).installed).cards

    def taken(self, named: str, project_id: Id | None = None) -> Asset:
        """A file, which is taken in, or an asset by its id. Raises as `taken`."""
        return taken(self.store, self.queue, self.settings, named, project_id)

    def made_by(self, job: Job) -> list[Asset]:
        """The films and pictures that a job left: of a mask search the surest first."""
        took = [self.store.takes.get(take_id).asset_id for take_id in job.take_ids]
        return [self.store.assets.get(id) for id in (*took, *job.asset_ids, *filter(None, [job.asset_id]))]

    def see_through(self, title: str, ids: Sequence[Id], output: Path | None = None) -> list[Job]:
        """Wait until the jobs have ended, and give them. Raises `EngineFailed` when one did not succeed. A Ctrl+C leaves them in
        line, and says so, and how what they make comes to `output` all the same.
        """
        try:
            with Bar() as bar:

                def show(look: Look) -> None:
                    counted = f"{title} {look.ended}/{len(look.jobs)}" if len(look.jobs) > 1 else title
                    bar.show(counted, look.fraction, group=title)

                watch(self.queue, ids, self.force.tend, show)
        except KeyboardInterrupt:
            left = [known.row.id for known in self.store.jobs.many(ids) if known.outcome is None]
            print(_left(left, ids, output), file=sys.stderr)
            raise
        jobs = self.queue.jobs_of(ids)
        check_succeeded(jobs)
        return jobs


@contextmanager
def at_work(settings: Settings) -> Generator[Desk]:
    """A desk while the block runs, with this data folder's workers or, where none run, with some of its own."""
    with (
        workforce(settings, commands_of(*WORKERS)) as force,
        opened_store_and_queue(settings.data) as (store, queue),
    ):
        yield Desk(settings, store, queue, force)


def check_succeeded(jobs: Sequence[Job]) -> None:
    """Raises `EngineFailed` with why some did not."""
    failed = [job for job in jobs if job.state != "succeeded"]
    if not failed:
        return
    why = [_why(job) for job in failed[:_SHOWN_FAULTS]]
    remedy = next((job.error.remedy for job in failed if job.error and job.error.remedy), "Ask for it again.")
    if len(jobs) == 1:
        raise EngineFailed(why[0], remedy)
    more = f" (and {len(failed) - _SHOWN_FAULTS} more)" if len(failed) > _SHOWN_FAULTS else ""
    raise EngineFailed(f"{len(failed)} of {len(jobs)} jobs did not succeed. {' '.join(why)}{more}", remedy)


def _why(job: Job) -> str:
    return f"{job.title}: {job.error.detail if job.error else 'it was cancelled.'}"


def _left(left: Sequence[Id], asked: Sequence[Id], output: Path | None) -> str:
    """What became of the jobs that were `asked` for when a Ctrl+C left some of them in line."""
    fetch = "" if output is None else f"`milimo jobs watch {' '.join(asked)} -o {quote(str(output))}`"
    if not left:
        return f"All of it is made. {fetch} writes it." if fetch else "All of it is made."
    what, which = ("A job stays", left[0]) if len(left) == 1 else (f"{len(left)} jobs stay", "--all")
    on = f"{fetch} goes on and writes the file" if fetch else "`milimo jobs watch` goes on"
    return f"{what} in line: {on}, `milimo jobs cancel {which}` stops."
