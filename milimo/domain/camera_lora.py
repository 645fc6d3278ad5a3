"""The LoRA that is made for a shot's move of the camera: offered when the shot is planned, never worn unasked."""

from collections.abc import Mapping

from milimo.domain.job import JobSpec
from milimo.domain.pipeline import FILMS
from milimo.domain.record import Value
from milimo.domain.shot import Move


class CameraLora(Value):
    """A LoRA, and the pack of the same name that it is, for the move of a shot that does not wear it."""

    name: str
    move: Move
    installed: bool
    """Its pack is here, and it can be worn; else the pack must be fetched first."""
    instead_of: tuple[str, ...] = ()
    """What the shot wears for another move, to be taken off."""


def camera_lora_for(spec: JobSpec, cameras: Mapping[Move, str], shelf: Mapping[str, str]) -> CameraLora | None:
    """What would help a planned take to its move; None where nothing fits, or nothing is needed.

    `cameras` has the LoRAs that the engine's weights know moves by; `shelf` those that are there, each with why it cannot be worn,
    empty when it can. A take that follows a film has the film's camera.
    """
    name = cameras.get(spec.move, "")
    worn = {lora.name for lora in spec.loras}
    follows = any(it.role in FILMS for it in spec.inputs)
    moves = spec.kind == "take" and spec.frames > 1
    if not name or name in worn or follows or not moves or shelf.get(name):
        return None
    others = set(cameras.values()) - {name}
    instead_of = tuple(lora.name for lora in spec.loras if lora.name in others)
    return CameraLora(name=name, move=spec.move, installed=name in shelf, instead_of=instead_of)
