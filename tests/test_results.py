"""Where a command's results go: the named file, and beside it only where nothing lies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from milimo.domain.asset import Asset
from milimo.results import copy_results
from milimo.store.ids import asset_id_of
from milimo.store.store import Store


@pytest.fixture
def results(tmp_path: Path) -> Iterator[tuple[Store, list[Asset]]]:
    """A store that knows three files of different content."""
    store = Store(tmp_path / "data")
    made: list[Asset] = []
    for name in ("one", "two", "three"):
        with store.files.receive(100) as incoming:
            incoming.write(name.encode())
            sha256 = store.files.publish(incoming.path, incoming.finish())
        values = {
            "id": asset_id_of(sha256), "sha256": sha256, "bytes": 100, "name": name, "origin": "upload", "type": "image",
            "created_at": "2026-03-01T08:00:00.000Z", "mime": "image/png", "width": 8, "height": 8, "frames": 1,
        }  # fmt: skip
        made.append(store.assets.add(None, Asset.model_validate(values)))
    yield store, made
    store.close()


@pytest.mark.parametrize(
    ("there", "named"),
    [
        ((), ("card.png", "card-2.png", "card-3.png")),
        (("card-2.png",), ("card.png", "card-3.png", "card-4.png")),
        (("card-3.png", "card.png"), ("card.png", "card-2.png", "card-4.png")),
    ],
)
def test_further_results_take_numbers_that_are_free(
    tmp_path: Path, results: tuple[Store, list[Asset]], there: tuple[str, ...], named: tuple[str, ...]
) -> None:
    store, made = results
    for name in there:
        (tmp_path / name).write_text("the user's own")
    files = copy_results(store, [each.id for each in made], tmp_path / "card.png")
    assert [file.name for file in files if file] == list(named)
    assert [(tmp_path / name).read_text() for name in named] == ["one", "two", "three"]
    kept = set(there) - {"card.png"}
    assert all((tmp_path / name).read_text() == "the user's own" for name in kept)
    assert copy_results(store, [], tmp_path / "card.png") == []
    assert copy_results(store, [made[0].id], None) == [None]
