"""LTX-2 and FLUX.2 Klein at full size on a GPU: steps a second, peak memory, and what changing families costs.

    python -m benchmarks.gpu [--ltx2 FOLDER] [--flux2 FOLDER] [--layers N]

Weights are random, in the true geometry of LTX-2 19B with Gemma 3 12B and of FLUX.2 Klein 4B with Qwen3 4B (`full_size.py`), so
nothing is downloaded. A folder holds another transformer's configuration in diffusers' layout (`transformer/config.json`), such as
that of an installed pack. `--layers` cuts all of them short for a small GPU and is printed with the figures. At full depth it needs
about 70 GB on the GPU and 80 GB of main memory. Without a GPU it says so and ends.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.full_size import Family

STEPS = 4
BLOCK_BYTES = 2_000_000_000


def measure_steps(title: str, model: Any, inputs: dict[str, Any]) -> None:  # noqa: ANN401
    """Print steps a second and the peak, the weights of all that lies on the GPU among it."""
    import torch

    torch.cuda.reset_peak_memory_stats()
    with torch.inference_mode():
        model(**inputs)
        seconds = timed(lambda: [model(**inputs) for _ in range(STEPS)]) / STEPS
    peak = torch.cuda.max_memory_allocated() / 1e9
    print(f"{title}: {1 / seconds:.3f} a second, {seconds:.3f} s each, peak {peak:.1f} GB")


def measure_switch(leaving: Sequence[Any], coming: Sequence[Any]) -> None:
    """Print how long one family takes to main memory and the other back, against plain copies of as many bytes."""
    import torch

    from benchmarks.full_size import bytes_of

    out, back = bytes_of(*leaving), bytes_of(*coming)
    took_out = timed(lambda: [model.to("cpu") for model in leaving])
    took_back = timed(lambda: [model.to("cuda") for model in coming])
    block, host = (
        torch.empty(BLOCK_BYTES, dtype=torch.uint8, device="cuda"),
        torch.zeros(BLOCK_BYTES, dtype=torch.uint8),
    )
    down, up = timed(lambda: host.copy_(block)), timed(lambda: block.copy_(host))
    limit = (out * down + back * up) / BLOCK_BYTES
    print(
        f"LTX-2 leaves and FLUX.2 comes: {took_out + took_back:.2f} s ({out / 1e9:.1f} GB out in {took_out:.2f} s, "
        f"{back / 1e9:.1f} GB in in {took_back:.2f} s); plain copies of as much: {limit:.2f} s"
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds that the GPU takes for it, to its end."""
    import torch

    torch.cuda.synchronize()
    began = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - began


def measured(family: "Family", folder: Path | None, layers: int | None) -> list[Any]:
    """Build a family on the GPU, measure it, and give its models."""
    from benchmarks.full_size import flux2_inputs, ltx2_inputs, prompt_inputs, text_encoder, transformer

    words = text_encoder(family, layers, "cuda")
    model = transformer(family, folder, layers, "cuda")
    if family == "ltx2":
        measure_steps("LTX-2, prompts", words, prompt_inputs(family, "cuda"))
        measure_steps("LTX-2, steps at 768x512, 121 frames", model, ltx2_inputs(model, 768, 512, 121, "cuda"))
    else:
        measure_steps("FLUX.2 Klein, prompts", words, prompt_inputs(family, "cuda"))
        measure_steps("FLUX.2 Klein, steps at 1024x1024", model, flux2_inputs(model, 1024, 1024, "cuda"))
    return [words, model]


def main() -> None:
    """Measure both families, one after the other, then what it costs to change them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ltx2", type=Path)
    parser.add_argument("--flux2", type=Path)
    parser.add_argument("--layers", type=int)
    options = parser.parse_args()
    missing = [name for name in ("torch", "diffusers", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        print(f"not measured: {', '.join(missing)} not installed (make setup-models)")
        return
    import torch

    if not torch.cuda.is_available():
        print("There is no CUDA GPU here: nothing was measured.")
        return
    layers = "all layers" if options.layers is None else f"{options.layers} layers"
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, random weights, {layers}")
    pictures = measured("flux2", options.flux2, options.layers)
    for model in pictures:
        model.to("cpu")
    torch.cuda.empty_cache()
    measure_switch(measured("ltx2", options.ltx2, options.layers), pictures)


if __name__ == "__main__":
    main()
