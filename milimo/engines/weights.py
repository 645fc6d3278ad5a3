"""What lies in a folder of weights, read from the files' headers: nothing is loaded.

Format: safetensors begins with the header's length (8 bytes, little endian), then the header as JSON.
"""

import json
import math
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from milimo.engines.footprint import UNCAST, Part
from milimo.errors import Unreadable

_LONGEST_HEADER = 100_000_000
_NUMBERED = re.compile(r"(?:[^.]+\.)*?\d+(?=\.)")
DESCRIPTION = "milimo.json"
"""Beside the weights: `{"distilled": true}` when they are distilled and diffusers' own index does not say so."""


@dataclass(frozen=True)
class Header:
    """Shape and kind of each tensor, and what the file says of itself."""

    shapes: Mapping[str, tuple[int, ...]]
    metadata: Mapping[str, str]
    kinds: Mapping[str, str]
    """Of the numbers of each tensor, as the format names them: `BF16`."""


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
        kinds = {name: str(entry["dtype"]) for name, entry in header.items()}
        end = 8 + length + max((int(entry["data_offsets"][1]) for entry in header.values()), default=0)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(
            f"{file.name} is not a file of weights.", "Give a .safetensors file; fetch it again."
        ) from error
    if size < end:
        raise Unreadable(f"{file.name} is cut short: its end is missing.", "Fetch it again.")
    return Header(shapes, metadata, kinds)


def tensor_shapes(file: Path) -> Mapping[str, tuple[int, ...]]:
    """Shape of each tensor of a safetensors file. Raises Unreadable when it is none."""
    return header_of(file).shapes


@dataclass(frozen=True)
class Counts:
    """How many numbers a component's weights have."""

    numbers: int = 0
    cast: int = 0
    """Those of matrices and kernels that may rest in 8 bits."""
    block: int = 0
    """The largest numbered block (`transformer_blocks.7.…`)."""
    unblocked: int = 0
    """What lies in no numbered block."""
    largest: int = 0
    """The largest tensor."""
    copied: int = 0
    """What the files do not hold in bfloat16: loaded so, it is a copy in main memory. All else stays the files' own."""


def counts_of(folder: Path) -> Mapping[str, Counts]:
    """Counts of each component (subfolder) of a diffusers checkpoint that holds weights."""
    return {component: _counts(found) for component, found in sorted(_found(folder.glob("*/*.safetensors")).items())}


def configs_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The configurations of the parts of a checkpoint that are reckoned by their shape."""
    parts = ("transformer", "text_encoder")
    return {part: json.loads((folder / part / "config.json").read_text()) for part in parts}


def numbers_in(files: Iterable[Path]) -> int:
    """How many numbers the tensors of these files have together."""
    return sum(math.prod(shape) for file in files for shape in tensor_shapes(file).values())


@dataclass
class _Found:
    """Numbers in each tensor of a component; how many may rest in 8 bits; how many are not in bfloat16."""

    sizes: dict[str, int] = field(default_factory=dict[str, int])
    cast: int = 0
    copied: int = 0


def _found(files: Iterable[Path]) -> dict[str, _Found]:
    components: dict[str, _Found] = {}
    for file in files:
        found, header = components.setdefault(file.parent.name, _Found()), header_of(file)
        for name, shape in header.shapes.items():
            size = found.sizes[name] = math.prod(shape)
            if len(shape) > 1 and name.endswith(".weight") and not any(word in name for word in UNCAST):
                found.cast += size
            if header.kinds[name] != "BF16":
                found.copied += size
    return components


def _counts(found: _Found) -> Counts:
    blocks: dict[str, int] = {}
    unblocked = 0
    for name, size in found.sizes.items():
        if block := _NUMBERED.match(name):
            blocks[block[0]] = blocks.get(block[0], 0) + size
        else:
            unblocked += size
    largest = max(found.sizes.values(), default=0)
    return Counts(
        sum(found.sizes.values()), found.cast, max(blocks.values(), default=0), unblocked, largest, found.copied
    )


def in_turns(counts: Counts, working: int = 0, working_tiled: int | None = None) -> Part:
    """A part that comes whole."""
    return Part(counts.numbers, working, working_tiled, copied=counts.copied)


def in_blocks(counts: Counts, worn: int, working: int, scores: int) -> Part:
    """A transformer, with `worn` numbers in LoRAs. In groups two of its blocks are there at once, and what lies in none."""
    share = 1 + worn / max(1, counts.numbers)
    return Part(
        counts.numbers + worn,
        working,
        cast=counts.cast,
        group=int((2 * counts.block + counts.unblocked) * share),
        streams=True,
        scores=scores,
        copied=counts.copied + worn,
    )


def in_leaves(counts: Counts, working: int) -> Part:
    """A text encoder. In groups one of its matrices is there at once."""
    return Part(counts.numbers, working, cast=counts.cast, group=counts.largest, copied=counts.copied, rereads=True)


def words_read(config: Mapping[str, Any], tokens: int) -> int:
    """Bytes of a prompt of so many tokens as a language model has read it: the states of every layer."""
    config = config.get("text_config", config)
    return tokens * 2 * int(config["hidden_size"]) * (int(config["num_hidden_layers"]) + 1)


def words_working(config: Mapping[str, Any], prompts: int, tokens: int) -> int:
    """Bytes that reading `prompts` of `tokens` each takes a language model: what it reads, three times over, and logits."""
    vocabulary = int(config.get("text_config", config)["vocab_size"])
    return prompts * (3 * words_read(config, tokens) + tokens * 2 * vocabulary)


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


Mark = tuple[int, int, int]
"""What changes when another file, or another folder, comes to a name: its place on the disk, its size, and when it was written."""


def mark_of(path: Path) -> Mark:
    """Raises OSError for what is not there."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
