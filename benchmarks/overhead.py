"""What our LTX-2 engine adds to diffusers' own call, in one process, on the same weights and the same settings.

    python -m benchmarks.overhead [WEIGHTS] [--size 512x320] [--frames 49] [--steps 8] [--rounds 7] [--threads 1]

Without WEIGHTS it draws with random ones, as deep as the real (48 blocks) and very thin: what the engine adds weighs more than it
would with the real ones. Both sides go from the prompt to the latents of picture and sound (neither decodes), and these are compared:
where they differ, nothing is measured. The engine's side has everything that a user has: a cancel heard in every block, progress, the
live preview, and the chunk on disk.

The two take turns, each going first every other time. Printed is the median of the ratios of neighbours, of time and of processor
time, and the least processor time of each. On a machine that does other things as well the last is the one to read, and with one
thread: threads that wait for each other on busy cores cost many times the work. The goal is at most 1.02.
"""

import argparse
import importlib.util
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.previz import BenchRun
from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.accelerator import find_device, measure
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.engine import PACK, LTX2Engine
from milimo.engines.ltx2.schedule import full_sigmas
from milimo.engines.residency import Residency
from milimo.engines.weights import is_newer

if TYPE_CHECKING:
    from torch import Tensor

Latents = tuple["Tensor", "Tensor"]
"""Of picture and sound."""

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


def bare(weights: Path, asked: JobSpec, steps: int) -> Callable[[], Latents]:
    """diffusers' own call, its pipeline loaded once."""
    import torch
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler

    sigmas = full_sigmas(steps)
    device = find_device()
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    pipeline: Any = LTX2ConditionPipeline.from_pretrained(str(weights), dtype=dtype, local_files_only=True).to(device)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = FlowMatchEulerDiscreteScheduler()

    def call() -> Latents:
        picture, sound = pipeline(
            prompt=asked.prompt,
            width=asked.width,
            height=asked.height,
            num_frames=asked.frames,
            frame_rate=24.0,
            num_inference_steps=steps,
            sigmas=sigmas,
            noise_scale=sigmas[0],
            use_cross_timestep=is_newer(weights),
            generator=torch.Generator().manual_seed(7),
            output_type="latent",
            return_dict=False,
            **UNGUIDED,
        )
        return picture.float().cpu(), sound.float().cpu()

    return call


def ours(weights: Path, asked: JobSpec, scratch: Path) -> Callable[[], None]:
    """The engine's step. `scratch` is emptied first each time, and holds the chunk afterwards."""
    device = find_device()
    engine = LTX2Engine(Residency(lambda: measure(device), time.monotonic), LoraShelf(scratch / "no-loras"))

    def call() -> None:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        engine.run_step(asked, BenchRun(scratch, {PACK: weights}), 0, scratch / "state")

    return call


def main() -> None:
    """Alternate the two, so that what disturbs one disturbs the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="?")
    parser.add_argument("--size", default="512x320")
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if any(importlib.util.find_spec(name) is None for name in ("torch", "diffusers", "transformers")):
        print("not measured: the packages that models run on are not installed (make setup-models)")
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(options, options.weights or thin_weights(Path(folder) / "ltx2"), Path(folder) / "scratch")


def thin_weights(folder: Path) -> Path:
    """Random weights, as deep as the real."""
    from tests.models_fixtures import torchvision_ops

    torchvision_ops.install()
    from tests.models_fixtures.ltx2 import build_ltx2

    return build_ltx2(folder, layers=48)


def compare(options: argparse.Namespace, weights: Path, scratch: Path) -> None:
    """Print what both take and the ratio, or that they do not draw the same."""
    import torch

    torch.set_num_threads(options.threads)
    width, height = map(int, options.size.split("x"))
    asked = spec(width, height, options.frames, options.steps)
    theirs, engine = bare(weights, asked, options.steps), ours(weights, asked, scratch)
    engine()
    if not same(theirs(), scratch):
        sys.exit("not measured: the engine and diffusers' bare call drew different latents")
    pairs: list[tuple[Took, Took]] = []
    for number in range(options.rounds):
        if number % 2:
            bare_took, engine_took = took(theirs), took(engine)
        else:
            engine_took, bare_took = took(engine), took(theirs)
        pairs.append((engine_took, bare_took))
    medians = [statistics.median(pair[side].seconds for pair in pairs) for side in (0, 1)]
    print(f"a take of ltx2, drawn: {medians[0]:.2f} s; diffusers' bare call, the same latents: {medians[1]:.2f} s")
    time_ratio = statistics.median(ours.seconds / bare.seconds for ours, bare in pairs)
    processor_ratio = statistics.median(ours.processor_seconds / bare.processor_seconds for ours, bare in pairs)
    least = [min(pair[side].processor_seconds for pair in pairs) for side in (0, 1)]
    print(f"ratio: {time_ratio:.3f} of the time, {processor_ratio:.3f} of the processor's (goal: 1.02)")
    print(f"least of the processor's time: {least[0]:.3f} s against {least[1]:.3f} s, {least[0] / least[1]:.3f}")


@dataclass(frozen=True)
class Took:
    """What one draw took."""

    seconds: float
    processor_seconds: float


def took(call: Callable[[], object]) -> Took:
    """Of one call, all threads together."""
    began, worked = time.perf_counter(), time.process_time()
    call()
    return Took(time.perf_counter() - began, time.process_time() - worked)


def same(latents: Latents, scratch: Path) -> bool:
    """Whether the chunk in the scratch folder holds these, to the last bit."""
    from safetensors.torch import load_file

    [chunk] = (scratch / "state").glob("*.safetensors")
    drawn = load_file(str(chunk))
    return latents[0].equal(drawn["final"]) and latents[1].equal(drawn["audio"])


if __name__ == "__main__":
    main()
