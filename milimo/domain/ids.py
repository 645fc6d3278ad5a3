"""Ids: a kind's prefix, an underscore, and 26 characters of lower-case Crockford base 32 (a ULID).

Clients make the ids of what they author, so an id must say what it names and never clash. The domain takes an `IdSource`
rather than making ids itself: proposals stay pure, and tests get readable ids.
"""

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import StringConstraints

Prefix = Literal[
    "project", "script", "scene", "line", "shot", "element", "guide", "track", "clip", "transition", "marker",
    "change", "asset", "take", "job",
]  # fmt: skip

ID_PATTERN = r"^[a-z]{3,10}_[0-9a-z]{6,40}$"
_ID = re.compile(ID_PATTERN)

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]

IdSource = Callable[[Prefix], str]
"""Gives a fresh id for a prefix at each call."""


def prefix_of(id: str) -> str:
    """The kind an id names: `prefix_of("shot_01h...") == "shot"`. Raises ValueError on what is no id."""
    if not _ID.match(id):
        raise ValueError(f"{id!r} is not an id")
    return id.split("_", 1)[0]


def counting_ids() -> IdSource:
    """Readable, repeatable ids (`shot_000001`): for tests, and for proposals that are only looked at."""
    counts: dict[str, int] = {}

    def next_id(prefix: Prefix) -> str:
        counts[prefix] = counts.get(prefix, 0) + 1
        return f"{prefix}_{counts[prefix]:06d}"

    return next_id
