"""The loaded LTX-2: its pipelines over one set of weights, its LoRAs, and how much room it takes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.pipeline_ltx2_latent_upsample import LTX2LatentUpsamplePipeline

from milimo.domain.latent_grid import SIDE_STEP, latents_covering
from milimo.domain.lora import Lora
from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.loading import place
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.pipeline import ControlledPipeline, GuidedPipeline
from milimo.engines.ltx2.settings import DISTILLED_LORA, UPSAMPLER
from milimo.engines.residency import Footprint, Placement
from milimo.engines.weights import is_distilled, sizes_of
from milimo.engines.worn import WornLoras
from milimo.errors import NotReady

CASTABLE = ("transformer", "text_encoder")
UNUSED: Mapping[str, None] = {"prompt_enhancer": None, "duration_head": None}
"""Parts of 2.5 that its index names and its pack leaves out: prompts are made richer elsewhere, and a shot's length is known."""


def footprint_of(folder: Path, width: int, height: int, frames: int, name: str = "LTX-2") -> Footprint:
    """What a draw takes, estimated from the headers of the weights and the count of tokens; runs correct it.

    A token holds about 48 rows of the transformer's width at once (queries, keys, values, feed-forward at four times the width,
    both halves of guidance); decoding holds about 64 channels of 2 bytes a pixel, or as many of one tile of 512 pixels by 64 frames.
    """
    config = json.loads((folder / "transformer" / "config.json").read_text())
    inner = config["num_attention_heads"] * config["attention_head_dim"]
    tokens = latents_covering(frames) * (width // SIDE_STEP) * (height // SIDE_STEP)
    drawing = tokens * inner * 2 * 48
    pixels, tile = frames * width * height, min(frames, 64) * min(width, 512) * min(height, 512)
    sizes = sizes_of(folder, CASTABLE)
    return Footprint(
        family=name,
        parameters=sizes.parameters,
        working=max(drawing, pixels * 128),
        working_tiled=max(drawing, tile * 128 + pixels * 12),
        castable=frozenset(CASTABLE),
        block=sizes.block,
    )


class LoadedLTX2:
    """One checkpoint on a device."""

    def __init__(self, folder: Path, placement: Placement, device: torch.device) -> None:
        self.placement = placement
        self.device = device
        self.distilled = is_distilled(folder)
        dtype = dtype_of(placement)
        self.guided = GuidedPipeline.from_pretrained(str(folder), dtype=dtype, local_files_only=True, **UNUSED)
        self.upsampler: Any = _load_upsampler(folder, dtype)
        self._worn = WornLoras(self.guided, ("transformer", "connectors"), "LTX-2")
        place(self.guided, placement, device, CASTABLE)
        components = {name: part for name, part in self.guided.components.items() if name != "duration_head"}
        self.controlled = ControlledPipeline(**components)
        self._hooked: GuidedPipeline | ControlledPipeline = self.guided
        if self.upsampler is not None and placement.offload == "none":
            self.upsampler.to(device)
        self._distilled_lora = folder / DISTILLED_LORA if (folder / DISTILLED_LORA).is_file() else None
        for pipeline in (self.guided, self.controlled):
            pipeline.set_progress_bar_config(disable=True)

    def pipeline(self, *, controlled: bool) -> GuidedPipeline | ControlledPipeline:
        """The pipeline to draw with. Both share the weights; the hooks that offload them serve one pipeline at a time."""
        wanted = self.controlled if controlled else self.guided
        if self.placement.offload == "model" and wanted is not self._hooked:
            wanted.enable_model_cpu_offload(device=self.device)
        self._hooked = wanted
        return wanted

    @property
    def blocks(self) -> int:
        return len(self.transformer.transformer_blocks)

    @property
    def newer(self) -> bool:
        """2.3 and later, whose weights expect another block to be skipped for spatio-temporal guidance."""
        return bool(self.transformer.config.get("perturbed_attn", False))

    @property
    def transformer(self) -> Any:  # noqa: ANN401
        return self.guided.transformer

    @property
    def can_draw_distilled(self) -> bool:
        return self.distilled or self._distilled_lora is not None

    def upscale(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents of twice the width and height. Raises NotReady without the upsampler's weights."""
        if self.upsampler is None:
            raise NotReady(
                "Two stages need the latent upsampler, which the installed weights lack.",
                "Draw in one stage, or install the weights again with the upsampler.",
            )
        self.upsampler.to(self.device)
        pipeline = LTX2LatentUpsamplePipeline(vae=self.guided.vae, latent_upsampler=self.upsampler)
        made = pipeline(
            latents=latents.to(self.device, self.upsampler.dtype),
            latents_normalized=False,
            output_type="latent",
            return_dict=False,
        )
        if self.placement.offload != "none":
            self.upsampler.to("cpu")
        return made[0].float()

    def wear(self, loras: Sequence[Lora], shelf: LoraShelf, *, distilled: bool) -> dict[str, str]:
        """Put on exactly these LoRAs, and the distillation where the weights need it to draw so. Gives their SHA-256, by name."""
        own = self._distilled_lora if distilled and not self.distilled else None
        return self._worn.wear(loras, shelf, {} if own is None else {"distilled": own})

    @property
    def reference_factor(self) -> int:
        """How many times smaller than the picture the control films are that the worn IC-LoRAs follow."""
        return self._worn.reference_factor

    def mute_followers(self) -> None:
        """Let the worn IC-LoRAs have no say, until LoRAs are put on again."""
        self._worn.mute_followers()

    def park(self) -> None:
        """Move the weights to main memory; offloaded ones lie there already."""
        if self.placement.offload == "none":
            self.guided.to("cpu")
        collect(self.device)

    def restore(self) -> None:
        """Move parked weights back."""
        if self.placement.offload == "none":
            self.guided.to(self.device)

    def rest(self) -> None:
        """After a run that was broken off: bring offloaded weights back to where they rest."""
        if self.placement.offload != "none":
            self._hooked.maybe_free_model_hooks()


def _load_upsampler(folder: Path, dtype: torch.dtype) -> LTX2LatentUpsamplerModel | None:
    if not (folder / UPSAMPLER).is_dir():
        return None
    return LTX2LatentUpsamplerModel.from_pretrained(str(folder / UPSAMPLER), dtype=dtype, local_files_only=True)
