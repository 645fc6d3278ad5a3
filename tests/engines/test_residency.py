"""Residency: families come and go as admission says, and what a run took is known the next time."""

from dataclasses import replace

import pytest

from milimo.engines.admission import GIB, Device, placements
from milimo.engines.footprint import Placement, device_peak
from milimo.engines.residency import Residency
from milimo.errors import OutOfRoom
from tests.engines.footprints import HOST, IMAGE, VIDEO, gpu, with_work


class Weights:
    """A family that counts what is asked of it."""

    def __init__(self) -> None:
        self.parked = 0
        self.restored = 0
        self.released = 0

    def park(self) -> None:
        self.parked += 1

    def restore(self) -> None:
        self.restored += 1

    def release(self) -> None:
        self.released += 1


def keeper(device: Device, host: int = HOST, now: list[float] | None = None) -> Residency:
    """On a machine whose memory shrinks by what is resident."""
    ticks = now if now is not None else [0.0]

    def measure() -> tuple[Device, int]:
        taken = sum(it.on_device for it in residency.resident())
        return replace(device, free=device.free - taken), host - sum(it.on_host for it in residency.resident())

    residency = Residency(measure, lambda: ticks[0])
    return residency


def test_families_alternate_and_one_at_a_time_is_on_the_device() -> None:
    residency = keeper(gpu(80))
    video, image = Weights(), Weights()
    for _ in range(3):
        assert not residency.admit(video, VIDEO).warm
        assert residency.admit(video, VIDEO).warm
        assert not residency.admit(image, IMAGE).warm
        assert len([it for it in residency.resident() if not it.parked]) == 1
    assert (video.parked, video.restored, video.released) == (3, 2, 0)
    assert (image.parked, image.restored, image.released) == (2, 2, 0)


def test_who_cannot_be_parked_is_gone_and_counts_nowhere() -> None:
    residency = keeper(gpu(80))
    masks, image = Weights(), Weights()
    residency.admit(masks, replace(VIDEO, family="SAM 3", parkable=False))
    residency.admit(image, IMAGE)
    assert [(it.family, it.on_host) for it in residency.resident()] == [("flux2", 0)]
    assert (masks.parked, masks.released) == (0, 1)


def test_a_refused_job_moves_nobody() -> None:
    residency = keeper(gpu(24), host=GIB // 2)
    image = Weights()
    residency.admit(image, IMAGE)
    with pytest.raises(OutOfRoom):
        residency.admit(Weights(), with_work(VIDEO, 64 * GIB))
    assert (image.parked, image.released) == (0, 0)
    assert residency.admit(image, IMAGE).warm


def test_an_idle_family_goes_and_a_used_one_stays() -> None:
    now = [0.0]
    residency = keeper(gpu(80), now=now)
    video, image = Weights(), Weights()
    residency.admit(video, VIDEO)
    now[0] = 500
    residency.admit(image, IMAGE)
    now[0] = 950
    residency.release_idle(900)
    assert (video.released, image.released) == (1, 0)
    assert [it.family for it in residency.resident()] == ["flux2"]


def test_a_family_at_work_is_not_idle_however_long_it_takes() -> None:
    now = [0.0]
    residency = keeper(gpu(80), now=now)
    video = Weights()
    residency.admit(video, VIDEO)
    with residency.working("ltx2"):
        now[0] = 5000
        residency.release_idle(900)
        assert video.released == 0
    now[0] = 5800
    residency.release_idle(900)
    assert video.released == 0, "it rests only since its work ended"
    now[0] = 5900
    residency.release_idle(900)
    assert (video.released, residency.resident()) == (1, ())


def test_a_measured_peak_is_believed_next_time() -> None:
    residency = keeper(gpu(96))
    placement = residency.admit(Weights(), VIDEO).placement
    residency.measured(VIDEO, placement, device_peak(VIDEO, placement) + 12 * GIB)
    residency.drop("ltx2")
    assert residency.admit(Weights(), VIDEO).placement.tiled


def test_what_a_small_job_took_more_does_not_swell_a_large_one() -> None:
    residency = keeper(gpu(96))
    small, large = with_work(VIDEO, GIB // 16), with_work(VIDEO, 12 * GIB, 4 * GIB)
    placement = residency.admit(Weights(), small).placement
    residency.measured(small, placement, device_peak(small, placement) + 2 * GIB)
    assert residency.admit(Weights(), large).peak == device_peak(large, placement) + 2 * GIB


def test_what_a_large_job_took_more_is_not_asked_of_a_small_one() -> None:
    residency = keeper(gpu(96))
    large, small = with_work(VIDEO, 20 * GIB), with_work(VIDEO, 2 * GIB)
    placement = residency.admit(Weights(), large).placement
    residency.measured(large, placement, device_peak(large, placement) + 10 * GIB)
    admission = residency.admit(Weights(), small)
    assert admission.placement == placement
    assert admission.peak == device_peak(small, placement) + GIB


def test_where_the_device_ran_out_the_next_try_is_leaner() -> None:
    residency = keeper(gpu(24))
    weights = Weights()
    seen: list[Placement] = []
    with pytest.raises(OutOfRoom):
        while True:
            seen.append(residency.admit(weights, IMAGE).placement)
            residency.ran_out(IMAGE, seen[-1])
    assert len(seen) == len(set(seen)) == len(placements(gpu(24), IMAGE))


class Broken(Weights):
    """Cannot come back."""

    def restore(self) -> None:
        raise MemoryError


def test_a_family_that_cannot_come_back_is_let_go() -> None:
    residency = keeper(gpu(80))
    broken = Broken()
    residency.admit(broken, VIDEO)
    residency.admit(Weights(), IMAGE)
    with pytest.raises(MemoryError):
        residency.admit(broken, VIDEO)
    assert broken.released == 1
    assert [it.family for it in residency.resident()] == ["flux2"]
