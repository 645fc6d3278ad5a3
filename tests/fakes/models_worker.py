"""A worker process with the model engines on tiny checkpoints: `python -m tests.fakes.models_worker NAME DATA WEIGHTS`.

WEIGHTS holds the folders `flux2` and `sam3`; what is missing there is not installed.
"""

import logging
import sys
import threading
from pathlib import Path

from milimo.engines.admission import GIB, Device
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.loras import LoraShelf
from milimo.engines.packs.pack import Licence, Pack
from milimo.engines.packs.shelf import PackShelf
from milimo.engines.residency import Residency
from milimo.engines.sam3.engine import Sam3Masks
from milimo.engines.sam3.opencv import OpenCvMasks
from milimo.jobs.lifeline import die_with_parent
from milimo.jobs.worker import WorkerSetup, run_worker

PACKS = [Pack(name, name, "", Licence("CC0-1.0", must_accept=False), files=()) for name in ("flux2", "sam3")]


def main(name: str, data: str, weights: str) -> None:
    logging.basicConfig(level=logging.INFO)
    die_with_parent()
    residency = Residency(lambda: (Device("cpu", 64 * GIB, 32 * GIB), 32 * GIB), lambda: 0.0)
    engines = {"flux2": flux2(Path(data), residency)} if name == "device" else {}
    sam = Sam3Masks(residency, (sys.executable, "-m", "tests.models_fixtures.sam3_server"), least_score=0.0)
    maskers = {"sam3": sam, "opencv": OpenCvMasks()}
    setup = WorkerSetup(name, Path(data), engines, PackShelf(Path(weights), PACKS), maskers)
    run_worker(setup, threading.Event())


def flux2(data: Path, residency: Residency) -> Flux2Engine:
    """The engine, where torch's builds on this machine do not match each other either."""
    import torch

    from tests.models_fixtures import torchvision_ops

    torchvision_ops.install()
    torch.set_num_threads(1)
    return Flux2Engine(residency, LoraShelf(data / "loras"))


if __name__ == "__main__":
    main(*sys.argv[1:])
