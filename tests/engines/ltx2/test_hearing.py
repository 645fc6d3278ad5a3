"""The sound that is given stays as it is, and the model is told so; the rest is drawn."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from transformers.audio_utils import mel_filter_bank

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.domain.time import FrameRange, Rate
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.draw import Drawing, Drawn
from milimo.engines.ltx2.hearing import hear, heard_columns, latents_heard_in, places_outside, wave_of
from milimo.engines.ltx2.layout import Layout, lay_out_extension, lay_out_new, lay_out_prelude, lay_out_retake
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.media.decode import SoundReader
from milimo.media.encode import Encoding, FilmWriter
from tests.engines.ltx2.test_draw import FULL, drawing, ignore, loaded, plain
from tests.engines.ltx2.test_engine import guide
from tests.models_fixtures.seen import Pass, watched

FILM = Rate(numerator=24)


@pytest.fixture(scope="module")
def models(weights: Path) -> LoadedLTX2:
    return loaded(weights)


def draw(made: Drawing, layout: Layout, number: int = 0, before: Drawn | None = None) -> tuple[Drawn, list[Pass]]:
    with watched(made.models) as seen:
        drawn = made.draw(layout.draws[number], before, ignore)
    return drawn, seen


def silent(seen: list[Pass]) -> list[int]:
    """The latents of the sound that the model is told are clean, at every pass."""
    assert all(torch.equal(it.sound_times == 0, seen[0].sound_times == 0) for it in seen)
    assert all(float(it.sound_times.max()) == pytest.approx(it.sigma) for it in seen), "the rest is drawn"
    return [place for place, time in enumerate(seen[0].sound_times.tolist()) if time == 0]


@pytest.mark.parametrize("parameters", [{}, {"stages": 2}, FULL, FULL | {"stages": 2}])
@pytest.mark.parametrize("rate", [Rate(numerator=24), Rate(numerator=30_000, denominator=1_001)])
def test_a_chain_hands_its_sound_on(
    models: LoadedLTX2, shelf: LoraShelf, parameters: dict[str, int], rate: Rate
) -> None:
    guidance = str(parameters.get("guidance", "distilled"))
    made = drawing(models, plain(guidance, frames=60, rate=rate, parameters=parameters), shelf)
    layout = lay_out_new(60, chunk_frames=41, overlap_frames=17)
    before, told = draw(made, layout)
    assert silent(told) == []
    after, told = draw(made, layout, 1, before)
    since = latents_heard_in(layout.draws[1].since, rate, Fraction(25))
    handed = before.audio.shape[2] - since
    assert 13 <= handed <= 19, "17 frames"
    assert silent(told) == list(range(handed))
    assert torch.allclose(after.audio[:, :, :handed], before.audio[:, :, since:], atol=1e-5)
    assert not torch.allclose(after.audio[:, :, handed:], before.audio[:, :, -1:], atol=1e-2)


def test_a_retake_keeps_the_sound_outside_its_span(models: LoadedLTX2, shelf: LoraShelf, take: Path) -> None:
    span = FrameRange(start=9, duration=8)
    asked = plain("full", frames=41, inputs=[guide("source", "asset_aaaaaa")], span=span, parameters=FULL)
    layout = lay_out_retake(41, span)
    own = hear(models.guided, take, FILM, 0, 41)
    assert own is not None and own.shape[2] == 43
    made, told = draw(drawing(models, asked, shelf, asset_aaaaaa=take), layout)
    # Latent n sounds from (4n - 3) to (4n + 1) hundredths of a second; the span lies from 37.5 to 70.8 of them.
    outside = [*range(9 + 1), *range(19, 43)]
    assert silent(told) == outside
    assert torch.allclose(made.audio[:, :, outside], own[:, :, outside], atol=1e-4)
    other = drawing(models, asked.model_copy(update={"seed": 8}), shelf, asset_aaaaaa=take)
    apart = (draw(other, layout)[0].audio - made.audio).abs().amax(dim=(0, 1, 3))
    assert [n for n in range(43) if apart[n] > 1e-4] == list(range(10, 19))


@pytest.mark.parametrize("way", ["extend", "prelude"])
def test_what_is_put_before_or_after_a_take_hears_it(
    models: LoadedLTX2, shelf: LoraShelf, take: Path, way: str
) -> None:
    layout = (lay_out_extension if way == "extend" else lay_out_prelude)(41, 60)
    asked = plain("distilled", frames=60, inputs=[guide("source", "asset_aaaaaa")])
    _, told = draw(drawing(models, asked, shelf, asset_aaaaaa=take), layout)
    kept = silent(told)
    count = told[0].sound.shape[0]
    fresh = [frame * 25 / 24 for frame in layout.draws[0].fresh]
    beside = range(int(fresh[0]) + 1) if way == "extend" else range(int(fresh[1]) + 1, count)
    assert kept and set(kept) <= set(range(count)) and abs(len(kept) - len(beside)) <= 1
    assert kept[0] == 0 if way == "extend" else kept[-1] == count - 1


def test_a_take_without_sound_gives_none(models: LoadedLTX2, shelf: LoraShelf, take: Path, tmp_path: Path) -> None:
    mute = tmp_path / "mute.mp4"
    with FilmWriter(mute, width=64, height=64, rate=FILM, encoding=Encoding(crf=20), with_sound=False) as writer:
        from milimo.engines.ltx2.pictures import film_frame_of

        for _ in range(41):
            writer.add_frame(film_frame_of(np.zeros((64, 64, 3), np.uint8)))
        for _ in writer.finish():
            pass
    span = FrameRange(start=9, duration=8)
    asked = plain("distilled", frames=41, inputs=[guide("source", "asset_aaaaaa")], span=span)
    _, told = draw(drawing(models, asked, shelf, asset_aaaaaa=mute), lay_out_retake(41, span))
    assert silent(told) == []


def test_the_spectrogram_is_the_one_the_model_learnt() -> None:
    """Against torch's own transform, as torchaudio's MelSpectrogram uses it."""
    wave = np.random.default_rng(0).normal(0, 0.1, (SAMPLE_RATE, 2)).astype(np.float32)
    config = SimpleNamespace(sample_rate=SAMPLE_RATE, in_channels=2, mel_bins=64, mel_hop_length=160)
    seen = heard_columns(wave, config)
    filters = mel_filter_bank(513, 64, 0, SAMPLE_RATE / 2, SAMPLE_RATE, norm="slaney", mel_scale="slaney")
    spectrum = torch.stft(
        torch.from_numpy(wave.T.copy()), 1024, 160, window=torch.hann_window(1024), center=True, pad_mode="reflect",
        return_complex=True,
    )  # fmt: skip
    mel = torch.einsum("cft,fm->ctm", spectrum.abs().double(), torch.from_numpy(filters))
    assert seen.shape == (1, 2, 301, 64)
    assert torch.allclose(seen[0].double(), mel.clamp(min=1e-5).log(), atol=1e-3)


def test_sound_before_a_take_is_silence(take: Path) -> None:
    wave = wave_of(take, FILM, -12, 36)
    with SoundReader(take) as reader:
        own = reader.read(0, SAMPLE_RATE)
    assert wave is not None and wave.shape == (SAMPLE_RATE * 3 // 2, 2)
    half = SAMPLE_RATE // 2
    assert not wave[:half].any() and np.array_equal(wave[half:], own) and own.any()


def test_latents_that_a_span_touches_are_outside_none(models: LoadedLTX2) -> None:
    rope = models.transformer.audio_rope
    assert places_outside(rope, 6, 0.055, 0.085) == (0, 1, 3, 4, 5)
    assert places_outside(rope, 6, 0.0, 0.005) == (1, 2, 3, 4, 5)
    assert places_outside(rope, 6, 0.0, 9.0) == ()
