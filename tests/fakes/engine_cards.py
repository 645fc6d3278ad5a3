"""What a worker tells of the studio's engines, without a worker: `python -m tests.fakes.engine_cards DATA`."""

import sys
from pathlib import Path

from milimo.engines.loras import LoraShelf
from milimo.engines.registry import engines, shared_residency
from milimo.jobs.engine_cards import card_of, publish_cards
from milimo.settings import Settings
from milimo.store.store import Store


def main(data: str) -> None:
    folder = Path(data)
    built = engines(Settings().cache, LoraShelf(folder / "loras"), shared_residency())
    publish_cards(Store(folder), tuple(card_of(engine, {}) for engine in built.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
