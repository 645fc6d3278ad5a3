"""Packs are fetched whole, checked, resumed, and never half there. The hub is a real server on loopback that misbehaves."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from milimo.engines.packs import CATALOG, HubFile, Pack, PackageFile, PackShelf
from milimo.engines.packs.fetch import Corrupt
from milimo.errors import Cancelled, NotFound, NotReady, OutOfRoom

CONTENT = bytes(range(256)) * 12_000


@dataclass
class Hub:
    """Serves CONTENT; `break_after` bytes it drops the line, `breaks` times; `serve` is what it really sends."""

    serve: bytes = CONTENT
    breaks: int = 0
    break_after: int = 1_500_000
    status: int = 200
    ranges: list[str | None] = field(default_factory=list[str | None])
    address: str = ""


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            state.ranges.append(asked)
            if state.status != 200:
                self.send_error(state.status)
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            body = state.serve[start:]
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if state.breaks:
                state.breaks -= 1
                self.wfile.write(body[: state.break_after])
                self.wfile.flush()
                self.connection.close()
                return
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


def a_pack(sha256: str = hashlib.sha256(CONTENT).hexdigest(), size: int = len(CONTENT)) -> Pack:
    file = HubFile(repository="house/model", revision="main", path="weights/w.bin", bytes=size, sha256=sha256)
    return Pack(name="weights", title="Weights", description="", licence="CC0-1.0", files=(file,))


def shelf_of(tmp_path: Path, hub: Hub, pack: Pack | None = None) -> PackShelf:
    return PackShelf(tmp_path / "packs", [pack or a_pack()], hub.address)


def quiet(done: float, total: float, note: str) -> None:
    assert 0 <= done <= total, note


def left_behind(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in (tmp_path / "packs").iterdir() if not p.name.endswith(".lock"))


def test_a_pack_is_installed_once(tmp_path: Path, hub: Hub) -> None:
    shelf = shelf_of(tmp_path, hub)
    assert shelf.installed() == {}
    folder = shelf.install("weights", quiet)
    assert (folder / "w.bin").read_bytes() == CONTENT
    assert shelf.install("weights", quiet) == folder
    assert len(hub.ranges) == 1
    assert left_behind(tmp_path) == ["weights"]
    shelf.remove("weights")
    assert shelf.installed() == {}


def test_a_broken_line_goes_on_where_it_broke(tmp_path: Path, hub: Hub) -> None:
    hub.breaks = 1
    folder = shelf_of(tmp_path, hub).install("weights", quiet)
    assert (folder / "w.bin").read_bytes() == CONTENT
    assert hub.ranges[0] is None
    assert hub.ranges[1] is not None and int(hub.ranges[1][6:-1]) >= 1_000_000


def test_a_cancelled_download_is_resumed_by_the_next(tmp_path: Path, hub: Hub) -> None:
    def stop_half_way(done: float, total: float, note: str) -> None:
        if done > total / 2:
            raise Cancelled

    shelf = shelf_of(tmp_path, hub)
    with pytest.raises(Cancelled):
        shelf.install("weights", stop_half_way)
    assert shelf.installed() == {}
    shelf.install("weights", quiet)
    assert hub.ranges[1] is not None


@pytest.mark.parametrize(
    ("serve", "size"),
    [(CONTENT[:-1] + b"x", len(CONTENT)), (CONTENT + b"x", len(CONTENT))],
    ids=["another file", "too long"],
)
def test_a_damaged_file_is_refused_and_removed(tmp_path: Path, hub: Hub, serve: bytes, size: int) -> None:
    hub.serve = serve
    shelf = shelf_of(tmp_path, hub, a_pack(size=size))
    with pytest.raises(Corrupt):
        shelf.install("weights", quiet)
    assert shelf.installed() == {}
    hub.serve = CONTENT
    assert (shelf.install("weights", quiet) / "w.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("status", [401, 403])
def test_a_hub_that_wants_a_licence_says_so(tmp_path: Path, hub: Hub, status: int) -> None:
    hub.status = status
    with pytest.raises(NotReady) as caught:
        shelf_of(tmp_path, hub).install("weights", quiet)
    assert "licence" in caught.value.remedy


def test_a_full_disk_is_said_before_the_download(tmp_path: Path, hub: Hub) -> None:
    with pytest.raises(OutOfRoom) as caught:
        shelf_of(tmp_path, hub, a_pack(size=10**15)).install("weights", quiet)
    assert "MB" in caught.value.remedy
    assert hub.ranges == []


def test_a_registry_without_the_package_is_said_in_words(tmp_path: Path) -> None:
    file = PackageFile("pip", "milimo-no-such-package", "0.0.1", "x.whl", 10, "0" * 64)
    pack = Pack(name="none", title="None", description="", licence="CC0-1.0", files=(file,))
    shelf = PackShelf(tmp_path / "packs", [pack])
    with pytest.raises(NotReady) as caught:
        shelf.install("none", quiet)
    assert "milimo-no-such-package" in caught.value.detail
    assert shelf.installed() == {}


def test_a_failed_build_leaves_nothing(tmp_path: Path, hub: Hub) -> None:
    def fail(files: object, out: Path) -> None:
        (out / "half").write_text("half")
        raise Corrupt("no", "")

    pack = a_pack()
    shelf = shelf_of(tmp_path, hub, Pack("weights", "", "", "", pack.files, fail))
    with pytest.raises(Corrupt):
        shelf.install("weights", quiet)
    assert [p for p in left_behind(tmp_path) if not p.endswith(".download")] == []


def test_names_that_no_pack_has(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        PackShelf(tmp_path).install("../../etc", quiet)


def test_the_catalog_is_well_formed() -> None:
    for pack in CATALOG:
        assert pack.licence and pack.description and pack.bytes > 0
        assert all(len(file.sha256) == 64 for file in pack.files)
