"""The language model of this machine, asked through the queue: its words come back, and a cancel reaches it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from milimo.engines.text.base import Question
from milimo.errors import Cancelled, EngineFailed
from milimo.jobs.answering import DeviceModel
from milimo.jobs.queue import JobQueue
from milimo.jobs.supervisor import Supervisor
from milimo.store.store import Store
from tests.models_fixtures import torchvision_ops

torchvision_ops.install()

QUESTION = Question("Write a prompt.", "Mara opens the tin.")


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models_fixtures.gemma import build_gemma

    return build_gemma(tmp_path_factory.mktemp("gemma"))


@pytest.fixture
def working(store: Store, weights: Path) -> Callable[[int, Path], Supervisor]:
    def supervisor(limit: int, folder: Path = weights) -> Supervisor:
        command = [sys.executable, "-m", "tests.fakes.words_worker", str(store.data_dir), str(folder), str(limit)]
        return Supervisor({"device": command}, store.data_dir / "logs")

    return supervisor


def model(store: Store, queue: JobQueue, weights: Path, keeper: Supervisor) -> DeviceModel:
    return DeviceModel(store, queue, lambda: {"words": weights}, 60, keeper.tend)


def patient() -> Callable[[int], None]:
    """Waits long, for a busy machine, and not for ever."""
    end = time.monotonic() + 120

    def heard(_: int) -> None:
        assert time.monotonic() < end, "no answer came"

    return heard


def test_its_words_come_back(store: Store, queue: JobQueue, weights: Path, working: Callable[..., Supervisor]) -> None:
    with working(12) as keeper:
        asked = model(store, queue, weights, keeper)
        said = asked.answer(QUESTION, None, patient())
        assert said.strip()
        assert asked.answer(QUESTION, None, patient()) == said
    assert [(job.kind, job.state) for job in queue.tray()] == [("words", "succeeded")] * 2


def test_a_cancel_reaches_it_from_who_asked_and_from_the_tray(
    store: Store, queue: JobQueue, weights: Path, working: Callable[..., Supervisor]
) -> None:
    def running() -> bool:
        return bool(queue.running())

    def gives_up(_: int) -> None:
        if running():
            raise Cancelled

    def cancelled_in_the_tray(_: int) -> None:
        for job_id in queue.running():
            queue.cancel(job_id)

    with working(100_000) as keeper:
        asked = model(store, queue, weights, keeper)
        for heard in (gives_up, cancelled_in_the_tray):
            with pytest.raises(Cancelled):
                asked.answer(QUESTION, None, heard)
            end = time.monotonic() + 20
            while running():
                assert time.monotonic() < end, "it still writes"
                keeper.tend()
                time.sleep(0.05)
    assert {job.state for job in queue.tray()} == {"cancelled"}


def test_what_it_cannot_do_comes_back_in_words(
    store: Store, queue: JobQueue, weights: Path, tmp_path: Path, working: Callable[..., Supervisor]
) -> None:
    with working(4, tmp_path / "nothing") as keeper, pytest.raises(EngineFailed, match="not complete"):
        (tmp_path / "nothing").mkdir()
        model(store, queue, weights, keeper).answer(QUESTION, None, patient())
