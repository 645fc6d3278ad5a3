"""A project: the work and the frame it is made in; and its script's drafts."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from milimo.domain.ids import Id
from milimo.domain.record import Name, Text, Value
from milimo.domain.time import Rate

SCRIPT_LIMIT_BYTES = 4_000_000
"""The longest screenplay taken: some 2,000 pages."""


class Project(Value):
    """The work. Its size, aspect and rate govern every camera; the rate is locked once a clip exists."""

    kind: Literal["project"] = "project"
    id: Id
    name: Name
    width: Annotated[int, Field(ge=64, le=4096, multiple_of=2)] = 1280
    height: Annotated[int, Field(ge=64, le=4096, multiple_of=2)] = 720
    rate: Rate = Rate(numerator=24)
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    style: Text = ""
    """The look of the whole film, added to every prompt."""
    script_id: Id | None = None
    """The draft that scenes and lines come from."""
    labels_locked: bool = False
    """Locked labels no longer renumber: inserts become `12A-3A`, deletions OMITTED."""


class Script(Value):
    """One draft of the screenplay. Immutable: a new text is a new draft, and `Project.script_id` names today's."""

    kind: Literal["script"] = "script"
    id: Id
    number: Annotated[int, Field(ge=1)]
    format: Literal["fountain", "fdx", "txt"] = "fountain"
    """What it was read from; `text` is always Fountain."""
    text: Annotated[str, StringConstraints(max_length=SCRIPT_LIMIT_BYTES)]
    title: str = ""
    author: str = ""
