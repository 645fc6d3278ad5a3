"""Lays a diffusers pipeline on a device as its placement says. Loads from the disk only."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from milimo.engines.accelerator import dtype_of
from milimo.engines.residency import Placement

if TYPE_CHECKING:
    import torch
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline


def place(pipeline: "DiffusionPipeline", placement: Placement, device: "torch.device", castable: Iterable[str]) -> None:
    """Cast, offload and move a freshly loaded pipeline. Decoders follow `placement.decode_float32`."""
    import torch
    from diffusers.hooks.layerwise_casting import apply_layerwise_casting

    components: dict[str, Any] = pipeline.components
    if placement.float8:
        for name in castable:
            if components.get(name) is not None:
                apply_layerwise_casting(
                    components[name],
                    storage_dtype=torch.float8_e4m3fn,
                    compute_dtype=dtype_of(placement),
                    skip_modules_pattern=("embed", "norm", "proj_in", "proj_out", "lm_head"),
                )
    if placement.decode_float32:
        for name in ("vae", "audio_vae", "vocoder"):
            if components.get(name) is not None:
                components[name].to(torch.float32)
    if placement.tiled and hasattr(components["vae"], "enable_tiling"):
        components["vae"].enable_tiling()
    if placement.offload == "group":
        pipeline.enable_group_offload(
            onload_device=device,
            offload_type="block_level",
            num_blocks_per_group=1,
            use_stream=device.type == "cuda",
            low_cpu_mem_usage=True,
        )
    elif placement.offload == "model":
        pipeline.enable_model_cpu_offload(device=device)
    else:
        pipeline.to(device)
