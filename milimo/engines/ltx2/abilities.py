"""What a folder of LTX-2 weights can do, told by what lies in it. Loads nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from milimo.domain.job import JobSpec
from milimo.engines.ltx2.settings import DISTILLED_LORA, UPSAMPLER, Settings
from milimo.engines.weights import is_distilled
from milimo.errors import BadInput, NotReady

OF_FULL_GUIDANCE = (
    "steps",
    "guidance_scale",
    "guidance_rescale",
    "stg_scale",
    "modality_scale",
    "audio_guidance_scale",
)
"""The settings that the distilled schedule leaves no room for."""
_FIXED = "Distilled weights draw by a fixed schedule and without guidance"


@dataclass(frozen=True)
class Abilities:
    """`distilled` weights draw by the distilled schedule alone; others do so too, and refine, with the LoRA `distillation`."""

    distilled: bool
    distillation: bool
    upsampler: bool

    @classmethod
    def of(cls, folder: Path) -> Self:
        return cls(is_distilled(folder), (folder / DISTILLED_LORA).is_file(), (folder / UPSAMPLER).is_dir())

    def draws_distilled(self, settings: Settings) -> bool:
        """Whether these settings mean the distilled schedule: what the weights were made for, unless they say."""
        return self.distilled if settings.guidance is None else settings.guidance == "distilled"

    def lacks(self) -> dict[str, str]:
        """What they cannot do, in a sentence, as `Ready.lacks` has it."""
        found: dict[str, str] = {}
        if not self.upsampler:
            found["stages=2"] = "Two stages need the latent upsampler, which the installed weights lack."
        elif not (self.distilled or self.distillation):
            found["stages=2"] = (
                "The second stage is drawn by the distilled schedule: it needs distilled weights or the distillation LoRA."
            )
        if self.distilled:
            found["guidance=full"] = "Full guidance needs weights that are not distilled."
            found["negative_prompt"] = f"{_FIXED}: they take no negative prompt."
            found |= dict.fromkeys(OF_FULL_GUIDANCE, f"{_FIXED}: steps and guidance cannot be set.")
        elif not self.distillation:
            found["guidance=distilled"] = "Distilled guidance needs distilled weights or the distillation LoRA."
        return found

    def check(self, spec: JobSpec, settings: Settings) -> None:
        """Raises NotReady for what these weights cannot do, BadInput for what distilled guidance would have to ignore."""
        lacks = self.lacks()
        for key in (f"guidance={settings.guidance}", f"stages={settings.stages}"):
            if key in lacks:
                raise NotReady(lacks[key], "Choose otherwise in the settings, or other weights on the Models page.")
        if not self.draws_distilled(settings):
            return
        remedy = "Clear it, or choose full guidance with weights that are not distilled."
        if spec.negative_prompt.strip():
            raise BadInput("Distilled guidance takes no negative prompt.", remedy)
        for name in OF_FULL_GUIDANCE:
            if name in spec.parameters:
                raise BadInput(f"Distilled guidance has a schedule of its own: {name} cannot be set.", remedy)
