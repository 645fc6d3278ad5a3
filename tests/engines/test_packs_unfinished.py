"""Packs whose download was cancelled: the next one waits until it has ended, and keeps of it what is still listed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from milimo.engines.packs import Hub, PackShelf
from milimo.engines.packs.receipt import RECEIPT
from milimo.engines.packs.shelf import BEGUN
from milimo.errors import Cancelled
from tests.engines.test_packs import FILES, MODEL, TAKEN, a_pack, cancel_half_way, content_below, quiet, shelf_of
from tests.fakes.hub import FakeHub, serving


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({MODEL: dict(FILES)})) as running:
        yield running


def test_nothing_of_another_listing_stays_in_a_pack(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    cancel_half_way(shelf, hub)
    downloads = tmp_path / "packs" / ".weights.download"
    old = {path for path in content_below(downloads) if path != BEGUN}
    assert any(path.endswith(".part") for path in old) and any(path.endswith("model_index.json") for path in old)
    (downloads / BEGUN).unlink()
    (downloads / "transformer" / "model-00002-of-00003.safetensors").write_bytes(b"a shard of before")
    (downloads / "other").mkdir()
    (downloads / "other" / "shard.safetensors.part").write_bytes(b"begun before")
    folder = shelf.install("weights", quiet)
    assert set(content_below(folder)) == {*TAKEN, RECEIPT}


def test_an_install_waits_for_a_cancelled_one_to_end(tmp_path: Path, hub: FakeHub) -> None:
    (tmp_path / "packs").mkdir()
    ending = FileLock(tmp_path / "packs" / ".weights.lock")
    ending.acquire()
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if sum(waited) > 10:
            ending.release()

    def stop(done: float, total: float, note: str) -> None:
        raise Cancelled

    shelf = PackShelf(tmp_path / "packs", [a_pack()], Hub(hub.address, sleep=sleep))
    with pytest.raises(Cancelled):
        shelf.install("weights", stop)
    assert "weights" not in shelf.installed() and ending.is_locked
    shelf.install("weights", quiet)
    assert "weights" in shelf.installed() and 10 < sum(waited) < 15
