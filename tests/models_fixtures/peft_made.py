"""LoRAs made by peft itself, and what layers that wear a LoRA add to their weights."""

from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model

Effects = dict[str, torch.Tensor]
"""What is added to the weights of each module, by its name."""


def train(model: Any, folder: Path, *, rank_stabilised: bool = False) -> Effects:  # noqa: ANN401
    """Leave in `folder` what peft leaves of a LoRA for this model, with alphas and ranks of their own for some modules."""
    config = LoraConfig(
        r=2,
        lora_alpha=6,
        target_modules=["to_q", "to_k", "to_v"],
        rank_pattern={"to_k": 4},
        alpha_pattern={"to_k": 20, r"transformer_blocks\.0\.attn1?\.to_v": 1},
        use_rslora=rank_stabilised,
        init_lora_weights=False,
    )
    torch.manual_seed(5)
    taught = get_peft_model(model, config)
    taught.save_pretrained(str(folder))
    return effects(taught.base_model.model, "default")


def effects(model: Any, adapter: str) -> Effects:  # noqa: ANN401
    """Of one of the LoRAs that a model wears, at the weight that it is worn at."""
    return {
        name: module.get_delta_weight(adapter)
        for name, module in model.named_modules()
        if hasattr(module, "get_delta_weight") and adapter in module.lora_A
    }
