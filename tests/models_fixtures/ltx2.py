"""A tiny LTX-2: 32 pixels and 8 frames to a latent, sound, two transformer blocks, an upsampler."""

import json
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl_ltx2 import AutoencoderKLLTX2Video
from diffusers.models.autoencoders.autoencoder_kl_ltx2_audio import AutoencoderKLLTX2Audio
from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel
from diffusers.pipelines.ltx2.connectors import LTX2TextConnectors
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder, LTX2VocoderWithBWE
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from safetensors.torch import save_file
from transformers import (
    Gemma3Config,
    Gemma3ForConditionalGeneration,
    Gemma4UnifiedConfig,
    Gemma4UnifiedForConditionalGeneration,
    GemmaTokenizer,
)

CHANNELS = 8
HIDDEN = 32
LAYERS = 2


def build_ltx2(folder: Path, *, newer: bool = False, newest: bool = False, layers: int = 2) -> Path:
    """Write the checkpoint; `newer` has the configuration of 2.3 instead of 2.0, `newest` that of 2.5. Returns the folder.

    `layers` is how deep the transformer is; the real one has 48. The index of 2.5 names parts that a pack of the studio leaves out.
    """
    newer = newer or newest
    torch.manual_seed(0)
    tokenizer = _tokenizer()
    pipeline = LTX2Pipeline(
        transformer=_transformer(newer, layers, newest=newest),
        vae=_video_vae(),
        audio_vae=AutoencoderKLLTX2Audio(
            base_channels=8, ch_mult=(1, 2, 4), num_res_blocks=1, latent_channels=2, mel_bins=16, resolution=32
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True,
            base_shift=0.95,
            max_shift=2.05,
            shift_terminal=0.1,
            base_image_seq_len=1024,
            max_image_seq_len=4096,
        ),
        text_encoder=_gemma_4(len(tokenizer)) if newest else _text_encoder(len(tokenizer)),
        tokenizer=tokenizer,
        connectors=_connectors(newer),
        vocoder=_wide_vocoder() if newest else _vocoder(),
    )
    pipeline.save_pretrained(str(folder))
    if newest:
        index = folder / "model_index.json"
        told = json.loads(index.read_text()) | {
            "prompt_enhancer": ["transformers", "Gemma4ForConditionalGeneration"],
            "duration_head": ["ltx2", "LTX2DurationHead"],
            "diffusion_decoder": ["diffusers", "LTX2VideoDiffusionDecoderModel"],
        }
        index.write_text(json.dumps(told))
    upsampler = LTX2LatentUpsamplerModel(in_channels=CHANNELS, mid_channels=32, num_blocks_per_stage=1)
    upsampler.save_pretrained(str(folder / "latent_upsampler"))
    return folder


def build_lora(
    path: Path,
    *,
    width: int = 32,
    rank: int = 2,
    scale: float = 1.0,
    module: str = "attn1.to_q",
    says: dict[str, str] | None = None,
) -> Path:
    """Write a LoRA for the first block's `module`, `width` wide; another width does not fit the tiny model. `says` is what it tells
    of itself.
    """
    generator = torch.Generator().manual_seed(1)
    prefix = f"transformer.transformer_blocks.0.{module}"
    save_file(
        {
            f"{prefix}.lora_A.weight": torch.randn(rank, width, generator=generator) * scale,
            f"{prefix}.lora_B.weight": torch.randn(width, rank, generator=generator) * scale,
        },
        str(path),
        says,
    )
    return path


def _tokenizer() -> GemmaTokenizer:
    specials = ["<pad>", "<eos>", "<bos>", "<unk>"]
    characters = [chr(code) for code in range(33, 127)] + ["▁"]
    vocabulary: Any = {token: index for index, token in enumerate(specials + characters)}
    return GemmaTokenizer(vocab=vocabulary, merges=[], model_max_length=1024)


def _text_encoder(tokens: int) -> Gemma3ForConditionalGeneration:
    return Gemma3ForConditionalGeneration(
        Gemma3Config(
            text_config={
                "vocab_size": tokens + 16,
                "hidden_size": HIDDEN,
                "intermediate_size": 64,
                "num_hidden_layers": LAYERS,
                "num_attention_heads": 2,
                "num_key_value_heads": 1,
                "head_dim": 16,
                "max_position_embeddings": 2048,
                "sliding_window": 64,
            },
            vision_config={
                "hidden_size": 16,
                "intermediate_size": 32,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "image_size": 28,
                "patch_size": 14,
            },
            mm_tokens_per_image=4,
            image_token_index=tokens + 1,
            boi_token_index=tokens + 2,
            eoi_token_index=tokens + 3,
        )
    )


