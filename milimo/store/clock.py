"""The time of day, as rows keep it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], str]
"""The moment as UTC in ISO 8601 with milliseconds, so that moments sort as text."""


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
