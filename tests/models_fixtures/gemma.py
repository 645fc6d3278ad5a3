"""A tiny Gemma 3 that writes, and one that sees as well: two layers, a real tokenizer of bytes with Gemma's own turns."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    Gemma3Config,
    Gemma3ForCausalLM,
    Gemma3ForConditionalGeneration,
    Gemma3ImageProcessor,
    Gemma3Processor,
    Gemma3TextConfig,
    PreTrainedTokenizerFast,
)

TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<start_of_turn>' + m['role'] + '\n' }}{% for part in m['content'] %}"
    "{{ '<start_of_image>' if part['type'] == 'image' else part['text'] }}{% endfor %}{{ '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)
_SPECIALS = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"]


_SEEN = {"boi_token": "<start_of_image>", "eoi_token": "<end_of_image>", "image_token": "<image_soft_token>"}
_IMAGE_TOKENS = 4


def build_gemma(folder: Path) -> Path:
    """Write a checkpoint that reads words only, and return the folder."""
    torch.manual_seed(0)
    tokenizer = _tokenizer()
    Gemma3ForCausalLM(Gemma3TextConfig(**_text(len(tokenizer)))).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder


def build_seeing_gemma(folder: Path) -> Path:
    """Write a checkpoint that looks at pictures, and return the folder."""
    torch.manual_seed(0)
    tokenizer: Any = _tokenizer(model_specific_special_tokens=_SEEN)
    processor: Any = Gemma3Processor(
        Gemma3ImageProcessor(size={"height": 28, "width": 28}, image_seq_length=_IMAGE_TOKENS),
        tokenizer,
        image_seq_length=_IMAGE_TOKENS,
    )
    processor.chat_template = TEMPLATE
    model = Gemma3ForConditionalGeneration(
        Gemma3Config(
            text_config=_text(len(tokenizer)),
            vision_config={
                "hidden_size": 16,
                "intermediate_size": 32,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "image_size": 28,
                "patch_size": 14,
            },
            mm_tokens_per_image=_IMAGE_TOKENS,
            image_token_index=tokenizer.image_token_id,
            boi_token_index=tokenizer.boi_token_id,
            eoi_token_index=tokenizer.eoi_token_id,
        )
    )
    model.save_pretrained(str(folder))
    processor.save_pretrained(str(folder))
    return folder


def _text(vocabulary: int) -> dict[str, Any]:
    return {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 16,
        "max_position_embeddings": 8192,
        "sliding_window": 64,
        "eos_token_id": 1,
        "pad_token_id": 0,
        "bos_token_id": 2,
    }


def _tokenizer(**more: Any) -> PreTrainedTokenizerFast:  # noqa: ANN401
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: index for index, token in enumerate(_SPECIALS + letters)}
    tokens = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokens.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(
        tokenizer_object=tokens,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
        **more,
    )
    made.chat_template = TEMPLATE
    return made
