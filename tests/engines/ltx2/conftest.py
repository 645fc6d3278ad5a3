"""Lets the model libraries be imported here, and builds the tiny checkpoints once a session."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from milimo.engines.admission import GIB, Device
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.engine import LTX2Engine
from milimo.engines.residency import Residency
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

torchvision_ops.install()
torch.set_num_threads(
    1
)  # tests run side by side, and threads that wait for each other on busy cores cost ten times more


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.models_fixtures.ltx2 import build_ltx2

    return build_ltx2(tmp_path_factory.mktemp("ltx2"))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> LoraShelf:
    return LoraShelf(tmp_path_factory.mktemp("loras"))


@pytest.fixture(scope="session")
def engine(shelf: LoraShelf) -> LTX2Engine:
    """One for all tests of a session: what a test leaves behind must not disturb the next."""
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    return LTX2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), shelf)


@pytest.fixture
def bench(weights: Path, tmp_path: Path) -> Callable[..., Bench]:
    """Makes a bench with a scratch folder of its own."""
    made: list[Path] = []

    def make(cancel_after: int | None = None, **inputs: Path) -> Bench:
        made.append(tmp_path / f"scratch-{len(made)}")
        made[-1].mkdir()
        return Bench(made[-1], inputs=inputs, packs={"ltx2": weights}, cancel_after=cancel_after)

    return make


@pytest.fixture(scope="session")
def take(engine: LTX2Engine, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 41 frames with sound, to work on."""
    from tests.engines.ltx2.test_engine import spec

    bench = Bench(tmp_path_factory.mktemp("take"), packs={"ltx2": weights})
    return engine.run(spec(frames=41), bench).picture
