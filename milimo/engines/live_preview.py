"""The live preview: where a draw is heading, seen small, before it is there. Imports torch."""

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from milimo.engines.base import PREVIEW
from milimo.engines.offload import Turns

SHARE = 0.01
"""Of a draw's time, what its previews may take: one that cost c seconds is not followed by another for c / SHARE."""


class Allowance:
    """When the next preview may be made."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._due_seconds = float("-inf")

    @property
    def due(self) -> bool:
        return self._clock() >= self._due_seconds

    @contextmanager
    def spent(self, device: torch.device) -> Generator[None]:
        """What is done while this holds is paid for before the next."""
        if device.type != "cpu":
            torch.accelerator.synchronize(device)  # what the step still computes is no cost of the picture
        began = self._clock()
        yield
        ended = self._clock()
        self._due_seconds = ended + (ended - began) / SHARE


class LivePreview:
    """Renews `preview.jpg` in the scratch folder, as often as is allowed."""

    def __init__(self, scratch: Path, allowance: Allowance, longest_side: int) -> None:
        self._path = scratch / PREVIEW
        self._allowance = allowance
        self._longest = longest_side

    def renew(self, device: torch.device, decode: Callable[[], Tensor]) -> None:
        """Show what `decode` gives, [3, height, width] in -1..1, computed on `device`. It is not called when that is too soon."""
        if not self._allowance.due:
            return
        with self._allowance.spent(device):
            pixels = decode().permute(1, 2, 0).float().clamp(-1, 1).add(1).mul(127.5).round()
            picture = Image.fromarray(pixels.nan_to_num().to(torch.uint8).cpu().numpy())
            picture.thumbnail((self._longest, self._longest))
            part = self._path.with_suffix(".part")
            picture.save(part, "JPEG", quality=80)
            part.rename(self._path)


@contextmanager
def decoder_at_hand(vae: Any, turns: Turns | None) -> Generator[Callable[..., Any]]:  # noqa: ANN401
    """The VAE's way to decode. Where models take turns on the device, what decodes alone is lent to it: called the usual way it would
    send the transformer off to main memory, and have it back at the next step.
    """
    if turns is None:
        yield vae.decode
        return
    with ExitStack() as lent:
        for part in (vae.decoder, getattr(vae, "post_quant_conv", None)):
            if part is not None:
                lent.enter_context(turns.lend(part))
        yield vae._decode
