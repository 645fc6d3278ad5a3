"""The loaded LTX-2: its pipelines over one set of weights, its LoRAs, and where they lie."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.pipeline_ltx2_latent_upsample import LTX2LatentUpsamplePipeline
from torch import nn

from milimo.domain.lora import Lora
from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.footprint import Placement
from milimo.engines.loading import fit_tiles, place
from milimo.engines.loras import LoraShelf
from milimo.engines.ltx2.abilities import Abilities
from milimo.engines.ltx2.pipeline import Around, ControlledPipeline, GuidedPipeline, Words
from milimo.engines.ltx2.settings import DISTILLED_LORA, UPSAMPLER
from milimo.engines.worn import WornLoras
from milimo.errors import NotReady

_DISTILLATION = "distilled"
UNUSED: Mapping[str, None] = {"prompt_enhancer": None, "duration_head": None}
"""Parts of 2.5 that its index names and its pack leaves out: prompts are made richer elsewhere, and a shot's length is known."""


class LoadedLTX2:
    """One checkpoint on a device."""

    def __init__(self, folder: Path, placement: Placement, device: torch.device) -> None:
        self.placement = placement
        self.device = device
        self.abilities = Abilities.of(folder)
        dtype = dtype_of(placement)
        self.guided = GuidedPipeline.from_pretrained(str(folder), dtype=dtype, local_files_only=True, **UNUSED)
        self.upsampler: Any = _load_upsampler(folder, dtype)
        self._worn = WornLoras(self.guided, ("transformer", "connectors"), "LTX-2")
        self.turns = place(self.guided, folder, placement, device, self._beside)
        if device.type == "mps":
            single_precision_ropes(self.guided)
        components = {name: part for name, part in self.guided.components.items() if name != "duration_head"}
        self.controlled = ControlledPipeline(**components)
        self.guided.words = self.controlled.words = Words()
        self._distilled_lora = folder / DISTILLED_LORA
        for pipeline in (self.guided, self.controlled):
            pipeline.set_progress_bar_config(disable=True)

    @property
    def _beside(self) -> tuple[Any, ...]:
        return () if self.upsampler is None else (self.upsampler,)

    def pipeline(self, *, controlled: bool) -> GuidedPipeline | ControlledPipeline:
        """The pipeline to draw with. Both share the weights, and what was read of the prompts."""
        return self.controlled if controlled else self.guided

    @property
    def blocks(self) -> int:
        return len(self.transformer.transformer_blocks)

    @property
    def parts(self) -> list[nn.Module]:
        """All that computes."""
        pipeline: Any = self.guided
        names = ("text_encoder", "connectors", "transformer", "vae", "audio_vae", "vocoder")
        return [getattr(pipeline, name) for name in names] + ([] if self.upsampler is None else [self.upsampler])

    @property
    def sound_rate(self) -> Fraction:
        """Latents to a second of sound."""
        pipeline = self.guided
        return (
            Fraction(pipeline.audio_sampling_rate, pipeline.audio_hop_length)
            / pipeline.audio_vae_temporal_compression_ratio
        )

    @property
    def newer(self) -> bool:
        """2.3 and later, whose weights expect another block to be skipped for spatio-temporal guidance."""
        return bool(self.transformer.config.get("perturbed_attn", False))

    @property
    def newest(self) -> bool:
        """2.5 and later, which read their prompts with Gemma 4."""
        return str(self.guided.text_encoder.config.model_type).startswith("gemma4")

    @property
    def transformer(self) -> Any:  # noqa: ANN401
        return self.guided.transformer

    def upscale(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents of twice the width and height. Raises NotReady without the upsampler's weights."""
        if self.upsampler is None:
            raise NotReady(
                "Two stages need the latent upsampler, which the installed weights lack.",
                "Draw in one stage, or install the weights again with the upsampler.",
            )
        pipeline = LTX2LatentUpsamplePipeline(vae=self.guided.vae, latent_upsampler=self.upsampler)
        made = pipeline(
            latents=latents.to(self.device, self.upsampler.dtype),
            latents_normalized=False,
            output_type="latent",
            return_dict=False,
        )
        return made[0].float()

    def wear(self, loras: Sequence[Lora], shelf: LoraShelf, *, distilled: bool) -> dict[str, str]:
        """Put on exactly these LoRAs, and the distillation where the weights need it to draw so in any stage. Gives the SHA-256 of
        the former, by name.
        """
        needed = distilled and not self.abilities.distilled
        return self._worn.wear(loras, shelf, {_DISTILLATION: self._distilled_lora} if needed else {})

    def distil(self, acts: bool) -> None:
        """Let the distillation act or not, where it is worn."""
        self._worn.let_act(_DISTILLATION, acts)

    @property
    def reference_factor(self) -> int:
        """How many times smaller than the picture the control films are that the worn IC-LoRAs follow."""
        return self._worn.reference_factor

    def mute_followers(self) -> None:
        """Let the worn IC-LoRAs have no say, until LoRAs are put on again."""
        self._worn.mute_followers()

    def fit(self, width: int, height: int) -> None:
        """Make ready for films of this size."""
        if self.placement.tiled:
            fit_tiles(self.guided.vae, width, height)

    def park(self) -> None:
        """Move the weights to main memory; those that take turns lie there already. What was read of prompts is given up."""
        self.guided.words.forget()
        self._move(torch.device("cpu"))
        collect(self.device)

    def restore(self) -> None:
        """Move parked weights back."""
        self._move(self.device)

    def _move(self, device: torch.device) -> None:
        if self.turns is None:
            self.guided.to(device)
            for part in self._beside:
                part.to(device)

    def rest(self) -> None:
        """After a run: what was laid in for it is given up, and what takes turns on the device goes back to where it rests."""
        self.guided.around = self.controlled.around = Around()
        self.guided.given = None
        if self.turns is not None:
            self.turns.clear()


def single_precision_ropes(pipeline: Any) -> None:  # noqa: ANN401
    """Let positions be reckoned in 4-byte numbers: MPS has none of 8 bytes."""
    for part in (pipeline.transformer, pipeline.connectors):
        for module in part.modules():
            if hasattr(module, "double_precision"):
                module.double_precision = False


def _load_upsampler(folder: Path, dtype: torch.dtype) -> LTX2LatentUpsamplerModel | None:
    if not (folder / UPSAMPLER).is_dir():
        return None
    return LTX2LatentUpsamplerModel.from_pretrained(str(folder / UPSAMPLER), dtype=dtype, local_files_only=True)
