"""Which jobs a wish comes to, with what waits already and what was made: how many, and by which seeds."""

from collections.abc import Callable

import pytest

from milimo.jobs.queue import JobQueue
from milimo.store.store import Store
from tests.jobs.drawing import DrawingDesk

Open = Callable[..., DrawingDesk]


@pytest.fixture
def opened(store: Store, queue: JobQueue) -> Open:
    return lambda *overrides: DrawingDesk.open(store, queue, *overrides)


def test_a_seed_set_by_hand_is_taken_as_it_is(opened: Open) -> None:
    desk = opened({"seed": 41, "engine": "ltx2"})
    [first] = desk.takes()
    assert desk.seed(first) == 41
    desk.made(first)
    [again] = desk.takes()
    assert desk.spec(again) == desk.spec(first), "the same seed, the same picture"
    desk.made(again)
    [once] = desk.takes(seed=3)
    assert desk.seed(once) == 3


def test_a_take_is_made_again_by_its_seed(opened: Open) -> None:
    desk = opened({"engine": "ltx2"})
    [first] = desk.takes()
    desk.made(first)
    [second] = desk.takes()
    assert desk.seed(second) != desk.seed(first)
    desk.made(second)
    [again] = desk.takes(seed=desk.seed(first))
    assert desk.spec(again) == desk.spec(first)


def test_no_two_pictures_of_a_shot_have_a_seed_by_chance(opened: Open) -> None:
    desk = opened({})
    [first] = desk.takes()
    desk.made(first)
    [second] = desk.takes()
    desk.store.jobs.finish(second, "failed")
    [third] = desk.takes()
    assert desk.seed(third) == desk.seed(second) != desk.seed(first), "what failed is asked for as it was"
    desk.made(third)
    [fourth] = desk.takes()
    assert len({desk.seed(job) for job in (first, third, fourth)}) == 3
