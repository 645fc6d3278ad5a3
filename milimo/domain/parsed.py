"""What a reader of screenplays found: scenes and their lines as values, before they have ids or an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from milimo.domain.script import LineType, Setting


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at, by line of the source (counted from 1). Nothing was lost because of it."""

    line: int
    message: str
    severity: Literal["error", "warning"] = "warning"


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """One element of a scene; the fields are those of `milimo.domain.script.Line`."""

    type: LineType
    text: str
    source_line: int
    character: str = ""
    extension: str = ""
    parenthetical: str = ""
    dual: Literal["", "left", "right"] = ""


@dataclass(frozen=True, slots=True)
class ParsedScene:
    """A heading with what follows it. What stands before the first heading is a scene whose heading is empty."""

    heading: str
    source_line: int
    number: str | None = None
    setting: Setting = ""
    location: str = ""
    time_of_day: str = ""
    lines: tuple[ParsedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedScript:
    """A whole screenplay. `title_page` keeps every field, keys in lower case."""

    scenes: tuple[ParsedScene, ...]
    text: str
    format: Literal["fountain", "fdx", "txt"] = "fountain"
    """What it was read from; `text` is always Fountain."""
    title: str = ""
    author: str = ""
    title_page: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: tuple[Problem, ...] = ()
