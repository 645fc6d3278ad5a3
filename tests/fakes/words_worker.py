"""A device worker with a language model and no engine: `python -m tests.fakes.words_worker DATA WEIGHTS LIMIT`."""

import logging
import sys
import threading
import time
from pathlib import Path

import torch

from milimo.engines.admission import GIB, Device
from milimo.engines.packs.shelf import PackShelf
from milimo.engines.residency import Residency
from milimo.engines.text.local import LocalModel
from milimo.jobs.lifeline import die_with_parent
from milimo.jobs.worker import WorkerSetup, run_worker
from tests.models_fixtures import torchvision_ops


def main(data: str, weights: str, limit: str) -> None:
    logging.basicConfig(level=logging.INFO)
    die_with_parent()
    torchvision_ops.install()
    torch.set_num_threads(1)
    residency = Residency(lambda: (Device("cpu", 32 * GIB, 16 * GIB), 16 * GIB), time.monotonic)
    model = LocalModel(residency, lambda: {"words": Path(weights)}, limit=int(limit))
    setup = WorkerSetup("device", Path(data), {}, PackShelf(Path(data) / "packs"), language=model)
    run_worker(setup, threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
