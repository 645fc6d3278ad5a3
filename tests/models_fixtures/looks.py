"""What FLUX.2's autoencoder is given to look at, and what it draws, as diffusers' loop really has it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from diffusers.models.autoencoders.vae import Decoder, Encoder
from numpy.typing import NDArray
from torch import nn
from torch.nn.modules.module import register_module_forward_hook

Picture = NDArray[np.uint8]


@dataclass
class Looks:
    """Pictures [height, width, 3], uint8, in order."""

    seen: list[Picture] = field(default_factory=list[Picture])
    drawn: list[Picture] = field(default_factory=list[Picture])

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of what was seen."""
        return [(it.shape[1], it.shape[0]) for it in self.seen]


@contextmanager
def looking() -> Generator[Looks]:
    """What is seen and drawn while this holds, whoever loads the models."""
    looks = Looks()

    def note(module: nn.Module, given: tuple[Any, ...], made: Any) -> None:  # noqa: ANN401
        if isinstance(module, Encoder):
            looks.seen.append(_picture(given[0]))
        if isinstance(module, Decoder):
            looks.drawn.append(_picture(made))

    handle = register_module_forward_hook(note)
    try:
        yield looks
    finally:
        handle.remove()


def _picture(pixels: torch.Tensor) -> Picture:
    shown = (pixels[0].float() / 2 + 0.5).clamp(0, 1).permute(1, 2, 0).numpy()
    return (shown * 255).round().astype(np.uint8)
