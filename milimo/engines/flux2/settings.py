"""How a picture is drawn, and what its inputs are for. Unknown settings are refused. Pure."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from milimo.domain.ids import Id
from milimo.domain.job import JobSpec
from milimo.errors import BadInput

SIDE_STEP = 16
MAX_SIDE = 2048
MOST_PIXELS = 1024**2
"""Of a picture that the model looks at: a reference, or what it paints over. Its pipelines shrink what is larger."""
MAX_REFERENCES = 4
DISTILLED_STEPS = 4
FULL_STEPS = 50


class Settings(BaseModel):
    """The parameters of FLUX.2 Klein, with the values that its makers recommend."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    steps: Annotated[int, Field(title="Steps", ge=1, le=100)] | None = None
    """Automatic: 4 for distilled weights, else 50."""
    guidance_scale: Annotated[float, Field(title="Prompt guidance", ge=1, le=20)] = 4.0
    """How strictly the picture follows the prompt. Of weights that were not distilled."""
    strength: Annotated[
        float, Field(title="Change", ge=0.05, le=1, json_schema_extra={"ways": ["inpaint"], "step": 0.05})
    ] = 1.0
    """Of inpainting: how far the masked part moves away from what is there."""
    feather: Annotated[int, Field(title="Feather", ge=0, le=256, json_schema_extra={"ways": ["inpaint"]})] = 8
    """Of inpainting: pixels over which the new fades in, inside the mask."""


@dataclass(frozen=True)
class Inputs:
    """What a picture is made from. `source` and `mask` come together or not at all."""

    references: tuple[Id, ...] = ()
    source: Id | None = None
    mask: Id | None = None


def settings_of(spec: JobSpec) -> Settings:
    """Read a spec's parameters. Raises BadInput that names the first wrong one, or a side off the grid."""
    try:
        settings = Settings.model_validate(spec.parameters)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "parameters"
        raise BadInput(
            f"FLUX.2 cannot use the setting {where}: {first['msg'].lower()}.",
            "Correct it, or clear it for the default.",
        ) from error
    if spec.frames != 1:
        raise BadInput(f"FLUX.2 draws stills, not {spec.frames} frames.", "Choose an engine for moving pictures.")
    return settings


def inputs_of(spec: JobSpec) -> Inputs:
    """Sort a spec's inputs. A first frame is what the still should look like, so it is a reference; guides of motion are left.

    Raises BadInput for too many references, for half of a source and mask, and for a new picture off the grid.
    """
    found: dict[str, list[Id]] = {}
    for it in spec.inputs:
        if it.asset_id is not None:
            role = "reference" if it.role == "first_frame" else it.role
            found.setdefault(role, []).append(it.asset_id)
    references = tuple(found.get("reference", ()))
    source, mask = (next(iter(found.get(role, ())), None) for role in ("source", "mask"))
    if len(references) > MAX_REFERENCES:
        raise BadInput(
            f"FLUX.2 Klein looks at up to {MAX_REFERENCES} references, not {len(references)}.", "Remove some of them."
        )
    if (source is None) != (mask is None):
        missing = "a mask" if mask is None else "the picture that the mask belongs to"
        raise BadInput(f"Inpainting needs {missing}.", "Paint over what is to change, then generate again.")
    if source is None and (spec.width % SIDE_STEP or spec.height % SIDE_STEP):
        near = " by ".join(str(on_grid(side)) for side in (spec.width, spec.height))
        raise BadInput(
            f"FLUX.2 draws in sides that are multiples of {SIDE_STEP}; {spec.width} by {spec.height} is not.",
            f"The nearest size is {near}.",
        )
    return Inputs(references, source, mask)


def on_grid(side: int) -> int:
    """The side, at most MAX_SIDE, that the model works at."""
    return max(SIDE_STEP, min(MAX_SIDE, round(side / SIDE_STEP) * SIDE_STEP))
