"""Time left, and how often it is told."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.jobs.meter import REPORT_INTERVAL_SECONDS, Meter, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_steady_work_tells_the_time_left_exactly() -> None:
    clock = Clock()
    meter = Meter(clock)
    assert meter.seconds_left(0, 100) is None
    left: float | None = None
    for done in range(1, 51):
        clock.now += 0.5
        left = meter.seconds_left(done, 100)
    assert left == pytest.approx(25)


def test_recent_work_counts_most_and_a_retry_starts_again() -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.seconds_left(0, 1000)
    clock.now += 100
    meter.seconds_left(10, 1000)
    left: float | None = None
    for done in range(11, 111):
        clock.now += 1
        left = meter.seconds_left(done, 1000)
    assert left == pytest.approx(890, abs=10)
    assert meter.seconds_left(0, 1000) is None


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 100)), max_size=30))
def test_time_left_is_never_negative_or_lost(steps: list[tuple[float, float]]) -> None:
    clock = Clock()
    meter = Meter(clock)
    for wait, done in steps:
        clock.now += wait
        left = meter.seconds_left(done, 100)
        assert left is None or left >= 0


@given(st.lists(st.floats(0, 1), max_size=50))
def test_at_most_four_reports_a_second(waits: list[float]) -> None:
    clock = Clock()
    throttle = Throttle(clock)
    told: list[float] = []
    for wait in waits:
        clock.now += wait
        if throttle.due():
            told.append(clock.now)
    assert all(later - earlier >= REPORT_INTERVAL_SECONDS for earlier, later in pairwise(told))
