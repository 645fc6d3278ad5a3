"""The shelf of LoRAs: listed, imported, removed, and what is none refused."""

import json
from pathlib import Path

import pytest

from milimo.engines.loras import LoraShelf, check_fit, modules_of
from milimo.errors import BadInput, Conflict, NotFound, Unreadable

DOWN, UP = "transformer.block.to_q.lora_A.weight", "transformer.block.to_q.lora_B.weight"


def weights(path: Path, **shapes: tuple[int, ...]) -> Path:
    """A safetensors file of zeros."""
    header: dict[str, object] = {}
    end = 0
    for name, (rows, columns) in shapes.items():
        start, end = end, end + 4 * rows * columns
        header[name] = {"dtype": "F32", "shape": [rows, columns], "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(end))
    return path


def test_a_lora_is_imported_listed_and_removed(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    assert shelf.list() == ()
    added = shelf.add(weights(tmp_path / "a.safetensors", **{DOWN: (2, 8), UP: (8, 2)}), "Noir v1.2")
    assert [lora.name for lora in shelf.list()] == ["Noir v1.2"]
    assert shelf.get("Noir v1.2") == added
    with pytest.raises(Conflict):
        shelf.add(tmp_path / "a.safetensors", "Noir v1.2")
    shelf.remove("Noir v1.2")
    with pytest.raises(NotFound):
        shelf.get("Noir v1.2")


def test_what_is_no_lora_is_refused(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    plain = weights(tmp_path / "plain.safetensors", weight=(2, 2))
    with pytest.raises(BadInput, match="holds no LoRA"):
        shelf.add(plain, "plain")
    with pytest.raises(BadInput, match="cannot be called"):
        shelf.add(plain, "../plain")
    (tmp_path / "text.safetensors").write_text("hello, this is no file of weights at all")
    with pytest.raises(Unreadable):
        shelf.add(tmp_path / "text.safetensors", "text")
    assert shelf.list() == ()


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"transformer.block.to_q.weight": (8, 8)}, ""),
        ({"transformer.block.to_q.weight": (8, 9)}, "9 by 8"),
        ({"transformer.block.to_k.weight": (8, 8)}, "has not"),
    ],
)
def test_a_lora_is_matched_against_the_model(model: dict[str, tuple[int, ...]], words: str) -> None:
    lora = {DOWN: (2, 8), UP: (8, 2)}
    assert modules_of(lora) == {"transformer.block.to_q": (8, 8)}
    if not words:
        check_fit("noir", lora, model, "LTX-2")
        return
    with pytest.raises(BadInput, match=words):
        check_fit("noir", lora, model, "LTX-2")
