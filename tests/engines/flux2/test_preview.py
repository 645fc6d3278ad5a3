"""The live preview of a picture: what comes out is what it showed, it costs next to nothing, and it changes nothing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.models.autoencoders.autoencoder_kl_flux2 import AutoencoderKLFlux2
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

from benchmarks import full_size
from milimo.engines.base import PREVIEW
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.flux2.models import LoadedFlux2
from milimo.engines.flux2.preview import heading_of, show_picture
from milimo.engines.flux2.room import PREVIEW_SIDE
from milimo.engines.footprint import Placement
from milimo.engines.live_preview import Allowance, LivePreview
from tests.engines.flux2.test_engine import given_as, noise, spec
from tests.models_fixtures.bench import Bench
from tests.models_fixtures.onloads import counted

CPU = torch.device("cpu")
STEPS = 4


@pytest.fixture
def models(weights: Path) -> LoadedFlux2:
    """Its VAE has statistics, as trained ones have."""
    return with_statistics(LoadedFlux2(weights, Placement("float32"), CPU))


def with_statistics(models: LoadedFlux2) -> LoadedFlux2:
    norm: Any = models.drawing.vae.bn
    random = torch.Generator().manual_seed(1)
    norm.running_mean = torch.randn(norm.running_mean.shape, generator=random)
    norm.running_var = torch.rand(norm.running_var.shape, generator=random) * 3 + 0.2
    return models


def drawn(
    models: LoadedFlux2, folder: Path | None, *, inpainting: bool = False, size: tuple[int, int] = (96, 64)
) -> tuple[Image.Image, list[Image.Image]]:
    """A picture, and what a preview in `folder` showed after each step."""
    seen: list[Image.Image] = []
    pipeline: Any = models.pipeline(inpainting=inpainting)
    options: dict[str, Any] = {}
    if inpainting:
        mask = Image.new("L", size, 0)
        mask.paste(255, (0, 0, size[0] // 2, size[1]))
        source = np.random.default_rng(5).integers(0, 255, (size[1], size[0], 3), np.uint8)
        options = {"image": Image.fromarray(source), "mask_image": mask, "strength": 0.75}
    if folder is not None:
        preview = LivePreview(folder, Allowance(lambda: 0.0), PREVIEW_SIDE)

        def done(pipe: Any, _: int, __: object, told: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
            show_picture(preview, models, heading_of(pipe.scheduler, told), size)
            with Image.open(folder / PREVIEW) as found:
                seen.append(found.copy())
            return {}

        options |= {"callback_on_step_end": done, "callback_on_step_end_tensor_inputs": pipeline.told}
    generator = torch.Generator().manual_seed(3)
    made = pipeline(
        prompt="a cat", width=size[0], height=size[1], num_inference_steps=STEPS, guidance_scale=4.0,
        generator=generator, return_dict=False, **options,
    )  # fmt: skip
    return made[0][0], seen


def certain(models: LoadedFlux2) -> None:
    """From its first step on, the model knows what the picture becomes."""
    known: list[torch.Tensor] = []

    def answer(_: object, __: object, given: dict[str, Any], ___: object) -> tuple[torch.Tensor]:
        tokens = given["hidden_states"]
        if not known:
            known.append(torch.randn(tokens.shape, generator=torch.Generator().manual_seed(7)))
        return ((tokens - known[0]) / given["timestep"].view(-1, 1, 1),)

    transformer: Any = models.drawing.transformer
    transformer.register_forward_hook(answer, with_kwargs=True)


def as_jpeg(picture: Image.Image) -> np.ndarray[Any, np.dtype[np.int16]]:
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    with Image.open(file) as found:
        return np.asarray(found, np.int16)


@pytest.mark.parametrize("inpainting", [False, True])
def test_each_step_shows_what_the_picture_is_heading_for(models: LoadedFlux2, tmp_path: Path, inpainting: bool) -> None:
    certain(models)
    made, seen = drawn(models, tmp_path, inpainting=inpainting)
    assert len(seen) == (3 if inpainting else STEPS), "inpainting by three quarters leaves the first step out"
    for step, shown in enumerate(seen):
        assert np.abs(np.asarray(shown, np.int16) - as_jpeg(made)).mean() < 3, step


@pytest.mark.parametrize("inpainting", [False, True])
@pytest.mark.parametrize(
    "placement", [Placement("float32"), Placement("float32", "model"), Placement("float32", "group")]
)
def test_it_changes_nothing_and_moves_no_model(
    placement: Placement, inpainting: bool, weights: Path, tmp_path: Path
) -> None:
    models = with_statistics(LoadedFlux2(weights, placement, CPU))
    without, _ = drawn(models, None, inpainting=inpainting)
    models.rest()
    with counted(models.drawing.components, models.turns) as seen:
        made, shown = drawn(models, tmp_path, inpainting=inpainting)
    assert len(shown) > 1
    assert made.tobytes() == without.tobytes()
    if models.turns is not None:
        assert seen.missing == set()
        assert models.turns.lent == [], "the decoder is given back"


def test_a_large_picture_is_decoded_small(models: LoadedFlux2, tmp_path: Path) -> None:
    sizes: list[tuple[int, ...]] = []

    def look(_: object, given: tuple[torch.Tensor, ...]) -> None:
        sizes.append(tuple(given[0].shape[-2:]))

    decoder: Any = models.drawing.vae.decoder
    decoder.register_forward_pre_hook(look)
    _, seen = drawn(models, tmp_path, size=(640, 336))
    assert [picture.size for picture in seen] == STEPS * [(256, 136)]
    assert sizes == STEPS * [(17, 32)] + [(42, 80)]


def test_a_preview_is_less_than_a_fiftieth_of_a_step() -> None:
    """Counted on the true sizes, where nothing is computed."""
    transformer = full_size.transformer("flux2", None, None, "meta")
    with torch.device("meta"):
        vae: Any = AutoencoderKLFlux2()
        latents = torch.empty(1, vae.config.latent_channels, PREVIEW_SIDE // 8, PREVIEW_SIDE // 8)

    def counted_in(work: Callable[[], object]) -> int:
        with torch.inference_mode(), FlopCounterMode(display=False) as counter:
            work()
        return counter.get_total_flops()

    step = counted_in(lambda: transformer(**full_size.flux2_inputs(transformer, 1024, 1024, "meta")))
    assert 0 < counted_in(lambda: vae.decode(latents)) < step / 50


@pytest.mark.parametrize("inpainting", [False, True])
def test_the_engine_shows_what_it_draws(
    engine: Flux2Engine, bench: Callable[..., Bench], tmp_path: Path, inpainting: bool
) -> None:
    engine.release()  # freshly loaded weights have previewed nothing yet
    source, mask = noise(tmp_path / "source.png", (96, 64)), tmp_path / "mask.png"
    Image.new("L", (96, 64), 255).save(mask)
    inputs = [given_as("source", "asset_aaaaaa"), given_as("mask", "asset_bbbbbb")] if inpainting else []
    here = bench(asset_aaaaaa=source, asset_bbbbbb=mask)
    engine.run(spec(inputs=inputs), here)
    with Image.open(here.scratch / PREVIEW) as found:
        assert found.size == (96, 64)
        assert np.asarray(found).std() > 1
    another = bench(asset_aaaaaa=source, asset_bbbbbb=mask)
    engine.run(spec(inputs=inputs), another)
    assert not (another.scratch / PREVIEW).exists(), "what the first one cost is not paid off by so short a draw"
