"""How much a shot makes LTX-2 hold, reckoned from its size, its guides and the headers of the weights. Runs correct it.

The constants were measured on the full-size architectures without weights, by counting what is alive at once. Imports no torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import FRAMES_PER_LATENT, SIDE_STEP
from milimo.engines.footprint import Footprint
from milimo.engines.loading import TILE_FRAMES, TILE_SIDE
from milimo.engines.ltx2.guides import Guides
from milimo.engines.ltx2.layout import Draw, Layout
from milimo.engines.ltx2.settings import Settings
from milimo.engines.weights import (
    Counts,
    configs_of,
    counts_of,
    in_blocks,
    in_leaves,
    in_turns,
    numbers_in,
    words_read,
    words_working,
)

PROMPT_TOKENS = 1024
"""What diffusers' LTX-2 pipelines read of a prompt (`max_sequence_length`)."""
WORDS_BYTES = 2**29
"""Of main memory, for what was read of prompts: some five usual ones of LTX-2's, or one as long as it reads."""
_ROWS_A_TOKEN = {False: 46, True: 52}
"""Rows of the transformer's width, of 2 bytes a number, that a token holds at once, of 2.0 and of 2.3 with its gates."""
_SMALLER = "Make the shot smaller or shorter, or its chunks"
_BYTES_A_PIXEL = 128
"""Of decoding: 86 are alive at once, and convolutions work beside them."""
_BYTES_A_PIXEL_MADE = 14
"""Of what tiles are put together to, and of a film that is encoded tile by tile."""
_BYTES_A_PIXEL_HELD = 15
"""In main memory, of each film that guides: its frames, and the same in 4-byte numbers."""


@dataclass(frozen=True)
class Load:
    """What a shot asks of the models at once."""

    tokens: int
    """Of picture, keyframes, films and controls, times the prompts that are drawn to side by side."""
    masked: int
    """Tokens to a side of the mask that softens a control; 0 without."""
    prompts: int
    frames: int
    pixels: int
    """To a frame."""
    films: int
    """Films that guide: all their frames are in main memory at once."""


def load_of(
    spec: JobSpec,
    settings: Settings,
    guides: Guides,
    layout: Layout,
    *,
    distilled: bool,
    reference_factor: int = 1,
) -> Load:
    """The most that any draw of a shot asks. Guidance draws with and without the prompt side by side, refining does not.

    Controls are `reference_factor` times smaller than the picture.
    """
    prompts = 1 if distilled or max(settings.guidance_scale, settings.audio_guidance_scale) <= 1 else 2
    a_frame = (spec.width // SIDE_STEP) * (spec.height // SIDE_STEP)
    shrink = settings.stages**2
    tokens = masked = films = 0
    for draw in layout.draws:
        guiding = guides.of(draw)
        controls = draw.latents * sum(film.control for film in guiding.films)
        plain = draw.latents + _appended(draw, guiding)
        first = (plain * a_frame + controls * a_frame // reference_factor**2) // shrink
        tokens = max(tokens, first * prompts, plain * a_frame if settings.stages == 2 else 0)
        if controls and settings.control_attention < 1:
            masked = max(masked, first)
        films = max(films, len(guiding.films) + bool(draw.kept))
    frames = max(draw.frames for draw in layout.draws)
    return Load(tokens, masked, prompts, frames, spec.width * spec.height, films)


def _appended(draw: Draw, guiding: Guides) -> int:
    """Latents of keyframes and films that lie beside the shot's own; what guides its first frame lies in them."""
    stills = sum(it.latent > 0 for it in guiding.stills)
    films = sum(not it.control and (it.frame > 0 or bool(draw.fixed)) for it in guiding.films)
    return stills + films * draw.latents


def footprint_of(folder: Path, load: Load, loras: Sequence[Path] = (), name: str = "LTX-2") -> Footprint:
    """What a shot takes with the weights of this folder, and with the LoRAs that it wears."""
    return reckoned(counts_of(folder), configs_of(folder), load, numbers_in(loras), name)


def reckoned(
    counts: Mapping[str, Counts], configs: Mapping[str, Mapping[str, Any]], load: Load, worn: int, name: str
) -> Footprint:
    """The same by counts and configurations, with `worn` numbers in LoRAs. Pure."""
    heads: int = configs["transformer"]["num_attention_heads"]
    width: int = heads * configs["transformer"]["attention_head_dim"]
    gated = bool(configs["transformer"].get("gated_attn", False))
    parts = {component: in_turns(it) for component, it in counts.items()}
    # A mask is repeated for each head, and comes in 4-byte numbers. What was read of the prompts stays, side by side, and the
    # negative one by itself as well.
    drawing = load.tokens * width * 2 * _ROWS_A_TOKEN[gated] + load.masked**2 * (2 * heads + 8) * load.prompts
    drawing += (2 * load.prompts - 1) * words_read(configs["text_encoder"], PROMPT_TOKENS)
    parts["transformer"] = in_blocks(
        counts["transformer"],
        worn,
        # Between two steps the decoder is beside it, for the preview.
        working=max(drawing, counts["vae"].numbers * 2),
        scores=load.tokens**2 // load.prompts * heads * 4,
    )
    words = words_working(configs["text_encoder"], load.prompts, PROMPT_TOKENS)
    parts["text_encoder"] = in_leaves(counts["text_encoder"], words)
    parts["connectors"] = in_turns(counts["connectors"], working=2 * words)
    stretch = min(load.frames, TILE_FRAMES + FRAMES_PER_LATENT)
    tile = stretch * min(load.pixels, TILE_SIDE**2)
    film = load.frames * load.pixels
    # A film is decoded stretch by stretch; one that guides is encoded from whole frames.
    beside = film if load.films else stretch * load.pixels
    parts["vae"] = in_turns(
        counts["vae"],
        working=film * _BYTES_A_PIXEL,
        working_tiled=min(film * _BYTES_A_PIXEL, tile * _BYTES_A_PIXEL + beside * _BYTES_A_PIXEL_MADE),
    )
    held = load.films * film * _BYTES_A_PIXEL_HELD
    return Footprint(name, parts, host=held + WORDS_BYTES, smaller=_SMALLER)
