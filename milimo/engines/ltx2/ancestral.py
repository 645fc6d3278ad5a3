"""The sampler of distilled LTX-2.5: each step goes deeper than asked for and comes back up with new noise.

Source: Lightricks' `DistilledPipeline`, which draws the first stage of 2.5 and later so, and nothing else.
"""

from typing import Any

import torch
from diffusers.schedulers.scheduling_ltx_euler_ancestral_rf import LTXEulerAncestralRFScheduler

SEED_OFFSET = 10_000
"""Or the first noise of the steps would be that of the beginning."""


class _Noise:
    """One source for picture and sound: a scheduler and its copies draw from it in turn."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed % 2**63)

    def __deepcopy__(self, _: object) -> "_Noise":
        return self


class AncestralScheduler(LTXEulerAncestralRFScheduler):
    """diffusers' own, which neither knows that the last level is 0 nor is handed a generator by LTX-2's pipelines."""

    noise: _Noise

    @classmethod
    def seeded(cls, seed: int) -> "AncestralScheduler":
        made = cls()
        made.noise = _Noise(seed + SEED_OFFSET)
        return made

    # The parameters are diffusers' own, passed on.
    def set_timesteps(self, *args: Any, sigmas: list[float], **options: Any) -> None:  # noqa: ANN401
        super().set_timesteps(len(sigmas), options.get("device"), [*sigmas, 0.0])
        assert self.timesteps is not None
        self.timesteps = self.timesteps[:-1]

    def step(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return super().step(*args, **options | {"generator": self.noise.generator})
