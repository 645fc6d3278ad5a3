"""The progress of work in several parts: one that never falls, over the whole of the job."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.mask import Direction, MaskPrompt, Point, TrackSpec
from milimo.engines.sam3.opencv import OpenCvMasks
from milimo.jobs.masks import TrackMask
from milimo.jobs.phases import phases
from milimo.jobs.taking_in import take_in
from milimo.jobs.workbench import Workbench
from milimo.store.clock import utc_now
from milimo.store.jobs import JobRow
from milimo.store.store import Store
from tests.models_fixtures.bench import Bench
from tests.pictures.conftest import COUNT, film

JOB = "job_000001"


class Told(Workbench):
    """A bench that keeps what it is told."""

    def __init__(self, scratch: Path) -> None:
        super().__init__(JOB, scratch)
        self.said: list[tuple[float, float, str]] = []

    def progress(self, done: float, total: float, note: str = "") -> None:
        self.said.append((done, total, note))

    def check_cancelled(self) -> None:
        """Nobody cancels."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "data")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("frame", "direction"), [(0, "forward"), (3, "both"), (COUNT - 1, "backward"), (COUNT - 1, "forward")]
)
def test_following_an_object_and_showing_it_are_one_progress(
    store: Store, tmp_path: Path, frame: int, direction: Direction
) -> None:
    with store.files.receive(1 << 20) as incoming:
        incoming.write(film())
        moving = take_in(store, None, incoming, "disc.mkv")
    point = MaskPrompt(points=(Point(x=50 + 3 * frame, y=48),))
    spec = TrackSpec(asset_id=moving.id, frame=frame, prompt=point, direction=direction, engine="opencv")
    row = JobRow(
        id=JOB, project_id=None, kind="track", queue="media", title="Follow", rank="a0",
        spec=spec.model_dump(mode="json"),
    )  # fmt: skip
    store.jobs.add([row])
    bench = Told(tmp_path / "scratch")
    bench.scratch.mkdir()
    TrackMask(store, {"opencv": OpenCvMasks()}, dict, utc_now).do(JOB, bench)

    parts = [done / total for done, total, _ in bench.said]
    assert parts == sorted(parts), "it never falls"
    assert parts[-1] == 1.0
    assert len({total for _, total, _ in bench.said}) == 1, "and is of one whole, so that the time left is of the job"
    notes = [note.partition(",")[0] for _, _, note in bench.said]
    assert notes[-1] == "Making a proxy"
    assert notes == sorted(notes, key=["following", "Making a proxy"].index)


@given(
    works=st.lists(st.floats(0.01, 100), min_size=1, max_size=4),
    told=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=6),
)
def test_whatever_the_parts_say_the_whole_is_between_nothing_and_all(
    works: list[float], told: list[tuple[int, int]]
) -> None:
    bench = Bench(Path())
    for part in phases(bench, works):
        for done, total in sorted(told):
            part.progress(done, total)
        part.progress(1, 1)
    assert all(0 <= done <= total * (1 + 1e-9) for done, total, _ in bench.said)
    assert bench.said[-1][0] == pytest.approx(bench.said[-1][1])
