"""A data folder's store and queue for a command that runs and ends."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from milimo.jobs.queue import JobQueue
from milimo.store.store import Store


@contextmanager
def opened_store(data: Path) -> Generator[Store]:
    """Open for the block. The folder is made where there is none."""
    store = Store(data)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_store_and_queue(data: Path) -> Generator[tuple[Store, JobQueue]]:
    """Both, open for the block."""
    with opened_store(data) as store:
        queue = JobQueue(store)
        try:
            yield store, queue
        finally:
            queue.close()


@contextmanager
def opened_queue(data: Path) -> Generator[JobQueue]:
    """The queue alone."""
    with opened_store_and_queue(data) as (_, queue):
        yield queue
