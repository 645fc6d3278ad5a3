"""What a picture is heading for, small: its latents are averaged down before the VAE decodes them.

At 1024 by 1024 pixels that is a sixteenth of the last decode, and less than a fiftieth of a step. A projection of the latents to
colours would cost nothing, but its numbers belong to one VAE's weights, and would have to be fitted anew to each.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from milimo.engines.flux2.models import LoadedFlux2
from milimo.engines.flux2.room import PREVIEW_SIDE
from milimo.engines.live_preview import LivePreview, decoder_at_hand


def heading_of(scheduler: Any, told: Mapping[str, Tensor]) -> Tensor:  # noqa: ANN401
    """The tokens that the model takes the picture to become, by what diffusers' loop tells after a step: x - sigma v, as a rectified
    flow has it. Outside a mask they are the picture's own.
    """
    sigma = scheduler.sigmas[scheduler.step_index].to(told["latents"].device)
    made = told["latents"].float() - sigma * told["noise_pred"].float()
    if "mask" in told:
        mask = told["mask"].float()
        made = told["image_latents"].float() * (1 - mask) + made * mask
    return made


def show_picture(preview: LivePreview, models: LoadedFlux2, heading: Tensor, size: tuple[int, int]) -> None:
    """Show the tokens of a picture of `size`, width and height in pixels."""
    preview.renew(heading.device, lambda: _decoded(models, heading, size))


def _decoded(models: LoadedFlux2, tokens: Tensor, size: tuple[int, int]) -> Tensor:
    """The picture [3, height, width] of tokens [1, rows x columns, channels]; shrunk to PREVIEW_SIDE."""
    pipeline: Any = models.drawing
    vae, width, height = pipeline.vae, *size
    step: int = pipeline.vae_scale_factor * 2
    latents = tokens[0].view(height // step, width // step, -1).permute(2, 0, 1)[None]
    mean, variance = (it.view(1, -1, 1, 1).to(latents) for it in (vae.bn.running_mean, vae.bn.running_var))
    latents = pipeline._unpatchify_latents(latents * torch.sqrt(variance + vae.config.batch_norm_eps) + mean)
    scale = PREVIEW_SIDE / max(size)
    if scale < 1:
        sides = [max(1, round(side * scale)) for side in latents.shape[-2:]]
        latents = functional.interpolate(latents, sides, mode="area")
    with torch.no_grad(), decoder_at_hand(vae, models.turns) as decode:
        return decode(latents.to(vae.dtype), return_dict=False)[0][0]
