"""A LoRA of the user's shelf, as a shot wears it."""

from typing import Annotated

from pydantic import Field

from milimo.domain.record import Value


class Lora(Value):
    """By name, and how strongly it acts."""

    name: str
    weight: Annotated[float, Field(ge=-4, le=4)] = 1.0
