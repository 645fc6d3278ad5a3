"""Elements (characters, locations, props) and guides (assets that steer a shot)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from milimo.domain.ids import Id
from milimo.domain.record import Name, Order, Text, Value
from milimo.domain.time import Frames

GuideRole = Literal["first_frame", "last_frame", "keyframe", "video", "control", "reference"]


class Element(Value):
    """A character, location or prop that keeps its looks from shot to shot."""

    kind: Literal["element"] = "element"
    id: Id
    order: Order
    type: Literal["character", "location", "prop"]
    name: Name
    trigger: Annotated[str, StringConstraints(pattern=r"^@[\w.'-]{1,80}$")]
    """Pulls the element into a prompt: `@Mara`."""
    description: Text = ""
    image_asset_ids: tuple[Id, ...] = ()
    voice: str = ""


class Guide(Value):
    """An asset at a frame of a shot with a strength (0 to 1). diffusers' word is condition."""

    kind: Literal["guide"] = "guide"
    id: Id
    shot_id: Id
    asset_id: Id
    role: GuideRole = "first_frame"
    frame: Frames = 0
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0
