"""One frame of what a film is heading for."""

from typing import Any

import torch
from torch import Tensor

from milimo.engines.live_preview import LivePreview, decoder_at_hand
from milimo.engines.ltx2.models import LoadedLTX2

LONGEST_SIDE = 320  # pixels
SMALLEST = 2
"""Latents to a side that the decoder needs."""


def show_film(preview: LivePreview, models: LoadedLTX2, heading: Tensor) -> None:
    """Show the frame in the middle of [1, channels, latents, height, width], normalised, where that is large enough."""
    if min(heading.shape[-2:]) >= SMALLEST:
        middle = heading.shape[2] // 2
        preview.renew(heading.device, lambda: _decoded(models, heading[:, :, middle : middle + 1]))


def _decoded(models: LoadedLTX2, frame: Tensor) -> Tensor:
    pipeline: Any = models.guided
    vae = pipeline.vae
    frame = pipeline._denormalize_latents(frame, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
    timestep = torch.zeros(1, device=frame.device, dtype=vae.dtype) if vae.config.timestep_conditioning else None
    with torch.no_grad(), decoder_at_hand(vae, models.turns) as decode:
        decoded: Tensor = decode(frame.to(vae.dtype), timestep, return_dict=False)[0]
    return decoded[0, :, 0]
