"""Inpainting: which part of a picture is drawn and how large, and that it alone changes, pixel for pixel."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.flux2.inpaint import Inpainting, lay_in, part_around
from tests.engines.flux2.drawing import given_as, noise, pixels, spec
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.looks import Looks, looking

MakeBench = Callable[..., Bench]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""
MOST = 1024 * 1024
EVERYTHING = 0, 0, 10**6, 10**6


def masked(size: tuple[int, int], box: Box) -> NDArray[np.uint8]:
    mask = np.zeros((size[1], size[0]), np.uint8)
    mask[box[1] : box[3], box[0] : box[2]] = 255
    return mask


def inpainted(
    engine: Flux2Engine, here: MakeBench, folder: Path, size: tuple[int, int], mask: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Looks, dict[str, object]]:
    """The picture before and after, without a feather, what the model saw and drew, and what is told of it."""
    source = noise(folder / "source.png", size)
    Image.fromarray(mask).save(folder / "mask.png")
    asked = spec(
        width=size[0], height=size[1], parameters={"steps": 1, "feather": 0},
        inputs=[given_as("source", "asset_aaaaaa"), given_as("mask", "asset_bbbbbb")],
    )  # fmt: skip
    with looking() as looks:
        made = engine.run(asked, here(asset_aaaaaa=source, asset_bbbbbb=folder / "mask.png"))
    return pixels(source), pixels(made.picture), looks, dict(made.details)


@pytest.mark.parametrize(
    ("size", "box", "part", "drawn"),
    [
        ((1920, 1088), (700, 300, 900, 500), (544, 144, 512, 512), (512, 512)),
        ((1920, 1088), (0, 0, 10, 10), (0, 0, 512, 512), (512, 512)),
        ((1920, 1088), (1910, 1080, 1920, 1088), (1408, 576, 512, 512), (512, 512)),
        ((1920, 1088), (400, 100, 1150, 850), (272, 0, 1006, 1006), (1006, 1006)),
        ((1920, 1088), (400, 100, 1300, 1000), (352, 52, 996, 996), (996, 996)),
        ((1920, 1088), EVERYTHING, (0, 0, 1920, 1088), (1356, 768)),
        ((1920, 1088), (0, 500, 1920, 560), (0, 274, 1920, 512), (1920, 512)),
        ((1080, 1920), EVERYTHING, (0, 0, 1080, 1920), (765, 1360)),
        ((3840, 2160), (1000, 900, 1600, 1500), (872, 772, 856, 856), (856, 856)),
        ((3840, 2160), EVERYTHING, (0, 0, 3840, 2160), (1360, 765)),
        ((2160, 3840), (0, 3800, 40, 3840), (0, 3328, 512, 512), (512, 512)),
        ((1001, 777), EVERYTHING, (0, 0, 1001, 777), (1001, 777)),
        ((150, 90), (10, 10, 20, 20), (0, 0, 150, 90), (150, 90)),
    ],
)
def test_the_part_is_drawn_pixel_for_pixel_where_a_megapixel_holds_it(
    size: tuple[int, int], box: Box, part: Box, drawn: tuple[int, int]
) -> None:
    found = part_around(masked(size, box))
    assert (found.left, found.top, found.width, found.height) == part
    assert found.drawn == drawn


@given(size=st.tuples(st.integers(1, 2500), st.integers(1, 2500)), data=st.data())
def test_the_part_holds_the_mask_and_keeps_its_proportions(size: tuple[int, int], data: st.DataObject) -> None:
    left, top = (data.draw(st.integers(0, side - 1)) for side in size)
    right, bottom = (data.draw(st.integers(at + 1, side)) for at, side in zip((left, top), size, strict=True))
    part = part_around(masked(size, (left, top, right, bottom)))
    assert 0 <= part.left <= left and right <= part.left + part.width <= size[0]
    assert 0 <= part.top <= top and bottom <= part.top + part.height <= size[1]
    assert part.working[0] * part.working[1] <= MOST
    assert all(work % 16 == 0 and 0 <= work - side < 16 for work, side in zip(part.working, part.drawn, strict=True))
    longer, other = sorted((part.width, part.height), reverse=True)
    drawn_longer, drawn_other = sorted(part.drawn, reverse=True)
    assert abs(drawn_longer * other / longer - drawn_other) <= 1, "not distorted by more than a pixel"


@pytest.mark.parametrize("size", [(700, 500), (701, 509), (50, 30)])
def test_what_the_model_gives_back_unchanged_changes_no_pixel(size: tuple[int, int]) -> None:
    source = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    for box in ((0, 0, 20, 20), (5, 5, 45, 25), EVERYTHING):
        inpainting = Inpainting(source, masked(size, box))
        assert np.array_equal(inpainting.with_part(inpainting.shown(), feather=0), source)


def test_every_token_that_the_mask_touches_is_drawn() -> None:
    mask = np.zeros((500, 700), np.uint8)
    mask[33, 40:300] = 1
    asked = np.asarray(Inpainting(np.zeros((500, 700, 3), np.uint8), mask).asked())
    assert (asked[32:48, 32:304] == 255).all() and (asked > 0).sum() == 16 * (304 - 32), "a hair, and barely painted"
    large = np.zeros((3000, 3000), np.uint8)
    large[::2999, ::2999] = 255
    corners = np.asarray(Inpainting(np.zeros((3000, 3000, 3), np.uint8), large).asked())
    assert corners.shape == (1024, 1024) and (corners > 0).sum() == 4 * 256, "also where the part is shrunk"


@pytest.mark.parametrize(
    ("size", "box"),
    [((96, 64), (30, 20, 70, 50)), ((150, 90), EVERYTHING), ((1920, 1088), (1900, 500, 1920, 530))],
)
def test_the_drawing_is_laid_in_pixel_for_pixel(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path, size: tuple[int, int], box: Box
) -> None:
    """Also at 1920 by 1088, which diffusers' inpainting draws at 1360 by 768."""
    mask = masked(size, box)
    old, new, looks, details = inpainted(engine, bench, tmp_path, size, mask)
    assert np.array_equal(old[mask == 0], new[mask == 0]), "outside the mask to the byte"
    part = part_around(mask)
    drawn = looks.drawn[-1]
    assert (drawn.shape[1], drawn.shape[0]) == part.working == looks.sizes[0]
    laid = np.s_[part.top : part.top + part.height, part.left : part.left + part.width]
    inside = mask[laid] > 0
    off = new[laid][inside].astype(int) - drawn[: part.height, : part.width][inside]
    assert np.abs(off).max() <= 1, "what was drawn is there, unblurred"
    assert np.array_equal(looks.seen[0][: part.height, : part.width], old[laid]), (
        "and what it was drawn over was seen so"
    )
    assert not np.array_equal(old[mask == 255], new[mask == 255])
    assert details["painted_part"] == f"{part.width} by {part.height} from {part.left}, {part.top}"
    assert details["painted_at"] == f"{part.width} by {part.height}"


