"""Residency: who leaves, how the newcomer is placed, and what is said when nothing fits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.engines.residency import (
    GIB,
    Device,
    Footprint,
    Placement,
    Residency,
    Resident,
    admit,
    device_peak,
    host_need,
    placements,
)
from milimo.errors import OutOfRoom

BILLION = 10**9
VIDEO = Footprint(
    family="ltx2",
    parameters={"transformer": 19 * BILLION, "text_encoder": 12 * BILLION, "vae": BILLION},
    working=20 * GIB,
    working_tiled=4 * GIB,
    castable=frozenset({"transformer", "text_encoder"}),
    block=BILLION // 2,
)
IMAGE = Footprint(
    family="flux2",
    parameters={"transformer": 4 * BILLION, "text_encoder": 4 * BILLION, "vae": BILLION // 10},
    working=4 * GIB,
    working_tiled=2 * GIB,
    castable=frozenset({"transformer", "text_encoder"}),
    block=BILLION // 4,
)
HOST = 128 * GIB


def gpu(gib: int) -> Device:
    return Device("cuda", gib * GIB, gib * GIB, "a GPU")


@pytest.mark.parametrize(
    ("footprint", "device", "expected"),
    [
        (VIDEO, gpu(96), Placement("bfloat16")),
        (VIDEO, gpu(80), Placement("bfloat16", tiled=True)),
        (VIDEO, gpu(48), Placement("bfloat16", "model", tiled=True)),
        (VIDEO, gpu(32), Placement("bfloat16", "model", float8=True, tiled=True)),
        (VIDEO, gpu(12), Placement("bfloat16", "group", tiled=True)),
        (IMAGE, gpu(24), Placement("bfloat16")),
        (IMAGE, replace(gpu(24), bfloat16=False), Placement("float16")),
        (IMAGE, Device("mps", 64 * GIB, 48 * GIB), Placement("bfloat16", decode_float32=True)),
        (IMAGE, Device("mps", 24 * GIB, 22 * GIB), Placement("bfloat16", tiled=True, decode_float32=True)),
        (IMAGE, Device("cpu", 64 * GIB, 60 * GIB), Placement("float32")),
        (IMAGE, Device("cpu", 32 * GIB, 28 * GIB), Placement("bfloat16")),
    ],
)
def test_the_fastest_placement_that_fits_is_chosen(footprint: Footprint, device: Device, expected: Placement) -> None:
    assert admit(footprint, device, HOST).placement == expected


@pytest.mark.parametrize("kind", ["mps", "cpu"])
def test_shared_memory_gets_neither_8_bits_nor_offload(kind: str) -> None:
    device = Device("mps" if kind == "mps" else "cpu", 64 * GIB, 64 * GIB)
    for placement in placements(device, VIDEO):
        assert not placement.float8
        assert placement.offload == "none"
        assert placement.decode_float32 is (kind == "mps")


@given(
    total=st.integers(1, 256),
    free=st.floats(0, 1),
    host=st.integers(0, 512),
    kind=st.sampled_from(["cuda", "mps", "cpu"]),
    working=st.integers(0, 64),
)
def test_what_is_admitted_fits_and_what_is_refused_says_a_way_out(
    total: int, free: float, host: int, kind: str, working: int
) -> None:
    names = {"cuda": "cuda", "mps": "mps", "cpu": "cpu"}
    device = Device(names[kind], total * GIB, int(total * free * GIB))  # type: ignore[arg-type]
    footprint = replace(VIDEO, working=working * GIB, working_tiled=working * GIB // 4)
    try:
        admission = admit(footprint, device, host * GIB)
    except OutOfRoom as refusal:
        assert "GB" in refusal.detail
        assert refusal.remedy.endswith(".")
    else:
        assert device_peak(footprint, admission.placement) < device.free
        assert host_need(footprint, admission.placement) <= host * GIB
        assert admission.peak == device_peak(footprint, admission.placement)


@pytest.mark.parametrize(
    ("footprint", "device", "host", "words"),
    [
        (VIDEO, Device("cpu", 24 * GIB, 20 * GIB), 20, "or more is needed"),
        (IMAGE, Device("cuda", 24 * GIB, 1 * GIB), 64, "Close the other programs"),
        (replace(VIDEO, working_tiled=40 * GIB), gpu(24), 128, "smaller or shorter"),
        (VIDEO, gpu(24), 8, "of main memory are free"),
    ],
)
def test_a_refusal_names_what_would_make_it_fit(footprint: Footprint, device: Device, host: int, words: str) -> None:
    with pytest.raises(OutOfRoom) as refusal:
        admit(footprint, device, host * GIB)
    assert words in refusal.value.remedy


def test_the_same_family_stays_as_it_lies() -> None:
    lying = Resident("ltx2", Placement("bfloat16", "model", tiled=True), 0, 64 * GIB)
    admission = admit(VIDEO, gpu(96), HOST, [lying])
    assert admission.warm
    assert admission.placement == lying.placement


def test_a_family_that_no_longer_fits_as_it_lies_is_placed_anew() -> None:
    lying = Resident("ltx2", Placement("bfloat16"), 64 * 10**9, 0)
    device = Device("cuda", 96 * GIB, 96 * GIB - 64 * 10**9)
    admission = admit(replace(VIDEO, working=60 * GIB), device, HOST, [lying])
    assert not admission.warm
    assert admission.placement.tiled


@pytest.mark.parametrize(("host", "parked"), [(128, True), (10, False)])
def test_who_leaves_is_parked_where_main_memory_has_room(host: int, parked: bool) -> None:
    other = Resident("ltx2", Placement("bfloat16"), 64 * 10**9, 0)
    device = Device("cuda", 80 * GIB, 80 * GIB - other.on_device)
    admission = admit(IMAGE, device, host * GIB, [other])
    assert (admission.park, admission.drop) == ((("ltx2",), ()) if parked else ((), ("ltx2",)))


def test_a_process_of_its_own_is_let_go_and_takes_no_main_memory_from_who_is_parked() -> None:
    others = [
        Resident("SAM 3", Placement("bfloat16"), 4 * GIB, 0, parkable=False),
        Resident("flux2", Placement("bfloat16"), 0, 16 * GIB, parked=True),
    ]
    admission = admit(VIDEO, gpu(96), 6 * GIB, others)
    assert (admission.park, admission.drop) == ((), ("SAM 3",)), "flux2 still lies in main memory"


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
        residency.admit(Weights(), replace(VIDEO, working_tiled=64 * GIB))
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
