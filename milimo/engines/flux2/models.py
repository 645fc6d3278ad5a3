"""The loaded FLUX.2 Klein: two pipelines over one set of weights, and where they lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.flux2.pipeline_flux2_klein import Flux2KleinPipeline
from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline
from PIL.Image import Image

from milimo.domain.lora import Lora
from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.footprint import Placement
from milimo.engines.live_preview import Allowance
from milimo.engines.loading import place
from milimo.engines.loras import LoraShelf
from milimo.engines.weights import is_distilled
from milimo.engines.worn import WornLoras


class DrawingPipeline(Flux2KleinPipeline):
    told = ["latents", "noise_pred"]
    """What diffusers' loop tells of each step."""
    _callback_tensor_inputs = told


class InpaintPipeline(Flux2KleinInpaintPipeline):
    """Inpainting that looks at each reference as it is: diffusers' own cuts all of them to the first one's size."""

    told = ["latents", "noise_pred", "mask", "image_latents"]
    """What diffusers' loop tells of each step: beside the above where it draws, and what lies there outside."""
    _callback_tensor_inputs = told

    references: Sequence[Image] = ()

    def prepare_image_latents(self, images: list[torch.Tensor], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """`images` holds the latents of what is painted over; the references follow it."""
        looked_at = [self.image_processor.preprocess(it) for it in self.references]
        return super().prepare_image_latents([*images, *looked_at], *args, **kwargs)


class LoadedFlux2:
    """One checkpoint on a device."""

    def __init__(self, folder: Path, placement: Placement, device: torch.device) -> None:
        self.placement = placement
        self.device = device
        self.distilled = is_distilled(folder)
        self.drawing = DrawingPipeline.from_pretrained(str(folder), dtype=dtype_of(placement), local_files_only=True)
        self.turns = place(self.drawing, folder, placement, device)
        self.inpainting = InpaintPipeline(**self.drawing.components, is_distilled=self.distilled)
        self.previews = Allowance()
        """Of all pictures that are drawn with these weights: a single one may be drawn in less than a preview's share asks for."""
        self._worn = WornLoras(self.drawing, ("transformer",), "FLUX.2")
        for pipeline in (self.drawing, self.inpainting):
            pipeline.set_progress_bar_config(disable=True)

    def pipeline(self, *, inpainting: bool) -> DrawingPipeline | InpaintPipeline:
        """The pipeline to draw with. Both share the weights."""
        return self.inpainting if inpainting else self.drawing

    @property
    def watched(self) -> tuple[Any, ...]:
        """The parts in which a cancel is heard."""
        return (self.drawing.text_encoder, self.drawing.transformer, self.drawing.vae)

    def wear(self, loras: Sequence[Lora], shelf: LoraShelf) -> dict[str, str]:
        """Put on exactly these LoRAs. Gives their SHA-256, by name."""
        return self._worn.wear(loras, shelf, {})

    def park(self) -> None:
        """Move the weights to main memory; those that take turns lie there already."""
        if self.turns is None:
            self.drawing.to("cpu")
        collect(self.device)

    def restore(self) -> None:
        """Move parked weights back."""
        if self.turns is None:
            self.drawing.to(self.device)

    def rest(self) -> None:
        """After a run: what takes turns on the device goes back to where it rests."""
        if self.turns is not None:
            self.turns.clear()
