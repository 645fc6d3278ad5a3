"""What lies on this machine is found, checked and used: in the user's folders, and in the hub's cache."""

import hashlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milimo.engines.packs import Hub, OnDisk, PackShelf
from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.login import Login, hub_cache
from milimo.engines.packs.on_disk import repository_folder
from milimo.errors import NotReady
from tests.engines.test_packs import CONTENT, FILES, MODEL, SOURCE, WEIGHTS, a_pack, quiet, shelf_of
from tests.fakes.hub import COMMIT, LARGE, FakeHub, serving


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({MODEL: dict(FILES)})) as running:
        yield running


def lay_out_cache(cache: Path, files: dict[str, bytes], commit: str = COMMIT) -> Path:
    """A repository in the hub's cache, as its own tools lay it out."""
    root = repository_folder(cache, MODEL)
    (root / "refs").mkdir(parents=True)
    (root / "blobs").mkdir()
    (root / "refs/main").write_text(commit)
    for path, content in files.items():
        kind = hashlib.sha256 if len(content) >= LARGE else hashlib.sha1
        blob = (
            root
            / "blobs"
            / kind(content if len(content) >= LARGE else b"blob %d\0" % len(content) + content).hexdigest()
        )
        blob.write_bytes(content)
        link = root / "snapshots" / commit / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    return root


def test_what_a_folder_of_models_holds_is_not_fetched(tmp_path: Path, hub: FakeHub) -> None:
    mine = tmp_path / "mine"
    (mine / "some/where").mkdir(parents=True)
    (mine / "some/where" / Path(WEIGHTS).name).write_bytes(CONTENT)
    (mine / "model_index.json").write_bytes(FILES["model_index.json"].replace(b"Tiny", b"Tony"))
    shelf = shelf_of(tmp_path, hub, on_disk=OnDisk([mine], None))
    shelf.files("weights")
    assert shelf.status("weights").here >= len(CONTENT)
    notes: list[str] = []
    folder = shelf.install("weights", lambda done, total, note: notes.append(note))
    assert WEIGHTS not in hub.paths()
    assert "model_index.json" in hub.paths(), "one of the same name and size with other content is not taken"
    assert (folder / WEIGHTS).samefile(mine / "some/where" / Path(WEIGHTS).name)
    assert any("which is on this machine" in note for note in notes)
    shelf.remove("weights")
    assert (mine / "some/where" / Path(WEIGHTS).name).read_bytes() == CONTENT


def test_a_damaged_file_on_this_machine_is_fetched_instead(tmp_path: Path, hub: FakeHub) -> None:
    root = lay_out_cache(tmp_path / "cache", FILES)
    blob = root / "blobs" / hashlib.sha256(CONTENT).hexdigest()
    blob.write_bytes(CONTENT[:-1] + b"x")
    folder = shelf_of(tmp_path, hub, on_disk=OnDisk([], tmp_path / "cache")).install("weights", quiet)
    assert (folder / WEIGHTS).read_bytes() == CONTENT
    assert hub.paths() == [WEIGHTS, WEIGHTS], "asked of the hub, and of the CDN that it sends us to"


@pytest.mark.parametrize("lost", ["transformer/config.json", "vae/config.json"])
def test_of_two_files_that_are_alike_one_stands_for_one(tmp_path: Path, hub: FakeHub, lost: str) -> None:
    hub.repositories[MODEL]["vae/config.json"] = FILES["transformer/config.json"]
    shelf = shelf_of(tmp_path, hub)
    folder = shelf.install("weights", quiet)
    (folder / lost).unlink()
    asked = len(hub.asked)
    shelf.install("weights", quiet)
    assert len({each.path for each in hub.asked[asked:] if "/resolve/" in each.path}) == 1
    for name in ("transformer/config.json", "vae/config.json"):
        assert (folder / name).read_bytes() == FILES["transformer/config.json"]


def test_a_whole_cache_installs_a_pack_without_the_hub(tmp_path: Path) -> None:
    lay_out_cache(tmp_path / "cache", FILES)
    away = Hub("http://127.0.0.1:9", sleep=lambda seconds: None)
    shelf = PackShelf(tmp_path / "packs", [a_pack()], away, OnDisk([], tmp_path / "cache"))
    before = shelf.status("weights")
    assert before.here == sum(len(content) for path, content in FILES.items() if SOURCE.takes(path))
    assert before.commits == {MODEL: COMMIT}
    folder = shelf.install("weights", quiet)
    assert (folder / WEIGHTS).read_bytes() == CONTENT
    assert shelf.status("weights").exact


@pytest.mark.parametrize("missing", ["model_index.json", "shard"])
def test_a_cache_that_is_not_whole_does_not(tmp_path: Path, missing: str) -> None:
    files = dict(FILES)
    if missing == "shard":
        files["transformer/model.safetensors.index.json"] = b'{"weight_map": {"a": "model-00003-of-00003.safetensors"}}'
    else:
        del files[missing]
    lay_out_cache(tmp_path / "cache", files)
    away = Hub("http://127.0.0.1:9", sleep=lambda seconds: None)
    shelf = PackShelf(tmp_path / "packs", [a_pack()], away, OnDisk([], tmp_path / "cache"))
    with pytest.raises(NotReady, match="does not answer"):
        shelf.install("weights", quiet)


def test_where_the_hub_s_tools_keep_things(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from the file\n")
    home = {"HF_HOME": str(tmp_path)}
    assert hub_cache(home) == tmp_path / "hub"
    assert hub_cache(home | {"HF_HUB_CACHE": "/elsewhere"}) == Path("/elsewhere")
    assert Login(home).token() == "from the file"
    assert Login(home | {"HF_TOKEN": "from the environment"}).token() == "from the environment"
    assert Login({"HF_HOME": str(tmp_path / "none")}).token() == ""


class SlowFolders(list[Path]):
    """Folders on a disk that takes its time."""

    def __init__(self, *folders: Path) -> None:
        super().__init__(folders)
        self.begun = threading.Event()

    def __iter__(self) -> Iterator[Path]:
        self.begun.set()
        time.sleep(0.2)
        return super().__iter__()


def test_who_asks_while_another_looks_is_told_the_same(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"12345")
    file = HubFile(MODEL, COMMIT, "model", "model", 5, blob="0" * 40)
    folders = SlowFolders(tmp_path)
    on_disk = OnDisk(folders, None)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(on_disk.has, file)
        folders.begun.wait(5)
        assert on_disk.has(file)
        assert first.result()
