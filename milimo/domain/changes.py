"""Changes: the one way in which intent moves. A diff of records that can be applied, inverted and squashed.

before --apply(diff)--> after        after --apply(invert(diff))--> before
"""

from typing import Annotated, Any

from pydantic import Field

from milimo.domain.element import Element, Guide
from milimo.domain.ids import Id
from milimo.domain.project import Project, Script
from milimo.domain.record import Value
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import Clip, Marker, Track, Transition

Record = Annotated[
    Project | Script | Scene | Line | Shot | Element | Guide | Track | Clip | Transition | Marker,
    Field(discriminator="kind"),
]

Json = Any
"""A field's value as JSON; parsed by the record's own model when the diff is applied."""


class FieldChange(Value):
    """One field's value before and after."""

    from_: Json = Field(alias="from")
    to: Json


class RecordsDiff(Value):
    """Records added and removed whole, and fields changed, by record id. A nested field is named with a dot: `overrides.size`."""

    added: dict[Id, Record] = {}
    updated: dict[Id, dict[str, FieldChange]] = {}
    removed: dict[Id, Record] = {}


class Change(Value):
    """A diff with an id made by the client, a label for the history (`Trim clip`), and the revision it was made on."""

    id: Id
    label: Annotated[str, Field(min_length=1, max_length=200)]
    base_revision: Annotated[int, Field(ge=0)]
    diff: RecordsDiff
