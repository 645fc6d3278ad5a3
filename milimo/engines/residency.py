"""Keeps a device: remembers which family of models is loaded there, carries out what `admission` decides, and learns from runs."""

import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from milimo.engines.admission import Admission, Device, Excess, Hardware, Resident, admit
from milimo.engines.footprint import Footprint, Placement, device_peak, resting_bytes, weights_bytes, working_bytes

IDLE_SECONDS = 900.0
"""How long a family that nobody asks for stays warm."""


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


@dataclass(frozen=True)
class _Learned:
    """A run took `excess` bytes more than reckoned, while its work was reckoned to hold `working`."""

    excess: int
    working: int

    def of(self, working: int) -> int:
        """For a job of other size: a smaller one takes its share of it, a larger one is not blamed for more than was seen."""
        return int(self.excess * min(1.0, working / self.working)) if self.working else self.excess


@dataclass
class Residency:
    """Keeps one device. `measure` says what it has free now, and how much main memory is free, in bytes.

    Families come and go in the thread that works; `release_idle` may be called from another.
    """

    measure: Callable[[], tuple[Device, int]]
    clock: Callable[[], float]
    main_memory: int = 0
    """In all, in bytes; 0 where nobody says, and then nothing is told of the machine."""
    _hardware: Hardware | None = None
    _entries: dict[str, _Entry] = field(default_factory=dict[str, "_Entry"])
    _learned: dict[tuple[str, Placement], _Learned] = field(default_factory=dict[tuple[str, Placement], "_Learned"])
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def hardware(self) -> Hardware | None:
        """What the machine has in all, for those who plan; None where that cannot be seen now. The first to ask waits for seconds,
        until torch has been loaded.
        """
        with self._lock:
            if self._hardware is None and self.main_memory:
                try:
                    device, _ = self.measure()
                except RuntimeError:  # a GPU that is full, or whose driver is ill, cannot even be asked
                    return None
                self._hardware = Hardware(replace(device, free=device.total), self.main_memory)
            return self._hardware

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
        device, host_free = self.measure()
        admission = admit(footprint, device, host_free, self.resident(), self._excess(footprint))
        for name in admission.drop:
            self.drop(name)
        for name in admission.park:
            self._park(self._entries[name])
        if admission.restore:
            try:
                self._entries[footprint.family].family.restore()
            except BaseException:
                self.drop(footprint.family)  # half of it may lie anywhere
                raise
        elif not admission.warm:
            self.drop(footprint.family)
            self._entries[footprint.family] = _Entry(family, _lying(footprint, admission.placement), 0.0)
        entry = self._entries[footprint.family]
        # Each job wears LoRAs of its own, so what lies there is counted anew.
        entry.resident, entry.used_at = _lying(footprint, admission.placement), self.clock()
        return admission

    def _park(self, entry: _Entry) -> None:
        entry.family.park()
        held = max(entry.resident.on_device, entry.resident.on_host)
        entry.resident = replace(entry.resident, parked=True, on_device=0, on_host=held)

    def measured(self, footprint: Footprint, placement: Placement, peak: int) -> None:
        """Learn from a run: when it took more than was expected, the next one that lies so is expected to as well."""
        excess = peak - device_peak(footprint, placement)
        key = (footprint.family, placement)
        if excess > 0 and (key not in self._learned or excess > self._learned[key].excess):
            self._learned[key] = _Learned(excess, working_bytes(footprint, placement))

    def ran_out(self, footprint: Footprint, placement: Placement) -> None:
        """Learn from a run that the device had no memory for: it does not fit so, and the next try is placed more leanly."""
        device, _ = self.measure()
        self.measured(footprint, placement, device.total)

    def _excess(self, footprint: Footprint) -> Excess:
        return {
            placement: learned.of(working_bytes(footprint, placement))
            for (family, placement), learned in self._learned.items()
            if family == footprint.family
        }

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


def _lying(footprint: Footprint, placement: Placement) -> Resident:
    on_device = sum(weights_bytes(footprint, placement).values()) if placement.offload == "none" else 0
    on_host = resting_bytes(footprint, placement)
    return Resident(footprint.family, placement, on_device, on_host, parkable=footprint.parkable)
