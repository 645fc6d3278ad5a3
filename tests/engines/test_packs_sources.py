"""What a pack takes from its repositories: one copy of what lies there twice, what is only of use if it is there; several at once."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from milimo.engines.packs import Hub, HubSource, Pack, PackShelf
from milimo.engines.packs.asking import one_copy
from milimo.engines.packs.install import ABREAST
from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.packages import Corrupt
from milimo.engines.packs.patience import SHORT
from milimo.errors import Cancelled, EngineFailed
from tests.engines.test_packs import CONTENT, FREE, quiet
from tests.fakes.hub import COMMIT, FakeHub, serving

MODEL = "house/model"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub()) as running:
        yield running


def shelf_of(tmp_path: Path, hub: FakeHub, *sources: HubSource) -> PackShelf:
    pack = Pack("weights", "Weights", "", FREE, sources=sources, approximate_bytes=1)
    return PackShelf(tmp_path / "packs", [pack], Hub(hub.address, sleep=lambda seconds: None))


def names(*paths: str) -> list[HubFile]:
    return [HubFile(MODEL, COMMIT, path, path, 1, blob="0" * 40) for path in paths]


def index(*shards: str) -> str:
    return json.dumps({"weight_map": {f"layer.{number}": shard for number, shard in enumerate(shards)}})


TWICE = (
    "t/model.safetensors.index.json",
    "t/model-00001-of-00002.safetensors",
    "t/model-00002-of-00002.safetensors",
    "t/model-00001-of-00001.safetensors",
    "t/model.safetensors",
    "t/other.safetensors",
)


@pytest.mark.parametrize(
    ("paths", "told", "kept"),
    [
        (TWICE, index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"), (0, 1, 2, 5)),
        (TWICE, index("model-00001-of-00001.safetensors"), (0, 3, 5)),
        (TWICE, "no index at all", (0, 1, 2, 3, 4, 5)),
        (TWICE, "[]", (0, 1, 2, 3, 4, 5)),
        (TWICE[1:], None, (0, 1, 2, 3, 4)),
        (TWICE[:3], None, (0, 1, 2)),
    ],
)
def test_of_weights_that_lie_there_twice_those_are_taken_that_the_index_names(
    paths: tuple[str, ...], told: str | None, kept: tuple[int, ...]
) -> None:
    def text(file: HubFile) -> str:
        assert told is not None, "where there is one copy, nothing is asked"
        assert file.path == TWICE[0]
        return told

    assert [file.path for file in one_copy(names(*paths), text)] == [paths[number] for number in kept]


def test_a_second_copy_is_not_fetched(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = {
        "t/model.safetensors.index.json": index("model-00001-of-00001.safetensors").encode(),
        "t/model-00001-of-00001.safetensors": CONTENT[:9000],
        "t/model.safetensors": CONTENT[:9001],
    }
    shelf = shelf_of(tmp_path, hub, HubSource(MODEL, ("t/*",)))
    shelf.install("weights", quiet)
    assert "t/model.safetensors" not in hub.paths()


def test_a_pack_is_installed_without_what_it_can_do_without(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = {"a.safetensors": CONTENT[:5000]}
    main, extra = HubSource(MODEL, ("a.*",)), HubSource("house/extra", ("b.*",), optional=True)
    shelf = shelf_of(tmp_path, hub, main, extra)
    folder = shelf.install("weights", quiet)
    assert shelf.installed() == {"weights": folder}
    hub.repositories["house/extra"] = {"b.safetensors": CONTENT[:6000]}
    shelf.remove("weights")
    assert (shelf.install("weights", quiet) / "b.safetensors").read_bytes() == CONTENT[:6000]
    assert set(shelf.status("weights").commits) == {MODEL, "house/extra"}
    with pytest.raises(EngineFailed, match="has no house/none"):
        shelf_of(tmp_path / "other", hub, main, HubSource("house/none", ("b.*",))).files("weights")


def shards(count: int) -> dict[str, bytes]:
    return {f"model-{number}.safetensors": CONTENT[number:] for number in range(count)}


def test_several_files_come_at_once(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = shards(ABREAST)
    hub.pause_seconds = 0.02
    shelf = shelf_of(tmp_path, hub, HubSource(MODEL, ("*",)))
    shelf.files("weights")
    said: list[str] = []
    folder = shelf.install("weights", lambda done, total, note: said.append(note))
    assert hub.most_at_once == ABREAST
    assert all((folder / name).read_bytes() == content for name, content in hub.repositories[MODEL].items())
    assert any(" and 2 more, 0 of 3 files are here" in note for note in said)


def test_a_cancel_stops_all_of_them_and_what_came_is_gone_on_with(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = shards(5)
    hub.pause_seconds = 0.02
    shelf = shelf_of(tmp_path, hub, HubSource(MODEL, ("*",)))

    def cancel(done: float, total: float, note: str) -> None:
        if done > total / 10 > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.install("weights", cancel)
    came = shelf.status("weights").came
    assert 0 < came < 4 * len(CONTENT)
    asked = len(hub.asked)
    time.sleep(0.1)
    assert (shelf.status("weights").came, len(hub.asked)) == (came, asked), "nobody goes on behind our back"
    hub.pause_seconds = 0.0
    folder = shelf.install("weights", quiet)
    assert all((folder / name).read_bytes() == content for name, content in hub.repositories[MODEL].items())
    assert any(each.range for each in hub.asked[asked:])


def test_one_that_fails_stops_the_others(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = shards(5)
    hub.altered["model-0.safetensors"] = CONTENT[::-1]
    shelf = shelf_of(tmp_path, hub, HubSource(MODEL, ("*",)))
    with pytest.raises(Corrupt, match=r"model-0\.safetensors is not the file that the hub listed"):
        shelf.install("weights", quiet)
    assert shelf.installed() == {}


def test_a_cancel_is_heard_while_a_hub_asks_for_patience(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = shards(1)
    hub.statuses = [429] * 5
    hub.retry_after = "50"
    pack = Pack("weights", "Weights", "", FREE, sources=(HubSource(MODEL, ("*",)),), approximate_bytes=1)
    shelf = PackShelf(tmp_path / "packs", [pack], Hub(hub.address))
    until = time.monotonic() + 0.5

    def cancel(done: float, total: float, note: str) -> None:
        assert note == "asking the hub"
        if time.monotonic() > until:
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.install("weights", cancel)
    assert time.monotonic() < until + 40, "it waited for as long as the hub had asked"


def test_who_looks_is_not_kept_waiting_by_a_hub_that_trickles(tmp_path: Path, hub: FakeHub) -> None:
    """The budget is for all repositories of a pack together; here the hub would take minutes for one listing."""
    assert SHORT.whole_seconds <= 10
    hub.repositories[MODEL] = shards(1)
    hub.listing = " " * 40_000_000
    hub.pause_seconds = 1.0
    shelf = shelf_of(tmp_path, hub, *(HubSource(MODEL, ("*",)) for _ in range(3)))
    begun = time.monotonic()
    with pytest.raises(Exception, match="does not answer"):
        shelf.files("weights", replace(SHORT, whole_seconds=1.5))
    assert time.monotonic() - begun < 60, "one listing takes ten minutes"


def test_loras_of_packs_are_found_by_the_names_of_their_packs(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories[MODEL] = {"x-ic-lora.safetensors": CONTENT[:5000], "LICENSE": b"Be kind."}
    sources = (HubSource(MODEL, ("*.safetensors", "LICENSE*")),)
    packs = [Pack(name, name, "", FREE, sources=sources, approximate_bytes=1, lora="control") for name in ("x", "y")]
    shelf = PackShelf(tmp_path / "packs", packs, Hub(hub.address))
    assert shelf.loras() == {}
    folder = shelf.install("x", quiet)
    assert shelf.loras() == {"x": folder / "x-ic-lora.safetensors"}
