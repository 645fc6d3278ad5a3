"""LTX-2 and FLUX.2 at full size on a GPU: steps a second, peak memory, and what changing families costs.

    python -m benchmarks.gpu LTX2_FOLDER FLUX2_FOLDER [--layers N]

The folders hold the checkpoints' configurations in diffusers' layout (`transformer/config.json`); weights are random, made on the
device, so nothing is downloaded. `--layers` cuts the transformers short for a small GPU and is printed with the figures.
Without a GPU it says so and ends.
"""

import argparse
import importlib.util
import json
import time
from pathlib import Path
from typing import Any

STEPS = 4
TEXT_TOKENS = 256


def transformer(kind: str, folder: Path, layers: int | None) -> Any:  # noqa: ANN401
    """A transformer of random bfloat16 weights, made on the GPU."""
    import torch
    from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel

    config = json.loads((folder / "transformer" / "config.json").read_text())
    if layers is not None:
        config |= {"num_layers": layers} | ({"num_single_layers": layers} if kind == "flux2" else {})
    made: Any = {"ltx2": LTX2VideoTransformer3DModel, "flux2": Flux2Transformer2DModel}[kind]
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device("cuda"):
            return made.from_config(config).eval()
    finally:
        torch.set_default_dtype(before)


def ltx2_inputs(model: Any, width: int, height: int, frames: int) -> dict[str, Any]:  # noqa: ANN401
    """One step of a film: tokens of picture and sound, and the words they are drawn to."""
    import torch

    config = model.config
    latents, rows, columns = (frames - 1) // 8 + 1, height // 32, width // 32
    sound = round(frames / 24 * 25)
    shape: dict[str, Any] = {"device": "cuda", "dtype": torch.bfloat16}
    level = torch.full((1,), 500.0, device="cuda")
    words = config.get("caption_channels") or config.cross_attention_dim
    return {
        "hidden_states": torch.randn(1, latents * rows * columns, config.in_channels, **shape),
        "audio_hidden_states": torch.randn(1, sound, config.audio_in_channels, **shape),
        "encoder_hidden_states": torch.randn(1, TEXT_TOKENS, words, **shape),
        "audio_encoder_hidden_states": torch.randn(1, TEXT_TOKENS, words, **shape),
        "timestep": level.expand(1, latents * rows * columns),
        "audio_timestep": level,
        "sigma": level,
        "audio_sigma": level,
        "num_frames": latents,
        "height": rows,
        "width": columns,
        "fps": 24.0,
        "audio_num_frames": sound,
        "return_dict": False,
    }


def flux2_inputs(model: Any, width: int, height: int) -> dict[str, Any]:  # noqa: ANN401
    """One step of a picture."""
    import torch

    shape: dict[str, Any] = {"device": "cuda", "dtype": torch.bfloat16}
    rows, columns = height // 16, width // 16
    places = torch.cartesian_prod(torch.arange(1), torch.arange(rows), torch.arange(columns), torch.arange(1))
    words = torch.cartesian_prod(torch.arange(1), torch.arange(1), torch.arange(1), torch.arange(TEXT_TOKENS))
    return {
        "hidden_states": torch.randn(1, rows * columns, model.config.in_channels, **shape),
        "encoder_hidden_states": torch.randn(1, TEXT_TOKENS, model.config.joint_attention_dim, **shape),
        "timestep": torch.full((1,), 0.5, **shape),
        "img_ids": places[None].cuda(),
        "txt_ids": words[None].cuda(),
        "guidance": None,
        "return_dict": False,
    }


def measure_steps(title: str, model: Any, inputs: dict[str, Any]) -> None:  # noqa: ANN401
    """Print steps a second and the peak."""
    import torch

    torch.cuda.reset_peak_memory_stats()
    with torch.inference_mode():
        model(**inputs)
        torch.cuda.synchronize()
        began = time.perf_counter()
        for _ in range(STEPS):
            model(**inputs)
        torch.cuda.synchronize()
    seconds = (time.perf_counter() - began) / STEPS
    print(f"{title:32} {1 / seconds:8.3f} steps/s   peak {torch.cuda.max_memory_allocated() / 1e9:6.1f} GB")


def measure_switch(model: Any) -> None:  # noqa: ANN401
    """Print how long the weights take to main memory and back, against one plain copy of as many bytes."""
    import torch

    size = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
    block = torch.empty(min(size, 2_000_000_000), dtype=torch.uint8, device="cuda")
    moves = {"park": lambda: model.to("cpu"), "restore": lambda: model.to("cuda"), "copy": block.cpu}
    for name, move in moves.items():
        torch.cuda.synchronize()
        began = time.perf_counter()
        move()
        torch.cuda.synchronize()
        moved = block.numel() if name == "copy" else size
        print(f"{name:32} {moved / (time.perf_counter() - began) / 1e9:8.2f} GB/s   ({moved / 1e9:.1f} GB)")


def main() -> None:
    """Measure both families, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ltx2", type=Path, nargs="?")
    parser.add_argument("flux2", type=Path, nargs="?")
    parser.add_argument("--layers", type=int)
    options = parser.parse_args()
    if importlib.util.find_spec("torch") is None:
        print("not measured: torch is not installed (make setup-models)")
        return
    import torch

    if not torch.cuda.is_available():
        print("There is no CUDA GPU here: nothing was measured.")
        return
    if options.ltx2 is None or options.flux2 is None:
        print("A GPU is here: give the folders of both configurations to measure it (python -m benchmarks.gpu --help).")
        return
    layers = "all layers" if options.layers is None else f"{options.layers} layers"
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, {layers}")
    video = transformer("ltx2", options.ltx2, options.layers)
    measure_steps("LTX-2 768x512, 121 frames", video, ltx2_inputs(video, 768, 512, 121))
    measure_switch(video)
    del video
    torch.cuda.empty_cache()
    picture = transformer("flux2", options.flux2, options.layers)
    measure_steps("FLUX.2 1024x1024", picture, flux2_inputs(picture, 1024, 1024))
    measure_switch(picture)


if __name__ == "__main__":
    main()
