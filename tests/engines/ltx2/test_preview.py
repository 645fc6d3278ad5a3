"""The live preview of a film: it and not its guides, in either stage, and no model is moved for it."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from accelerate.hooks import remove_hook_from_module
from numpy.typing import NDArray
from PIL import Image

from milimo.domain.job import SpecInput
from milimo.domain.time import Rate
from milimo.engines.base import PREVIEW
from milimo.engines.footprint import Placement
from milimo.engines.live_preview import Allowance, LivePreview
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.decoding import decode_pictures
from milimo.engines.ltx2.draw import Drawing, Drawn, Step
from milimo.engines.ltx2.guides import place_guides
from milimo.engines.ltx2.layout import lay_out_new
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pictures import film_frame_of
from milimo.engines.ltx2.preview import LONGEST_SIDE, show_film
from milimo.engines.ltx2.settings import settings_of
from milimo.engines.offload import Turns
from milimo.media.encode import PROXY, FilmWriter
from tests.engines.ltx2.test_engine import distilled, guide, picture
from tests.models_fixtures.ltx2 import build_ltx2

FIRST = guide("first_frame", "asset_aaaaaa")
FILMS = [guide("video", "asset_bbbbbb", 1)] * 5
"""Their tokens and the film's own, at half the size, are more than those of the film at full size."""
CONTROLS = [guide("control", "asset_bbbbbb")] * 4
GUIDES: dict[str, Sequence[SpecInput]] = {
    "none": (),
    "one": [FIRST],
    "three": [FIRST, guide("keyframe", "asset_aaaaaa", 1, 0.6), guide("last_frame", "asset_aaaaaa")],
    "many films": [FIRST, *FILMS],
    "many controls": [FIRST, *CONTROLS],
}


@pytest.fixture(scope="module", params=["2.0", "2.5"])
def models(request: pytest.FixtureRequest, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> LoadedLTX2:
    """2.5 draws its first stage by steps that add noise."""
    folder = weights if request.param == "2.0" else build_ltx2(tmp_path_factory.mktemp("newest"), newest=True)
    return LoadedLTX2(folder, Placement("float32"), torch.device("cpu"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("guides")
    film = folder / "film.mp4"
    with FilmWriter(film, width=128, height=128, rate=Rate(numerator=24), encoding=PROXY, with_sound=False) as writer:
        for number in range(17):
            writer.add_frame(film_frame_of(np.full((128, 128, 3), 10 * number, np.uint8)))
        for _ in writer.finish():
            pass
    return {"asset_aaaaaa": picture(folder / "still.png"), "asset_bbbbbb": film}


def drawn(
    models: LoadedLTX2,
    shelf: LoraShelf,
    files: dict[str, Path],
    inputs: Sequence[SpecInput],
    step: Callable[[Step], None],
) -> Drawn:
    """In two stages, 17 frames of 128 by 128 pixels."""
    asked = distilled(width=128, height=128, inputs=inputs, parameters={"guidance": "distilled", "stages": 2})
    made = Drawing(models, asked, settings_of(asked), place_guides(asked.inputs, asked.frames), files)
    models.wear((), shelf, distilled=made.needs_distillation)
    return made.draw(lay_out_new(17).draws[0], None, step)


def real(models: LoadedLTX2, latents: torch.Tensor) -> torch.Tensor:
    """Normalised latents as a draw leaves them."""
    pipeline: Any = models.guided
    vae = pipeline.vae
    return pipeline._denormalize_latents(latents, vae.latents_mean, vae.latents_std, vae.config.scaling_factor)


def shown(models: LoadedLTX2, latents: torch.Tensor) -> NDArray[np.int16]:
    """The frame in the middle, decoded alone, as a JPEG has it."""
    file = BytesIO()
    frame = next(decode_pictures(models, latents[:, :, latents.shape[2] // 2][:, :, None]))
    Image.fromarray(frame).save(file, "JPEG", quality=80)
    with Image.open(file) as found:
        return np.asarray(found, np.int16)


@pytest.mark.parametrize("inputs", GUIDES.values(), ids=GUIDES.keys())
def test_either_stage_shows_the_film_and_not_what_guides_it(
    inputs: Sequence[SpecInput],
    models: LoadedLTX2,
    shelf: LoraShelf,
    files: dict[str, Path],
    tmp_path: Path,
) -> None:
    preview = LivePreview(tmp_path, Allowance(lambda: 0.0), LONGEST_SIDE)
    heading: list[torch.Tensor] = []
    pictures: list[Image.Image] = []

    def step(it: Step) -> None:
        heading.append(it.heading.clone())
        show_film(preview, models, it.heading)
        with Image.open(tmp_path / PREVIEW) as found:
            pictures.append(found.copy())

    made = drawn(models, shelf, files, inputs, step)
    assert made.low is not None
    assert [tuple(it.shape[2:]) for it in heading] == 8 * [(3, 2, 2)] + 3 * [(3, 4, 4)]
    for last, latents in ((7, made.low), (10, made.final)):
        assert torch.allclose(real(models, heading[last]), latents, atol=1e-4), "a stage's last step is what it draws"
        found, expected = np.asarray(pictures[last], np.int16), shown(models, latents)
        assert found.shape == expected.shape
        assert np.abs(found - expected).mean() < 3


def test_where_models_take_turns_only_the_decoder_comes(models: LoadedLTX2, tmp_path: Path) -> None:
    """The transformer, whose turn it is, stays where it is."""
    vae, transformer = models.guided.vae, models.transformer
    turns = models.turns = Turns(torch.device("cpu"), [vae, transformer])
    try:
        turns.give(transformer)
        preview = LivePreview(tmp_path, Allowance(), LONGEST_SIDE)
        show_film(preview, models, torch.randn(1, 8, 3, 2, 2))
        assert (tmp_path / PREVIEW).exists()
        assert turns.here is transformer
        assert turns.lent == [], "the decoder is given back"
    finally:
        models.turns = None
        for part in (vae, transformer):
            remove_hook_from_module(part)
