"""Refusing work that cannot be done here, in words, before it begins."""

from collections.abc import Mapping
from pathlib import Path

from milimo.engines.base import Engine, MissingPacks, Readiness, Ready, Unfit
from milimo.errors import NotReady


def ready_engine(engines: Mapping[str, Engine], name: str, packs: Mapping[str, Path]) -> Engine:
    """The engine, able to run with these packs. Raises `NotReady`."""
    engine = engines.get(name)
    if engine is None:
        raise NotReady(f"No engine here is called {name}.", f"Choose one of: {', '.join(engines) or 'none'}.")
    insist(engine.readiness(packs), f"The engine {name}")
    return engine


def insist(readiness: Readiness, who: str) -> None:
    """Raises `NotReady` with what is missing and what to do, unless it is ready."""
    match readiness:
        case MissingPacks(packs=missing, remedy=remedy, why=why):
            raise NotReady(why or f"{who} needs {', '.join(missing)}.", remedy)
        case Unfit(reason=reason, remedy=remedy):
            raise NotReady(reason, remedy)
        case Ready():
            return
