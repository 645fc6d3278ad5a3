"""Draws one chunk: guides and given latents in, latents of picture and sound out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition
from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES
from torch import Tensor

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import first_frame_of, frames_of, latent_at, latents_covering
from milimo.engines.ltx2.guides import Guides, Moving
from milimo.engines.ltx2.layout import Draw
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pictures import FilmSource, fitted_still
from milimo.engines.ltx2.pipeline import Around, encode_film
from milimo.engines.ltx2.settings import DISTILLED_STEPS, FULL_STEPS, Settings
from milimo.errors import NotReady

SKIPPED_BLOCK = {False: 29, True: 28}
"""The block that spatio-temporal guidance skips, of 2.0 and of 2.3, as their makers recommend."""
REFINING_STEPS = len(STAGE_2_DISTILLED_SIGMA_VALUES)
_UNGUIDED = {
    "guidance_scale": 1.0,
    "stg_scale": 0.0,
    "modality_scale": 1.0,
    "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0,
    "audio_stg_scale": 0.0,
    "audio_modality_scale": 1.0,
    "audio_guidance_rescale": 0.0,
}

StepDone = Callable[[int, Tensor, float], None]
"""Called after each step with the steps done, the picture's tokens and their noise level."""


@dataclass(frozen=True)
class Drawn:
    """Latents, denormalised, float32, on the CPU. `low` are those of the first of two stages."""

    final: Tensor
    audio: Tensor
    low: Tensor | None = None

    def tensors(self) -> dict[str, Tensor]:
        found = {"final": self.final, "audio": self.audio}
        return found if self.low is None else found | {"low": self.low}

    @classmethod
    def of(cls, tensors: Mapping[str, Tensor]) -> "Drawn":
        return cls(tensors["final"], tensors["audio"], tensors.get("low"))


