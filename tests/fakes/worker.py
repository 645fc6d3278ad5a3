"""A worker process with the counting engine: `python -m tests.fakes.worker NAME DATA`."""

import logging
import sys
import threading
from pathlib import Path

from milimo.engines.packs.shelf import PackShelf
from milimo.jobs.lifeline import die_with_parent
from milimo.jobs.worker import WorkerSetup, run_worker
from tests.fakes.counting_engine import CountingEngine


def main(name: str, data: str) -> None:
    logging.basicConfig(level=logging.INFO)
    die_with_parent()
    engine = CountingEngine()
    setup = WorkerSetup(name, Path(data), {engine.name: engine}, PackShelf(Path(data) / "packs"))
    run_worker(setup, threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
