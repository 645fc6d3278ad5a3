"""Scenes and their lines: the screenplay as the studio keeps it."""

from typing import Literal

from milimo.domain.ids import Id
from milimo.domain.record import Order, Text, Value

Setting = Literal["INT", "EXT", "INT/EXT", ""]
LineType = Literal["action", "dialogue", "transition", "title", "lyric", "note", "section", "synopsis", "centered"]
"""`title` is a `SUPER:` or a forced title; notes, sections and synopses are kept and neither shown nor spoken."""


class Scene(Value):
    """A place and a time. `number` is the script's own scene number (`12A`), or None when the script gives none."""

    kind: Literal["scene"] = "scene"
    id: Id
    order: Order
    heading: Text
    """As written, without the scene number: `INT. LIGHTHOUSE KITCHEN - NIGHT`."""
    number: str | None = None
    setting: Setting = ""
    location: str = ""
    time_of_day: str = ""
    """As written, upper case: `NIGHT`, `LATER`, `CONTINUOUS`; empty when the heading gives none."""
    omitted: bool = False
    """Gone from the script while its shots keep takes."""


class Line(Value):
    """One element of a scene's script, in the script's order."""

    kind: Literal["line"] = "line"
    id: Id
    scene_id: Id
    order: Order
    type: LineType
    text: Text
    character: str = ""
    """Who speaks, without extension, as written in the cue; empty unless dialogue (or lyric)."""
    extension: str = ""
    """`V.O.`, `O.S.`, `CONT'D`, several joined by `, `; without the brackets."""
    parenthetical: str = ""
    """Without brackets; several joined by `; `."""
    dual: Literal["", "left", "right"] = ""
