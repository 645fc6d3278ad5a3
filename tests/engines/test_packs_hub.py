"""A hub that gives nothing one can use: it asks for patience, leads in circles, garbles, or has no address. Said in words."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from milimo.engines.packs import Hub, PackShelf
from milimo.engines.packs.download import download
from milimo.engines.packs.listing import HubFile
from milimo.errors import NotReady
from tests.engines.test_packs import MODEL, a_pack, quiet
from tests.fakes.hub import COMMIT

FILE = HubFile(MODEL, COMMIT, "a", "a", 5, blob="0" * 40)


@contextmanager
def answering(status: int, headers: Mapping[str, str]) -> Generator[str]:
    """The address of a server that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def check_that_words_are_said(address: str, folder: Path) -> None:
    hub = Hub(address, lambda: "hf_token", sleep=lambda seconds: None)
    with pytest.raises(NotReady, match="does not answer") as caught:
        PackShelf(folder / "packs", [a_pack()], hub).files("weights")
    assert "MILIMO_HUB" in caught.value.remedy
    with pytest.raises(NotReady, match="does not answer"):
        download(hub, FILE, folder / "a", lambda done: None, lambda done: None)


def test_who_looks_is_answered_sooner_than_who_installs(tmp_path: Path) -> None:
    pauses: list[float] = []
    with answering(429, {"Retry-After": "50"}) as address:
        shelf = PackShelf(tmp_path / "packs", [a_pack()], Hub(address, sleep=pauses.append))
        with pytest.raises(NotReady, match="it answers 429"):
            shelf.files("weights")
        assert 0 < sum(pauses) <= 1
        pauses.clear()
        with pytest.raises(NotReady, match="it answers 429"):
            shelf.install("weights", quiet)
    assert sum(pauses) == pytest.approx(4 * 50)
    assert max(pauses) <= 0.2, "so that a cancel is heard"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"RateLimit": '"api";r=0;t=7'}, 7),
        ({"Retry-After": "9", "RateLimit": '"api";r=0;t=7'}, 9),
        ({"RateLimit": "-"}, 3),
    ],
)
def test_a_hub_says_in_one_of_two_ways_when_to_come_again(
    tmp_path: Path, headers: dict[str, str], seconds: float
) -> None:
    pauses: list[float] = []
    with answering(429, headers) as address:
        shelf = PackShelf(tmp_path / "packs", [a_pack()], Hub(address, sleep=pauses.append))
        with pytest.raises(NotReady, match="it answers 429"):
            shelf.install("weights", quiet)
    assert sum(pauses) == pytest.approx(seconds if seconds == 3 else 4 * seconds)


@pytest.mark.parametrize("address", ["http://[::1", "http://hub:port"])
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    check_that_words_are_said(address, tmp_path)


@pytest.mark.parametrize(("status", "headers"), [(302, {"Location": "/"}), (200, {"Content-Encoding": "gzip"})])
def test_circles_and_garbled_answers(tmp_path: Path, status: int, headers: dict[str, str]) -> None:
    with answering(status, headers) as address:
        check_that_words_are_said(address, tmp_path)
