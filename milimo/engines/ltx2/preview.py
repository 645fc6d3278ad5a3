"""The live preview: where a draw is heading, seen small, before it is there."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from milimo.engines.base import PREVIEW
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.offload import Turns

LONGEST_SIDE = 320  # pixels
SHARE = 0.01
"""Of a draw's time, what its previews may take: one that cost c seconds is not followed by another for c / SHARE."""
SMALLEST = 2
"""Latents to a side that the decoder needs."""


class LivePreview:
    """Decodes one frame of what a draw is heading for, and renews `preview.jpg` in the scratch folder."""

    def __init__(self, models: LoadedLTX2, scratch: Path, *, clock: Callable[[], float] = time.perf_counter) -> None:
        self._pipeline: Any = models.guided
        self._turns = models.turns
        self._path = scratch / PREVIEW
        self._clock = clock
        self._due_seconds = float("-inf")

    def step(self, heading: Tensor) -> None:
        """Hear of a step, with what the film is taken to become: [1, channels, latents, height, width], normalised."""
        if min(heading.shape[-2:]) < SMALLEST or self._clock() < self._due_seconds:
            return
        if heading.device.type != "cpu":
            torch.accelerator.synchronize(heading.device)  # what the step still computes is no cost of the picture
        began = self._clock()
        self._write(heading[:, :, heading.shape[2] // 2][:, :, None])
        ended = self._clock()
        self._due_seconds = ended + (ended - began) / SHARE

    def _write(self, frame: Tensor) -> None:
        pipeline = self._pipeline
        vae = pipeline.vae
        frame = pipeline._denormalize_latents(frame, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)
        timestep = torch.zeros(1, device=frame.device, dtype=vae.dtype) if vae.config.timestep_conditioning else None
        with torch.no_grad(), _at_hand(vae, self._turns) as decode:
            decoded: Tensor = decode(frame.to(vae.dtype), timestep, return_dict=False)[0]
        pixels = decoded[0, :, 0].permute(1, 2, 0).float().clamp(-1, 1).add(1).mul(127.5).round()
        picture = Image.fromarray(pixels.nan_to_num().to(torch.uint8).cpu().numpy())
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        part = self._path.with_suffix(".part")
        picture.save(part, "JPEG", quality=80)
        part.rename(self._path)


@contextmanager
def _at_hand(vae: Any, turns: Turns | None) -> Generator[Callable[..., Any]]:  # noqa: ANN401
    """The VAE's way to decode. Where models take turns on the device, its decoder alone is lent to it: called the usual way it would
    send the transformer off to main memory, and have it back at the next step.
    """
    if turns is None:
        yield vae.decode
        return
    with turns.lend(vae.decoder):
        yield vae._decode
