"""A device worker with every engine, on tiny checkpoints: `python -m tests.fakes.model_worker device DATA MODELS [distilled]`.

MODELS holds the checkpoints by the names of their packs (made where they are missing, with the receipts that a studio beside it goes
by), and `loras`. `distilled` makes a FLUX.2 that draws in a few steps, and knows no negative prompt.
"""

import logging
import os
import sys
import threading
from functools import partial
from pathlib import Path

from milimo.engines.base import InstalledPacks
from milimo.engines.loras import LoraShelf
from milimo.engines.packs.catalog import CATALOG
from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.receipt import Kept, Receipt, write_receipt
from milimo.engines.packs.shelf import PackShelf
from milimo.engines.registry import engines, shared_residency
from milimo.jobs.lifeline import die_with_parent
from milimo.jobs.worker import WorkerSetup, run_worker
from milimo.settings import Settings

INDEX = "model_index.json"


class FixtureShelf(PackShelf):
    """Every folder below `models` that holds a checkpoint is an installed pack."""

    def __init__(self, models: Path) -> None:
        super().__init__(models)
        self._models = models

    def installed(self) -> InstalledPacks:
        return InstalledPacks({path.parent.name: path.parent for path in self._models.glob(f"*/{INDEX}")}, {})


def _write_receipt(folder: Path) -> None:
    """As if the checkpoint had come from the hub."""
    pack = next(pack for pack in CATALOG if pack.name == folder.name.removeprefix("."))
    size = (folder / INDEX).stat().st_size
    files = (HubFile(source.repository, "0" * 40, INDEX, INDEX, size) for source in pack.sources)
    kept = tuple(Kept(file, "disk") for file in files)
    write_receipt(folder, Receipt(pack.name, pack.licence.name, "", "", kept))


def build_models(models: Path, *, distilled: bool = False) -> None:
    """Make the checkpoints that are not there, each by one rename."""
    from tests.models_fixtures.flux2 import build_flux2
    from tests.models_fixtures.ltx2 import build_lora, build_ltx2

    for name, build in (("ltx2", build_ltx2), ("flux2", partial(build_flux2, distilled=distilled))):
        if not (models / name).is_dir():
            folder = build(models / f".{name}")
            _write_receipt(folder)
            folder.rename(models / name)
    (models / "loras").mkdir(exist_ok=True)
    build_lora(models / "loras" / "ink.safetensors", scale=4.0)
    build_lora(
        models / "loras" / "ltx2-depth.safetensors", module="attn2.to_q", says={"reference_downscale_factor": "1"}
    )


def main(name: str, data: str, models: str, kind: str = "") -> None:
    import torch

    from tests.models_fixtures import torchvision_ops

    logging.basicConfig(level=logging.INFO)
    die_with_parent()
    torchvision_ops.install()
    torch.set_num_threads(1)
    os.environ["HF_HUB_OFFLINE"] = "1"
    build_models(Path(models), distilled=kind == "distilled")
    residency = shared_residency()
    built = engines(Settings().cache, LoraShelf(Path(models) / "loras"), residency)
    run_worker(WorkerSetup(name, Path(data), built, FixtureShelf(Path(models)), residency=residency), threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
