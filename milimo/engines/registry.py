"""Which engines there are: built from arguments, named once."""

from collections.abc import Mapping
from pathlib import Path

from milimo.engines.base import Engine


def engines(cache: Path) -> Mapping[str, Engine]:
    """The engines by name. `cache` is a folder for what they may rebuild at any time (compiled kernels)."""
    from milimo.engines.previz.engine import PrevizEngine

    built: tuple[Engine, ...] = (PrevizEngine(cache / "previz"),)
    return {engine.name: engine for engine in built}
