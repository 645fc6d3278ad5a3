"""Latents to pictures and sound, a stretch of time after the other."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Tensor

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.engines.loading import TILE_FRAMES, TILE_FRAMES_STEP
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.sound import Samples


def decode_pictures(models: LoadedLTX2, latents: Tensor) -> Iterator[NDArray[np.uint8]]:
    """Pictures [height, width, 3], uint8, of latents [1, channels, n, h, w], one by one: where the VAE works in tiles, no more than a
    tile of the film is in memory.
    """
    vae: Any = models.guided.vae
    stretches = in_time(vae, latents.shape[2]) if vae.use_tiling else [(0, latents.shape[2])]
    overlap = TILE_FRAMES - TILE_FRAMES_STEP
    before: Tensor | None = None
    for first, last in stretches:
        made = _decoded(models, latents[:, :, first:last])
        if before is not None:
            made = _blended(before, made[:, :, 1:])
        ends = last == latents.shape[2]
        shown = made.shape[2] if ends else made.shape[2] - overlap
        before = made[:, :, shown:]
        for number in range(shown):
            frame = made[0, :, number].permute(1, 2, 0).clamp(-1, 1).add(1).mul(127.5).round()
            yield frame.to(torch.uint8).cpu().numpy()


def in_time(vae: Any, latents: int) -> Iterator[tuple[int, int]]:  # noqa: ANN401
    """The stretches [first, last) of latents that are decoded by themselves. The first latent of each makes one frame, the film's
    `8 first`: a later stretch drops it, for the one before has shown it.

    diffusers' `_temporal_tiled_decode` drops the last frame instead, so that all frames from its second tile on come one late.
    """
    ratio: int = vae.temporal_compression_ratio
    first = 0
    while True:
        last = min(first + TILE_FRAMES // ratio + 1, latents)
        yield first, last
        if last == latents:
            return
        first += TILE_FRAMES_STEP // ratio


def _blended(before: Tensor, after: Tensor) -> Tensor:
    """`after`, whose first frames are those of `before`, taken over from it gradually."""
    overlap = before.shape[2]
    share = torch.arange(overlap, device=after.device, dtype=after.dtype).view(1, 1, -1, 1, 1) / overlap
    after[:, :, :overlap] = before * (1 - share) + after[:, :, :overlap] * share
    return after


def _decoded(models: LoadedLTX2, latents: Tensor) -> Tensor:
    vae: Any = models.guided.vae
    timestep = torch.zeros(1, device=models.device, dtype=vae.dtype) if vae.config.timestep_conditioning else None
    in_stretches, vae.use_framewise_decoding = vae.use_framewise_decoding, False
    try:
        with torch.no_grad():
            return vae.decode(latents.to(models.device, vae.dtype), timestep, return_dict=False)[0]
    finally:
        vae.use_framewise_decoding = in_stretches


def decode_sound(models: LoadedLTX2, latents: Tensor) -> Samples:
    """Sound [samples, 2] at SAMPLE_RATE of audio latents [1, channels, length, mel bins]."""
    audio_vae: Any = models.guided.audio_vae
    vocoder: Any = models.guided.vocoder
    with torch.no_grad():
        mel = audio_vae.decode(latents.to(models.device, audio_vae.dtype), return_dict=False)[0]
        wave: Tensor = vocoder(mel)[0]
    ratio = Fraction(SAMPLE_RATE, int(vocoder.config.output_sampling_rate))
    made = resample_poly(wave.float().cpu().numpy(), ratio.numerator, ratio.denominator, axis=-1)
    stereo = np.repeat(made, 2, axis=0) if made.shape[0] == 1 else made[:2]
    return np.ascontiguousarray(np.clip(stereo.T, -1, 1), dtype=np.float32)
