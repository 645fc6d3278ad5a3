"""What planning must know of an engine. Workers publish it; nobody who plans imports an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from milimo.domain.control import Control, Setting
from milimo.domain.element import GuideRole
from milimo.domain.job import JobSpec

Pass = Literal["depth", "pose", "id"]
Kind = Literal["board", "take", "image", "segment", "track"]
Role = Literal["first_frame", "last_frame", "keyframe", "video", "control", "reference", "source", "mask"]
Way = Literal[
    "stage", "still", "text", "image", "keyframes", "control", "chained", "retake", "extend", "prelude", "inpaint"
]
"""What an engine does with a spec (`JobSpec.pipeline`): `stage` reads the script's words, all others a prompt."""


class Memory(Protocol):
    """The memory of the machine that an engine runs on, as its worker told of it."""

    def held(self, spec: JobSpec, chunk_frames: int, worn_bytes: int, reference_factor: int, source_frames: int) -> int:
        """The frames of the longest chunk of a spec that is drawn at most `chunk_frames` at a time, 0 where that is more than the
        machine holds in any placement.

        It wears LoRAs of `worn_bytes`, control films are `reference_factor` times smaller than the picture, and an extension has
        `source_frames` already.
        """
        ...


@dataclass(frozen=True)
class EngineFit:
    """An engine's limits, as a planner needs them. Sizes in pixels."""

    name: str
    side_multiple: int = 2
    min_side: int = 64
    max_side: int = 4096
    max_inputs: int = 0
    passes: frozenset[Pass] = frozenset()
    kinds: frozenset[Kind] = frozenset({"board", "take"})
    max_frames: int = 100_000
    frame_step: int = 1
    """Frame counts are `frame_step * n + 1`, or any when 1; pictures guide frame 0 and frames `frame_step * n + 1`."""
    chunk_frames: int = 0
    """The most frames made at once; longer shots are chained. 0 for an engine that knows no chunks."""
    ways: frozenset[Way] = frozenset({"stage"})
    roles: frozenset[Role] = frozenset(get_args(GuideRole))
    max_references: int = 0
    controls: tuple[Control, ...] = ()
    lacks: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the installed weights cannot do, in words: by `negative_prompt`, a parameter, or a parameter and its value, `stages=2`."""
    loras: Mapping[str, str] | None = None
    """LoRAs that there are, each with why it cannot be worn, empty when it can; None when nobody has looked."""
    in_context: Mapping[str, int] = field(default_factory=dict[str, int])
    """Of these the IC-LoRAs, which follow a film: how many times smaller than the picture that film is."""
    followers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The LoRA by which the installed weights follow a control film: by the pass that it is, or `film` where nothing is known of it.
    Empty for an engine that needs none.
    """
    lora_bytes: Mapping[str, int] = field(default_factory=dict[str, int])
    """The sizes of the LoRAs that there are."""
    memory: Memory | None = None
    """None while nobody has told of it."""

    @property
    def is_prompted(self) -> bool:
        """Whether it draws from a prompt; else it stages the script's own words."""
        return "stage" not in self.ways

    @property
    def makes_films(self) -> bool:
        """Whether it makes moving pictures from a prompt."""
        return self.is_prompted and "take" in self.kinds and self.max_frames > 1

    @property
    def follows_films(self) -> bool:
        """Whether it makes films that follow a control film."""
        return self.makes_films and "control" in self.roles

    def makes(self, kind: Kind, frames: int) -> bool:
        """Whether it makes this kind of picture; an engine that knows stills alone makes no take of more than one frame."""
        return kind in self.kinds and (kind != "take" or frames == 1 or self.max_frames > 1)

    def grid(self, parameters: dict[str, str | int | float | bool]) -> int:
        """What sides are multiples of, with these parameters set."""
        multiple = self.side_multiple
        for control in self.controls:
            value = parameters.get(control.name, control.default)
            if control.multiplies_grid and isinstance(value, int):
                multiple *= value
        return multiple

    def setting(self, name: str, parameters: Mapping[str, Setting]) -> Setting | None:
        """A parameter's value: as it is set, else its default; None for what is automatic, or is none of the engine's."""
        defaults = {control.name: control.default for control in self.controls}
        return parameters.get(name, defaults.get(name))

    def frames_covering(self, frames: int) -> int:
        """The fewest frames that the engine can make which are at least `frames`."""
        return -(-(frames - 1) // self.frame_step) * self.frame_step + 1
