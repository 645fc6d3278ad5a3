"""diffusers' LTX-2 pipelines, with latents that are given instead of drawn and keyframes at exact frames."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2InContextPipeline
from torch import Tensor

from milimo.domain.latent_grid import latent_at
from milimo.engines.ltx2.hearing import GivenSound
from milimo.engines.ltx2.room import WORDS_BYTES


@dataclass(frozen=True)
class Around:
    """What a draw is made around.

    `latents` [1, channels, n, height, width], denormalised, stay as they are at the n places `at`. `exact_frames` says at which
    frame the keyframe of a latent lies, where that is not the latent's first. `sound` stays as the latents do.
    """

    latents: Tensor | None = None
    at: tuple[int, ...] = ()
    exact_frames: Mapping[int, int] = field(default_factory=dict[int, int])
    sound: GivenSound | None = None


Read = tuple[Tensor, Tensor]
"""What the text encoder makes of a prompt, and which of its tokens count."""


class Words:
    """The prompts of a shot as they were read, in main memory: its stages and chunks do not have the text encoder read them again.

    Of a prompt only the tokens that count are kept: the connectors take no notice of what fills it up. All of it takes `room` bytes
    at most; what was not used for longest is forgotten first, and what is larger is not kept.
    """

    def __init__(self, room: int = WORDS_BYTES) -> None:
        self._room = room
        self._read: dict[str, Read] = {}

    def of(self, text: str, device: torch.device, read: Callable[[str], Read]) -> Read:
        """[1, tokens, states] and [1, tokens] of a text, on the device."""
        found = self._read.pop(text, None)
        if found is None:
            embeds, mask = read(text)
            found = embeds[:, mask[0].bool()].cpu(), mask.cpu()
        self._read[text] = found  # the last used lies last
        while self._bytes() > self._room:
            del self._read[next(iter(self._read))]
        counting, mask = found[0].to(device), found[1].to(device)
        embeds = counting.new_zeros(1, mask.shape[1], counting.shape[2])
        embeds[:, mask[0].bool()] = counting
        return embeds, mask

    def _bytes(self) -> int:
        return sum(tensor.nbytes for read in self._read.values() for tensor in read)

    def forget(self) -> None:
        """Give their memory back."""
        self._read.clear()


TOLD = ["audio_latents", "denoised_sample_cond"]
"""What diffusers' loops tell of each step beside the picture's tokens: those of the sound, and what the model takes the picture's to
become, with what is given laid in.
"""


class GuidedPipeline(LTX2ConditionPipeline):
    """Text, pictures and films to video. Given latents carry a conditioning mask of 1: timestep 0, and the clean value put back
    at each step, so they come out as they went in.
    """

    around = Around()
    given: tuple[Tensor, Tensor] | None = None
    """Of the draw under way: how much of each token is given, and what."""
    words: Words
    _callback_tensor_inputs = [*LTX2ConditionPipeline._callback_tensor_inputs, *TOLD]

    # The parameters are diffusers' own, passed on.
    def prepare_latents(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        prepared = _with_given(self, self.around, super().prepare_latents(*args, **options))
        self.given = prepared[1], prepared[2]
        return prepared

    def put_given(self, tokens: Tensor) -> Tensor:
        """The tokens with what is given put back, each as far as it is given: for a sampler that adds noise to all."""
        if self.given is None:
            return tokens
        mask, clean = self.given
        return (tokens * (1 - mask) + clean * mask).to(tokens.dtype)

    def prepare_audio_latents(self, *args: Any, **options: Any) -> Tensor:  # noqa: ANN401
        return put_sound(self, super().prepare_audio_latents(*args, **options))

    def _prepare_keyframe_coords(self, *args: Any, **options: Any) -> Tensor:  # noqa: ANN401
        return super()._prepare_keyframe_coords(*args, **_exact(self.around, options))

    def encode_prompt(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return _read_once(self, super().encode_prompt, *args, **options)


class ControlledPipeline(LTX2InContextPipeline):
    """The same with control films that an IC-LoRA follows. Only for use with controls: without any, diffusers leaves the mask out."""

    around = Around()
    words: Words
    _callback_tensor_inputs = [*LTX2InContextPipeline._callback_tensor_inputs, *TOLD]

    def prepare_latents(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return _with_given(self, self.around, super().prepare_latents(*args, **options))

    def prepare_audio_latents(self, *args: Any, **options: Any) -> Tensor:  # noqa: ANN401
        return put_sound(self, super().prepare_audio_latents(*args, **options))

    def _prepare_keyframe_coords(self, *args: Any, **options: Any) -> Tensor:  # noqa: ANN401
        return super()._prepare_keyframe_coords(*args, **_exact(self.around, options))

    def encode_prompt(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return _read_once(self, super().encode_prompt, *args, **options)


def _with_given(pipeline: Any, around: Around, prepared: tuple[Any, ...]) -> tuple[Any, ...]:  # noqa: ANN401
    """diffusers' (tokens, mask, clean values, ...) with the given latents put in; a film's own tokens lie first, frame by frame."""
    latents, mask, clean, *rest = prepared
    if around.latents is None:
        return prepared
    vae = pipeline.vae
    normal = pipeline._normalize_latents(
        around.latents.to(latents), vae.latents_mean, vae.latents_std, vae.config.scaling_factor
    )
    sizes = (pipeline.transformer_spatial_patch_size, pipeline.transformer_temporal_patch_size)
    for index, place in enumerate(around.at):
        value = pipeline._pack_latents(normal[:, :, index : index + 1], *sizes)
        here = slice(place * value.shape[1], (place + 1) * value.shape[1])
        latents[:, here], clean[:, here], mask[:, here] = value, value, 1.0
    return (latents, mask, clean, *rest)


def _read_once(
    pipeline: Any,  # noqa: ANN401
    encode: Callable[..., Any],
    prompt: str,
    negative_prompt: str | None = None,
    do_classifier_free_guidance: bool = True,
    **options: Any,  # noqa: ANN401
) -> tuple[Tensor | None, ...]:
    """diffusers' (embeddings, mask, negative embeddings, negative mask), each text read alone and once."""
    guided = do_classifier_free_guidance
    device: torch.device = options.get("device") or pipeline._execution_device

    def read(text: str) -> Read:
        embeds, mask, *_ = encode(text, do_classifier_free_guidance=False, **options)
        return embeds, mask

    said = pipeline.words.of(prompt, device, read)
    return (*said, *pipeline.words.of(negative_prompt or "", device, read)) if guided else (*said, None, None)


def put_sound(pipeline: Any, tokens: Tensor) -> Tensor:  # noqa: ANN401
    """The tokens of the sound with those put in that are given; changed in place."""
    given: GivenSound | None = pipeline.around.sound
    if given is not None:
        vae = pipeline.audio_vae
        packed = pipeline._pack_audio_latents(given.latents.to(tokens))
        tokens[:, list(given.at)] = pipeline._normalize_audio_latents(packed, vae.latents_mean, vae.latents_std)
    return tokens


def _exact(around: Around, options: dict[str, Any]) -> dict[str, Any]:
    frame: int = options["pixel_frame_idx"]
    return options | {"pixel_frame_idx": around.exact_frames.get(latent_at(frame), frame)}


def encode_film(pipeline: GuidedPipeline, pictures: Tensor, device: torch.device) -> Tensor:
    """Latents [1, channels, n, h/32, w/32] of `pictures` [1, 3, 8(n-1)+1, h, w] in -1..1: the encoder's most likely ones."""
    vae: Any = pipeline.vae
    with torch.no_grad():
        encoded = vae.encode(pictures.to(device=device, dtype=vae.dtype))
    return encoded.latent_dist.mode().float()
