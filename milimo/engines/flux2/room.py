"""How much a picture makes FLUX.2 hold, reckoned from its size, what it looks at and the headers of the weights. Runs correct it.

The constants were measured on the full-size architectures without weights, by counting what is alive at once. Imports no torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from milimo.engines.flux2.settings import SIDE_STEP
from milimo.engines.footprint import Footprint
from milimo.engines.loading import TILE_SIDE
from milimo.engines.weights import (
    Counts,
    configs_of,
    counts_of,
    in_blocks,
    in_leaves,
    in_turns,
    numbers_in,
    words_working,
)

PROMPT_TOKENS = 512
"""What diffusers' FLUX.2 Klein pipelines read of a prompt (`max_sequence_length`)."""
PREVIEW_SIDE = 256
"""The longest that a preview is decoded at, in pixels."""
_ROWS_A_TOKEN = 26
"""Rows of the transformer's width, of 2 bytes a number, that a token holds at once."""
_BYTES_A_PIXEL = 1600
"""Of decoding: six layers of 128 channels are alive at full size."""
_BYTES_A_PIXEL_MADE = 16
"""Of a decoded picture as tiles are put together."""


@dataclass(frozen=True)
class Load:
    """What a picture asks of the models at once: its size, and those of the pictures that the model looks at while it draws."""

    width: int
    height: int
    looks_at: tuple[tuple[int, int], ...] = ()


def footprint_of(folder: Path, load: Load, loras: Sequence[Path] = (), name: str = "FLUX.2") -> Footprint:
    """What a picture takes with the weights of this folder, and with the LoRAs that it wears."""
    return reckoned(counts_of(folder), configs_of(folder), load, numbers_in(loras), name)


def reckoned(
    counts: Mapping[str, Counts], configs: Mapping[str, Mapping[str, Any]], load: Load, worn: int, name: str
) -> Footprint:
    """The same by counts and configurations, with `worn` numbers in LoRAs. Pure."""
    heads: int = configs["transformer"]["num_attention_heads"]
    width: int = heads * configs["transformer"]["attention_head_dim"]
    pictures = ((load.width, load.height), *load.looks_at)
    tokens = sum(prod(side // SIDE_STEP for side in size) for size in pictures) + PROMPT_TOKENS
    pixels = max(prod(size) for size in pictures)
    tile = max(prod(min(side, TILE_SIDE) for side in size) for size in pictures)
    parts = {component: in_turns(it) for component, it in counts.items()}
    # Between two steps the decoder is beside it, for the preview.
    preview = counts["vae"].numbers * 2 + PREVIEW_SIDE**2 * _BYTES_A_PIXEL
    parts["transformer"] = in_blocks(
        counts["transformer"],
        worn,
        working=max(tokens * width * 2 * _ROWS_A_TOKEN, preview),
        scores=tokens**2 * heads * 4,
    )
    parts["text_encoder"] = in_leaves(counts["text_encoder"], words_working(configs["text_encoder"], 1, PROMPT_TOKENS))
    parts["vae"] = in_turns(
        counts["vae"],
        working=pixels * _BYTES_A_PIXEL,
        working_tiled=min(pixels * _BYTES_A_PIXEL, tile * _BYTES_A_PIXEL + pixels * _BYTES_A_PIXEL_MADE),
    )
    return Footprint(name, parts, smaller="Make the picture smaller, or give fewer references")
