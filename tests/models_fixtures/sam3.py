"""A tiny SAM 3: detector, tracker and video tracker, each in a subfolder or all in one file."""

from pathlib import Path
from typing import Any

import torch
from tokenizers.pre_tokenizers import ByteLevel
from transformers.models.clip import CLIPTokenizer
from transformers.models.sam2_video import Sam2VideoVideoProcessor
from transformers.models.sam3 import Sam3Config, Sam3ImageProcessor, Sam3Model, Sam3Processor
from transformers.models.sam3_tracker import Sam3TrackerConfig, Sam3TrackerModel, Sam3TrackerProcessor
from transformers.models.sam3_tracker_video import (
    Sam3TrackerVideoConfig,
    Sam3TrackerVideoModel,
    Sam3TrackerVideoProcessor,
)
from transformers.models.sam3_video import Sam3VideoConfig, Sam3VideoModel, Sam3VideoProcessor

SIDE, PATCH = 112, 14
HIDDEN = 128  # a multiple of 64 and more than the tracker's fixed memory width of 64
GRID = SIDE // PATCH


def build_sam3(folder: Path) -> Path:
    """Write the three checkpoints and return the folder."""
    torch.manual_seed(0)
    pictures, films, tokenizer = _readers()
    parts: list[tuple[str, Any, Any]] = [
        ("image", Sam3Model(_detector(len(tokenizer))), Sam3Processor(image_processor=pictures, tokenizer=tokenizer)),
        ("tracker", Sam3TrackerModel(Sam3TrackerConfig(**_tracker())), Sam3TrackerProcessor(image_processor=pictures)),
        (
            "tracker_video",
            Sam3TrackerVideoModel(Sam3TrackerVideoConfig(**_tracker(), **_memory())),
            Sam3TrackerVideoProcessor(image_processor=pictures, video_processor=films),
        ),
    ]
    for name, model, processor in parts:
        model.save_pretrained(str(folder / name))
        processor.save_pretrained(str(folder / name))
    return folder


def build_sam3_video(folder: Path) -> Path:
    """Write one checkpoint that holds them all, as SAM 3 is published, and return the folder."""
    torch.manual_seed(0)
    pictures, films, tokenizer = _readers()
    config: Any = Sam3VideoConfig
    tracker = Sam3TrackerVideoConfig(**_tracker(), **_memory())
    config = config(detector_config=_detector(len(tokenizer)).to_dict(), tracker_config=tracker.to_dict())
    processor: Any = Sam3VideoProcessor
    # Written the other way round, transformers would put the tracker's prefix on twice.
    Sam3VideoModel(config).save_pretrained(str(folder), save_original_format=False)
    processor(image_processor=pictures, video_processor=films, tokenizer=tokenizer).save_pretrained(str(folder))
    return folder


def _readers() -> tuple[Any, Any, CLIPTokenizer]:
    """What prepares pictures, films and words."""
    pictures: Any = Sam3ImageProcessor
    films: Any = Sam2VideoVideoProcessor
    size = {"height": SIDE, "width": SIDE}
    return (
        pictures(size=size, mask_size={"height": 4 * GRID, "width": 4 * GRID}),
        films(size=size),
        _tokenizer(),
    )


def _tokenizer() -> CLIPTokenizer:
    letters = sorted(ByteLevel.alphabet())
    tokens = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    vocabulary: Any = {token: index for index, token in enumerate(tokens)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=32)


def _vision() -> dict[str, Any]:
    return {
        "backbone_config": {
            "model_type": "sam3_vit_model",
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "image_size": SIDE,
            "patch_size": PATCH,
            "window_size": 4,
            "global_attn_indexes": [1],
            "pretrain_image_size": 56,
        },
        "fpn_hidden_size": HIDDEN,
        "backbone_feature_sizes": [[4 * GRID] * 2, [2 * GRID] * 2, [GRID] * 2],
    }


def _detector(tokens: int) -> Sam3Config:
    small = {"hidden_size": HIDDEN, "num_attention_heads": 2, "intermediate_size": 64, "num_layers": 1}
    config: Any = Sam3Config
    return config(
        vision_config=_vision(),
        text_config={
            "model_type": "clip_text_model",
            "vocab_size": tokens,
            "hidden_size": 32,
            "intermediate_size": 64,
            "projection_dim": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "max_position_embeddings": 32,
            "bos_token_id": tokens - 2,
            "eos_token_id": tokens - 1,
            "pad_token_id": tokens - 1,
        },
        geometry_encoder_config=small,
        detr_encoder_config=small,
        detr_decoder_config=small | {"num_queries": 10},
        mask_decoder_config={"hidden_size": HIDDEN, "num_attention_heads": 2},
    )


def _tracker() -> dict[str, Any]:
    return {
        "vision_config": _vision(),
        "prompt_encoder_config": {"hidden_size": HIDDEN, "image_size": SIDE, "patch_size": PATCH},
        "mask_decoder_config": {
            "hidden_size": HIDDEN,
            "mlp_dim": 64,
            "num_attention_heads": 2,
            "iou_head_hidden_dim": 32,
        },
    }


def _memory() -> dict[str, Any]:
    return {
        "image_size": SIDE,
        "memory_attention_hidden_size": HIDDEN,
        "memory_attention_num_layers": 1,
        "memory_attention_feed_forward_hidden_size": 64,
        "memory_attention_rope_feat_sizes": [GRID, GRID],
        "memory_encoder_hidden_size": HIDDEN,
        "memory_encoder_output_channels": 64,
        "mask_downsampler_embed_dim": HIDDEN,
        "memory_fuser_embed_dim": HIDDEN,
        "memory_fuser_intermediate_dim": 64,
        "memory_fuser_num_layers": 1,
    }
