"""One studio with one worker for all tests of a process: loading the libraries takes longer than all the drawing."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from milimo.api.security import TOKEN_HEADER
from milimo.app import build_app
from milimo.jobs.supervisor import Supervisor
from milimo.settings import Settings, write_token
from milimo.store.store import Store
from tests.api.conftest import BASE_URL
from tests.jobs.models.studio import ModelStudio


def model_worker(data: Path, models: Path) -> dict[str, list[str]]:
    return {"device": [sys.executable, "-m", "tests.fakes.model_worker", "device", str(data), str(models)]}


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first worker builds the checkpoints."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def studio(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelStudio]:
    data = tmp_path_factory.mktemp("studio") / "data"
    app = build_app(Settings(data=data, packs=data / "packs", loras=models / "loras"))
    store = Store(data)
    with (
        TestClient(app, base_url=BASE_URL) as client,
        Supervisor(model_worker(data, models), data / "logs") as worker,
    ):
        client.headers[TOKEN_HEADER] = write_token(data)
        end = time.monotonic() + 100
        while not client.get("/api/engines").json():
            assert time.monotonic() < end, (data / "logs" / "device.log").read_text()
            worker.tend()
            time.sleep(0.1)
        yield ModelStudio(client, worker, store)
    store.close()
