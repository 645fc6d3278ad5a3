"""The engine contract: what an engine can say of itself, and the whole world it is given to run in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from milimo.domain.control import Control
from milimo.domain.fit import Kind, Memory, Role, Way
from milimo.domain.job import JobSpec
from milimo.domain.shot import Move
from milimo.domain.time import Rate


@dataclass(frozen=True)
class Limits:
    """What an engine takes. Sizes in pixels."""

    kinds: frozenset[Kind]
    side_multiple: int = 2
    min_side: int = 64
    max_side: int = 4096
    max_frames: int = 100_000
    frame_step: int = 1
    """Frame counts are `frame_step * n + 1`, or any when 1."""
    chunk_frames: int = 0
    """The most frames made at once; longer films are chained from chunks. 0 for an engine that knows no chunks."""
    max_inputs: int = 0
    max_references: int = 0
    """How many of the inputs may be pictures that it looks at."""
    roles: frozenset[Role] = frozenset()
    """What its inputs may be."""
    ways: frozenset[Way] = frozenset({"stage"})
    """The pipelines it knows."""
    controls: tuple[Control, ...] = ()
    """Its parameters."""
    prompt_tokens: int = 0
    """How much of a prompt it reads; 0 for one that reads none."""
    passes: frozenset[Literal["depth", "pose", "id"]] = frozenset()
    negative_prompt: str = ""
    """What it leads away from, where the weights can, when the user says nothing."""


class InstalledPacks(dict[str, Path]):
    """Folders of installed packs, by the names that engines ask for; and by the same names those that have been damaged since."""

    def __init__(self, folders: Mapping[str, Path], damaged: "Mapping[str, Damaged]") -> None:
        super().__init__(folders)
        self.damaged = damaged


@dataclass(frozen=True)
class Damaged:
    """A pack of which a file is missing, cut short or garbled: `why` says which, in a sentence."""

    pack: str
    why: str

    @property
    def remedy(self) -> str:
        return f"Fetch it again on the Models page, or with `milimo packs install {self.pack}`: what is whole is not fetched twice."


@dataclass(frozen=True)
class Ready:
    """It can run now. `note` says what would make it better (`mannequins: the people pack is not installed`)."""

    note: str = ""
    lacks: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the installed weights cannot do, in words: by `negative_prompt`, a parameter, or a parameter and its value, `stages=2`."""
    followers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The LoRA (by its pack) by which the installed weights follow a control film: by the pass that it is, or `film`."""
    memory: Memory | None = None
    """What the machine holds of a shot at once, for those who plan; None where that bears on nothing, or is not known."""
    cameras: Mapping[Move, str] = field(default_factory=dict[Move, str])
    """The LoRA (by its pack) that was made to move the camera of the installed weights so."""


@dataclass(frozen=True)
class MissingPacks:
    """It could run once these packs are installed."""

    packs: tuple[str, ...]
    remedy: str
    why: str = ""
    """What is wrong with one that was installed, in a sentence."""


@dataclass(frozen=True)
class Unfit:
    """This machine cannot run it; `remedy` says what would."""

    reason: str
    remedy: str


Readiness = Ready | MissingPacks | Unfit


class Run(Protocol):
    """An engine's whole world."""

    @property
    def scratch(self) -> Path:
        """An empty folder of the job's own; outputs are written here."""
        ...

    @property
    def inputs(self) -> Mapping[str, Path]:
        """Local path of each asset id the spec names (`last_frame_of` inputs are resolved to assets before)."""
        ...

    @property
    def packs(self) -> Mapping[str, Path]:
        """Folder of each installed pack that the engine named."""
        ...

    def progress(self, done: float, total: float, note: str = "") -> None:
        """Say how far it is. Cheap: may be called at every frame."""
        ...

    def check_cancelled(self) -> None:
        """Raise `milimo.errors.Cancelled` when the user has cancelled. Called at least every half second of work."""
        ...


@dataclass(frozen=True)
class Outputs:
    """Files that an engine wrote below `scratch`, and how they lie to the shot."""

    picture: Path
    """A PNG for a board; an H.264 or FFV1 film for a take."""
    frames: int
    rate: Rate
    shot_start: int = 0
    """The frame of `picture` that is frame 0 of the shot; surplus frames are handles."""
    passes: Mapping[Literal["depth", "pose", "id"], Path] = field(
        default_factory=dict[Literal["depth", "pose", "id"], Path]
    )
    """Lossless, of the same size and frame count as `picture`: depth is 16 bit grey (near is white), id is flat colours."""
    details: Mapping[str, str | int | float] = field(default_factory=dict[str, str | int | float])
    """For the provenance: what was chosen and measured."""
    loras: Mapping[str, str] = field(default_factory=dict[str, str])
    """SHA-256 of each LoRA that was worn, by name."""


PREVIEW = "preview.jpg"
"""An engine that works towards its picture in steps may renew this small picture in `scratch` as it goes."""


class Engine(Protocol):
    """Runs specs. One contract suite (`tests/engines/contract.py`) runs over every engine."""

    @property
    def name(self) -> str: ...

    @property
    def packs(self) -> tuple[str, ...]:
        """Packs it uses, needed or optional."""
        ...

    def limits(self) -> Limits: ...

    def readiness(self, packs: Mapping[str, Path]) -> Readiness: ...

    def prepare(self) -> None:
        """Do ahead of time what would delay the first job and needs no pack (compile kernels). May take a minute."""
        ...

    def run(self, spec: JobSpec, run: Run) -> Outputs: ...

    def release(self) -> None:
        """Give memory back."""
        ...


@runtime_checkable
class StepwiseEngine(Engine, Protocol):
    """An engine whose work on a long spec falls into steps, each of which may be made durable.

    `state` is a folder that outlives the process. A step writes its result there by rename; done again, it finds it and returns.
    `run` is all steps and then `join`, with `scratch` as their state. Each of them tells how far the whole is, not itself alone.
    """

    def steps(self, spec: JobSpec) -> int: ...

    def run_step(self, spec: JobSpec, run: Run, index: int, state: Path) -> None:
        """Do step `index` (from 0); the steps before it are in `state`."""
        ...

    def join(self, spec: JobSpec, run: Run, state: Path) -> Outputs:
        """Make the outputs of what the steps left in `state`."""
        ...
