"""The GPU benchmark's models: as large as the real ones, and its inputs fit them. On the meta device, where nothing is computed."""

import subprocess
import sys

import pytest
import torch

from benchmarks import full_size
from benchmarks.full_size import Family

META = "meta"


@pytest.mark.parametrize(("family", "drawing", "words"), [("ltx2", 18.88, 12.19), ("flux2", 3.88, 4.02)])
def test_it_measures_models_of_the_true_size(family: Family, drawing: float, words: float) -> None:
    for model, billions in (
        (full_size.transformer(family, None, None, META), drawing),
        (full_size.text_encoder(family, None, META), words),
    ):
        assert full_size.bytes_of(model) / 2e9 == pytest.approx(billions, abs=0.01)
        assert {weights.dtype for weights in model.parameters()} == {torch.bfloat16}


def test_its_steps_and_prompts_fit_the_models() -> None:
    with torch.inference_mode():
        video, picture = (full_size.transformer(family, None, 1, META) for family in ("ltx2", "flux2"))
        seen, heard = video(**full_size.ltx2_inputs(video, 768, 512, 121, META))
        [drawn] = picture(**full_size.flux2_inputs(picture, 1024, 1024, META))
        assert (seen.shape, heard.shape) == ((1, 16 * 16 * 24, 128), (1, 126, 128))
        assert drawn.shape == (1, 64 * 64, 128)
        prompt = full_size.prompt_inputs("ltx2", META)
        assert prompt.pop("attention_mask").shape == (1, 1024), "whose values would be read, which meta has none of"
        said = full_size.text_encoder("ltx2", 1, META)(**prompt)
        assert said.hidden_states[-1].shape == (1, 1024, 3840)


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is here, and would be measured")
def test_without_a_gpu_it_says_so() -> None:
    ran = subprocess.run([sys.executable, "-m", "benchmarks.gpu"], capture_output=True, text=True, check=True)
    assert ran.stdout == "There is no CUDA GPU here: nothing was measured.\n"
