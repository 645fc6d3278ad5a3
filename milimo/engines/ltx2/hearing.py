"""Sound as LTX-2 hears it: a film's own as latents, and which of a draw's latents are given instead of drawn."""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Tensor
from transformers.audio_utils import mel_filter_bank, spectrogram, window_function

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.domain.time import Rate
from milimo.errors import Unreadable
from milimo.media.decode import SoundReader

WINDOW = 1024
"""Samples of the model's own rate that one column of its spectrogram looks at."""
QUIETEST = 1e-5


@dataclass(frozen=True)
class GivenSound:
    """Latents [1, channels, n, mel bins], denormalised, that stay as they are at the n places `at`."""

    latents: Tensor
    at: tuple[int, ...]


def latents_heard_in(frames: int, rate: Rate, sound_rate: Fraction) -> int:
    """Latents of the sound nearest to the end of `frames` (>= 0) frames; `sound_rate` is how many make a second."""
    return round(frames * sound_rate / rate.fraction)


def hear(pipeline: Any, path: Path, rate: Rate, first_frame: int, frames: int) -> Tensor | None:  # noqa: ANN401
    """Latents [1, channels, n, mel bins], denormalised, float32, on the CPU, of the sound to frames [first, first + frames) of a
    film; silence lies beyond its ends. None for a film without sound.
    """
    wave = wave_of(path, rate, first_frame, frames)
    if wave is None:
        return None
    vae: Any = pipeline.audio_vae
    with torch.no_grad():
        heard = vae.encode(heard_columns(wave, vae.config).to(pipeline._execution_device, vae.dtype))
    return heard.latent_dist.mode().float().cpu()


def wave_of(path: Path, rate: Rate, first_frame: int, frames: int) -> NDArray[np.float32] | None:
    """The sound to these frames, [samples, 2] at SAMPLE_RATE; `first_frame` may lie before the film. None without sound."""
    start, count = (int(number * SAMPLE_RATE / rate.fraction) for number in (first_frame, frames))
    wave = np.zeros((count, 2), np.float32)
    before = min(max(0, -start), count)
    try:
        with SoundReader(path) as reader:
            wave[before:] = reader.read(max(0, start), count - before)
    except Unreadable:
        return None
    return wave


def heard_columns(wave: NDArray[np.float32], config: Any) -> Tensor:  # noqa: ANN401
    """Log-mel magnitudes [1, channels, columns, mel bins] of a wave [samples, 2] at SAMPLE_RATE.

    Source: the `AudioProcessor` of Lightricks' ltx-core (Slaney's scale and norm, a periodic Hann window, centred and reflected).
    """
    own = Fraction(config.sample_rate, SAMPLE_RATE)
    heard = resample_poly(wave, own.numerator, own.denominator, axis=0).astype(np.float32)
    heard = heard if config.in_channels == 2 else heard.mean(axis=1, keepdims=True)
    filters = mel_filter_bank(
        WINDOW // 2 + 1,
        config.mel_bins,
        0,
        config.sample_rate / 2,
        config.sample_rate,
        norm="slaney",
        mel_scale="slaney",
    )
    channels = [
        spectrogram(
            np.pad(channel, (0, max(0, WINDOW - len(channel)))),
            window_function(WINDOW, "hann"),
            frame_length=WINDOW,
            hop_length=config.mel_hop_length,
            power=1.0,
            mel_filters=filters,
            mel_floor=QUIETEST,
            log_mel="log",
        ).T
        for channel in heard.T
    ]
    return torch.from_numpy(np.stack(channels)[None]).float()


def places_outside(rope: Any, count: int, start_seconds: float, end_seconds: float) -> tuple[int, ...]:  # noqa: ANN401
    """Of `count` latents of sound those that no moment of [start, end) touches; `rope` is the transformer's, which places them."""
    bounds: Tensor = rope.prepare_audio_coords(1, count, torch.device("cpu"))[0, 0]
    return tuple(
        place for place, (begin, end) in enumerate(bounds.tolist()) if end <= start_seconds or begin >= end_seconds
    )


@contextmanager
def sound_stays(transformer: Any, places: Collection[int]) -> Generator[None]:  # noqa: ANN401
    """While this holds, the transformer takes the sound at these places for clean (time 0) and moves it nowhere."""
    if not places:
        yield
        return
    index = list(places)

    def before(_: object, args: tuple[Any, ...], given: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        sound: Tensor = given["audio_hidden_states"]
        times: Tensor = given["audio_timestep"][:, None].repeat(1, sound.shape[1])
        times[:, index] = 0
        return args, {**given, "audio_timestep": times}

    def after(_: object, __: object, made: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        picture, sound = made
        sound = sound.clone()
        sound[:, index] = 0
        return picture, sound

    handles = [
        transformer.register_forward_pre_hook(before, with_kwargs=True),
        transformer.register_forward_hook(after),
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
