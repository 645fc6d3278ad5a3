"""Lets the model libraries be imported here, and builds the tiny checkpoints once a session."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from milimo.engines.admission import GIB, Device
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Residency
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

torchvision_ops.install()
torch.set_num_threads(
    1
)  # tests run side by side, and threads that wait for each other on busy cores cost ten times more


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models_fixtures.flux2 import build_flux2

    return build_flux2(tmp_path_factory.mktemp("flux2"))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Flux2Engine:
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    shelf = LoraShelf(tmp_path_factory.mktemp("loras"))
    return Flux2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), shelf)


@pytest.fixture
def bench(weights: Path, tmp_path: Path) -> Callable[..., Bench]:
    """Makes a bench with a scratch folder of its own."""
    made: list[Path] = []

    def make(cancel_after: int | None = None, **inputs: Path) -> Bench:
        made.append(tmp_path / f"scratch-{len(made)}")
        made[-1].mkdir()
        return Bench(made[-1], inputs=inputs, packs={"flux2": weights}, cancel_after=cancel_after)

    return make
