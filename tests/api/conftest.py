"""A studio to talk to: in this process, or over a socket where streams and two clients at once matter."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from milimo.api.security import TOKEN_HEADER
from milimo.app import build_app
from milimo.settings import LOOPBACK, Settings, write_token

BASE_URL = "http://127.0.0.1:8000"


def settings_of(data: Path, hub: str = "http://127.0.0.1:9") -> Settings:
    """Nothing of this machine's user is seen: shelves lie in the data folder, and there is no hub, unless one is given."""
    return Settings(data=data, packs=data / "packs", loras=data / "loras", hub=hub)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def anonymous(data: Path) -> Iterator[TestClient]:
    """Somebody without the token."""
    with TestClient(build_app(settings_of(data)), base_url=BASE_URL, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(anonymous: TestClient, data: Path) -> TestClient:
    """A program that has read the data folder's token."""
    anonymous.headers[TOKEN_HEADER] = write_token(data)
    return anonymous


@contextmanager
def serving(data: Path) -> Generator[httpx.Client]:
    """The studio on a real socket, and a client with the token."""
    config = uvicorn.Config(
        build_app(settings_of(data)),
        host=LOOPBACK,
        port=0,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {TOKEN_HEADER: write_token(data)}
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", headers=headers, timeout=10) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def live(data: Path) -> Iterator[httpx.Client]:
    with serving(data) as client:
        yield client
