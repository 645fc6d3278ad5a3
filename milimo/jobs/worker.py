"""A worker process: carries out the jobs of its queues, one identity for its whole life and across restarts."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, Queue
from filelock import FileLock, Timeout

from milimo.domain.ids import Id
from milimo.domain.job import JobKind, QueueName
from milimo.engines.base import Engine
from milimo.engines.hub_loras import HubLoras
from milimo.engines.loras import LoraShelf
from milimo.engines.packs.hub import Hub
from milimo.engines.packs.shelf import PackShelf
from milimo.engines.residency import Residency
from milimo.engines.sam3.records import Masks
from milimo.engines.text.local import FAMILY, LocalModel
from milimo.errors import Conflict
from milimo.jobs.answering import Answering
from milimo.jobs.database import APPLICATION, APPLICATION_VERSION, default_url, open_database
from milimo.jobs.dbos_signals import quiet_cancels
from milimo.jobs.dispatcher import BRISK_SECONDS, Dispatcher, Places
from milimo.jobs.download import Download
from milimo.jobs.engine_cards import card_of, mask_card_of, publish_cards
from milimo.jobs.export import Export
from milimo.jobs.generate import Generate
from milimo.jobs.images import DrawImage
from milimo.jobs.ingest import Ingest
from milimo.jobs.ledger import Ledger
from milimo.jobs.masks import FindMask, TrackMask
from milimo.jobs.preview import SCRATCH
from milimo.jobs.workflows import Work, register
from milimo.store.clock import utc_now
from milimo.store.store import Store

LOCK_WAIT_SECONDS = 10.0

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
    shelf: PackShelf
    maskers: Mapping[str, Masks] = field(default_factory=dict[str, Masks])
    """What finds masks. OpenCV's needs no device, so both workers have it."""
    language: LocalModel | None = None
    """The language model of this machine; the device worker's."""
    url: str | None = None
    """Of DBOS's database; None for SQLite in the data folder."""
    residency: Residency | None = None
    """Of the device that the engines share: what lies idle there is let go."""
    loras: HubLoras | None = None
    """Fetches LoRAs, in the media worker; None keeps them in the data folder."""


def run_worker(setup: WorkerSetup, stop: threading.Event, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
    """Work until told to stop. Raises `Conflict` when another process holds this identity, after a wait for one that is ending."""
    lock = FileLock(setup.data / f"worker-{setup.name}.lock")
    try:
        lock.acquire(timeout=lock_wait_seconds)
    except Timeout:
        raise Conflict(
            f"Another {setup.name} worker has this data folder.", "Stop it, or the studio that started it, first."
        ) from None
    with lock, quiet_cancels():
        _work(setup, stop)


def _work(setup: WorkerSetup, stop: threading.Event) -> None:
    store = Store(setup.data)
    scratch = setup.data / SCRATCH
    scratch.mkdir(exist_ok=True)
    places = PLACES[setup.name]
    served: tuple[QueueName, ...] = tuple(place.queue for place in places)
    woken = threading.Event()
    ledger = Ledger(store, scratch, utc_now, woken.set)
    ledger.sweep(lambda job_id: _is_over(store, job_id, served))
    database = open_database(setup.url or default_url(setup.data))
    register(_works(setup, store), ledger, scratch)
    try:
        queues = _launch(setup.name, database, places)
        client = DBOSClient(system_database_engine=database, application_name=APPLICATION)
        log.info("The %s worker is ready", setup.name)
        _publish(setup, store)
        threading.Thread(target=_prepare, args=(setup.engines,), name="prepare", daemon=True).start()
        dispatcher = Dispatcher(store, client, executor_id=setup.name, places=places, queues=queues, wake=woken)
        dispatcher.run(stop, lambda: _now_and_then(setup, store))
    finally:
        DBOS.destroy(destroy_registry=True)
        store.close()


def _launch(name: str, database: sa.Engine, places: tuple[Places, ...]) -> dict[QueueName, Queue]:
    """Start DBOS in this process: from here on it takes up what was left and what is released."""
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_engine": database,
        "application_version": APPLICATION_VERSION,
        "executor_id": name,
        "log_level": "WARNING",
        "use_listen_notify": database.dialect.name != "sqlite",
    }
    DBOS(config=config)
    DBOS.listen_queues([place.queue for place in places])
    DBOS.launch()
    return {
        place.queue: DBOS.register_queue(
            place.queue,
            worker_concurrency=place.count,
            polling_interval_sec=BRISK_SECONDS,
            on_conflict="always_update",
        )
        for place in places
    }


def _works(setup: WorkerSetup, store: Store) -> dict[JobKind, Work]:
    masks: dict[JobKind, Work] = {
        "segment": FindMask(store, setup.maskers, setup.shelf.installed, utc_now),
        "track": TrackMask(store, setup.maskers, setup.shelf.installed, utc_now),
    }
    if setup.name == "device":
        generate = Generate(store, setup.engines, setup.shelf.installed, utc_now)
        works: dict[JobKind, Work] = {"board": generate, "take": generate, **masks}
        works["image"] = DrawImage(store, setup.engines, setup.shelf.installed, utc_now)
        if setup.language is not None:
            works["words"] = Answering(store, setup.language)
        return works
    return {
        **masks,
        "ingest": Ingest(store, utc_now),
        "export": Export(store, utc_now),
        "download": Download(store, setup.shelf, setup.loras or HubLoras(Hub(), LoraShelf(setup.data / "loras"))),
    }


def _prepare(engines: Mapping[str, Engine]) -> None:
    """Beside the first jobs: a studio that waits for its first script is ready when it comes."""
    for engine in engines.values():
        engine.prepare()


def _now_and_then(setup: WorkerSetup, store: Store) -> None:
    _publish(setup, store)
    if setup.residency is not None:
        # The language model stays for as long as the user said, which may be longer or shorter.
        setup.residency.release_idle(kept=() if setup.language is None else (FAMILY,))
    if setup.language is not None:
        setup.language.release_idle()


def _publish(setup: WorkerSetup, store: Store) -> None:
    """Tell of the engines, if this worker has any."""
    if setup.name == "device":
        packs = setup.shelf.installed()
        cards = tuple(card_of(engine, packs) for engine in setup.engines.values())
        publish_cards(store, cards + tuple(mask_card_of(masker, packs) for masker in setup.maskers.values()))


def _is_over(store: Store, job_id: Id, queues: tuple[QueueName, ...]) -> bool:
    known = store.jobs.find(job_id)
    return known is None or (known.row.queue in queues and known.outcome is not None)
