"""The language model of this machine, asked through the queue: its words come back, and a cancel reaches it."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from milimo.engines.text.base import Picture, Question
from milimo.errors import Cancelled, EngineFailed
from milimo.jobs.answering import DeviceModel
from milimo.jobs.outputs import Output, describe
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


def test_its_row_names_the_picture_and_does_not_hold_it(
    store: Store, queue: JobQueue, tmp_path: Path, working: Callable[..., Supervisor]
) -> None:
    from tests.models_fixtures.gemma import build_seeing_gemma

    folder = build_seeing_gemma(tmp_path / "seeing")
    said: dict[str, str] = {}
    with working(12, folder) as keeper:
        asked = model(store, queue, folder, keeper)
        for colour in ("white", "black"):
            kept = picture(store, tmp_path / f"{colour}.png", colour)
            said[colour] = asked.answer(replace(QUESTION, picture=kept), None, patient())
            [newest, *_] = queue.tray()
            row = store.jobs.get(newest.id).row
            assert row.spec["picture_of"] == kept.asset_id and len(str(row.spec)) < 500
        lost = replace(QUESTION, picture=Picture("asset_nothing", b""))
        said["lost"] = asked.answer(lost, None, patient())
    assert len(set(said.values())) > 1, "it looks at them"


def picture(store: Store, path: Path, colour: str) -> Picture:
    """A picture that the studio holds."""
    Image.new("RGB", (64, 48), colour).save(path)
    described = {"type": "image", "mime": "image/png", "name": colour, "width": 64, "height": 48, "frames": 1}
    asset = describe(Output(path, described))
    store.files.publish(path, asset.sha256)
    return Picture(store.assets.add(None, asset).id, b"not looked at: the worker makes its own")


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
