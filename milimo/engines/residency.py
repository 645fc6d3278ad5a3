"""Who may be on a device, and how: one family of models at a time, placed by what memory is free.

`admit` is the policy, pure. `Residency` remembers who is loaded and carries the policy out.

    asked ──admit──> Admission: who leaves (parked in main memory, or dropped), how the newcomer is placed
                     OutOfRoom: before anything is loaded, with what would make it fit
"""

import threading
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from milimo.errors import OutOfRoom

Precision = Literal["float32", "bfloat16", "float16"]
Offload = Literal["none", "model", "group"]

GIB = 2**30
_BYTES: Mapping[Precision, int] = {"float32": 4, "bfloat16": 2, "float16": 2}
_RESERVE_SHARE = 0.05
_RESERVE_LEAST = GIB // 2
"""Left free on a device: allocators fragment, and the screen is drawn from the same memory."""
IDLE_SECONDS = 900.0
"""How long a family that nobody asks for stays warm."""


@dataclass(frozen=True)
class Device:
    """A place to compute on. Memory in bytes; `free` counts what our own resident families hold as taken."""

    kind: Literal["cuda", "mps", "cpu"]
    total: int
    free: int
    name: str = ""
    bfloat16: bool = True


@dataclass(frozen=True)
class Footprint:
    """What a job of a family asks for. `working` bytes are those of activations in 2-byte numbers."""

    family: str
    parameters: Mapping[str, int]
    """Counts of numbers, by component."""
    working: int
    working_tiled: int
    """... when the decoder works tile by tile."""
    castable: frozenset[str] = frozenset()
    """Components whose weights may rest in 8 bits."""
    block: int = 0
    """Numbers in the largest group that is brought in at once when groups are offloaded; 0 when they cannot be."""
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
    """Decode in 4-byte numbers (MPS returns black pictures in bfloat16)."""

    def details(self) -> dict[str, str | int | float]:
        """For a take's provenance."""
        return {
            "precision": self.precision,
            "weights": "float8" if self.float8 else self.precision,
            "offload": self.offload,
            "decoding": ("tiled" if self.tiled else "whole") + (" in float32" if self.decode_float32 else ""),
        }


@dataclass(frozen=True)
class Resident:
    """A family that is loaded. `parked` lies in main memory only."""

    family: str
    placement: Placement
    on_device: int
    on_host: int
    parked: bool = False
    parkable: bool = True


@dataclass(frozen=True)
class Admission:
    """Who goes (`park` stays in main memory), and how the one asked for is placed; `warm` when it is there already."""

    placement: Placement
    park: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    warm: bool = False
    restore: bool = False
    """It lies parked, and comes back as it was."""
    peak: int = 0
    """Expected on the device, in bytes."""


def placements(device: Device, footprint: Footprint) -> tuple[Placement, ...]:
    """The placements a device can do, the fastest first.

    On MPS and CPU offloading moves nothing out of the way, since device and main memory are one; 8-bit weights are CUDA's alone.
    """
    if device.kind == "cpu":
        kinds: tuple[Precision, ...] = ("float32", "bfloat16")
        return tuple(Placement(precision, tiled=tiled) for precision in kinds for tiled in (False, True))
    if device.kind == "mps":
        return tuple(Placement("bfloat16", tiled=tiled, decode_float32=True) for tiled in (False, True))
    half: Precision = "bfloat16" if device.bfloat16 else "float16"
    found = [Placement(half), Placement(half, tiled=True), Placement(half, "model", tiled=True)]
    if footprint.castable:
        found += [Placement(half, float8=True, tiled=True), Placement(half, "model", float8=True, tiled=True)]
    if footprint.block:
        found.append(Placement(half, "group", tiled=True))
        if footprint.castable:
            found.append(Placement(half, "group", float8=True, tiled=True))
    return tuple(found)


def weights_bytes(footprint: Footprint, placement: Placement) -> dict[str, int]:
    """Bytes of each component as it rests."""
    return {
        name: count * (1 if placement.float8 and name in footprint.castable else _BYTES[placement.precision])
        for name, count in footprint.parameters.items()
    }


def device_peak(footprint: Footprint, placement: Placement) -> int:
    """The most that lies on the device at once, in bytes."""
    weights = weights_bytes(footprint, placement)
    working = footprint.working_tiled if placement.tiled else footprint.working
    if placement.precision == "float32" or placement.decode_float32:
        working *= 2
    return _resting(footprint, placement, weights) + working


