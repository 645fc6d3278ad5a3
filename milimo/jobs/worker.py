"""A worker process: carries out the jobs of its queues, one identity for its whole life and across restarts."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig
from filelock import FileLock, Timeout

from milimo.domain.ids import Id
from milimo.domain.job import JobKind, QueueName
from milimo.engines.base import Engine
from milimo.jobs.database import APPLICATION, APPLICATION_VERSION, default_url, open_database
from milimo.jobs.dispatcher import Dispatcher, Places
from milimo.jobs.generate import Generate
from milimo.jobs.ledger import Ledger
from milimo.jobs.workflows import Work, register
from milimo.store.clock import utc_now
from milimo.store.store import Store

QUEUE_POLL_SECONDS = 0.05
LOCK_WAIT_SECONDS = 10.0
SCRATCH = "scratch"

PLACES: Mapping[str, tuple[Places, ...]] = {
    "device": (Places("device", 1),),
    "media": (Places("media", 2), Places("net", 2)),
}
"""The queues of each worker: a night's drawing never holds up an export, nor a download either."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkerSetup:
    """What a worker is made of. `name` is one of PLACES; with the machine it is the worker's identity."""

    name: str
    data: Path
    engines: Mapping[str, Engine]
    packs: Mapping[str, Path]
    url: str | None = None
    """Of DBOS's database; None for SQLite in the data folder."""


def run_worker(setup: WorkerSetup, stop: threading.Event) -> None:
    """Work until told to stop. Raises `filelock.Timeout` when another process holds this identity."""
    lock = FileLock(setup.data / f"worker-{setup.name}.lock")
    try:
        lock.acquire(timeout=LOCK_WAIT_SECONDS)
    except Timeout:
        log.error("Another %s worker has this data folder", setup.name)
        raise
    with lock:
        _work(setup, stop)


def _work(setup: WorkerSetup, stop: threading.Event) -> None:
    store = Store(setup.data)
    scratch = setup.data / SCRATCH
    scratch.mkdir(exist_ok=True)
    places = PLACES[setup.name]
    queues: tuple[QueueName, ...] = tuple(place.queue for place in places)
    engine = open_database(setup.url or default_url(setup.data))
    woken = threading.Event()
    ledger = Ledger(store, scratch, utc_now, woken.set)
    ledger.sweep(lambda job_id: _is_over(store, job_id, queues))

    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_engine": engine,
        "application_version": APPLICATION_VERSION,
        "executor_id": setup.name,
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": 0.05,
        "use_listen_notify": engine.dialect.name != "sqlite",
    }
    DBOS(config=config)
    register(_works(setup, store), ledger, scratch)
    DBOS.listen_queues(list(queues))
    DBOS.launch()
    for place in places:
        DBOS.register_queue(
            place.queue,
            worker_concurrency=place.count,
            polling_interval_sec=QUEUE_POLL_SECONDS,
            on_conflict="always_update",
        )
    client = DBOSClient(system_database_engine=engine, application_name=APPLICATION)
    dispatcher = Dispatcher(store, client, setup.name, places, woken)
    log.info("The %s worker is ready", setup.name)
    try:
        dispatcher.run(stop)
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        store.close()


def _works(setup: WorkerSetup, store: Store) -> dict[JobKind, Work]:
    if setup.name == "device":
        generate = Generate(store, setup.engines, setup.packs, utc_now)
        return {"board": generate, "take": generate}
    return {}


def _is_over(store: Store, job_id: Id, queues: tuple[QueueName, ...]) -> bool:
    known = store.jobs.find(job_id)
    return known is None or (known.row.queue in queues and known.outcome is not None)
