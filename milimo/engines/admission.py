"""Who may be on a device, and how, decided before anything is loaded: one family of models at a time, placed by what memory is
free. Pure.

    asked ──admit──> Admission: who leaves (parked in main memory, or dropped), how the newcomer is placed
                     OutOfRoom: with what would make it fit
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from milimo.engines.footprint import Footprint, Placement, Precision, device_peak, host_need, working_bytes
from milimo.errors import OutOfRoom

GIB = 2**30
_RESERVE_SHARE = 0.05
_RESERVE_LEAST = GIB // 2
"""Left free on a device: allocators fragment, and the screen is drawn from the same memory."""
_SCREEN_SHARE = 0.1
"""Of a GPU's memory, what the screen and other programs are expected to hold."""
_OTHERS_SHARE = 0.2
"""Of main memory, what other programs are expected to hold."""


@dataclass(frozen=True)
class Device:
    """A place to compute on. Memory in bytes; `free` counts what our own resident families hold as taken."""

    kind: Literal["cuda", "mps", "cpu"]
    total: int
    free: int
    name: str = ""
    bfloat16: bool = True


@dataclass(frozen=True)
class Hardware:
    """What a machine has in all: its device (of which `free` says nothing), and its main memory in bytes."""

    device: Device
    main_memory: int

    def expected(self) -> tuple[Device, int]:
        """The device, and main memory, as they may be expected to be free when a job comes, with other programs beside it. The same
        for the same machine, whatever runs there now.
        """
        host = int(self.main_memory * (1 - _OTHERS_SHARE))
        device = self.device
        free = {"cuda": int(device.total * (1 - _SCREEN_SHARE)), "mps": min(device.total, host), "cpu": host}[
            device.kind
        ]
        return replace(device, free=free), host


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

    On MPS main memory and the device's are one: what takes turns there is left on the disk meanwhile. The CPU computes where weights
    rest. 8-bit weights are CUDA's alone.
    """
    if device.kind == "cpu":
        kinds: tuple[Precision, ...] = ("float32", "bfloat16")
        return tuple(Placement(precision, tiled=tiled) for precision in kinds for tiled in (False, True))
    if device.kind == "mps":
        whole = tuple(Placement("bfloat16", tiled=tiled, decode_float32=True) for tiled in (False, True))
        turns = Placement("bfloat16", "model", tiled=True, decode_float32=True, reread=True)
        return (*whole, turns) if any(part.rereads for part in footprint.parts.values()) else whole
    half: Precision = "bfloat16" if device.bfloat16 else "float16"
    castable = any(part.cast for part in footprint.parts.values())
    found = [Placement(half), Placement(half, tiled=True), Placement(half, "model", tiled=True)]
    if castable:
        found += [Placement(half, float8=True, tiled=True), Placement(half, "model", float8=True, tiled=True)]
    if any(part.group for part in footprint.parts.values()):
        for float8 in (False, True) if castable else (False,):
            found += [Placement(half, "group", float8=float8, tiled=True, pinned=pinned) for pinned in (True, False)]
    return tuple(found)


Excess = Mapping[Placement, int]
"""Bytes that a job is known to take beyond what is reckoned, by placement."""
NOTHING_LEARNED: Excess = {}


def admit(
    footprint: Footprint,
    device: Device,
    host_free: int,
    resident: Sequence[Resident] = (),
    excess: Excess = NOTHING_LEARNED,
) -> Admission:
    """Decide who leaves and how the family asked for is placed. Raises OutOfRoom when no placement fits.

    The first placement that fits wins; one that is already loaded and still fits is kept, since moving costs more than it gains.
    """
    mine = next((it for it in resident if it.family == footprint.family), None)
    others = [it for it in resident if it.family != footprint.family]
    room = min(device.free + sum(it.on_device for it in resident), device.total) - _reserve(device)
    host = host_free + sum(it.on_host for it in resident)
    if device.kind != "cuda":
        # Main memory and the device's are one.
        host += sum(it.on_device for it in resident) - _reserve(device)
    job = _Job(footprint, device, room, host, excess)
    if mine is not None and not mine.parked and job.fits(mine.placement):
        return _admission(job, mine.placement, others, warm=True)
    for placement in placements(device, footprint):
        if job.fits(placement):
            restore = mine is not None and mine.parked and mine.placement == placement
            return replace(_admission(job, placement, others, warm=False), restore=restore)
    raise job.refusal()


def fits(footprint: Footprint, device: Device, host_free: int) -> bool:
    """Whether any placement of a family fits, were it alone on the device."""
    try:
        admit(footprint, device, host_free)
    except OutOfRoom:
        return False
    return True


@dataclass(frozen=True)
class _Job:
    """What is asked for, and the room there would be if everybody else had left: `room` on the device, `host` in main memory."""

    footprint: Footprint
    device: Device
    room: int
    host: int
    excess: Excess

    def fits(self, placement: Placement) -> bool:
        return self.peak(placement) <= self.room and self.host_need(placement) <= self.host

    def peak(self, placement: Placement) -> int:
        return device_peak(self.footprint, placement) + self.excess.get(placement, 0)

    def host_need(self, placement: Placement) -> int:
        own = host_need(self.footprint, placement)
        return own if self.device.kind == "cuda" else own + self.peak(placement)

    def refusal(self) -> OutOfRoom:
        choices = placements(self.device, self.footprint)
        leanest = min(choices, key=self.peak)
        peak, family = self.peak(leanest), self.footprint.family
        if peak <= self.room:
            need = min(self.host_need(it) for it in choices if self.peak(it) <= self.room)
            holds = "has to rest" if self.device.kind == "cuda" else "takes"
            return OutOfRoom(
                f"{family} {holds} {_gb(need)} in main memory for this; {_gb(self.host)} are free.",
                f"Close other programs until {_gb(need)} of main memory are free.",
            )
        where = {"cuda": "on the GPU", "mps": "of the Mac's memory", "cpu": "of main memory"}[self.device.kind]
        return OutOfRoom(
            f"{family} needs about {_gb(peak)} {where} for this, placed as leanly as it can be; {_gb(self.room)} can be used.",
            " ".join(self._remedies(leanest, peak)),
        )

    def _remedies(self, leanest: Placement, peak: int) -> list[str]:
        said: list[str] = []
        working = working_bytes(self.footprint, leanest)
        if 0 < peak - self.room < working:
            share = int(100 * (self.room - peak + working) / working)
            if share >= 5:
                said.append(f"{self.footprint.smaller}: {share} % of what is asked would fit.")
        most = self.device.total - _reserve(self.device)
        if most >= peak and most > self.room:
            said.append(f"Close the other programs that hold {_gb(most - self.room)} of it.")
        if not said:
            said.append(f"A device with {_gb(int(peak / (1 - _RESERVE_SHARE)) + _RESERVE_LEAST)} or more is needed.")
        return said


def _admission(job: _Job, placement: Placement, others: Sequence[Resident], *, warm: bool) -> Admission:
    """Others leave; on CUDA they are parked in main memory as far as it goes, the last used first."""
    left = job.host - job.host_need(placement) - _reserve(job.device)
    park: list[str] = []
    drop: list[str] = []
    for other in others:
        size = max(other.on_device, other.on_host)
        if job.device.kind == "cuda" and other.parkable and size <= left:
            left -= size
            if not other.parked:
                park.append(other.family)
        else:
            drop.append(other.family)
    return Admission(placement, tuple(park), tuple(drop), warm=warm, peak=job.peak(placement))


def _reserve(device: Device) -> int:
    return max(_RESERVE_LEAST, int(device.total * _RESERVE_SHARE))


def _gb(size: int) -> str:
    return f"{max(size, 0) / 1e9:.1f} GB"