def _gemma_4(tokens: int) -> Gemma4UnifiedForConditionalGeneration:
    return Gemma4UnifiedForConditionalGeneration(
        Gemma4UnifiedConfig(
            text_config={
                "vocab_size": tokens + 16,
                "hidden_size": HIDDEN,
                "intermediate_size": 64,
                "num_hidden_layers": LAYERS,
                "num_attention_heads": 2,
                "num_key_value_heads": 1,
                "head_dim": 16,
                "global_head_dim": 32,
                "num_global_key_value_heads": 1,
                "attention_k_eq_v": True,
                "max_position_embeddings": 2048,
                "sliding_window": 64,
            },
            boi_token_id=tokens + 1,
            eoi_token_id=tokens + 2,
            image_token_id=tokens + 3,
            video_token_id=tokens + 4,
            boa_token_id=tokens + 5,
            eoa_token_index=tokens + 6,
            audio_token_id=tokens + 7,
        )
    )


def _vocoder() -> LTX2Vocoder:
    return LTX2Vocoder(
        in_channels=32,
        hidden_channels=32,
        out_channels=2,
        upsample_kernel_sizes=[16, 15, 8, 4, 4],
        upsample_factors=[6, 5, 2, 2, 2],
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3, 5]],
    )


def _wide_vocoder() -> LTX2VocoderWithBWE:
    """Of 2.5: makes 16 kHz, and 48 kHz of that."""
    return LTX2VocoderWithBWE(
        in_channels=32,
        hidden_channels=32,
        upsample_kernel_sizes=[11, 4, 4, 4, 4],
        upsample_factors=[5, 4, 2, 2, 2],
        resnet_kernel_sizes=[3],
        resnet_dilations=[[1, 3, 5]],
        bwe_in_channels=32,
        bwe_hidden_channels=32,
        bwe_upsample_kernel_sizes=[12, 11, 4, 4],
        bwe_upsample_factors=[6, 5, 4, 2],
        bwe_resnet_kernel_sizes=[3],
        bwe_resnet_dilations=[[1, 3, 5]],
        num_mel_channels=16,
    )


def _transformer(newer: bool, layers: int, *, newest: bool) -> LTX2VideoTransformer3DModel:
    extra: dict[str, Any] = {}
    if newer:
        flags = ("gated_attn", "cross_attn_mod", "audio_gated_attn", "audio_cross_attn_mod", "perturbed_attn")
        extra = dict.fromkeys(flags, True) | {"use_prompt_embeddings": False}
    if newest:
        extra |= {"ff_bias": False, "use_keyframes_abs_pos_embedding": True}
    return LTX2VideoTransformer3DModel(
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        num_attention_heads=2,
        attention_head_dim=16,
        cross_attention_dim=32,
        audio_in_channels=8,
        audio_out_channels=8,
        audio_num_attention_heads=2,
        audio_attention_head_dim=8,
        audio_cross_attention_dim=16,
        num_layers=layers,
        caption_channels=HIDDEN,
        rope_type="split",
        rope_double_precision=False,
        **extra,
    )


def _connectors(newer: bool) -> LTX2TextConnectors:
    extra: dict[str, Any] = {}
    if newer:
        flags = ("per_modality_projections", "video_gated_attn", "audio_gated_attn", "proj_bias")
        extra = dict.fromkeys(flags, True) | {"video_hidden_dim": 32, "audio_hidden_dim": 16}
    return LTX2TextConnectors(
        caption_channels=HIDDEN,
        text_proj_in_factor=LAYERS + 1,
        video_connector_num_attention_heads=2,
        video_connector_attention_head_dim=16,
        video_connector_num_layers=1,
        video_connector_num_learnable_registers=8,
        audio_connector_num_attention_heads=2,
        audio_connector_attention_head_dim=8 if newer else 16,
        audio_connector_num_layers=1,
        audio_connector_num_learnable_registers=8,
        connector_rope_base_seq_len=64,
        rope_type="split",
        rope_double_precision=False,
        **extra,
    )


def _video_vae() -> AutoencoderKLLTX2Video:
    return AutoencoderKLLTX2Video(
        latent_channels=CHANNELS,
        block_out_channels=(8, 16, 32, 64),
        decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    )
