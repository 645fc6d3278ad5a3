"""Packs that several hands install, look at and choose at once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from milimo.engines.packs import Hub, Pack, PackShelf
from milimo.engines.packs.licences import Licences
from milimo.errors import Cancelled, Conflict, MilimoError, NotReady
from tests.engines.test_packs import (
    FILES,
    MODEL,
    STRICT,
    a_pack,
    quiet,
    shelf_of,
)
from tests.fakes.hub import FakeHub, serving


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({MODEL: dict(FILES)})) as running:
        yield running


def test_two_installs_of_one_pack_do_not_meet(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    seen: list[MilimoError] = []

    def try_again(done: float, total: float, note: str) -> None:
        for act in (lambda: shelf_of(tmp_path, hub).install("weights", quiet), lambda: shelf.remove("weights")):
            with pytest.raises(Conflict) as caught:
                act()
            seen.append(caught.value)

    shelf.install("weights", try_again)
    assert len(seen) > 2
    assert "weights" in shelf.installed()


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


def test_the_shelf_is_seen_while_files_come_and_get_their_names(tmp_path: Path) -> None:
    shelf = PackShelf(tmp_path / "packs", [a_pack()])
    downloads = tmp_path / "packs" / ".weights.download"
    folders = [downloads / str(number) for number in range(30)]
    done = threading.Event()

    def move() -> None:
        while not done.is_set():
            for folder in folders:
                folder.mkdir(parents=True)
                (folder / "a.part").write_bytes(b"12345")
            for folder in folders:
                (folder / "a.part").rename(folder / "a")
            for folder in folders:
                (folder / "a").unlink()
                folder.rmdir()

    with ThreadPoolExecutor() as pool:
        moving = pool.submit(move)
        try:
            for _ in range(500):
                [status] = shelf.list()
                assert 0 <= status.came <= 10 * len(folders)
        finally:
            done.set()
        moving.result()


def test_licences_that_are_accepted_at_once_are_all_kept(tmp_path: Path) -> None:
    packs = [a_pack(STRICT, name=f"weights-{number}") for number in range(16)]
    gate = threading.Barrier(len(packs))

    def accept(pack: Pack) -> None:
        gate.wait()
        Licences(tmp_path, lambda: "now").accept(pack)

    with ThreadPoolExecutor(len(packs)) as pool:
        list(pool.map(accept, packs))
    assert [Licences(tmp_path, lambda: "").accepted_at(pack) for pack in packs] == ["now"] * len(packs)


def test_packs_that_are_chosen_at_once_are_all_chosen(tmp_path: Path, hub: FakeHub) -> None:
    pairs = [(f"pack-{number}", f"other-{number}") for number in range(4)]
    packs = [a_pack(name=name, serves=first) for first, second in pairs for name in (first, second)]
    hub.repositories[MODEL] = {path: content[:2000] for path, content in FILES.items()}
    shelf = shelf_of(tmp_path, hub, *packs)
    for pack in packs:
        shelf.install(pack.name, quiet)
    gate = threading.Barrier(len(pairs))

    def choose(name: str) -> None:
        gate.wait()
        shelf_of(tmp_path, hub, *packs).use(name)

    for side in (0, 1, 0, 1):
        with ThreadPoolExecutor(len(pairs)) as pool:
            list(pool.map(choose, [pair[side] for pair in pairs]))
        assert {path.name for path in shelf.installed().values()} == {pair[side] for pair in pairs}


def test_of_several_packs_for_one_engine_the_chosen_one_is_given(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub, a_pack(), a_pack(name="weights-2", serves="weights"))
    first, second = shelf.install("weights", quiet), shelf.install("weights-2", quiet)
    assert shelf.installed() == {"weights": second}
    shelf.use("weights")
    assert shelf.installed() == {"weights": first}
    assert [status.chosen for status in shelf.list()] == [True, False]
    shelf.remove("weights")
    assert shelf.installed() == {"weights": second}
    with pytest.raises(NotReady, match="is not installed"):
        shelf.use("weights")
