"""How a family of models may lie on a device, and what that takes: bytes counted from numbers, before anything is loaded. Pure.

A family works part by part: the words are read, then the picture is drawn, then it is decoded. A placement says which parts are on
the device meanwhile:

    none    every part, all the time
    model   the part at work; the others rest in main memory
    group   of large parts the block at work and the next one, of the others the whole part at work
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Precision = Literal["float32", "bfloat16", "float16"]
Offload = Literal["none", "model", "group"]

BYTES: Mapping[Precision, int] = {"float32": 4, "bfloat16": 2, "float16": 2}
DECODERS = frozenset({"vae", "audio_vae", "vocoder"})
"""Parts that turn latents into pictures and sound, by diffusers' names."""
UNCAST = ("embed", "norm", "proj_in", "proj_out", "lm_head")
"""Modules whose names hold one of these keep their precision when the others' weights rest in 8 bits."""


@dataclass(frozen=True)
class Part:
    """A component of a checkpoint: its numbers, and what its work holds beside them, in bytes where activations have 2 each."""

    numbers: int = 0
    working: int = 0
    working_tiled: int | None = None
    """... when it works tile by tile; None when that makes no difference."""
    cast: int = 0
    """How many of its numbers may rest in 8 bits."""
    group: int = 0
    """How many of its numbers are on the device at once when it comes group by group; 0 when it can only come whole."""
    streams: bool = False
    """Whether its groups may rest in pinned memory."""
    scores: int = 0
    """Bytes of the scores of its attention, where the device holds them whole: MPS does."""
    copied: int = 0
    """How many of its numbers take main memory while they rest as they were loaded. The others are read from their files again when
    they are used, and the system may forget them meanwhile.
    """
    rereads: bool = False
    """Whether it may be read from the disk anew for each turn."""


@dataclass(frozen=True)
class Footprint:
    """What a job of a family asks for, by component. `host` is what the job itself holds in main memory, in bytes."""

    family: str
    parts: Mapping[str, Part]
    host: int = 0
    smaller: str = "Ask for less at once"
    """How a person makes it smaller, for a refusal."""
    parkable: bool = True
    """Whether its weights can wait in main memory. Those of a process of its own go when it goes."""


@dataclass(frozen=True)
class Placement:
    """How a family lies on a device."""

    precision: Precision
    offload: Offload = "none"
    float8: bool = False
    tiled: bool = False
    decode_float32: bool = False
    """Decode in 4-byte numbers: MPS, which returns black pictures in bfloat16."""
    pinned: bool = False
    """Groups rest in memory that the device reads by itself: quick to bring in, and of no other use meanwhile."""
    reread: bool = False
    """What rests is left on the disk: where the device's memory and main memory are one, resting there would gain nothing."""

    def details(self) -> dict[str, str | int | float]:
        """For a take's provenance."""
        return {
            "precision": self.precision,
            "weights": "float8" if self.float8 else self.precision,
            "offload": self.offload,
            "decoding": ("tiled" if self.tiled else "whole") + (" in float32" if self.decode_float32 else ""),
        }


def weights_bytes(footprint: Footprint, placement: Placement) -> dict[str, int]:
    """Bytes of each part as it rests."""
    return {name: _weights(name, part, placement) for name, part in footprint.parts.items()}


def _weights(name: str, part: Part, placement: Placement) -> int:
    each = _each(name, placement)
    return part.cast + (part.numbers - part.cast) * each if placement.float8 else part.numbers * each


def _each(name: str, placement: Placement) -> int:
    return 4 if placement.decode_float32 and name in DECODERS else BYTES[placement.precision]


def working_bytes(footprint: Footprint, placement: Placement) -> int:
    """The most that the work of a part holds beside the weights, in bytes."""
    return max((_working(name, part, placement) for name, part in footprint.parts.items()), default=0)


def _working(name: str, part: Part, placement: Placement) -> int:
    tiled = placement.tiled and part.working_tiled is not None
    working = part.working_tiled if tiled and part.working_tiled is not None else part.working
    scores = part.scores if placement.decode_float32 else 0
    return working * _each(name, placement) // 2 + scores


def device_peak(footprint: Footprint, placement: Placement) -> int:
    """The most that lies on the device at once, in bytes."""
    if placement.offload == "none":
        return sum(weights_bytes(footprint, placement).values()) + working_bytes(footprint, placement)
    return max(
        (_at_work(name, part, placement) + _working(name, part, placement) for name, part in footprint.parts.items()),
        default=0,
    )


def _at_work(name: str, part: Part, placement: Placement) -> int:
    """Bytes of a part's weights while it is at work and the others rest."""
    if placement.offload == "group" and part.group:
        return part.group * BYTES[placement.precision]
    return _weights(name, part, placement)


def host_need(footprint: Footprint, placement: Placement) -> int:
    """Main memory that offloaded weights rest in and that the job holds, in bytes.

    Pinned memory is asked for twice: systems give away about half of what they have.
    """
    if placement.offload == "none" or placement.reread:
        return footprint.host + resting_bytes(footprint, placement)
    weights = weights_bytes(footprint, placement)
    pinned = sum(weights[name] for name, part in footprint.parts.items() if part.streams) if placement.pinned else 0
    return footprint.host + sum(weights.values()) + pinned


def resting_bytes(footprint: Footprint, placement: Placement) -> int:
    """Main memory that offloaded weights keep from everybody else while they rest, in bytes."""
    if placement.offload == "none":
        return 0
    return sum(_resting(name, part, placement) for name, part in footprint.parts.items())


def _resting(name: str, part: Part, placement: Placement) -> int:
    if placement.reread and part.rereads:
        return 0
    cast = (placement.float8 and part.cast) or (placement.decode_float32 and name in DECODERS)
    if cast or placement.precision != "bfloat16" or (placement.pinned and part.streams):
        return _weights(name, part, placement)
    return part.copied * _each(name, placement)
