"""What our LTX-2 engine adds to diffusers' own call, in one process, on the same weights and the same settings.

    python -m benchmarks.overhead [WEIGHTS] [--size 512x320] [--frames 49] [--steps 8] [--rounds 3]

Without WEIGHTS it draws with random ones, as deep as the real (48 blocks) and very thin: what the engine adds weighs more than it
would with the real ones. Prints the ratio of the medians of drawing (no decoding on either side). The goal is at most 1.02.
"""

import argparse
import importlib.util
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.previz import BenchRun
from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.accelerator import find_device, measure
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.engine import PACK, LTX2Engine
from milimo.engines.residency import Residency

UNGUIDED = {
    "guidance_scale": 1.0, "stg_scale": 0.0, "modality_scale": 1.0, "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0, "audio_stg_scale": 0.0, "audio_modality_scale": 1.0, "audio_guidance_rescale": 0.0,
}  # fmt: skip


def spec(width: int, height: int, frames: int, steps: int) -> JobSpec:
    """A shot drawn without guidance, so that one step is one pass."""
    ours = {name: UNGUIDED[name] for name in ("stg_scale", "modality_scale", "guidance_scale", "guidance_rescale")}
    return JobSpec(
        kind="take",
        engine="ltx2",
        shot_id="shot_000001",
        label="1-1",
        prompt="A lighthouse in the rain.",
        width=width,
        height=height,
        rate=Rate(numerator=24),
        frames=frames,
        seed=7,
        parameters={"guidance": "full", "steps": steps, "audio_guidance_scale": 1.0, **ours},
    )


def bare(weights: Path, asked: JobSpec, steps: int) -> Callable[[], object]:
    """diffusers' own call, its pipeline loaded once."""
    import torch
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline

    device = find_device()
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    pipeline: Any = LTX2ConditionPipeline.from_pretrained(str(weights), dtype=dtype, local_files_only=True).to(device)
    pipeline.set_progress_bar_config(disable=True)

    def call() -> object:
        return pipeline(
            prompt=asked.prompt,
            width=asked.width,
            height=asked.height,
            num_frames=asked.frames,
            frame_rate=24.0,
            num_inference_steps=steps,
            generator=torch.Generator().manual_seed(7),
            output_type="latent",
            **UNGUIDED,
        )

    return call


def ours(weights: Path, asked: JobSpec) -> Callable[[], object]:
    """The engine's step, written to a fresh folder each time."""
    device = find_device()
    with tempfile.TemporaryDirectory() as shelf:
        engine = LTX2Engine(Residency(lambda: measure(device), time.monotonic), LoraShelf(Path(shelf)))

    def call() -> object:
        with tempfile.TemporaryDirectory() as folder:
            run = BenchRun(Path(folder), {PACK: weights})
            return engine.run_step(asked, run, 0, Path(folder) / "state")

    return call


def main() -> None:
    """Alternate the two, so that what disturbs one disturbs the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="?")
    parser.add_argument("--size", default="512x320")
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if any(importlib.util.find_spec(name) is None for name in ("torch", "diffusers", "transformers")):
        print("not measured: the packages that models run on are not installed (make setup-models)")
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(options, options.weights or thin_weights(Path(folder) / "ltx2"))


def thin_weights(folder: Path) -> Path:
    """Random weights, as deep as the real."""
    from tests.models_fixtures import torchvision_ops

    torchvision_ops.install()
    from tests.models_fixtures.ltx2 import build_ltx2

    return build_ltx2(folder, layers=48)


def compare(options: argparse.Namespace, weights: Path) -> None:
    """Print the medians of both and their ratio."""
    width, height = map(int, options.size.split("x"))
    asked = spec(width, height, options.frames, options.steps)
    calls = {"diffusers": bare(weights, asked, options.steps), "engine": ours(weights, asked)}
    took: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(options.rounds + 1):
        for name, call in calls.items():
            began = time.perf_counter()
            call()
            if number:  # the first warms up
                took[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(seconds) for name, seconds in took.items()}
    ratio = medians["engine"] / medians["diffusers"]
    print(f"a take of ltx2, drawn: {medians['engine']:.2f} s; diffusers' bare call: {medians['diffusers']:.2f} s")
    print(f"ratio: {ratio:.3f} of the time (goal: 1.02)")


if __name__ == "__main__":
    main()
