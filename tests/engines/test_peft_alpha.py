"""LoRAs that peft wrote: how strong they are stands beside them, and a folder is one LoRA."""

from pathlib import Path

import pytest

from milimo.engines.lora_names import signs_of
from milimo.engines.loras import LoraShelf
from milimo.engines.peft_alpha import alpha_in, lora_in
from milimo.engines.weights import header_of
from milimo.errors import BadInput
from milimo.jobs.lora_desk import LoraDesk
from tests.engines.test_loras import LTX2_LORA, pair, peft_file, weights


def test_alphas_of_peft_are_taken_from_beside_the_file(tmp_path: Path) -> None:
    shelf, folder = LoraShelf(tmp_path / "loras"), tmp_path / "my look"
    folder.mkdir()
    file = peft_file(folder / "adapter_model.safetensors", {"format": "pt"})
    (folder / "adapter_config.json").write_text('{"peft_type": "LORA", "r": 2, "lora_alpha": 16, "alpha_pattern": [1]}')
    with pytest.raises(BadInput, match="does not say how strongly"):
        shelf.add(file, "broken")
    (folder / "adapter_config.json").write_text('{"r": 2, "lora_alpha": 16, "alpha_pattern": {"attn1.to_q": 4}}')
    weights_file, name = lora_in(folder)
    lora = shelf.add(weights_file, shelf.name_for(name))
    assert lora.name == "my look"
    header = header_of(lora.path)
    assert header.shapes == header_of(file).shapes and header.metadata["format"] == "pt"
    told = alpha_in(header.metadata)
    assert told is not None and not signs_of(lora.path).alpha_unknown
    assert told.scale("base_model.model.transformer_blocks.0.attn1.to_q", 2) == 2
    assert told.scale("base_model.model.transformer_blocks.0.attn1.to_k", 2) == 8
    assert lora.path.read_bytes().endswith(file.read_bytes()[-4 * 2 * 16 :])
    again = shelf.add(lora.path, "again")
    assert again.path.read_bytes() == lora.path.read_bytes(), "it tells itself now"


@pytest.mark.parametrize("config", ["", "[]", '{"lora_alpha": "much"}', '{"lora_alpha": NaN}', '{"lora_alpha": 1e999}'])
def test_a_configuration_that_says_nothing_is_refused(tmp_path: Path, config: str) -> None:
    file = peft_file(tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text(config)
    with pytest.raises(BadInput, match="does not say how strongly the LoRA acts"):
        LoraShelf(tmp_path / "loras").add(file, "noir")


def test_a_configuration_beside_others_is_left_alone(tmp_path: Path) -> None:
    """It is a neighbour by chance: in a folder of downloads."""
    file = weights(tmp_path / "noir.safetensors", LTX2_LORA)
    (tmp_path / "adapter_config.json").write_text("no configuration at all")
    lora = LoraShelf(tmp_path / "loras").add(file, "noir")
    assert lora.path.read_bytes() == file.read_bytes() and not signs_of(lora.path).alpha_unknown


def test_a_lone_file_of_peft_is_taken_and_said_to_be_of_unknown_strength(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "loras")
    desk = LoraDesk(None, shelf, dict)
    file = peft_file(tmp_path / "adapter_model.safetensors")
    assert "taken times 1" in desk.add(file, "lone", file.name).note
    assert desk.add(file, "told", file.name, '{"lora_alpha": 4, "use_rslora": null, "alpha_pattern": null}').note == ""
    assert desk.add(weights(tmp_path / "b.safetensors", LTX2_LORA), "plain", "b.safetensors").note == ""
    kohya = pair("base_model.model.transformer_blocks.0.attn1.to_q", 8, 8)
    assert not signs_of(weights(tmp_path / "c.safetensors", kohya | {"base_model.model.x.alpha": (1, 1)})).alpha_unknown


def test_the_lora_of_a_folder_is_found(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"holds no \.safetensors file"):
        lora_in(tmp_path)
    weights(tmp_path / "a.safetensors", LTX2_LORA)
    assert lora_in(tmp_path) == (tmp_path / "a.safetensors", "a.safetensors")
    weights(tmp_path / "b.safetensors", LTX2_LORA)
    with pytest.raises(BadInput, match="holds 2 files of weights"):
        lora_in(tmp_path)
    peft = peft_file(tmp_path / "adapter_model.safetensors")
    assert lora_in(tmp_path) == (peft, tmp_path.name)


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("noir-v1.5", "noir-v1.5"),
        ("noir-v1.5.safetensors", "noir-v1.5"),
        ("NOIR.SafeTensors", "NOIR"),
        ("noir (2)", "noir 2"),
        ("...", "LoRA"),
    ],
)
def test_what_follows_a_dot_is_lost_only_where_it_is_an_ending(tmp_path: Path, file_name: str, name: str) -> None:
    assert LoraShelf(tmp_path).name_for(file_name) == name


def test_a_folder_with_a_dot_in_its_name_keeps_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "noir-v1.5"
    folder.mkdir()
    peft_file(folder / "adapter_model.safetensors")
    _, name = lora_in(folder)
    assert LoraShelf(tmp_path / "loras").name_for(name) == "noir-v1.5"
