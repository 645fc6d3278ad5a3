"""Lays a diffusers pipeline on a device as its placement says. Loads from the disk only."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.residency import Footprint, Placement, Residency

if TYPE_CHECKING:
    import torch
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline


class Loaded(Protocol):
    """A checkpoint on a device."""

    @property
    def device(self) -> "torch.device": ...

    def park(self) -> None: ...

    def restore(self) -> None: ...


T = TypeVar("T", bound=Loaded)


class Held(Generic[T]):
    """What an engine holds of a checkpoint: nothing, or the loaded one. Residency parks, restores and releases it."""

    def __init__(self, family: str, residency: Residency) -> None:
        self._family = family
        self._residency = residency
        self._folder: Path | None = None
        self._loaded: T | None = None

    def loaded(self, folder: Path, footprint: Footprint, load: Callable[[Placement], T]) -> T:
        """The checkpoint of `folder`, loaded if it is not, with room made for it. Raises OutOfRoom before anything is loaded."""
        if self._folder != folder:
            self._residency.drop(self._family)
        admission = self._residency.admit(self, footprint)
        if self._loaded is None:
            self._loaded, self._folder = load(admission.placement), folder
        return self._loaded

    def park(self) -> None:
        if self._loaded is not None:
            self._loaded.park()

    def restore(self) -> None:
        if self._loaded is not None:
            self._loaded.restore()

    def release(self) -> None:
        if self._loaded is not None:
            device = self._loaded.device
            self._loaded = None
            collect(device)


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
