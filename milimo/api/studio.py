"""What every route is given: the studio's parts, built once by the composition root."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from anyio import CapacityLimiter
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

from milimo.api.attending import Attendance
from milimo.api.digest_shelf import DigestShelf
from milimo.api.tail import EventTail
from milimo.jobs.queue import JobQueue
from milimo.jobs.words import Words
from milimo.media.thumbnails import Thumbnails
from milimo.settings import Settings
from milimo.store.store import Store


class Pack(Protocol):
    """A download that an engine uses."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def licence(self) -> str: ...

    @property
    def bytes(self) -> int: ...


class PackStatus(Protocol):
    @property
    def pack(self) -> Pack: ...

    @property
    def installed(self) -> bool: ...


class Packs(Protocol):
    """The shelf of packs, so far as routes need it: fetching is a job's work."""

    def list(self) -> Sequence[PackStatus]: ...

    def pack(self, name: str) -> Pack:
        """Raises `NotFound`."""
        ...

    def remove(self, name: str) -> None: ...


@dataclass(frozen=True)
class Studio:
    settings: Settings
    store: Store
    queue: JobQueue
    packs: Packs
    tail: EventTail
    thumbnails: Thumbnails
    digests: DigestShelf
    decoders: CapacityLimiter
    """How many pictures are decoded at once for thumbnails."""
    words: Words
    attendance: Attendance


def _studio(request: Request) -> Studio:
    return request.app.state.studio


InStudio = Annotated[Studio, Depends(_studio)]


def refuse_unknown_query(request: Request) -> None:
    """A misspelt query parameter is an error, as a misspelt field is."""
    known = {param.alias for param in request.scope["route"].dependant.query_params}
    for name in request.query_params:
        if name not in known:
            raise RequestValidationError(
                [{"loc": ("query", name), "msg": "There is no such parameter", "type": "extra"}]
            )
