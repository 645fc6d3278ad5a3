"""The LoRAs as the studio shows them: read once, and again when a file or the weights in use are others."""

import os
from pathlib import Path

from milimo.engines.loras import LoraShelf
from milimo.jobs.lora_desk import LoraDesk
from tests.engines.test_loras import LTX2, LTX2_LORA, weights


def spoil(file: Path) -> None:
    """Other bytes, which nobody can tell from without reading them."""
    before = file.stat()
    with file.open("r+b") as stream:
        stream.write(bytes(8))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def model(folder: Path, side: int) -> Path:
    (folder / "transformer").mkdir(parents=True)
    weights(folder / "transformer" / "model.safetensors", {f"{LTX2.removeprefix('transformer.')}.weight": (side, side)})
    return folder


def test_a_file_is_read_again_only_when_it_is_another(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    file = weights(tmp_path / "shelf" / "noir.safetensors", LTX2_LORA)
    folder = model(tmp_path / "ltx2", 8)
    desk = LoraDesk(None, LoraShelf(tmp_path / "shelf"), lambda: {"ltx2": folder})
    [first] = desk.cards()
    assert first.fit == "fits"
    spoil(file)
    spoil(folder / "transformer" / "model.safetensors")
    assert desk.cards() == [first]
    os.utime(file, ns=(0, 0))
    [broken] = desk.cards()
    assert (broken.fit, broken.rank) == ("misfit", 0)


def test_other_weights_and_another_name_make_another_card(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    weights(tmp_path / "shelf" / "noir.safetensors", LTX2_LORA)
    packs: dict[str, Path] = {}
    desk = LoraDesk(None, LoraShelf(tmp_path / "shelf"), lambda: packs)
    assert [card.fit for card in desk.cards()] == ["unknown"]
    packs["ltx2"] = model(tmp_path / "small", 8)
    assert [card.fit for card in desk.cards()] == ["fits"]
    packs["ltx2"] = model(tmp_path / "large", 16)
    assert [card.fit for card in desk.cards()] == ["misfit"]
    # Another pack that comes to the same folder: installs replace it by a rename.
    model(tmp_path / "new", 8).rename(tmp_path / "spare")
    (tmp_path / "large").rename(tmp_path / "old")
    (tmp_path / "spare").rename(tmp_path / "large")
    assert [card.fit for card in desk.cards()] == ["fits"]
    assert desk.rename("noir", "dusk").former == ("noir",)
    assert [(card.name, card.former) for card in desk.cards()] == [("dusk", ("noir",))]
    desk.remove("dusk")
    assert desk.cards() == []
    packs.clear()
    assert desk.cards() == []
