"""The numbered stream as it is kept: no gap, no number twice, and an end to how much is kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milimo.store.clock import utc_now
from milimo.store.database import Database
from milimo.store.events import Events
from milimo.store.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "a.sqlite")
    database.migrate()
    yield database
    database.close()


def announce(events: Events, count: int) -> None:
    for _ in range(count):
        events.announce("engine", None, {"name": "previz", "ready": "ready"})


def test_numbers_rise_without_a_gap_whoever_writes(tmp_path: Path) -> None:
    stores = [Store(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(announce, [store.events for store in stores], [10] * len(stores)))
    assert [event.id for event in stores[0].events.after(0).events] == list(range(1, 41))
    for store in stores:
        store.close()


def test_what_is_rolled_back_takes_no_number(database: Database) -> None:
    events = Events(database, utc_now)
    announce(events, 1)
    with pytest.raises(RuntimeError), database.write() as connection:
        events.append(connection, "engine", None, {})
        raise RuntimeError("the rest of the transaction failed")
    announce(events, 1)
    assert [event.id for event in events.after(0).events] == [1, 2]


def test_a_cursor_that_is_too_old_is_reset(database: Database) -> None:
    events = Events(database, utc_now, kept=40)
    announce(events, 100)
    assert events.after(10).reset
    assert events.after(0).reset
    assert not events.after(60).reset
    assert [event.id for event in events.after(95).events] == [96, 97, 98, 99, 100]
    assert events.after(100).events == ()
    assert events.after(101).reset, "from a data folder that was put back to an earlier state"


def test_a_long_replay_comes_in_parts(database: Database) -> None:
    events = Events(database, utc_now)
    announce(events, 25)
    assert len(events.after(0, limit=10).events) == 10
    assert [event.id for event in events.after(20, limit=10).events] == [21, 22, 23, 24, 25]
