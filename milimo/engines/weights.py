"""What lies in a folder of weights, read from the files' headers: nothing is loaded.

Format: safetensors begins with the header's length (8 bytes, little endian), then the header as JSON.
"""

import json
import math
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from milimo.errors import Unreadable

_LONGEST_HEADER = 100_000_000
_NUMBERED = re.compile(r"(?:[^.]+\.)*?\d+(?=\.)")
DESCRIPTION = "milimo.json"
"""Beside the weights: `{"distilled": true}` when they are distilled and diffusers' own index does not say so."""


@dataclass(frozen=True)
class Header:
    """Shape of each tensor, and what the file says of itself."""

    shapes: Mapping[str, tuple[int, ...]]
    metadata: Mapping[str, str]


def header_of(file: Path) -> Header:
    """The header of a safetensors file. Raises Unreadable when it is none, or when its end is missing."""
    try:
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if length > _LONGEST_HEADER:
                raise ValueError("the header is too long")
            header = json.loads(stream.read(length))
            size = os.fstat(stream.fileno()).st_size
        metadata = {str(key): str(value) for key, value in header.pop("__metadata__", {}).items()}
        shapes = {name: tuple(int(side) for side in entry["shape"]) for name, entry in header.items()}
        end = 8 + length + max((int(entry["data_offsets"][1]) for entry in header.values()), default=0)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(
            f"{file.name} is not a file of weights.", "Give a .safetensors file; fetch it again."
        ) from error
    if size < end:
        raise Unreadable(f"{file.name} is cut short: its end is missing.", "Fetch it again.")
    return Header(shapes, metadata)


def tensor_shapes(file: Path) -> Mapping[str, tuple[int, ...]]:
    """Shape of each tensor of a safetensors file. Raises Unreadable when it is none."""
    return header_of(file).shapes


@dataclass(frozen=True)
class Sizes:
    """What a checkpoint's weights count, in numbers."""

    parameters: Mapping[str, int]
    """By component (subfolder)."""
    block: int
    """The largest numbered block (`transformer_blocks.7.…`) of the components that were asked about."""


def sizes_of(folder: Path, grouped: Collection[str]) -> Sizes:
    """Sizes of a diffusers checkpoint; the largest block is looked for in the components `grouped`."""
    counts: dict[str, int] = {}
    blocks: dict[str, int] = {}
    for file in sorted(folder.glob("*/*.safetensors")):
        component = file.parent.name
        for name, shape in tensor_shapes(file).items():
            size = math.prod(shape)
            counts[component] = counts.get(component, 0) + size
            if component in grouped and (block := _NUMBERED.match(name)):
                key = f"{component}.{block[0]}"
                blocks[key] = blocks.get(key, 0) + size
    return Sizes(counts, max(blocks.values(), default=0))


def is_newer(folder: Path) -> bool:
    """Whether a checkpoint of LTX-2 is 2.3 or later: its transformer is told which blocks guidance skips."""
    config = folder / "transformer" / "config.json"
    return config.is_file() and bool(json.loads(config.read_text()).get("perturbed_attn", False))


def is_distilled(folder: Path) -> bool:
    """Whether a checkpoint says that its weights are distilled: they draw in a few steps, without guidance."""
    for name, key in ((DESCRIPTION, "distilled"), ("model_index.json", "is_distilled")):
        path = folder / name
        if path.is_file() and json.loads(path.read_text()).get(key, False):
            return True
    return False
