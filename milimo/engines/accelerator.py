"""The device that models run on: found, measured, and given room again. torch is imported when first asked."""

import gc
import importlib.util
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from milimo.engines.admission import Device
from milimo.engines.base import InstalledPacks, MissingPacks, Readiness, Ready, Unfit
from milimo.engines.footprint import Placement
from milimo.errors import RanOut

if TYPE_CHECKING:
    import torch

DIFFUSERS = "0.42.1"
_NEEDED = ("torch", "diffusers", "transformers", "accelerate")
INSTALL = "Run `make setup-models` in the studio's folder, then start it again."


def readiness_of_install() -> Ready | Unfit:
    """Whether the packages that models run on are installed, at the version that the engines are written for."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        return Unfit(f"The packages that models run on are not installed ({', '.join(missing)}).", INSTALL)
    try:
        found = version("diffusers")
    except PackageNotFoundError:
        return Unfit("The package diffusers is damaged.", INSTALL)
    if found != DIFFUSERS:
        return Unfit(f"diffusers is {found}; the studio is made for {DIFFUSERS}.", INSTALL)
    return Ready()


def readiness_with(pack: str, packs: Mapping[str, Path], remedy: str) -> Readiness:
    """The same with the weights: `remedy` says how they are come by where they are missing."""
    installed = readiness_of_install()
    if not isinstance(installed, Ready) or pack in packs:
        return installed
    damaged = packs.damaged.get(pack) if isinstance(packs, InstalledPacks) else None
    if damaged is None:
        return MissingPacks((pack,), remedy)
    return MissingPacks((damaged.pack,), damaged.remedy, damaged.why)


def find_device() -> "torch.device":
    """CUDA, else MPS, else the CPU."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def measure(device: "torch.device") -> tuple[Device, int]:
    """The device with its memory now, and how much main memory is free, in bytes."""
    import torch

    host = psutil.virtual_memory()
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        reserved = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        properties = torch.cuda.get_device_properties(device)
        return Device("cuda", total, free + reserved, properties.name, bfloat16=properties.major >= 8), host.available
    if device.type == "mps":
        limit = torch.mps.recommended_max_memory()
        free = min(limit - torch.mps.driver_allocated_memory(), host.available)
        return Device("mps", limit, max(0, free), "Apple GPU"), host.available
    return Device("cpu", host.total, host.available, "CPU"), host.available


def main_memory() -> int:
    """Main memory in all, in bytes."""
    return psutil.virtual_memory().total


def dtype_of(placement: Placement) -> "torch.dtype":
    import torch

    return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[placement.precision]


def collect(device: "torch.device") -> None:
    """Hand freed memory back to the device."""
    import torch

    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


@dataclass
class Peak:
    """The most memory held while work was watched, in bytes. While it still is, `so_far` asks."""

    so_far: Callable[[], int]
    bytes: int = 0


@contextmanager
def watching_memory(device: "torch.device") -> Generator[Peak]:
    """Measure a piece of work. On the CPU and on MPS what is held at its end stands for the peak, which they do not keep."""
    import torch

    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)

    def so_far() -> int:
        if device.type == "cuda":
            return torch.cuda.max_memory_allocated(device)
        return torch.mps.driver_allocated_memory() if device.type == "mps" else psutil.Process().memory_info().rss

    peak = Peak(so_far)
    try:
        yield peak
    finally:
        peak.bytes = so_far()


@contextmanager
def out_of_memory_in_words(device: "torch.device", doing: str = "drawing") -> Generator[None]:
    """Turn an allocator's failure into a refusal, with the device cleared. Raises RanOut."""
    import torch

    try:
        yield
    except (torch.OutOfMemoryError, RuntimeError) as error:
        if not _no_memory(error):
            raise
        collect(device)
        raise RanOut(
            f"The device ran out of memory while {doing}.",
            "Make the shot smaller or shorter, or close other programs that use the GPU.",
        ) from error


def _no_memory(error: RuntimeError) -> bool:
    """MPS, main memory and the pinning of memory say so in words alone."""
    import torch

    words = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in words or "can't allocate memory" in words
