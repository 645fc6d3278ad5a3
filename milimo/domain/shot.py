"""A shot: one intended camera view that covers a range of a scene's lines, with parsed values and the user's overrides."""

from typing import Annotated, Literal

from pydantic import Field

from milimo.domain.ids import Id
from milimo.domain.lora import Lora
from milimo.domain.record import Order, Text, Value

Size = Literal["ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS"]
Framing = Literal["single", "two", "group", "over-shoulder", "POV", "insert"]
Move = Literal[
    "static", "push-in", "pull-out", "pan-left", "pan-right", "tilt-up", "tilt-down", "track-left", "track-right",
    "crane-up", "crane-down", "follow", "handheld",
]  # fmt: skip
Purpose = Literal["establishing", "master", "coverage", "insert", "reaction", "title"]
Pipeline = Literal["text", "image", "keyframes", "control"]
"""How a prompted engine makes a take: from words alone, a first frame, several frames, or a film that it follows."""
ShotType = Literal["close-up", "medium", "wide", "establishing", "insert", "tracking"]
"""The six types of the seed product, derived from size, framing, move and purpose by `shot_type`."""


class ShotValues(Value):
    """What the breakdown read out of the script."""

    size: Size = "MS"
    framing: Framing = "single"
    move: Move = "static"
    purpose: Purpose = "coverage"
    action: Text = ""
    """What is seen, in the script's words."""
    characters: tuple[str, ...] = ()
    """Names as in the cues, upper case; the first is the subject."""
    subject: str = ""
    """Of an insert: the object; of a title: its words. Empty otherwise."""
    frames: Annotated[int, Field(ge=1, le=100_000)] = 96


class PromptAuthor(Value):
    """Who wrote a prompt that takes the place of the script's."""

    kind: Literal["user", "rules", "local", "ollama", "openai"]
    """A person, the rules, or where a language model was asked."""
    model: Annotated[str, Field(max_length=300)] = ""
    """Its name."""
    edited: bool = False
    """The user's own words are in it too."""


class ShotOverrides(Value):
    """What the user set by hand; None is not set. Overrides win."""

    size: Size | None = None
    framing: Framing | None = None
    move: Move | None = None
    purpose: Purpose | None = None
    action: Text | None = None
    characters: tuple[str, ...] | None = None
    subject: str | None = None
    frames: Annotated[int, Field(ge=1, le=100_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = None
    engine: str | None = None
    pipeline: Pipeline | None = None
    """None is automatic: chosen by rule from the guides and the length."""
    prompt: Text | None = None
    """Takes the place of the prompt that is assembled from the script."""
    prompt_by: PromptAuthor | None = None
    """Who wrote `prompt`; None where nobody noted it."""
    negative_prompt: Text | None = None
    width: Annotated[int, Field(ge=64, le=4096)] | None = None
    height: Annotated[int, Field(ge=64, le=4096)] | None = None
    """Of what is generated, in pixels; the project's size else."""
    parameters: dict[str, str | int | float | bool] | None = None
    """The engine's own settings (steps, guidance)."""
    loras: tuple[Lora, ...] | None = None


class Shot(Value):
    """One intended camera view. It has no status and no URL: those are facts, derived from jobs and takes."""

    kind: Literal["shot"] = "shot"
    id: Id
    scene_id: Id
    order: Order
    first_line_id: Id | None = None
    last_line_id: Id | None = None
    """The covered lines, inclusive; both None for a shot that covers no line (an establishing shot)."""
    parsed: ShotValues = ShotValues()
    overrides: ShotOverrides = ShotOverrides()
    direction: Text = ""
    """The director's description. The user's; never overwritten."""
    origin: Literal["breakdown", "user"] = "breakdown"
    state: Literal["live", "deleted", "omitted"] = "live"
    """`deleted` by the user and stays so; `omitted`: its lines left the script, its takes are kept."""
    locked_label: str | None = None
    picked_take_id: Id | None = None
    """The circled take. Set only by the user."""


def values_of(shot: Shot) -> ShotValues:
    """What holds for the shot: the parsed values with the user's overrides on top."""
    overrides = {name: value for name, value in shot.overrides if value is not None and name in ShotValues.model_fields}
    return shot.parsed.model_copy(update=overrides)


def family_of(values: ShotValues) -> str:
    """Kinds of shot that never become one another by a change of words."""
    return values.purpose if values.purpose in ("insert", "title", "establishing") else "people"


def shot_type(values: ShotValues) -> ShotType:
    """Derive the seed product's shot type."""
    if values.purpose in ("establishing", "insert"):
        return values.purpose
    if values.move in ("track-left", "track-right", "follow"):
        return "tracking"
    if values.size in ("ECU", "CU", "MCU"):
        return "close-up"
    return "medium" if values.size in ("MS", "MLS") else "wide"
