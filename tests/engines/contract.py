"""The contract of an engine: one suite that every engine passes. A test module makes a subclass and gives it `engine` and `spec`.

class TestPreviz(EngineContract):
    @pytest.fixture
    def engine(self) -> Engine: ...
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from milimo.domain.job import Figure, JobSpec, Spoken
from milimo.domain.time import Rate
from milimo.engines.base import Engine, MissingPacks, Ready, Unfit
from milimo.errors import BadInput, Cancelled


@dataclass
class ScratchRun:
    """A run in a folder of its own, which remembers its progress and can be cancelled."""

    scratch: Path
    inputs: Mapping[str, Path] = field(default_factory=dict[str, Path])
    packs: Mapping[str, Path] = field(default_factory=dict[str, Path])
    seen: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    checks: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """When it was asked: by the clock, and in processor time."""
    cancel_after: int | None = None
    """Raise at this check."""
    cancelled_at: float | None = None

    def progress(self, done: float, total: float, note: str = "") -> None:
        self.seen.append((done, total))

    def check_cancelled(self) -> None:
        self.checks.append((time.perf_counter(), time.process_time()))
        if self.cancel_after is not None and len(self.checks) > self.cancel_after:
            self.cancelled_at = time.perf_counter()
            raise Cancelled


def shot(**changes: object) -> JobSpec:
    """A small two-hander, to be changed at will."""
    mara = Figure(name="MARA", description="a woman of thirty in a red dress", speaks=True)
    tom = Figure(name="TOM", description="an old fisherman")
    base = JobSpec(
        kind="take",
        engine="any",
        shot_id="shot_000001",
        label="1-1",
        heading="INT. KITCHEN - NIGHT",
        setting="INT",
        location="KITCHEN",
        time_of_day="NIGHT",
        action="Mara pours the tea. Tom sits.",
        size="MS",
        framing="two",
        figures=(mara, tom),
        present=(mara, tom),
        dialogue=(Spoken(character="MARA", text="You are late again."),),
        scene_key="kitchen",
        width=192,
        height=108,
        rate=Rate(numerator=24),
        frames=6,
        seed=7,
    )
    return base.model_copy(update=changes)


def frames_of(path: Path) -> list[NDArray[np.uint8]]:
    """Every frame of a film or still, as RGB (grey 16 bit keeps its high byte)."""
    with av.open(str(path)) as film:
        return [np.asarray(frame.reformat(format="rgb24").to_ndarray(), np.uint8) for frame in film.decode(video=0)]


class EngineContract:
    """Subclass and give the fixtures `engine` and `run_packs`."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def run_packs(self) -> Mapping[str, Path]:
        return {}

    @pytest.fixture
    def run(self, tmp_path: Path, run_packs: Mapping[str, Path]) -> ScratchRun:
        (tmp_path / "scratch").mkdir()
        return ScratchRun(tmp_path / "scratch", packs=run_packs)

    def test_says_who_it_is(self, engine: Engine) -> None:
        assert engine.name.isidentifier()
        limits = engine.limits()
        assert limits.kinds and limits.side_multiple >= 1 and limits.frame_step >= 1
        assert limits.min_side <= limits.max_side

    def test_readiness_comes_with_a_remedy(self, engine: Engine, run_packs: Mapping[str, Path]) -> None:
        match engine.readiness(run_packs):
            case Ready():
                pass
            case MissingPacks(packs, remedy):
                assert set(packs) <= set(engine.packs) and remedy
            case Unfit(reason, remedy):
                assert reason and remedy

    @pytest.mark.parametrize(("width", "height"), [(192, 108), (108, 192), (128, 128)])
    def test_a_take_has_the_size_count_and_rate_asked_for(
        self, engine: Engine, run: ScratchRun, width: int, height: int
    ) -> None:
        spec = shot(width=width, height=height, frames=5, rate=Rate(numerator=30000, denominator=1001))
        outputs = engine.run(spec, run)
        frames = frames_of(outputs.picture)
        assert outputs.rate == spec.rate
        assert outputs.frames == len(frames) >= spec.frames
        assert 0 <= outputs.shot_start <= outputs.frames - spec.frames
        assert frames[0].shape == (height, width, 3)
        with av.open(str(outputs.picture)) as film:
            assert film.streams.video[0].average_rate == spec.rate.fraction

    def test_a_board_is_one_png(self, engine: Engine, run: ScratchRun) -> None:
        outputs = engine.run(shot(kind="board", frames=1), run)
        assert outputs.frames == 1 and outputs.picture.suffix == ".png"
        assert frames_of(outputs.picture)[0].shape == (108, 192, 3)

    def test_passes_lie_on_the_picture(self, engine: Engine, run: ScratchRun) -> None:
        names = tuple(sorted(engine.limits().passes))
        outputs = engine.run(shot(passes=names), run)
        assert set(outputs.passes) == set(names)
        for path in outputs.passes.values():
            frames = frames_of(path)
            assert len(frames) == outputs.frames and frames[0].shape == (108, 192, 3)

    def test_writes_nothing_outside_its_folder(self, engine: Engine, run: ScratchRun) -> None:
        outputs = engine.run(shot(frames=3), run)
        for path in (outputs.picture, *outputs.passes.values()):
            assert path.resolve().is_relative_to(run.scratch.resolve())
        assert [path.name for path in run.scratch.parent.iterdir()] == ["scratch"]

    def test_progress_only_rises_and_ends(self, engine: Engine, run: ScratchRun) -> None:
        engine.run(shot(frames=8), run)
        done = [at for at, _ in run.seen]
        assert done == sorted(done) and len({total for _, total in run.seen}) == 1
        assert run.seen[-1][0] == run.seen[-1][1]

    def test_the_same_seed_gives_the_same_picture(
        self, engine: Engine, tmp_path: Path, run_packs: Mapping[str, Path]
    ) -> None:
        digests: list[str] = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            outputs = engine.run(
                shot(frames=4, passes=tuple(engine.limits().passes)), ScratchRun(tmp_path / name, packs=run_packs)
            )
            digests.append(
                hashlib.sha256(b"".join(frame.tobytes() for frame in frames_of(outputs.picture))).hexdigest()
            )
        assert digests[0] == digests[1]

    @pytest.mark.parametrize("after", [0, 1, 4])
    def test_cancelling_stops_it_at_once(
        self, engine: Engine, tmp_path: Path, run_packs: Mapping[str, Path], after: int
    ) -> None:
        run = ScratchRun(tmp_path, packs=run_packs, cancel_after=after)
        with pytest.raises(Cancelled):
            engine.run(shot(frames=240), run)
        assert run.cancelled_at is not None
        assert time.perf_counter() - run.cancelled_at < 5, "it went on with the other frames"
        again = ScratchRun(tmp_path, packs=run_packs)
        assert engine.run(shot(frames=2), again).frames >= 2

    def test_asks_whether_it_is_cancelled_often_enough(self, engine: Engine, run: ScratchRun) -> None:
        engine.run(shot(frames=2), run)  # warm
        run.checks.clear()
        engine.run(shot(frames=24), run)
        # Half a second of work: a crowded machine may hold the clock up, several threads the processor's.
        gaps = np.diff(np.array(run.checks), axis=0).min(axis=1)
        assert float(gaps.max()) < 0.5

    def test_refuses_a_size_outside_its_limits(self, engine: Engine, run: ScratchRun) -> None:
        limits = engine.limits()
        for width in (
            limits.min_side - limits.side_multiple,
            limits.max_side + limits.side_multiple,
            limits.min_side + 1,
        ):
            with pytest.raises(BadInput):
                engine.run(shot(width=width), run)

    def test_preparing_is_harmless_and_repeatable(self, engine: Engine, run: ScratchRun) -> None:
        engine.prepare()
        engine.prepare()
        assert engine.run(shot(frames=1, kind="board"), run).frames == 1

    def test_works_on_after_release(self, engine: Engine, run: ScratchRun) -> None:
        engine.run(shot(frames=1, kind="board"), run)
        engine.release()
        engine.release()
        assert engine.run(shot(frames=1, kind="board"), run).frames == 1
