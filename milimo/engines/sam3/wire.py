"""What goes through the pipe to the SAM 3 process and back: a JSON record a line. Masks travel as files."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from milimo.domain.mask import Direction, MaskPrompt
from milimo.domain.record import Value


class Health(Value):
    do: Literal["health"] = "health"


class Segment(Value):
    """Writes the masks as PNG files into `out`, the best first."""

    do: Literal["segment"] = "segment"
    picture: str
    prompt: MaskPrompt
    out: str


class Track(Value):
    """Writes the film of masks to `out`."""

    do: Literal["track"] = "track"
    film: str
    frame: int
    meant: MaskPrompt | Path
    direction: Direction
    out: str


Request: TypeAdapter[Health | Segment | Track] = TypeAdapter(
    Annotated[Health | Segment | Track, Field(discriminator="do")]
)


class Going(Value):
    say: Literal["going"] = "going"
    done: int
    total: int


class Done(Value):
    """`scores` are those of the masks that a Segment wrote."""

    say: Literal["done"] = "done"
    scores: tuple[float, ...] = ()


class Failed(Value):
    say: Literal["failed"] = "failed"
    kind: Literal["input", "memory", "weights", "engine"]
    detail: str
    remedy: str


Reply: TypeAdapter[Going | Done | Failed] = TypeAdapter(Annotated[Going | Done | Failed, Field(discriminator="say")])
