"""A studio's API in this process, and workers of their own with tiny checkpoints."""

import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from milimo.api.security import TOKEN_HEADER
from milimo.app import build_app
from milimo.jobs.engine_cards import read_cards
from milimo.jobs.supervisor import Supervisor
from milimo.settings import Settings, write_token
from tests.models_fixtures import torchvision_ops

WIDTH, HEIGHT, COUNT, RADIUS = 128, 96, 6, 20

Picture = NDArray[np.uint8]


def disc(frame: int = 0) -> tuple[Picture, NDArray[np.bool_]]:
    """A red disc on speckled green, further right in each frame, and where it is."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    inside = (columns - 50 - 3 * frame) ** 2 + (rows - 48) ** 2 <= RADIUS**2
    picture = np.full((HEIGHT, WIDTH, 3), (30, 120, 40), np.uint8)
    picture += np.random.default_rng(1).integers(0, 30, picture.shape).astype(np.uint8)
    picture[inside] = (200, 30, 20)
    picture[inside, 1] += (((rows // 4 + (columns - 3 * frame) // 4) % 2) * 40).astype(np.uint8)[inside]
    return picture, inside


def png(pixels: NDArray[np.uint8]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def pixels_of(content: bytes, mode: str = "RGB") -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert(mode))


def agreement(mask: NDArray[np.uint8], inside: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float(((mask > 127) & inside).sum() / ((mask > 127) | inside).sum())


def film() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream("ffv1", rate=24)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(COUNT):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(disc(number)[0], format="rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()


class Studio:
    """The API with a project, and what every test here does with it."""

    def __init__(self, client: TestClient, data: Path, keeper: Supervisor) -> None:
        self.client = client
        self.data = data
        self.keeper = keeper
        self.project: str = client.post("/api/projects", json={"name": "Film"}).raise_for_status().json()["id"]

    def upload(self, content: bytes, name: str) -> str:
        url = f"/api/projects/{self.project}/assets"
        return self.client.post(url, params={"name": name}, content=content).raise_for_status().json()["asset"]["id"]

    def ask(self, path: str, **body: object) -> Any:  # noqa: ANN401
        return self.client.post(f"/api/projects/{self.project}/{path}", json=body)

    def ended(self, job_id: str, seconds: float = 300) -> dict[str, Any]:
        """The job, once it has ended."""
        end = time.monotonic() + seconds
        while (job := self.job(job_id))["state"] in ("queued", "running"):
            assert time.monotonic() < end, f"waited too long for {job['title']}"
            self.keeper.tend()
            time.sleep(0.02)
        return job

    def job(self, job_id: str) -> dict[str, Any]:
        return next(job for job in self.client.get("/api/jobs").json() if job["id"] == job_id)

    def assets(self) -> dict[str, dict[str, Any]]:
        facts = self.client.get(f"/api/projects/{self.project}").json()["facts"]
        return {asset["id"]: asset for asset in facts["assets"]}

    def file(self, asset_id: str) -> bytes:
        return self.client.get(f"/api/assets/{asset_id}/file").raise_for_status().content

    def provenance(self, asset_id: str) -> dict[str, Any]:
        return self.client.get(f"/api/assets/{asset_id}/provenance").raise_for_status().json()


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs `flux2` and `sam3`, tiny and random."""
    torchvision_ops.install()
    from tests.models_fixtures.flux2 import build_flux2
    from tests.models_fixtures.sam3 import build_sam3

    root = tmp_path_factory.mktemp("weights")
    for build, name in ((build_flux2, "flux2"), (build_sam3, "sam3")):
        (root / name).mkdir()
        build(root / name)
        (root / name / "pack.json").write_text(json.dumps({}))
    return root


def _studio(data: Path, weights: Path) -> Iterator[Studio]:
    program = [sys.executable, "-m", "tests.fakes.models_worker"]
    commands = {name: [*program, name, str(data), str(weights)] for name in ("device", "media")}
    data.mkdir()
    app = build_app(Settings(data=data, packs=weights))
    with (
        TestClient(app, base_url="http://127.0.0.1:8000") as client,
        Supervisor(commands, data / "logs") as keeper,
    ):
        client.headers[TOKEN_HEADER] = write_token(data)
        end = time.monotonic() + 60
        while not read_cards(data):
            assert time.monotonic() < end, (data / "logs" / "device.log").read_text()
            keeper.tend()
            time.sleep(0.05)
        yield Studio(client, data, keeper)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Iterator[Studio]:
    """With every pack installed."""
    yield from _studio(tmp_path_factory.mktemp("studio") / "data", weights)


@pytest.fixture(scope="session")
def bare_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Without weights."""
    root = tmp_path_factory.mktemp("bare")
    yield from _studio(root / "data", root / "packs")
