"""SAM 3 in this process: what reaches its models, how its weights may lie in folders, and in what precision they run."""

import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from milimo.domain.mask import MaskBox, MaskPrompt, Point
from milimo.engines.footprint import Precision
from milimo.engines.sam3.engine import footprint
from milimo.engines.sam3.frames import Film
from milimo.errors import NotReady
from tests.engines.sam3.test_films import write_film
from tests.engines.sam3.test_masks import disc
from tests.models_fixtures import torchvision_ops

if TYPE_CHECKING:
    from milimo.engines.sam3.models import Sam3

WIDTH, HEIGHT = 160, 120
POINTS = (Point(x=70, y=60), Point(x=20, y=90, inside=False))
BOX = MaskBox(left=44, top=34, right=96, bottom=86)
PROMPT = MaskPrompt(points=POINTS, box=BOX)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The weights in a subfolder each, and all in one file as they are published."""
    torchvision_ops.install()
    from tests.models_fixtures.sam3 import build_sam3, build_sam3_video

    folder = tmp_path_factory.mktemp("sam3")
    return {"apart": build_sam3(folder / "apart"), "together": build_sam3_video(folder / "together")}


def loaded(folder: Path, precision: Precision = "float32") -> "Sam3":
    from milimo.engines.sam3.models import Sam3

    return Sam3(folder, precision, least_score=0.0)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Generator[Film]:
    with Film(write_film(tmp_path_factory.mktemp("film") / "film.mkv", 4, WIDTH, HEIGHT)) as opened:
        yield opened


def heard_by_prompt_encoder(sam: "Sam3", work: Callable[[], object]) -> list[dict[str, Any]]:
    """What the prompt encoder of the model that does the work is given, in pixels of the model's own square."""
    heard: list[dict[str, Any]] = []

    def hear(_module: torch.nn.Module, _: object, given: dict[str, Any]) -> None:
        heard.append(given)

    work()  # the model is loaded
    [model, _] = loaded_in(sam)
    hook = model.prompt_encoder.register_forward_pre_hook(hear, with_kwargs=True)
    work()
    hook.remove()
    return heard


def loaded_in(sam: "Sam3") -> tuple[Any, Any]:
    """The one model that is loaded, and its processor."""
    held = sam._loaded  # pyright: ignore[reportPrivateUsage]
    assert held is not None
    return held


def scaled(*pixels: float) -> list[float]:
    """Pairs of x and y, from the picture's pixels to the model's square."""
    return [value * 112 / (WIDTH, HEIGHT)[at % 2] for at, value in enumerate(pixels)]


@pytest.mark.parametrize("layout", ["apart", "together"])
def test_points_and_box_reach_the_picture_s_model_where_they_were_put(folders: dict[str, Path], layout: str) -> None:
    sam = loaded(folders[layout])
    [given] = heard_by_prompt_encoder(sam, lambda: sam.segment(disc(0)[0], PROMPT))
    assert given["input_points"].reshape(-1).tolist() == pytest.approx(scaled(70, 60, 20, 90))
    assert given["input_labels"].reshape(-1).tolist() == [1, 0]
    assert given["input_boxes"].reshape(-1).tolist() == pytest.approx(scaled(44, 34, 96, 86))


@pytest.mark.parametrize("layout", ["apart", "together"])
def test_points_and_box_reach_the_film_s_model_where_they_were_put(
    folders: dict[str, Path], layout: str, film: Film
) -> None:
    sam = loaded(folders[layout])
    given, *others = heard_by_prompt_encoder(sam, lambda: list(sam.track(film, 2, PROMPT, "both")))
    assert len(others) == 3
    # A box is two points of its own kinds, before the others.
    assert given["input_points"].reshape(-1).tolist() == pytest.approx(scaled(44, 34, 96, 86, 70, 60, 20, 90))
    assert given["input_labels"].reshape(-1).tolist() == [2, 3, 1, 0]


@pytest.mark.parametrize("layout", ["apart", "together"])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_everything_runs_in_the_precision_that_it_was_placed_in(
    folders: dict[str, Path], layout: str, precision: Precision, film: Film
) -> None:
    sam = loaded(folders[layout], precision)
    seen: set[torch.dtype] = set()

    def see(module: torch.nn.Module, _: object) -> None:
        seen.update(weights.dtype for weights in module.parameters(recurse=False))

    hook = torch.nn.modules.module.register_module_forward_pre_hook(see)
    try:
        for prompt in (MaskPrompt(words="a disc"), PROMPT):
            assert sam.segment(disc(0)[0], prompt)
            assert len(list(sam.track(film, 0, prompt, "forward"))) == 4
    finally:
        hook.remove()
    assert seen == {getattr(torch, precision)}


@pytest.mark.parametrize("part", ["image", "tracker", "tracker_video"])
def test_weights_that_lack_something_are_refused_and_not_made_up(
    folders: dict[str, Path], tmp_path: Path, part: str, film: Film
) -> None:
    shutil.copytree(folders["apart"], tmp_path / "sam3")
    file = tmp_path / "sam3" / part / "model.safetensors"
    weights = load_file(file)
    lost = next(name for name in weights if "mask_decoder" in name)
    save_file({name: tensor for name, tensor in weights.items() if name != lost}, file, {"format": "pt"})
    sam = loaded(tmp_path / "sam3")
    with pytest.raises(NotReady, match="lack 1 tensors") as told:
        if part == "tracker_video":
            list(sam.track(film, 0, PROMPT, "forward"))
        else:
            sam.segment(disc(0)[0], PROMPT if part == "tracker" else MaskPrompt(words="a disc"))
    assert "Install the pack" in told.value.remedy
    shutil.rmtree(tmp_path / "sam3" / part)
    with pytest.raises(NotReady, match="cannot be read"):
        list(sam.track(film, 0, PROMPT, "forward")) if part == "tracker_video" else sam.segment(
            disc(0)[0], PROMPT if part == "tracker" else MaskPrompt(words="a disc")
        )


@pytest.mark.parametrize("layout", ["apart", "together"])
def test_what_is_reckoned_with_is_what_the_largest_model_loads(
    folders: dict[str, Path], layout: str, film: Film
) -> None:
    sam = loaded(folders[layout])
    counts: list[int] = []
    for prompt in (MaskPrompt(words="a disc"), PROMPT):
        sam.segment(disc(0)[0], prompt)
        counts.append(numbers_of(sam))
    list(sam.track(film, 0, PROMPT, "forward"))
    counts.append(numbers_of(sam))
    reckoned = sum(part.numbers for part in footprint(folders[layout]).parts.values())
    assert reckoned == pytest.approx(max(counts), rel=0.02)


def numbers_of(sam: "Sam3") -> int:
    """How many numbers the model has that is loaded, and the only one that is."""
    model, _ = loaded_in(sam)
    return sum(weights.numel() for weights in model.parameters())
