"""What LTX-2 is reckoned to hold: its guides and LoRAs count, its tiles are of the size reckoned with, its prompts are read once."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline
from safetensors.torch import save_file
from torch.utils._python_dispatch import TorchDispatchMode

from milimo.domain.job import JobSpec
from milimo.engines.footprint import Placement, weights_bytes
from milimo.engines.loading import TILE_FRAMES, TILE_SIDE
from milimo.engines.ltx2.decoding import decode_pictures
from milimo.engines.ltx2.draw import Drawing
from milimo.engines.ltx2.guides import Guides, Moving, Still
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2, single_precision_ropes
from milimo.engines.ltx2.pipeline import Words
from milimo.engines.ltx2.room import WORDS_BYTES, Load, footprint_of, load_of
from milimo.engines.ltx2.settings import Settings
from milimo.engines.weights import counts_of
from tests.engines.ltx2.test_placements import SPEC
from tests.models_fixtures.ltx2 import build_lora, build_ltx2

CPU = torch.device("cpu")
WIDE = SPEC.model_copy(update={"width": 1280, "height": 704, "frames": 121})
A_FRAME = 40 * 22
STILLS = (Still("asset_aaaaaa", 0, 1.0), Still("asset_bbbbbb", 9, 1.0), Still("asset_cccccc", 120, 1.0))
CONTROL = Moving("asset_dddddd", 0, 1.0, control=True)
FILM = Moving("asset_eeeeee", 9, 1.0, control=False)


def load(guides: Guides = Guides(), *, distilled: bool = True, **settings: Any) -> Load:  # noqa: ANN401, B008
    return load_of(WIDE, Settings(**settings), guides, lay_out_new(121), distilled=distilled)


@pytest.mark.parametrize(
    ("guides", "settings", "frames"),
    [
        (Guides(), {}, 16),
        (Guides(STILLS), {}, 16 + 2),
        (Guides(films=(CONTROL,)), {}, 32),
        (Guides(films=(CONTROL, CONTROL)), {}, 48),
        (Guides(films=(FILM,)), {}, 32),
        (Guides(), {"stages": 2}, 16),
        (Guides(films=(CONTROL,)), {"stages": 2}, 16),
    ],
)
def test_all_that_is_drawn_beside_a_shot_counts(guides: Guides, settings: Mapping[str, Any], frames: int) -> None:
    assert load(guides, **settings).tokens == frames * A_FRAME


def test_guidance_draws_twice_side_by_side() -> None:
    assert load(distilled=False).tokens == 2 * load().tokens
    assert load(distilled=False, guidance_scale=1).tokens == 2 * load().tokens  # for the sound
    assert load(distilled=False, audio_guidance_scale=1).tokens == 2 * load().tokens
    assert load(distilled=False, guidance_scale=1, audio_guidance_scale=1).tokens == load().tokens
    assert load(distilled=False, stages=2).tokens == load().tokens  # half the size, twice


def test_a_softened_control_has_a_mask_of_every_token_by_every_other() -> None:
    assert load(Guides(films=(CONTROL,)), control_attention=0.5).masked == 32 * A_FRAME
    assert load(Guides(films=(CONTROL,))).masked == 0


def test_loras_count_as_weights(weights: Path, tmp_path: Path) -> None:
    lora = build_lora(tmp_path / "large.safetensors", rank=64)
    plain, worn = (footprint_of(weights, load(), files) for files in ((), (lora,)))
    for placement in (Placement("bfloat16"), Placement("bfloat16", float8=True)):
        more = sum(weights_bytes(worn, placement).values()) - sum(weights_bytes(plain, placement).values())
        assert more == 2 * 64 * 32 * 2
    assert worn.parts["transformer"].group > plain.parts["transformer"].group


def test_what_the_files_hold_in_other_numbers_is_counted_as_a_copy(tmp_path: Path) -> None:
    for part, kind in (("vae", torch.bfloat16), ("text_encoder", torch.float32)):
        (tmp_path / part).mkdir()
        save_file({"a.weight": torch.zeros(4, 5, dtype=kind)}, str(tmp_path / part / "model.safetensors"))
    counts = counts_of(tmp_path)
    assert {part: (it.numbers, it.copied) for part, it in counts.items()} == {"vae": (20, 0), "text_encoder": (20, 20)}


def test_what_is_kept_of_prompts_and_of_films_is_main_memory(weights: Path) -> None:
    plain, guided = (footprint_of(weights, load(guides)) for guides in (Guides(), Guides(films=(FILM,))))
    assert plain.host == WORDS_BYTES
    assert guided.host == WORDS_BYTES + 121 * 1280 * 704 * 15


@pytest.mark.parametrize("float8", [False, True])
def test_weights_take_the_bytes_that_are_reckoned(weights: Path, float8: bool) -> None:
    placement = Placement("bfloat16", float8=float8)
    models = LoadedLTX2(weights, placement, CPU)
    reckoned = weights_bytes(footprint_of(weights, load()), placement)
    for part in ("transformer", "text_encoder", "vae", "audio_vae"):
        tensors = getattr(models.guided, part).parameters()
        real = sum(it.numel() * it.element_size() for it in tensors)
        assert math.isclose(reckoned[part], real, rel_tol=0.05), part


class NoDoubles(TorchDispatchMode):
    """As MPS: there are no 8-byte numbers."""

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        made = func(*args, **(kwargs or {}))
        if isinstance(made, torch.Tensor) and made.dtype == torch.float64:
            raise TypeError("MPS has no float64")
        return made


@pytest.mark.parametrize("newer", [False, True])
def test_where_there_are_no_8_byte_numbers_positions_are_reckoned_without(newer: bool, tmp_path: Path) -> None:
    models = LoadedLTX2(build_ltx2(tmp_path, newer=newer), Placement("bfloat16", decode_float32=True), CPU)
    modes: list[NoDoubles] = []

    def enter(*_: object) -> None:
        modes.append(NoDoubles())
        modes[-1].__enter__()

    def leave(*_: object) -> None:
        modes.pop().__exit__(None, None, None)

    for part in (models.transformer, models.guided.connectors):
        part.register_forward_pre_hook(enter)
        part.register_forward_hook(leave, always_call=True)
    with pytest.raises(TypeError, match="float64"):
        drawn(models)
    single_precision_ropes(models.guided)
    assert drawn(models).isfinite().all()


def drawn(models: LoadedLTX2, spec: JobSpec = SPEC) -> torch.Tensor:
    drawing = Drawing(models, spec, Settings(steps=2), Guides(), {})

    def step(*_: object) -> None:
        return None

    return drawing.draw(lay_out_new(spec.frames).draws[0], None, step).final


@pytest.mark.parametrize(("width", "height"), [(1280, 704), (832, 480), (480, 928)])
def test_tiles_are_of_the_size_that_is_reckoned_with(width: int, height: int, weights: Path) -> None:
    """Sides of 15 and 29 latents left one over with the strides that diffusers takes, which its decoder cannot pad."""
    models = LoadedLTX2(weights, Placement("float32", tiled=True), CPU)
    models.fit(width, height)
    seen: list[torch.Size] = []
    decoder = models.guided.vae.decoder

    def note(_: object, given: tuple[Any, ...]) -> None:
        seen.append(given[0].shape)

    decoder.register_forward_pre_hook(note)
    made = [*decode_pictures(models, torch.zeros(1, 8, 12, height // 32, width // 32))]
    assert np.shape(made) == (89, height, width, 3)
    side, frames = TILE_SIDE // 32, TILE_FRAMES // 8 + 1
    assert len(seen) > 1
    for _, _, latents, rows, columns in seen:
        assert 2 <= rows <= side
        assert 2 <= columns <= side
        assert latents <= frames


def test_a_preview_of_the_first_of_two_stages_is_tiled_as_well(weights: Path) -> None:
    models = LoadedLTX2(weights, Placement("float32", tiled=True), CPU)
    models.fit(1856, 960)
    with torch.no_grad():
        made = models.guided.vae.decode(torch.zeros(1, 8, 1, 15, 29), return_dict=False)[0]
    assert made.shape[-2:] == (480, 928)


def test_a_prompt_is_read_once_for_all_stages_and_chunks(weights: Path) -> None:
    seen: list[object] = []
    models = LoadedLTX2(weights, Placement("float32"), CPU)

    def note(*given: object) -> None:
        seen.append(given)

    models.guided.text_encoder.register_forward_pre_hook(note)
    first = drawn(models)
    again = drawn(models, SPEC.model_copy(update={"frames": 25}))
    assert len(seen) == 2  # the prompt and the negative one
    drawn(models, SPEC.model_copy(update={"prompt": "a dog"}))
    assert len(seen) == 3
    assert first.shape != again.shape
    assert torch.equal(drawn(models), first)


def test_prompts_are_forgotten_in_the_order_of_their_use() -> None:
    one = 3 * 8 * 4 + 4 * 8
    words, read = Words(room=4 * one), []

    def reading(text: str) -> tuple[torch.Tensor, torch.Tensor]:
        read.append(text)
        return torch.zeros(1, 4, 8), torch.tensor([[0, 1, 1, 1]])

    for text in ("a", "b", "c", "d", "a", "e", "a", "b"):
        words.of(text, CPU, reading)
    assert read == ["a", "b", "c", "d", "e", "b"]


def test_a_prompt_with_no_room_is_read_again() -> None:
    words, read = Words(room=100), []

    def reading(text: str) -> tuple[torch.Tensor, torch.Tensor]:
        read.append(text)
        return torch.ones(1, 4, 8), torch.ones(1, 4, dtype=torch.int64)

    assert [words.of("a", CPU, reading)[0].sum().item() for _ in range(2)] == [32, 32]
    assert read == ["a", "a"]


@pytest.mark.parametrize("newer", [False, True])
def test_what_fills_a_prompt_up_is_not_kept_and_has_no_say(newer: bool, tmp_path: Path) -> None:
    models = LoadedLTX2(build_ltx2(tmp_path, newer=newer), Placement("float32"), CPU)
    pipeline: Any = models.guided
    with torch.no_grad():
        read: Any = LTX2ConditionPipeline.encode_prompt(pipeline, "a cat", do_classifier_free_guidance=False)
    whole, mask = read[:2]
    whole[:, ~mask[0].bool()] = torch.randn(int((mask == 0).sum()), whole.shape[2])

    def reading(_: str) -> tuple[torch.Tensor, torch.Tensor]:
        return whole, mask

    kept, same = pipeline.words.of("a cat", CPU, reading)
    assert torch.equal(same, mask)
    assert not torch.equal(kept, whole)
    with torch.no_grad():
        for one, other in zip(pipeline.connectors(kept, mask), pipeline.connectors(whole, mask), strict=True):
            assert torch.equal(one, other)
