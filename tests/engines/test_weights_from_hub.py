"""The whole way of weights: a checkpoint lies on a hub, becomes a pack, and an engine is ready, loads it and draws."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.base import MissingPacks, Ready
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.lora_names import signs_of
from milimo.engines.loras import LoraShelf, check_modules_fit, model_shapes
from milimo.engines.packs import CATALOG, Hub, PackShelf
from milimo.engines.residency import Residency
from milimo.errors import BadInput
from tests.fakes.hub import FakeHub, read_repositories, serving
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

torchvision_ops.install()
torch.set_num_threads(1)

KLEIN = "black-forest-labs/FLUX.2-klein-4B"
DISTILLED = "diffusers/LTX-2.3-Distilled-Diffusers"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeHub]:
    from tests.models_fixtures.flux2 import build_flux2
    from tests.models_fixtures.ltx2 import build_ltx2

    folder = tmp_path_factory.mktemp("hub")
    build_flux2(folder / KLEIN, distilled=True)
    build_ltx2(folder / DISTILLED, newer=True)
    with serving(FakeHub(read_repositories(folder))) as running:
        yield running


def installed(tmp_path: Path, hub: FakeHub, name: str) -> PackShelf:
    shelf = PackShelf(tmp_path / "packs", CATALOG, Hub(hub.address))
    shelf.accept_licence(name)
    shelf.install(name, lambda done, total, note: None)
    return shelf


def test_a_checkpoint_of_the_hub_makes_an_engine_ready_and_draws(tmp_path: Path, hub: FakeHub) -> None:
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    engine = Flux2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), LoraShelf(tmp_path / "loras"))
    assert isinstance(engine.readiness({}), MissingPacks)
    packs = installed(tmp_path, hub, "flux2").installed()
    assert isinstance(engine.readiness(packs), Ready)
    spec = JobSpec(
        kind="board",
        engine="flux2",
        label="1-1",
        prompt="a cat",
        width=64,
        height=64,
        rate=Rate(numerator=24),
        frames=1,
        seed=7,
        parameters={"steps": 1},
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    outputs = engine.run(spec, Bench(scratch, packs=packs))
    assert outputs.picture.is_file()
    engine.release()


def test_weights_for_one_engine_under_another_name_are_loaded_as_what_they_are(tmp_path: Path, hub: FakeHub) -> None:
    from milimo.engines.footprint import Placement
    from milimo.engines.ltx2.models import LoadedLTX2
    from tests.models_fixtures.ltx2 import build_lora

    folder = installed(tmp_path, hub, "ltx2-3-distilled").installed()["ltx2"]
    models = LoadedLTX2(folder, Placement("float32"), torch.device("cpu"))
    assert models.abilities.distilled and models.newer and models.upsampler is not None
    shapes = model_shapes(folder)
    check_modules_fit("noir", signs_of(build_lora(tmp_path / "noir.safetensors")).modules, shapes, "ltx2")
    wide = signs_of(build_lora(tmp_path / "wide.safetensors", width=48))
    with pytest.raises(BadInput, match="does not fit LTX-2"):
        check_modules_fit("wide", wide.modules, shapes, "ltx2")
