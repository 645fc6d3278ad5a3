"""How a shot is sampled: steps, guidance, stages. Read from the spec's parameters; unknown ones are refused. Pure."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import DEFAULT_CHUNK_FRAMES, SIDE_STEP
from milimo.errors import BadInput

Pipeline = Literal["new", "retake", "extend", "prelude"]

DISTILLED_STEPS = 8
FULL_STEPS = 30


class Settings(BaseModel):
    """The parameters of LTX-2, with the values that its makers recommend."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guidance: Literal["distilled", "full"] | None = None
    """None follows the weights: full guidance on weights that were not distilled."""
    steps: Annotated[int, Field(ge=2, le=100)] | None = None
    """Of full guidance; distilled weights have a fixed schedule."""
    guidance_scale: Annotated[float, Field(ge=1, le=20)] = 3.0
    guidance_rescale: Annotated[float, Field(ge=0, le=1)] = 0.7
    stg_scale: Annotated[float, Field(ge=0, le=10)] = 1.0
    modality_scale: Annotated[float, Field(ge=1, le=20)] = 3.0
    audio_guidance_scale: Annotated[float, Field(ge=1, le=20)] = 7.0
    stages: Literal[1, 2] = 1
    """2 draws at half size, then refines what the upsampler makes of it."""
    chunk_frames: Annotated[int, Field(ge=9, le=1025)] = DEFAULT_CHUNK_FRAMES
    overlap_frames: Annotated[int, Field(ge=1, le=121)] = 24
    control_attention: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How strongly the picture looks at its controls."""
    sound: bool = True
    """False writes a silent film."""


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
    return settings


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


def pipeline_of(spec: JobSpec) -> Pipeline:
    """What is to be done, by the spec's pipeline; automatic when it names none of ours."""
    match spec.pipeline:
        case "retake" | "extend" | "prelude":
            return spec.pipeline
        case "stage" | "auto" | "new" | "text" | "image" | "keyframes" | "control" | "chained":
            return "new"
        case other:
            raise BadInput(f"LTX-2 knows no pipeline called {other}.", "Choose automatic.")
