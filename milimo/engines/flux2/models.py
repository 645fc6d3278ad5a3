"""The loaded FLUX.2 Klein: two pipelines over one set of weights, and how much room they take."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers.pipelines.flux2.pipeline_flux2_klein import Flux2KleinPipeline
from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline

from milimo.domain.lora import Lora
from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.flux2.settings import SIDE_STEP
from milimo.engines.loading import place
from milimo.engines.loras import LoraShelf
from milimo.engines.residency import Footprint, Placement
from milimo.engines.weights import is_distilled, sizes_of
from milimo.engines.worn import WornLoras

CASTABLE = ("transformer", "text_encoder")


def footprint_of(folder: Path, width: int, height: int, references: int, name: str) -> Footprint:
    """What a picture takes, estimated: 48 rows of the transformer's width a token, of the picture and of each reference;
    decoding holds 256 channels of 2 bytes a pixel, or those of one tile of 512 pixels. Runs correct it.
    """
    config = json.loads((folder / "transformer" / "config.json").read_text())
    inner = config["num_attention_heads"] * config["attention_head_dim"]
    tokens = (1 + references) * (width // SIDE_STEP) * (height // SIDE_STEP) + 512
    drawing = tokens * inner * 2 * 48
    sizes = sizes_of(folder, CASTABLE)
    return Footprint(
        family=name,
        parameters=sizes.parameters,
        working=max(drawing, width * height * 512),
        working_tiled=max(drawing, min(width, 512) * min(height, 512) * 512),
        castable=frozenset(CASTABLE),
        block=sizes.block,
    )


class LoadedFlux2:
    """One checkpoint on a device."""

    def __init__(self, folder: Path, placement: Placement, device: torch.device) -> None:
        self.placement = placement
        self.device = device
        self.distilled = is_distilled(folder)
        self.drawing = Flux2KleinPipeline.from_pretrained(str(folder), dtype=dtype_of(placement), local_files_only=True)
        place(self.drawing, placement, device, CASTABLE)
        self.inpainting = Flux2KleinInpaintPipeline(**self.drawing.components, is_distilled=self.distilled)
        self._hooked: Flux2KleinPipeline | Flux2KleinInpaintPipeline = self.drawing
        self._worn = WornLoras(self.drawing, ("transformer",), "FLUX.2")
        for pipeline in (self.drawing, self.inpainting):
            pipeline.set_progress_bar_config(disable=True)

    def pipeline(self, *, inpainting: bool) -> Flux2KleinPipeline | Flux2KleinInpaintPipeline:
        """The pipeline to draw with. The hooks that offload the shared weights serve one pipeline at a time."""
        wanted = self.inpainting if inpainting else self.drawing
        if self.placement.offload == "model" and wanted is not self._hooked:
            wanted.enable_model_cpu_offload(device=self.device)
        self._hooked = wanted
        return wanted

    def wear(self, loras: Sequence[Lora], shelf: LoraShelf) -> dict[str, str]:
        """Put on exactly these LoRAs. Gives their SHA-256, by name."""
        return self._worn.wear(loras, shelf, {})

    def park(self) -> None:
        """Move the weights to main memory; offloaded ones lie there already."""
        if self.placement.offload == "none":
            self.drawing.to("cpu")
        collect(self.device)

    def restore(self) -> None:
        """Move parked weights back."""
        if self.placement.offload == "none":
            self.drawing.to(self.device)

    def rest(self) -> None:
        """After a run that was broken off: bring offloaded weights back to where they rest."""
        if self.placement.offload != "none":
            self._hooked.maybe_free_model_hooks()
