"""What lies in a folder of weights, read from the files' headers: nothing is loaded.

Format: safetensors begins with the header's length (8 bytes, little endian), then the header as JSON.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from milimo.errors import Unreadable

_LONGEST_HEADER = 100_000_000
DESCRIPTION = "milimo.json"
"""Beside the weights: `{"distilled": true}` when they are distilled and diffusers' own index does not say so."""


def tensor_shapes(file: Path) -> dict[str, tuple[int, ...]]:
    """Shape of each tensor of a safetensors file. Raises Unreadable when it is none."""
    try:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if length > _LONGEST_HEADER:
                raise ValueError("the header is too long")
            header = json.loads(stream.read(length))
        return {name: tuple(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(
            f"{file.name} is not a file of weights.", "Give a .safetensors file; fetch it again."
        ) from error


def parameters_of(folder: Path) -> Mapping[str, int]:
    """Counts of numbers in each component (subfolder) of a diffusers checkpoint that holds weights."""
    counts: dict[str, int] = {}
    for component in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(component.glob("*.safetensors"))
        if files:
            shapes = (shape for file in files for shape in tensor_shapes(file).values())
            counts[component.name] = sum(math.prod(shape) for shape in shapes)
    return counts


def largest_block(folder: Path) -> int:
    """Numbers in the largest numbered block (`transformer_blocks.7.…`) below a component's folder."""
    sizes: dict[str, int] = {}
    for file in sorted(folder.glob("*.safetensors")):
        for name, shape in tensor_shapes(file).items():
            parts = name.split(".")
            at = next((index for index, part in enumerate(parts) if part.isdigit()), None)
            if at is not None:
                block = ".".join(parts[: at + 1])
                sizes[block] = sizes.get(block, 0) + math.prod(shape)
    return max(sizes.values(), default=0)


def is_distilled(folder: Path) -> bool:
    """Whether a checkpoint says that its weights are distilled: they draw in a few steps, without guidance."""
    for name, key in ((DESCRIPTION, "distilled"), ("model_index.json", "is_distilled")):
        path = folder / name
        if path.is_file() and json.loads(path.read_text()).get(key, False):
            return True
    return False
