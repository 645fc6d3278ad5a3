"""LTX-2 19B and FLUX.2 Klein 4B in their true size, of random weights: nothing is downloaded."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import torch
from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel
from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel
from transformers import Gemma3Config, Gemma3ForConditionalGeneration, Qwen3Config, Qwen3ForCausalLM

Family = Literal["ltx2", "flux2"]

TEXT_TOKENS = {"ltx2": 1024, "flux2": 512}
"""That the pipelines pad a prompt to."""

GEOMETRY: Mapping[Family, Mapping[str, Any]] = {
    # diffusers, scripts/convert_ltx2_to_diffusers.py, version 2.0
    "ltx2": {
        "in_channels": 128,
        "out_channels": 128,
        "num_attention_heads": 32,
        "attention_head_dim": 128,
        "cross_attention_dim": 4096,
        "audio_in_channels": 128,
        "audio_out_channels": 128,
        "audio_num_attention_heads": 32,
        "audio_attention_head_dim": 64,
        "audio_cross_attention_dim": 2048,
        "num_layers": 48,
        "caption_channels": 3840,
        "rope_type": "split",
        "rope_double_precision": True,
    },
    # black-forest-labs/flux2, src/flux2/model.py, Klein4BParams
    "flux2": {
        "in_channels": 128,
        "num_layers": 5,
        "num_single_layers": 20,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 7680,
        "guidance_embeds": False,
    },
}
"""Of the transformers; what is not named is as in diffusers' classes."""


WORDS: Mapping[Family, Mapping[str, Any]] = {
    # Gemma 3 12B, as google/gemma-3-12b-it has it
    "ltx2": {
        "vocab_size": 262_208,
        "hidden_size": 3840,
        "intermediate_size": 15_360,
        "num_hidden_layers": 48,
        "num_attention_heads": 16,
        "num_key_value_heads": 8,
        "head_dim": 256,
    },
    # Qwen3 4B, as Qwen/Qwen3-4B has it
    "flux2": {
        "vocab_size": 151_936,
        "hidden_size": 2560,
        "intermediate_size": 9728,
        "num_hidden_layers": 36,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 128,
        "tie_word_embeddings": True,
    },
}
"""Of the text encoders."""
EYES: Mapping[str, Any] = {
    "hidden_size": 1152,
    "intermediate_size": 4304,
    "num_hidden_layers": 27,
    "num_attention_heads": 16,
    "image_size": 896,
    "patch_size": 14,
    "vision_use_head": False,
}
"""Of Gemma's part that looks at pictures: it lies in memory with the rest."""


def transformer(family: Family, folder: Path | None, layers: int | None, device: str) -> Any:  # noqa: ANN401
    """A transformer of random bfloat16 weights, made on the device."""
    config = dict(GEOMETRY[family])
    if folder is not None:
        config = json.loads((folder / "transformer" / "config.json").read_text())
    if layers is not None:
        config |= {name: layers for name in ("num_layers", "num_single_layers") if name in config}
    made: Any = {"ltx2": LTX2VideoTransformer3DModel, "flux2": Flux2Transformer2DModel}[family]
    with _made_on(device):
        return made.from_config(config).eval()


def text_encoder(family: Family, layers: int | None, device: str) -> Any:  # noqa: ANN401
    """The encoder of a family's prompts, of random bfloat16 weights, made on the device."""
    config: dict[str, Any] = dict(WORDS[family]) | ({} if layers is None else {"num_hidden_layers": layers})
    with _made_on(device):
        if family == "ltx2":
            return Gemma3ForConditionalGeneration(Gemma3Config(text_config=config, vision_config=dict(EYES))).eval()
        return Qwen3ForCausalLM(Qwen3Config(**config)).eval()


@contextmanager
def _made_on(device: str) -> Generator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            yield
    finally:
        torch.set_default_dtype(before)


def prompt_inputs(family: Family, device: str) -> dict[str, Any]:
    """A prompt as long as the pipelines pad one to, in tokens of no meaning."""
    tokens = torch.ones(1, TEXT_TOKENS[family], dtype=torch.long, device=device)
    mask = torch.ones_like(tokens)
    return {"input_ids": tokens, "attention_mask": mask, "output_hidden_states": True, "use_cache": False}


def ltx2_inputs(model: Any, width: int, height: int, frames: int, device: str) -> dict[str, Any]:  # noqa: ANN401
    """One step of a film: tokens of picture and sound, and the words they are drawn to."""
    config: Any = model.config
    latents, rows, columns = (frames - 1) // 8 + 1, height // 32, width // 32
    sound = round(frames / 24 * 25)
    shape: dict[str, Any] = {"device": device, "dtype": torch.bfloat16}
    level = torch.full((1,), 500.0, device=device)
    prompt: dict[str, Any] = {
        "encoder_hidden_states": config.cross_attention_dim,
        "audio_encoder_hidden_states": config.audio_cross_attention_dim,
    }
    if config.get("use_prompt_embeddings", True):
        prompt = dict.fromkeys(prompt, config.caption_channels)
    return {
        "hidden_states": torch.randn(1, latents * rows * columns, config.in_channels, **shape),
        "audio_hidden_states": torch.randn(1, sound, config.audio_in_channels, **shape),
        **{name: torch.randn(1, TEXT_TOKENS["ltx2"], channels, **shape) for name, channels in prompt.items()},
        "timestep": level.expand(1, latents * rows * columns),
        "audio_timestep": level,
        "sigma": level,
        "audio_sigma": level,
        "num_frames": latents,
        "height": rows,
        "width": columns,
        "fps": 24.0,
        "audio_num_frames": sound,
        "return_dict": False,
    }


def flux2_inputs(model: Any, width: int, height: int, device: str) -> dict[str, Any]:  # noqa: ANN401
    """One step of a picture."""
    shape: dict[str, Any] = {"device": device, "dtype": torch.bfloat16}
    rows, columns, words = height // 16, width // 16, TEXT_TOKENS["flux2"]
    places = torch.cartesian_prod(torch.arange(1), torch.arange(rows), torch.arange(columns), torch.arange(1))
    numbers = torch.cartesian_prod(torch.arange(1), torch.arange(1), torch.arange(1), torch.arange(words))
    return {
        "hidden_states": torch.randn(1, rows * columns, model.config.in_channels, **shape),
        "encoder_hidden_states": torch.randn(1, words, model.config.joint_attention_dim, **shape),
        "timestep": torch.full((1,), 0.5, **shape),
        "img_ids": places[None].to(device),
        "txt_ids": numbers[None].to(device),
        "guidance": None,
        "return_dict": False,
    }


def bytes_of(*models: Any) -> int:  # noqa: ANN401
    """Of their weights."""
    return sum(parameter.numel() * parameter.element_size() for model in models for parameter in model.parameters())