def _resting(footprint: Footprint, placement: Placement, weights: Mapping[str, int]) -> int:
    if placement.offload == "none":
        return sum(weights.values())
    if placement.offload == "model":
        return max(weights.values(), default=0)
    # Groups go in pairs: one computes while the next is copied. What cannot be grouped comes in whole, by itself.
    grouped = 2 * footprint.block * _BYTES[placement.precision]
    return max([grouped, *(size for name, size in weights.items() if name not in footprint.castable)])


def host_need(footprint: Footprint, placement: Placement) -> int:
    """Main memory that offloaded weights rest in, in bytes."""
    return 0 if placement.offload == "none" else sum(weights_bytes(footprint, placement).values())


def admit(footprint: Footprint, device: Device, host_free: int, resident: Sequence[Resident] = ()) -> Admission:
    """Decide who leaves and how the family asked for is placed. Raises OutOfRoom when no placement fits.

    The first placement that fits wins; one that is already loaded and still fits is kept, since moving costs more than it gains.
    """
    mine = next((it for it in resident if it.family == footprint.family), None)
    others = [it for it in resident if it.family != footprint.family]
    room = device.free + sum(it.on_device for it in resident) - _reserve(device)
    host = host_free + sum(it.on_host for it in resident)
    if mine is not None and not mine.parked and _fits(footprint, mine.placement, room, host):
        return _admission(footprint, mine.placement, others, host, device, warm=True)
    for placement in placements(device, footprint):
        if _fits(footprint, placement, room, host):
            restore = mine is not None and mine.parked and mine.placement == placement
            return replace(_admission(footprint, placement, others, host, device, warm=False), restore=restore)
    raise _refusal(footprint, device, room, host)


def _fits(footprint: Footprint, placement: Placement, room: int, host: int) -> bool:
    return device_peak(footprint, placement) <= room and host_need(footprint, placement) <= host


def _admission(
    footprint: Footprint, placement: Placement, others: Sequence[Resident], host: int, device: Device, *, warm: bool
) -> Admission:
    """Others leave; on CUDA they are parked in main memory as far as it goes, the last used first."""
    left = host - host_need(footprint, placement) - _reserve(device)
    park: list[str] = []
    drop: list[str] = []
    for other in others:
        size = max(other.on_device, other.on_host)
        if device.kind == "cuda" and other.parkable and size <= left:
            left -= size
            if not other.parked:
                park.append(other.family)
        else:
            drop.append(other.family)
    return Admission(placement, tuple(park), tuple(drop), warm=warm, peak=device_peak(footprint, placement))


def _reserve(device: Device) -> int:
    return max(_RESERVE_LEAST, int(device.total * _RESERVE_SHARE))


def _refusal(footprint: Footprint, device: Device, room: int, host: int) -> OutOfRoom:
    choices = placements(device, footprint)
    leanest = min(choices, key=lambda placement: device_peak(footprint, placement))
    peak = device_peak(footprint, leanest)
    where = {"cuda": "on the GPU", "mps": "of the Mac's memory", "cpu": "of main memory"}[device.kind]
    detail = f"{footprint.family} needs about {_gb(peak)} {where} for this, placed as leanly as it can be; {_gb(room)} can be used."
    if peak <= room:
        need = min(host_need(footprint, it) for it in choices if device_peak(footprint, it) <= room)
        return OutOfRoom(
            f"{footprint.family} has to rest {_gb(need)} of weights in main memory for this; {_gb(host)} are free.",
            f"Close other programs until {_gb(need)} of main memory are free.",
        )
    return OutOfRoom(detail, " ".join(_remedies(footprint, device, leanest, peak, room)))


def _remedies(footprint: Footprint, device: Device, leanest: Placement, peak: int, room: int) -> list[str]:
    said: list[str] = []
    resting = _resting(footprint, leanest, weights_bytes(footprint, leanest))
    if room > resting and peak > resting:
        share = int(100 * (room - resting) / (peak - resting))
        if share >= 5:
            said.append(f"Make the shot smaller or shorter: {share} % of its frames times pixels would fit.")
    taken = device.total - _reserve(device) - room
    if device.total - _reserve(device) >= peak and taken > 0:
        said.append(f"Close the other programs that hold {_gb(taken)} of it.")
    if not said:
        said.append(f"A device with {_gb(int(peak / (1 - _RESERVE_SHARE)) + _RESERVE_LEAST)} or more is needed.")
    return said


