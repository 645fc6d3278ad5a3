"""A LoRA that peft wrote acts on LTX-2 as it does in peft."""

from pathlib import Path

import pytest
import torch

from milimo.domain.lora import Lora
from milimo.engines.footprint import Placement
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.worn import adapter_name
from tests.models_fixtures.peft_made import effects, train


@pytest.mark.parametrize("rank_stabilised", [False, True])
def test_it_acts_as_in_peft(weights: Path, tmp_path: Path, rank_stabilised: bool) -> None:
    fresh, models = (LoadedLTX2(weights, Placement("float32"), torch.device("cpu")) for _ in range(2))
    expected = train(fresh.transformer, tmp_path / "trained", rank_stabilised=rank_stabilised)
    shelf = LoraShelf(tmp_path / "loras")
    shelf.add(tmp_path / "trained" / "adapter_model.safetensors", "taught")
    models.wear([Lora(name="taught")], shelf, distilled=False)
    found = effects(models.transformer, adapter_name("taught"))
    assert found.keys() == expected.keys() and len(found) > 2
    for module, effect in expected.items():
        assert torch.allclose(found[module], effect, rtol=1e-4, atol=1e-6), module
