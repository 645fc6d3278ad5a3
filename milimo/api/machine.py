"""What the studio runs on: for a glance at the edge of the screen, and a warning before the disk is full."""

import platform
import shutil
from pathlib import Path

import psutil
from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.domain.record import Value

router = APIRouter(tags=["health"])

_NVIDIA = Path("/proc/driver/nvidia/gpus")


class Machine(Value):
    """Bytes are of now."""

    gpus: tuple[str, ...]
    """By the driver's word; empty where there is none."""
    cores: int
    memory_bytes: int
    memory_free_bytes: int
    disk_free_bytes: int
    """Of the disk that holds the data folder."""


@router.get("/machine")
def machine(studio: InStudio) -> Machine:
    """Processor, memory, graphics and the room on the disk."""
    memory = psutil.virtual_memory()
    return Machine(
        gpus=gpus(_NVIDIA),
        cores=psutil.cpu_count() or 1,
        memory_bytes=memory.total,
        memory_free_bytes=memory.available,
        disk_free_bytes=shutil.disk_usage(studio.settings.data).free,
    )


def gpus(driver: Path) -> tuple[str, ...]:
    """The names of the graphics processors, by what NVIDIA's driver says in `driver`, or as Apple's own: without asking torch,
    which takes seconds."""
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        return ("Apple GPU",)
    lines = (line for card in sorted(driver.glob("*/information")) for line in card.read_text().splitlines())
    return tuple(line.partition(":")[2].strip() for line in lines if line.startswith("Model:"))