@dataclass
class Drawing:
    """Draws the chunks of one spec with one loaded checkpoint."""

    models: LoadedLTX2
    spec: JobSpec
    settings: Settings
    guides: Guides
    files: Mapping[str, Path]

    @property
    def distilled(self) -> bool:
        """Whether to draw by the distilled schedule. Raises NotReady when the weights cannot."""
        wanted = self.settings.guidance or ("distilled" if self.models.distilled else "full")
        if wanted == "distilled" and not self.models.can_draw_distilled:
            raise NotReady(
                "Distilled guidance needs distilled weights or the distillation LoRA, and neither is installed.",
                "Choose full guidance, or install the distilled weights.",
            )
        return wanted == "distilled"

    @property
    def steps(self) -> int:
        """Of one chunk, both stages."""
        first = DISTILLED_STEPS if self.distilled else self.settings.steps or FULL_STEPS
        return first + (REFINING_STEPS if self.settings.stages == 2 else 0)

    def draw(self, draw: Draw, before: Drawn | None, step_done: StepDone) -> Drawn:
        """One chunk. The same spec, draw and predecessor give the same latents."""
        generator = torch.Generator().manual_seed((self.spec.seed + draw.index) % 2**63)
        first = self._first_stage()
        if self.settings.stages == 1:
            handed = _tail(before, "final", draw)
            return Drawn(*self._stage(draw, 1, handed, generator=generator, step_done=step_done, options=first))
        handed = _tail(before, "low", draw)
        low, audio = self._stage(draw, 2, handed, generator=generator, step_done=step_done, options=first)
        sigmas = STAGE_2_DISTILLED_SIGMA_VALUES
        done = self.steps - REFINING_STEPS
        options: dict[str, Any] = _UNGUIDED | {
            "latents": self.models.upscale(low),
            "audio_latents": audio.to(self.models.device),
            "sigmas": sigmas,
            "num_inference_steps": len(sigmas),
            "noise_scale": sigmas[0],
        }

        def refined(count: int, tokens: Tensor, sigma: float) -> None:
            step_done(done + count, tokens, sigma)

        # As their makers use them: the second stage sharpens what the first laid out, by the model alone.
        self.models.mute_followers()
        handed = _tail(before, "final", draw)
        final, audio = self._stage(
            draw, 1, handed, generator=generator, step_done=refined, options=options, follows=False
        )
        return Drawn(final, audio, low)

    def _first_stage(self) -> dict[str, Any]:
        if self.distilled:
            return _UNGUIDED | {"sigmas": DISTILLED_SIGMA_VALUES, "num_inference_steps": DISTILLED_STEPS}
        settings = self.settings
        return {
            "num_inference_steps": settings.steps or FULL_STEPS,
            "negative_prompt": self.spec.negative_prompt or None,
            "guidance_scale": settings.guidance_scale,
            "guidance_rescale": settings.guidance_rescale,
            "stg_scale": settings.stg_scale,
            "modality_scale": settings.modality_scale,
            "audio_guidance_scale": settings.audio_guidance_scale,
            "audio_guidance_rescale": settings.guidance_rescale,
            "audio_stg_scale": settings.stg_scale,
            "audio_modality_scale": settings.modality_scale,
            "spatio_temporal_guidance_blocks": [min(SKIPPED_BLOCK[self.models.newer], self.models.blocks - 1)],
        }

    def _stage(
        self,
        draw: Draw,
        shrink: int,
        handed: Tensor | None,
        *,
        generator: torch.Generator,
        step_done: StepDone,
        options: Mapping[str, Any],
        follows: bool = True,
    ) -> tuple[Tensor, Tensor]:
        width, height = self.spec.width // shrink, self.spec.height // shrink
        guides = self.guides.of(draw)
        controls = [film for film in guides.films if film.control and follows]
        pipeline: Any = self.models.pipeline(controlled=bool(controls))
        pipeline.around = Around(
            *self._given(draw, handed, width, height), {it.latent: it.frame for it in guides.stills if it.frame}
        )
        extra: dict[str, Any] = {"conditions": self._conditions(draw, guides, width, height) or None}
        if controls:
            extra["reference_conditions"] = [
                LTX2ReferenceCondition(self._control(draw, film), film.strength) for film in controls
            ]
            extra["conditioning_attention_strength"] = self.settings.control_attention
            extra["reference_downscale_factor"] = self.models.reference_factor

        def done(pipe: Any, index: int, _: object, values: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
            step_done(index + 1, values["latents"], float(pipe.scheduler.sigmas[index + 1]))
            return {}

        made = pipeline(
            prompt=self.spec.prompt,
            width=width,
            height=height,
            num_frames=draw.frames,
            frame_rate=float(self.spec.rate.fraction),
            generator=generator,
            output_type="latent",
            return_dict=False,
            callback_on_step_end=done,
            **options,
            **extra,
        )
        return made[0].float().cpu(), made[1].float().cpu()

    def _given(
        self, draw: Draw, handed: Tensor | None, width: int, height: int
    ) -> tuple[Tensor | None, tuple[int, ...]]:
        if handed is not None:
            return handed, tuple(range(draw.handed))
        kept = draw.kept
        if kept is None or not kept.latents or self.guides.source is None:
            return None, ()
        with FilmSource(self.files[self.guides.source], self.spec.rate) as source:
            # Causal: what lies after the last kept latent has no part in it.
            count = frames_of(max(kept.latents) + 1)
            frames = source.read(range(kept.first_frame, kept.first_frame + count), width, height)
        pictures = torch.from_numpy(frames).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
        latents = encode_film(self.models.guided, pictures, self.models.device)
        return latents[:, :, list(kept.latents)], kept.latents

    def _conditions(self, draw: Draw, guides: Guides, width: int, height: int) -> list[LTX2VideoCondition]:
        found = [
            LTX2VideoCondition(fitted_still(self.files[it.asset_id], width, height), it.latent, it.strength)
            for it in guides.stills
        ]
        for film in guides.films:
            if not film.control:
                found += self._followed(draw, film, width, height)
        return found

    def _followed(self, draw: Draw, film: Moving, width: int, height: int) -> Sequence[LTX2VideoCondition]:
        """As much of a film as this draw can follow, in whole latents; what the draw before showed is left out."""
        first = max(0, film.frame, first_frame_of(len(draw.fixed)) if draw.fixed else 0)
        with FilmSource(self.files[film.asset_id], self.spec.rate) as source:
            count = min(source.frames + film.frame, draw.frames) - first
            if count < 1:
                return ()
            count = frames_of(latents_covering(count + 1) - 1) if count > 1 else 1
            frames = source.read(range(first - film.frame, first - film.frame + count), width, height)
        return (LTX2VideoCondition(frames, latent_at(first), film.strength, crf=0),)

    def _control(self, draw: Draw, film: Moving) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The control as far as the draw goes, [frames, height, width, 3] in 0..1; its first and last frames hold."""
        with FilmSource(self.files[film.asset_id], self.spec.rate) as source:
            frames = source.read(range(-film.frame, draw.frames - film.frame), self.spec.width, self.spec.height)
        return frames.astype(np.float32) / np.float32(255)


def _tail(before: Drawn | None, part: str, draw: Draw) -> Tensor | None:
    """The last latents of the draw before, which this one begins with."""
    if before is None or not draw.handed:
        return None
    return before.tensors()[part][:, :, -draw.handed :]
