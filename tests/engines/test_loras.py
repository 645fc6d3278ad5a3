"""The shelf of LoRAs: listed, imported, renamed, removed; known by its header; and what is none refused."""

import json
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from milimo.engines.lora_names import modules_of, signs_of
from milimo.engines.loras import FORMER_NAMES, IMPORTING, LoraShelf, check_fit
from milimo.engines.packs.notes import Notes
from milimo.engines.worn import adapter_name
from milimo.errors import BadInput, Conflict, NotFound, OutOfRoom, Unreadable

DOWN, UP = "transformer.block.to_q.lora_A.weight", "transformer.block.to_q.lora_B.weight"


LTX2 = "transformer.transformer_blocks.0.attn1.to_q"
LTX2_LORA: dict[str, tuple[int, ...]] = {f"{LTX2}.lora_A.weight": (2, 8), f"{LTX2}.lora_B.weight": (8, 2)}


def pair(module: str, inputs: int, outputs: int, kind: str = "A B") -> dict[str, tuple[int, ...]]:
    """The two tensors of a module, of rank 2."""
    down, up = kind.split()
    return {f"{module}.lora_{down}.weight": (2, inputs), f"{module}.lora_{up}.weight": (outputs, 2)}


def framed(header: bytes) -> bytes:
    return len(header).to_bytes(8, "little") + header


def weights(path: Path, shapes: dict[str, tuple[int, ...]], says: dict[str, str] | None = None) -> Path:
    """A safetensors file of zeros; `says` is what it tells of itself."""
    header: dict[str, object] = {"__metadata__": says} if says else {}
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
    added = shelf.add(weights(tmp_path / "a.safetensors", {DOWN: (2, 8), UP: (8, 2)}), "Noir v1.2")
    assert [lora.name for lora in shelf.list()] == ["Noir v1.2"]
    assert shelf.get("Noir v1.2") == added
    with pytest.raises(Conflict):
        shelf.add(tmp_path / "a.safetensors", "Noir v1.2")
    shelf.remove("Noir v1.2")
    with pytest.raises(NotFound):
        shelf.get("Noir v1.2")


def test_what_is_no_lora_is_refused(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    plain = weights(tmp_path / "plain.safetensors", {"weight": (2, 2)})
    with pytest.raises(BadInput, match="holds no LoRA"):
        shelf.add(plain, "plain")
    with pytest.raises(BadInput, match="cannot be called"):
        shelf.add(plain, "../plain")
    (tmp_path / "text.safetensors").write_text("hello, this is no file of weights at all")
    with pytest.raises(Unreadable):
        shelf.add(tmp_path / "text.safetensors", "text")
    with pytest.raises(BadInput, match="cannot be called"):
        shelf.add(weights(tmp_path / "a.safetensors", LTX2_LORA), "noir\n")
    assert shelf.list() == ()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("my look (1).safetensors", "my look 1"),
        ("noir+dusk, v2.safetensors", "noir dusk v2"),
        ("--lumière_35.safetensors", "lumière_35"),
        ("(((.safetensors", "LoRA"),
        ("a" * 200 + ".safetensors", "a" * 80),
    ],
)
def test_a_file_of_any_name_has_a_name_on_the_shelf(tmp_path: Path, file: str, name: str) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    assert shelf.name_for(file) == name
    source = weights(tmp_path / "a.safetensors", LTX2_LORA)
    assert shelf.add(source, name).name == name
    with pytest.raises(Conflict):
        shelf.name_for(file)


def test_what_cannot_be_looked_at_is_not_on_the_shelf(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path)
    weights(tmp_path / "noir.safetensors", LTX2_LORA)
    (tmp_path / "gone.safetensors").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.safetensors").mkdir()
    assert [lora.name for lora in shelf.list()] == ["noir"]
    for name in ("gone", "folder"):
        with pytest.raises(Conflict):
            shelf.rename("noir", name)
    with pytest.raises(Unreadable):
        signs_of(tmp_path / "gone.safetensors")


@pytest.mark.parametrize("side", ["Infinity", "1e999", "-Infinity", "NaN"])
def test_a_shape_without_end_is_no_file_of_weights(tmp_path: Path, side: str) -> None:
    file = tmp_path / "a.safetensors"
    file.write_bytes(framed(b'{"a": {"shape": [%s], "data_offsets": [0, 0]}}' % side.encode()))
    with pytest.raises(Unreadable, match="is not a file of weights"):
        signs_of(file)


