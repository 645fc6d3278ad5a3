"""How a shot is sampled: steps, guidance, stages. Read from the spec's parameters; unknown ones are refused. Pure."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import DEFAULT_CHUNK_FRAMES, SIDE_STEP
from milimo.errors import BadInput

Pipeline = Literal["new", "retake", "extend", "prelude"]

FASTEST = 60
"""Frames a second. LTX-2 learnt films of up to this rate; beyond it motion runs at the wrong speed."""
NEGATIVE_PROMPT = (
    "blurry, out of focus, overexposed, underexposed, washed out colors, flicker, noise, color banding, compression artifacts, "
    "subtitles, captions, watermark, distorted proportions, deformed face, extra limbs, malformed hands, unnatural skin, warping, "
    "jittery movement, inconsistent lighting, plastic 3D render, lips out of sync, muffled sound, distorted voice, robotic voice, "
    "echo, words that nobody wrote, repeated words"
)
"""What full guidance leads away from when the user says nothing."""
UPSAMPLER = "latent_upsampler"
DISTILLED_LORA = "distilled_lora.safetensors"
"""What may lie in the weights' folder beside the pipeline."""


class Settings(BaseModel):
    """The parameters of LTX-2, with the values that its makers recommend."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    guidance: Annotated[Literal["distilled", "full"] | None, Field(title="Guidance")] = None
    """Distilled is quick; full follows the prompt more closely. Automatic: what the weights were made for."""
    steps: Annotated[int, Field(title="Steps", ge=2, le=100)] | None = None
    """Of full guidance; distilled weights have a fixed schedule. Automatic: 40 for LTX-2.0, 30 for later ones."""
    guidance_scale: Annotated[float, Field(title="Prompt guidance", ge=1, le=20)] = 3.0
    """How strictly the picture follows the prompt."""
    guidance_rescale: Annotated[float, Field(title="Guidance rescale", ge=0, le=1)] = 0.7
    """Tames the contrast that strong guidance brings."""
    stg_scale: Annotated[float, Field(title="Motion guidance", ge=0, le=10)] = 1.0
    """Steadier motion and shapes; 0 is off."""
    modality_scale: Annotated[float, Field(title="Sound guidance", ge=1, le=20)] = 3.0
    """How closely picture and sound follow each other."""
    audio_guidance_scale: Annotated[float, Field(title="Sound's prompt guidance", ge=1, le=20)] = 7.0
    """How strictly the sound follows the prompt."""
    stages: Annotated[Literal[1, 2], Field(title="Stages", json_schema_extra={"multiplies_grid": True})] = 1
    """Two draws at half size, then refines what the upsampler makes of it."""
    chunk_frames: Annotated[int, Field(title="Chunk", ge=9, le=1025, json_schema_extra={"step": 8})] | None = None
    """The most frames made at once; longer shots are chained. Automatic: as many as the machine's memory holds, at most 505."""
    overlap_frames: Annotated[int, Field(title="Overlap", ge=1, le=121, json_schema_extra={"step": 8})] = 24
    """Frames that each chunk of a chain sees of the one before."""
    control_attention: Annotated[float, Field(title="Control", ge=0, le=1, json_schema_extra={"ways": ["control"]})] = (
        1.0
    )
    """How strongly the picture looks at its controls."""
    sound: Annotated[bool, Field(title="Sound")] = True
    """Off writes a silent film."""


def settings_of(spec: JobSpec) -> Settings:
    """Read a spec's parameters. Raises BadInput that names the first wrong one."""
    try:
        settings = Settings.model_validate(spec.parameters)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "parameters"
        raise BadInput(
            f"LTX-2 cannot use the setting {where}: {first['msg'].lower()}.", "Correct it, or clear it for the default."
        ) from error
    check_size(spec, settings)
    check_rate(spec)
    return settings


def chunk_frames_of(spec: JobSpec, settings: Settings) -> int:
    """The most frames made at once: as the user set it, else as the plan chose it for the machine, else LTX-2's own."""
    return settings.chunk_frames or spec.chunk_frames or DEFAULT_CHUNK_FRAMES


def check_size(spec: JobSpec, settings: Settings) -> None:
    """Raises BadInput for a picture off the grid, with the nearest sizes on it."""
    step = SIDE_STEP * settings.stages
    if spec.width % step or spec.height % step:
        near = " by ".join(str(max(step, round(side / step) * step)) for side in (spec.width, spec.height))
        stages = " in two stages" if settings.stages == 2 else ""
        raise BadInput(
            f"LTX-2 draws{stages} in sides that are multiples of {step}; {spec.width} by {spec.height} is not.",
            f"The nearest size is {near}.",
        )


def check_rate(spec: JobSpec) -> None:
    """Raises BadInput for a film that is faster than any that the model has seen."""
    if spec.rate.fraction > FASTEST:
        raise BadInput(
            f"LTX-2 draws at most {FASTEST} frames a second, and this film has {float(spec.rate.fraction):g}.",
            f"Choose a rate of at most {FASTEST} for the project, or another engine.",
        )


def check_reference_size(spec: JobSpec, settings: Settings, factors: Collection[int]) -> None:
    """Raises BadInput when the film that is followed cannot be laid on the grid. `factors` says how many times smaller than the
    picture it is, of each IC-LoRA that is worn.
    """
    if len(factors) > 1:
        raise BadInput(
            "The shot wears IC-LoRAs that follow films of different sizes.", "Take all but one of them off the shot."
        )
    step = SIDE_STEP * settings.stages * max(factors, default=1)
    if spec.width % step or spec.height % step:
        near = " by ".join(str(max(step, round(side / step) * step)) for side in (spec.width, spec.height))
        raise BadInput(
            f"Following this film, LTX-2 draws in sides that are multiples of {step}; {spec.width} by {spec.height} is not.",
            f"The nearest size is {near}.",
        )


def pipeline_of(spec: JobSpec) -> Pipeline:
    """What is to be done, by the spec's pipeline; automatic when it names none of ours."""
    match spec.pipeline:
        case "retake" | "extend" | "prelude":
            return spec.pipeline
        case "stage" | "auto" | "new" | "still" | "text" | "image" | "keyframes" | "control" | "chained":
            return "new"
        case other:
            raise BadInput(f"LTX-2 knows no pipeline called {other}.", "Choose automatic.")