def test_a_whole_large_picture_is_drawn_smaller_and_laid_in_whole(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path
) -> None:
    size = 1100, 1300
    old, new, looks, details = inpainted(engine, bench, tmp_path, size, masked(size, EVERYTHING))
    assert new.shape == old.shape
    assert looks.sizes == [(944, 1104)] and details["painted_at"] == "934 by 1104"


@pytest.mark.parametrize(("strength", "taken"), [(1.0, 4), (0.6, 3), (0.5, 2), (0.1, 1)])
def test_the_steps_that_are_told_are_those_that_are_taken(
    engine: Flux2Engine, bench: MakeBench, tmp_path: Path, strength: float, taken: int
) -> None:
    files = {"asset_aaaaaa": noise(tmp_path / "source.png", (64, 64)), "asset_bbbbbb": tmp_path / "mask.png"}
    Image.new("L", (64, 64), 255).save(files["asset_bbbbbb"])
    inputs = [given_as("source", "asset_aaaaaa"), given_as("mask", "asset_bbbbbb")]
    here = bench(**files)
    engine.run(spec(width=64, inputs=inputs, parameters={"steps": 4, "strength": strength}), here)
    assert [note for *_, note in here.said] == [
        *(f"drawing, step {step} of {taken}" for step in range(taken + 1)), "drawn",
    ]  # fmt: skip


@given(seed=st.integers(0, 1000), feather=st.integers(0, 40))
def test_laying_in_touches_the_mask_alone(seed: int, feather: int) -> None:
    random = np.random.default_rng(seed)
    old, new = (random.integers(0, 256, (24, 32, 3)).astype(np.uint8) for _ in range(2))
    mask = np.where(random.random((24, 32)) < 0.5, 0, random.integers(1, 256, (24, 32))).astype(np.uint8)
    laid = lay_in(old, new, mask, feather)
    assert np.array_equal(laid[mask == 0], old[mask == 0])
    assert np.array_equal(lay_in(old, new, np.full_like(mask, 255), 0), new)