@contextmanager
def files_up_to(bytes: int) -> Generator[None]:
    """A disk that takes no larger files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_import_that_finds_no_room_leaves_nothing(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    file = weights(tmp_path / "a.safetensors", {DOWN: (2, 80_000), UP: (80_000, 2)})
    with files_up_to(1_000_000), pytest.raises(OutOfRoom, match="larger than its disk allows"):
        shelf.add(file, "noir")
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [".importing.lock"]
    with file.open("rb+") as stream:
        stream.truncate(shutil.disk_usage(tmp_path).free)  # a hole: it takes no room itself
    with pytest.raises(OutOfRoom, match="are needed") as caught:
        shelf.add(file, "noir")
    assert "import the LoRA again" in caught.value.remedy
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [".importing.lock"]


def test_of_two_that_want_a_name_one_gets_it_whole(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    files = [weights(tmp_path / f"{side}.safetensors", {DOWN: (2, side), UP: (side, 2)}) for side in (70_000, 80_000)]
    sizes = {file.stat().st_size for file in files}
    gate = threading.Barrier(2)

    def add(file: Path) -> str:
        gate.wait()
        try:
            return shelf.add(file, "noir").name
        except Conflict:
            return "conflict"

    for _ in range(20):
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(add, files)) == ["conflict", "noir"]
        [lora] = shelf.list()
        assert lora.bytes in sizes
        assert signs_of(lora.path).modules
        shelf.remove("noir")
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [".importing.lock"]


def peft_file(path: Path, says: dict[str, str] | None = None) -> Path:
    """As peft writes it: without alphas."""
    return weights(path, pair("base_model.model.transformer_blocks.0.attn1.to_q", 8, 8), says)


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


@pytest.mark.parametrize(
    ("tensors", "family", "modules"),
    [
        (LTX2_LORA, "ltx2", {LTX2: (8, 8)}),
        (
            pair("diffusion_model.transformer_blocks.3.audio_attn1.to_out.0", 4, 6),
            "ltx2",
            {"transformer.transformer_blocks.3.audio_attn1.to_out.0": (4, 6)},
        ),
        (
            pair("diffusion_model.audio_patchify_proj", 4, 6) | pair("diffusion_model.adaln_single.linear", 4, 6),
            "ltx2",
            {"transformer.audio_proj_in": (4, 6), "transformer.time_embed.linear": (4, 6)},
        ),
        (
            pair("text_embedding_projection.aggregate_embed", 4, 6),
            "ltx2",
            {"connectors.text_proj_in": (4, 6)},
        ),
        (
            pair("diffusion_model.double_blocks.1.img_attn.qkv", 8, 24),
            "flux2",
            {f"transformer.transformer_blocks.1.attn.to_{part}": (8, 8) for part in "qkv"},
        ),
        (
            pair("lora_unet_double_blocks_0_txt_mlp_2", 4, 6, "down up")
            | pair("lora_unet_single_blocks_7_linear1", 8, 9),
            "flux2",
            {
                "transformer.transformer_blocks.0.ff_context.linear_out": (4, 6),
                "transformer.single_transformer_blocks.7.attn.to_qkv_mlp_proj": (8, 9),
            },
        ),
        (
            pair("base_model.model.single_transformer_blocks.0.attn.to_out", 8, 8),
            "flux2",
            {"transformer.single_transformer_blocks.0.attn.to_out": (8, 8)},
        ),
        (
            pair("lora_unet_transformer_blocks_7_audio_attn1_to_out_0", 4, 6, "down up")
            | pair("lora_unet_transformer_blocks_0_ff_net_0_proj", 4, 6, "down up")
            | pair("lora_unet_transformer_blocks_0_attn2_to_q", 4, 6, "down up"),
            "ltx2",
            {
                "transformer.transformer_blocks.7.audio_attn1.to_out.0": (4, 6),
                "transformer.transformer_blocks.0.ff.net.0.proj": (4, 6),
                "transformer.transformer_blocks.0.attn2.to_q": (4, 6),
            },
        ),
        (
            pair("base_model.model.transformer_blocks.0.attn1.to_q", 8, 8)
            | pair("base_model.model.transformer.transformer_blocks.1.attn1.to_q", 8, 8),
            "ltx2",
            {f"transformer.transformer_blocks.{n}.attn1.to_q": (8, 8) for n in (0, 1)},
        ),
        (pair("unet.down_blocks.0.attentions.0.to_q", 8, 8), "", {"unet.down_blocks.0.attentions.0.to_q": (8, 8)}),
    ],
)
def test_a_header_tells_the_family_and_what_is_changed(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], family: str, modules: dict[str, tuple[int, int]]
) -> None:
    signs = signs_of(weights(tmp_path / "a.safetensors", tensors))
    assert (signs.family, signs.rank, signs.modules) == (family, 2, modules)


@pytest.mark.parametrize(
    ("says", "trigger"),
    [
        ({}, ""),
        ({"modelspec.trigger_phrase": "noir film\n grain"}, "noir film grain"),
        ({"ss_trigger_words": '["noir", "grain"]'}, "noir, grain"),
        ({"trigger": "x" * 5000}, "x" * 200),
    ],
)
def test_a_header_tells_the_words_that_wake_it(tmp_path: Path, says: dict[str, str], trigger: str) -> None:
    assert signs_of(weights(tmp_path / "a.safetensors", LTX2_LORA, says)).trigger == trigger


@pytest.mark.parametrize(
    ("name", "says", "factor"),
    [
        ("noir", {}, 0),
        ("ltx-2-19b-ic-lora-depth-control", {}, 1),
        ("My IC LoRA", {}, 1),
        ("music lora", {}, 0),
        ("union", {"reference_downscale_factor": "2"}, 2),
        ("union", {"reference_downscale_factor": "1"}, 1),
        ("union", {"reference_downscale_factor": "many"}, 1),
        ("union", {"reference_downscale_factor": "inf"}, 1),
    ],
)
def test_an_ic_lora_is_known_by_its_header_or_its_name(
    tmp_path: Path, name: str, says: dict[str, str], factor: int
) -> None:
    assert signs_of(weights(tmp_path / f"{name}.safetensors", LTX2_LORA, says)).reference_factor == factor


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        ({f"{LTX2}.dora_scale": (8, 1)}, "DoRA"),
        ({f"{LTX2}.lora_magnitude_vector": (8, 1)}, "DoRA"),
        ({f"{LTX2}.lokr_w1": (2, 2), f"{LTX2}.lokr_w2": (4, 4)}, "LoKr"),
        ({f"{LTX2}.hada_w1_a": (2, 2)}, "LoHa"),
    ],
)
def test_relatives_of_lora_are_refused_by_name(tmp_path: Path, extra: dict[str, tuple[int, ...]], kind: str) -> None:
    file = weights(tmp_path / "a.safetensors", LTX2_LORA | extra)
    with pytest.raises(BadInput, match=f"noir.safetensors is a {kind}, and the studio wears plain LoRAs only"):
        LoraShelf(tmp_path / "shelf").add(file, "noir", called="noir.safetensors")


def test_who_wears_a_lora_by_a_name_that_it_had_goes_on_wearing_it(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    file = weights(tmp_path / "a.safetensors", LTX2_LORA)
    shelf.add(file, "ink")
    shelf.rename("ink", "noir")
    shelf.rename("noir", "dusk")
    assert {shelf.get(name).name for name in ("ink", "noir", "dusk")} == {"dusk"}
    assert shelf.get("dusk").former == ("ink", "noir")
    with pytest.raises(Conflict, match="dusk was called ink, and shots may wear it by that name"):
        shelf.add(file, "ink")
    shelf.rename("dusk", "ink")
    assert shelf.get("dusk").name == shelf.get("ink").name == "ink"
    shelf.remove("noir")
    assert shelf.list() == ()
    shelf.add(file, "ink")
    with pytest.raises(NotFound):
        shelf.get("dusk")


def test_a_renaming_that_was_killed_half_way_leaves_the_old_name(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    shelf.add(weights(tmp_path / "a.safetensors", LTX2_LORA), "ink")
    Notes(tmp_path / "shelf" / FORMER_NAMES).write("ink", "noir")
    assert [(lora.name, lora.former) for lora in shelf.list()] == [("ink", ())]
    assert shelf.rename("ink", "noir").former == ("ink",)


def test_what_a_killed_import_left_goes_and_what_is_under_way_stays(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    shelf.sweep()
    shelf.add(weights(tmp_path / "a.safetensors", LTX2_LORA), "ink")
    left = tmp_path / "shelf" / ".0123.part"
    left.write_bytes(b"half")
    with FileLock(tmp_path / "shelf" / IMPORTING):
        shelf.sweep()
    assert left.exists(), "somebody is importing"
    shelf.sweep()
    assert not left.exists()
    left.write_bytes(b"half")
    shelf.add(tmp_path / "a.safetensors", "noir")
    assert not left.exists()


def sparse_lora(path: Path, columns: int) -> Path:
    """A LoRA of many gigabytes that takes no room itself."""
    tensors = {name: {"dtype": "F32", "shape": [2, columns]} for name in (DOWN, UP)}
    size = 8 * columns
    header = {
        name: told | {"data_offsets": [place * size, (place + 1) * size]}
        for place, (name, told) in enumerate(tensors.items())
    }
    header[UP]["shape"] = [columns, 2]
    content = framed(json.dumps(header).encode())
    path.write_bytes(content)
    with path.open("rb+") as stream:
        stream.truncate(len(content) + 2 * size)
    return path


def test_an_import_that_is_killed_leaves_nothing_once_somebody_looks(tmp_path: Path) -> None:
    file = sparse_lora(tmp_path / "big.safetensors", 200_000_000)
    code = "import sys; from pathlib import Path; from milimo.engines.loras import LoraShelf as S; "
    code += "S(Path(sys.argv[1])).add(Path(sys.argv[2]), 'big')"
    shelf = tmp_path / "shelf"
    importing = subprocess.Popen([sys.executable, "-c", code, str(shelf), str(file)])
    try:
        until = time.monotonic() + 30
        while not list(shelf.glob(".*.part")):
            assert time.monotonic() < until and importing.poll() is None, "it was over before it was seen"
        LoraShelf(shelf).sweep()
        assert list(shelf.glob(".*.part")), "what is under way stays"
    finally:
        importing.kill()
        importing.wait()
    assert list(shelf.glob(".*.part"))
    assert LoraShelf(shelf).list() == ()
    LoraShelf(shelf).sweep()
    assert [path.name for path in shelf.iterdir()] == [IMPORTING]


def test_loras_of_packs_are_on_the_shelf_and_stay_packs(tmp_path: Path) -> None:
    pack = weights(tmp_path / "ltx-2-19b-ic-lora-depth-control.safetensors", LTX2_LORA)
    shelf = LoraShelf(tmp_path / "shelf", lambda: {"ltx2-depth": pack, "gone": tmp_path / "gone"})
    assert [(lora.name, lora.pack) for lora in shelf.list()] == [("ltx2-depth", True)]
    assert shelf.get("ltx2-depth").path == pack
    for refused in (lambda: shelf.rename("ltx2-depth", "depth"), lambda: shelf.remove("ltx2-depth")):
        with pytest.raises(Conflict, match="is a pack's"):
            refused()
    with pytest.raises(Conflict, match="There is a LoRA called ltx2-depth already"):
        shelf.add(pack, "ltx2-depth")


def test_a_lora_is_renamed(tmp_path: Path) -> None:
    shelf = LoraShelf(tmp_path / "shelf")
    for name in ("one", "two"):
        shelf.add(weights(tmp_path / "a.safetensors", LTX2_LORA), name)
    assert shelf.rename("one", "Noir").name == "Noir"
    assert [lora.name for lora in shelf.list()] == ["Noir", "two"]
    for new, error in (("two", Conflict), ("../x", BadInput)):
        with pytest.raises(error):
            shelf.rename("Noir", new)
    with pytest.raises(NotFound):
        shelf.rename("four", "three")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a file of weights"),
        ((5).to_bytes(8, "little") + b"[1,2]", "is not a file of weights"),
        ((1 << 62).to_bytes(8, "little"), "is not a file of weights"),
        (framed(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}'), "is cut short"),
        (framed(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": "none"}}'), "is not a file"),
        ((200_000).to_bytes(8, "little") + b"[" * 200_000, "is not a file of weights"),
    ],
)
def test_a_file_that_is_broken_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "upload"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=f"noir.safetensors {words}"):
        LoraShelf(tmp_path / "shelf").add(file, "noir", called="noir.safetensors")
    with pytest.raises(BadInput, match=r"no \.safetensors file"):
        LoraShelf(tmp_path / "shelf").add(file, "noir", called="noir.ckpt")


def test_no_two_loras_are_worn_under_one_name() -> None:
    names = ["noir 1", "noir.1", "noir_1", "noir-1", "Noir 1", "noir 1 "]
    adapters = {adapter_name(name) for name in names}
    assert len(adapters) == len(names)
    assert not any("." in adapter for adapter in adapters), "peft reads a dot as a path"
