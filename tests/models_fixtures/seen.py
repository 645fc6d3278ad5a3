"""What the transformer of a loaded LTX-2 is given, pass by pass, as diffusers' loop really gives it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch


@dataclass(frozen=True)
class Pass:
    """One pass. `times` [tokens] and `sound_times` [sound tokens, or 1] are noise levels from 0 to 1, of what is asked for."""

    sigma: float
    times: torch.Tensor
    sound_times: torch.Tensor
    sound: torch.Tensor
    picture: torch.Tensor
    seconds: torch.Tensor
    """Where each token of the picture begins."""
    skipped: tuple[int, ...]
    isolated: bool
    cross_timestep: bool
    prompts: int
    adapters: frozenset[str]


@contextmanager
def watched(models: Any) -> Generator[list[Pass]]:  # noqa: ANN401
    """The passes while this holds, in order."""
    seen: list[Pass] = []
    heard: list[torch.Tensor] = []

    def hear(_: object, given: tuple[torch.Tensor, ...]) -> None:
        heard.append(given[0])

    def note(_: object, __: object, given: dict[str, Any], ___: object) -> None:
        batch = given["timestep"].shape[0]
        seen.append(
            Pass(
                sigma=float(given["sigma"].flatten()[0]) / 1000,
                times=given["timestep"][-1] / 1000,
                sound_times=heard.pop().reshape(batch, -1)[-1] / 1000,
                sound=given["audio_hidden_states"][-1].clone(),
                picture=given["hidden_states"][-1].clone(),
                seconds=given["video_coords"][-1, 0, :, 0],
                skipped=tuple(given["spatio_temporal_guidance_blocks"] or ()),
                isolated=given["isolate_modalities"],
                cross_timestep=given["use_cross_timestep"],
                prompts=given["encoder_hidden_states"].shape[0],
                adapters=_acting(models.transformer),
            )
        )

    # What time the sound is told to be at is known inside alone: hooks may change what the transformer is given.
    handles = [
        models.transformer.audio_time_embed.register_forward_pre_hook(hear),
        models.transformer.register_forward_hook(note, with_kwargs=True),
    ]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def _acting(transformer: Any) -> frozenset[str]:  # noqa: ANN401
    layers = (module for module in transformer.modules() if hasattr(module, "active_adapters"))
    return frozenset(name for it in layers if not it.disable_adapters for name in it.active_adapters)
