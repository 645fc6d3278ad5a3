"""Which engines there are: built from arguments, named once."""

import time
from collections.abc import Mapping
from pathlib import Path

from milimo.engines.base import Engine
from milimo.engines.sam3.records import Masks


def engines(cache: Path) -> Mapping[str, Engine]:
    """The engines by name. `cache` is a folder for what they may rebuild at any time (compiled kernels)."""
    from milimo.engines.previz.engine import PrevizEngine

    built: tuple[Engine, ...] = (PrevizEngine(cache / "previz"),)
    return {engine.name: engine for engine in built}


def maskers(*, device: bool) -> Mapping[str, Masks]:
    """What finds masks, by name: SAM 3 where there is a `device` to run it on, and OpenCV everywhere."""
    from milimo.engines.accelerator import find_device, measure
    from milimo.engines.residency import Residency
    from milimo.engines.sam3.engine import Sam3Masks
    from milimo.engines.sam3.opencv import OpenCvMasks

    cpu: tuple[Masks, ...] = (OpenCvMasks(),)
    built = (Sam3Masks(Residency(lambda: measure(find_device()), time.monotonic)), *cpu) if device else cpu
    return {masker.name: masker for masker in built}
