"""Which engines there are: built from arguments, named once, over one device that they share."""

import time
from collections.abc import Mapping
from pathlib import Path

from milimo.engines.base import Engine
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Residency
from milimo.engines.sam3.records import Masks


def shared_residency() -> Residency:
    """Keeps this machine's device. It is looked for when there are weights to run on it; nothing heavy is imported before."""
    from milimo.engines.accelerator import find_device, main_memory, measure

    return Residency(lambda: measure(find_device()), time.monotonic, main_memory())


def engines(cache: Path, loras: LoraShelf, residency: Residency) -> Mapping[str, Engine]:
    """The engines by name. `cache` is a folder for what they may rebuild at any time (compiled kernels).

    Those that run models are here whether or not the machine can run them: asked, they say what is missing.
    """
    from milimo.engines.flux2.engine import Flux2Engine
    from milimo.engines.ltx2.engine import LTX2Engine
    from milimo.engines.previz.engine import PrevizEngine

    built: tuple[Engine, ...] = (
        PrevizEngine(cache / "previz"),
        LTX2Engine(residency, loras),
        Flux2Engine(residency, loras),
    )
    return {engine.name: engine for engine in built}


def maskers(residency: Residency | None) -> Mapping[str, Masks]:
    """What finds masks, by name: SAM 3 on the device that `residency` keeps, and OpenCV everywhere."""
    from milimo.engines.sam3.engine import Sam3Masks
    from milimo.engines.sam3.opencv import OpenCvMasks

    built: tuple[Masks, ...] = (OpenCvMasks(),) if residency is None else (Sam3Masks(residency), OpenCvMasks())
    return {masker.name: masker for masker in built}
