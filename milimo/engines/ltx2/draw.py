"""Draws one chunk: guides and given latents in, latents of picture and sound out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition
from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from torch import Tensor

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import FRAMES_PER_LATENT, first_frame_of, frames_of, latent_at, latents_covering
from milimo.engines.ltx2.ancestral import AncestralScheduler
from milimo.engines.ltx2.guides import Guides, Moving
from milimo.engines.ltx2.hearing import GivenSound, hear, latents_heard_in, places_outside, sound_stays
from milimo.engines.ltx2.layout import Draw
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pictures import FilmSource, fitted_still
from milimo.engines.ltx2.pipeline import TOLD, Around, encode_film, put_sound
from milimo.engines.ltx2.schedule import FULL_STEPS, full_sigmas
from milimo.engines.ltx2.settings import NEGATIVE_PROMPT, Settings
from milimo.errors import EngineFailed

SKIPPED_BLOCK = {False: 29, True: 28}
"""The block that spatio-temporal guidance skips, of 2.0 and of 2.3, as their makers recommend."""
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


@dataclass(frozen=True)
class Step:
    """How far a draw has come."""

    done: int
    """Steps, of all its stages."""
    heading: Tensor
    """What the model takes the film to become at the size of the stage under way: [1, channels, latents, height, width], normalised,
    without what guides it.
    """


StepDone = Callable[[Step], None]


@dataclass(frozen=True)
class Drawn:
    """Latents, denormalised, float32, on the CPU. `low` are those of the first of two stages."""

    final: Tensor
    audio: Tensor
    low: Tensor | None = None

    def tensors(self) -> dict[str, Tensor]:
        found = {"final": self.final, "audio": self.audio}
        return found if self.low is None else found | {"low": self.low}

    def checked(self) -> "Drawn":
        """Raises EngineFailed when it is no picture: the numbers ran over somewhere on the way."""
        if all(bool(tensor.isfinite().all()) for tensor in self.tensors().values()):
            return self
        raise EngineFailed(
            "LTX-2 drew something that is no picture: its numbers ran over.",
            "Take off LoRAs or lower their weights, ask for fewer or smaller frames at once, or try another seed.",
        )

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
        """Whether the first stage is drawn by the distilled schedule; a second one always is."""
        return self.models.abilities.draws_distilled(self.settings)

    @property
    def needs_distillation(self) -> bool:
        return self.distilled or self.settings.stages == 2

    @property
    def steps(self) -> int:
        """Of one chunk, both stages."""
        return len(self._sigmas) + (len(STAGE_2_DISTILLED_SIGMA_VALUES) if self.settings.stages == 2 else 0)

    @property
    def _sigmas(self) -> list[float]:
        if self.distilled:
            return DISTILLED_SIGMA_VALUES
        return full_sigmas(self.settings.steps or FULL_STEPS[self.models.newer])

    def draw(self, draw: Draw, before: Drawn | None, step_done: StepDone) -> Drawn:
        """One chunk. The same spec, draw and predecessor give the same latents. Raises EngineFailed when they are no picture."""
        generator = torch.Generator().manual_seed((self.spec.seed + draw.index) % 2**63)
        sound = self._given_sound(draw, before)
        first = self._by(self._sigmas) | (_UNGUIDED if self.distilled else self._guided())
        self.models.distil(self.distilled)
        if self.settings.stages == 1:
            handed = _tail(before, "final", draw)
            made = self._stage(draw, 1, handed, sound, generator=generator, step_done=step_done, options=first)
            return Drawn(*made).checked()
        handed = _tail(before, "low", draw)
        low, audio = self._stage(draw, 2, handed, sound, generator=generator, step_done=step_done, options=first)
        second = self._by(STAGE_2_DISTILLED_SIGMA_VALUES) | _UNGUIDED
        second |= {"latents": self.models.upscale(low), "audio_latents": audio.to(self.models.device)}
        done = len(self._sigmas)

        def refined(step: Step) -> None:
            step_done(replace(step, done=done + step.done))

        self.models.distil(True)
        handed = _tail(before, "final", draw)
        final, refined_audio = self._stage(
            draw, 1, handed, sound, generator=generator, step_done=refined, options=second, refines=True
        )
        # As its makers do: what full guidance made of the sound is better than what refining makes of it.
        return Drawn(final, refined_audio if self.distilled else audio, low).checked()

    def _by(self, sigmas: list[float]) -> dict[str, Any]:
        return {
            "sigmas": sigmas,
            "num_inference_steps": len(sigmas),
            "noise_scale": sigmas[0],
            "use_cross_timestep": self.models.newer,
        }

    def _guided(self) -> dict[str, Any]:
        settings = self.settings
        return {
            "negative_prompt": self.spec.negative_prompt.strip() or NEGATIVE_PROMPT,
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
        sound: GivenSound | None,
        *,
        generator: torch.Generator,
        step_done: StepDone,
        options: Mapping[str, Any],
        refines: bool = False,
    ) -> tuple[Tensor, Tensor]:
        """Latents of picture and sound, drawn at the spec's size divided by `shrink`."""
        width, height = self.spec.width // shrink, self.spec.height // shrink
        guides = self.guides.of(draw)
        controls = [film for film in guides.films if film.control and not refines]
        if not controls:
            # They were taught on pictures with a film beside them; and a second stage sharpens by the model alone.
            self.models.mute_followers()
        pipeline: Any = self.models.pipeline(controlled=bool(controls))
        pipeline.around = Around(
            *self._given(draw, handed, width, height),
            {it.latent: it.frame for it in guides.stills if it.frame},
            sound,
        )
        ancestral = self._is_ancestral(draw, controls) and not refines
        # The weights' own would bend the noise levels that it is given, by the length of the sequence.
        pipeline.scheduler = (
            AncestralScheduler.seeded(self.spec.seed + draw.index) if ancestral else FlowMatchEulerDiscreteScheduler()
        )
        extra: dict[str, Any] = {"conditions": self._conditions(draw, guides, width, height) or None}
        if controls:
            smaller = self.models.reference_factor
            extra["reference_conditions"] = [
                LTX2ReferenceCondition(self._control(draw, film, width // smaller, height // smaller), film.strength)
                for film in controls
            ]
            extra["conditioning_attention_strength"] = self.settings.control_attention
            extra["reference_downscale_factor"] = smaller

        def done(pipe: Any, index: int, _: object, values: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
            # diffusers has no mask for sound: its rescaling of guidance moves all of it.
            put_sound(pipe, values["audio_latents"])
            level, tokens = float(pipe.scheduler.sigmas[index + 1]), values["latents"]
            tokens = pipe.put_given(tokens) if ancestral and level else tokens
            step_done(Step(index + 1, _own(pipe, values["denoised_sample_cond"], draw.latents, width, height)))
            return {"latents": tokens}

        with sound_stays(self.models.transformer, sound.at if sound else ()):
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
                callback_on_step_end_tensor_inputs=["latents", *TOLD],
                **options,
                **extra,
            )
        return made[0].float().cpu(), made[1].float().cpu()

    def _is_ancestral(self, draw: Draw, controls: Sequence[Moving]) -> bool:
        """What the makers of distilled 2.5 draw with its own sampler: neither what follows a control nor what works on a take."""
        return self.models.newest and self.distilled and not controls and draw.kept is None

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

    def _given_sound(self, draw: Draw, before: Drawn | None) -> GivenSound | None:
        """What sounds already: the end of the draw before, or the source outside what is made anew. None where nothing does."""
        rate, sound_rate = self.spec.rate, self.models.sound_rate
        count = latents_heard_in(draw.frames, rate, sound_rate)
        if before is not None and draw.handed:
            since_before = draw.since - FRAMES_PER_LATENT * (before.final.shape[2] - draw.handed)
            first = latents_heard_in(draw.since, rate, sound_rate) - latents_heard_in(since_before, rate, sound_rate)
            latents = before.audio[:, :, first : first + count]
            return GivenSound(latents, tuple(range(latents.shape[2])))
        kept = draw.kept
        if kept is None or not kept.latents or self.guides.source is None:
            return None
        heard = hear(self.models.guided, self.files[self.guides.source], rate, kept.first_frame, draw.frames)
        if heard is None:
            return None
        start, end = (float(frame / rate.fraction) for frame in draw.fresh)
        places = places_outside(self.models.transformer.audio_rope, min(count, heard.shape[2]), start, end)
        return GivenSound(heard[:, :, list(places)], places) if places else None

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

    def _control(self, draw: Draw, film: Moving, width: int, height: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The control as far as the draw goes, [frames, height, width, 3] in 0..1; its first and last frames hold.

        It is read at the size that the model follows, for diffusers would leave pixels out where it has to shrink it.
        """
        with FilmSource(self.files[film.asset_id], self.spec.rate) as source:
            frames = source.read(range(-film.frame, draw.frames - film.frame), width, height)
        return frames.astype(np.float32) / np.float32(255)


def _own(pipeline: Any, tokens: Tensor, latents: int, width: int, height: int) -> Tensor:  # noqa: ANN401
    """A film's own tokens as latents. They lie first, frame by frame; keyframes, films and controls are appended to them."""
    rows, columns = (side // pipeline.vae_spatial_compression_ratio for side in (height, width))
    sizes = (pipeline.transformer_spatial_patch_size, pipeline.transformer_temporal_patch_size)
    return pipeline._unpack_latents(tokens[:, : latents * rows * columns], latents, rows, columns, *sizes)


def _tail(before: Drawn | None, part: str, draw: Draw) -> Tensor | None:
    """The last latents of the draw before, which this one begins with."""
    if before is None or not draw.handed:
        return None
    return before.tensors()[part][:, :, -draw.handed :]