def _gb(size: int) -> str:
    return f"{max(size, 0) / 1e9:.1f} GB"


def _lying(footprint: Footprint, placement: Placement) -> Resident:
    size = sum(weights_bytes(footprint, placement).values())
    on_device, on_host = (size, 0) if placement.offload == "none" else (0, size)
    return Resident(footprint.family, placement, on_device, on_host, parkable=footprint.parkable)


class Family(Protocol):
    """What the keeper asks of a family of models that is loaded."""

    def park(self) -> None:
        """Move the weights to main memory."""
        ...

    def restore(self) -> None:
        """Move parked weights back to the device."""
        ...

    def release(self) -> None:
        """Give all memory back."""
        ...


@dataclass
class _Entry:
    family: Family
    resident: Resident
    used_at: float
    at_work: int = 0


@dataclass
class Residency:
    """Keeps one device. `measure` says what it has free now, and how much main memory is free, in bytes.

    Families come and go in the thread that works; `release_idle` may be called from another.
    """

    measure: Callable[[], tuple[Device, int]]
    clock: Callable[[], float]
    _entries: dict[str, _Entry] = field(default_factory=dict[str, "_Entry"])
    _excess: dict[str, float] = field(default_factory=dict[str, float])
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def resident(self) -> tuple[Resident, ...]:
        """The last used first."""
        ordered = sorted(self._entries.values(), key=lambda entry: -entry.used_at)
        return tuple(entry.resident for entry in ordered)

    def admit(self, family: Family, footprint: Footprint) -> Admission:
        """Make room for a job: others have left when this returns, and so has a wrong placement of the family itself.

        Raises OutOfRoom and moves nobody when it cannot fit.
        """
        with self._lock:
            return self._admit(family, footprint)

    def _admit(self, family: Family, footprint: Footprint) -> Admission:
        scaled = self._as_measured(footprint)
        device, host_free = self.measure()
        admission = admit(scaled, device, host_free, self.resident())
        for name in admission.drop:
            self.drop(name)
        for name in admission.park:
            self._park(self._entries[name])
        if admission.restore:
            entry = self._entries[footprint.family]
            entry.family.restore()
            entry.resident = _lying(scaled, admission.placement)
        elif not admission.warm:
            self.drop(footprint.family)
            self._entries[footprint.family] = _Entry(family, _lying(scaled, admission.placement), 0.0)
        self._entries[footprint.family].used_at = self.clock()
        return admission

    def _park(self, entry: _Entry) -> None:
        entry.family.park()
        held = max(entry.resident.on_device, entry.resident.on_host)
        entry.resident = replace(entry.resident, parked=True, on_device=0, on_host=held)

    def measured(self, footprint: Footprint, placement: Placement, peak: int) -> None:
        """Learn from a run: when it took more than was expected, the next of its family is expected to as well."""
        expected = device_peak(footprint, placement)
        working = footprint.working_tiled if placement.tiled else footprint.working
        if peak > expected and working > 0:
            ratio = 1 + (peak - expected) / working
            self._excess[footprint.family] = max(self._excess.get(footprint.family, 1.0), ratio)

    def _as_measured(self, footprint: Footprint) -> Footprint:
        ratio = self._excess.get(footprint.family, 1.0)
        return replace(
            footprint, working=int(footprint.working * ratio), working_tiled=int(footprint.working_tiled * ratio)
        )

    def release_idle(self, after_seconds: float = IDLE_SECONDS, kept: Collection[str] = ()) -> None:
        """Let go of families that nobody has asked for since, and that are not at work; not of those that are `kept` otherwise."""
        with self._lock:
            for name, entry in list(self._entries.items()):
                if name not in kept and not entry.at_work and self.clock() - entry.used_at >= after_seconds:
                    self.drop(name)

    @contextmanager
    def working(self, name: str) -> Generator[None]:
        """While this holds, a family that was admitted is at work, however long it takes: it is not idle."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is not None:
                entry.at_work += 1
        try:
            yield
        finally:
            with self._lock:
                if entry is not None:
                    entry.at_work -= 1
                    entry.used_at = self.clock()

    def drop(self, name: str) -> None:
        """Let a family go; nothing when it is not here."""
        with self._lock:
            entry = self._entries.pop(name, None)
            if entry is not None:
                entry.family.release()
