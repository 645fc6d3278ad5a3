"""What every record of intent shares: an id that names its kind, and immutability.

Records are values. They change only through a `Change` (see `changes.py`), which names fields; a nested object's own fields are
named with one dot (`overrides.size`), so two people can change different ones.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Value(BaseModel):
    """An immutable value object; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Order = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,200}$")]
"""A fractional key: siblings sort by it as plain ASCII, and there is always one between two others."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
LONGEST_TEXT = 20_000
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
