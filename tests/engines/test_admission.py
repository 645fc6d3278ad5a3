"""Admission: who leaves, how the newcomer is placed, and what is said when nothing fits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.engines.admission import GIB, Device, Resident, admit, placements
from milimo.engines.footprint import Footprint, Placement, device_peak, host_need
from milimo.errors import OutOfRoom
from tests.engines.footprints import BILLION, HOST, IMAGE, MILLION, VIDEO, card, gpu, mac, shot, still, with_work


@pytest.mark.parametrize(
    ("footprint", "device", "expected"),
    [
        (VIDEO, gpu(96), Placement("bfloat16")),
        (VIDEO, gpu(80), Placement("bfloat16", tiled=True)),
        (VIDEO, gpu(48), Placement("bfloat16", "model", tiled=True)),
        (VIDEO, gpu(28), Placement("bfloat16", "model", float8=True, tiled=True)),
        (VIDEO, gpu(12), Placement("bfloat16", "group", tiled=True, pinned=True)),
        (IMAGE, gpu(24), Placement("bfloat16")),
        (IMAGE, replace(gpu(24), bfloat16=False), Placement("float16")),
        (IMAGE, Device("mps", 64 * GIB, 48 * GIB), Placement("bfloat16", decode_float32=True)),
        (IMAGE, Device("mps", 24 * GIB, 20 * GIB), Placement("bfloat16", tiled=True, decode_float32=True)),
        (IMAGE, Device("cpu", 64 * GIB, 60 * GIB), Placement("float32")),
        (IMAGE, Device("cpu", 32 * GIB, 28 * GIB), Placement("bfloat16")),
    ],
)
def test_the_fastest_placement_that_fits_is_chosen(footprint: Footprint, device: Device, expected: Placement) -> None:
    assert admit(footprint, device, HOST).placement == expected


@pytest.mark.parametrize("kind", ["mps", "cpu"])
def test_in_shared_memory_nothing_is_in_8_bits_and_what_takes_turns_rests_on_the_disk(kind: str) -> None:
    device = Device("mps" if kind == "mps" else "cpu", 64 * GIB, 64 * GIB)
    for placement in placements(device, shot(768, 512, 121)):
        assert not placement.float8
        assert placement.offload == ("model" if placement.reread else "none")
        assert not (placement.reread and kind == "cpu")
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
    footprint = with_work(VIDEO, working * GIB, working * GIB // 4)
    try:
        admission = admit(footprint, device, host * GIB)
    except OutOfRoom as refusal:
        assert "GB" in refusal.detail
        assert refusal.remedy.endswith(".")
    else:
        assert device_peak(footprint, admission.placement) < device.free
        shared = 0 if kind == "cuda" else admission.peak
        assert host_need(footprint, admission.placement) + shared <= host * GIB
        assert admission.peak == device_peak(footprint, admission.placement)


@pytest.mark.parametrize(
    ("footprint", "device", "host", "words"),
    [
        (VIDEO, Device("cpu", 24 * GIB, 20 * GIB), 20, "or more is needed"),
        (IMAGE, Device("cuda", 24 * GIB, 1 * GIB), 64, "Close the other programs"),
        (with_work(VIDEO, 40 * GIB), gpu(24), 128, "smaller or shorter"),
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
    admission = admit(with_work(VIDEO, 60 * GIB, 4 * GIB), device, HOST, [lying])
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


def test_what_a_job_holds_itself_counts_where_memory_is_one() -> None:
    holding = replace(IMAGE, host=30 * GIB)
    assert admit(holding, gpu(24), 48 * GIB).placement == Placement("bfloat16")
    with pytest.raises(OutOfRoom, match="in main memory"):
        admit(holding, Device("mps", 48 * GIB, 48 * GIB), 48 * GIB)


WHOLE, TILED = Placement("bfloat16"), Placement("bfloat16", tiled=True)
MODEL, MODEL8 = replace(TILED, offload="model"), replace(TILED, offload="model", float8=True)
GROUP, GROUP8 = replace(TILED, offload="group"), replace(TILED, offload="group", float8=True)
ON_MAC = Placement("bfloat16", decode_float32=True)
BY_TURNS = replace(ON_MAC, offload="model", tiled=True, reread=True)
REFUSED = None


@pytest.mark.parametrize(
    ("footprint", "device", "host", "expected"),
    [
        (shot(768, 512, 121), card(80), 200, WHOLE),
        (shot(1280, 704, 121), card(80), 200, TILED),
        (shot(1280, 704, 121, prompts=2), card(80), 200, MODEL),
        (shot(1280, 704, 505, prompts=2), card(80), 200, MODEL8),
        (shot(768, 512, 121), card(24), 56, MODEL8),
        (shot(768, 512, 121, worn=3_800 * MILLION), card(24), 56, GROUP8),
        (shot(1280, 704, 121), card(24), 56, GROUP8),
        (shot(1280, 704, 121), card(24), 90, GROUP),
        (shot(1280, 704, 121), card(24), 120, replace(GROUP, pinned=True)),
        (shot(1280, 704, 505), card(24), 120, REFUSED),
        (shot(1280, 704, 121, softened=True), card(24), 120, replace(GROUP, pinned=True)),
        (shot(1920, 1088, 121, softened=True), card(24), 120, REFUSED),
        (shot(768, 512, 121), card(16), 56, GROUP8),
        (shot(1280, 704, 121), card(16), 120, replace(GROUP, pinned=True)),
        (shot(768, 512, 121), card(16), 24, REFUSED),
        (shot(768, 512, 121), mac(128), 120, ON_MAC),
        (shot(1280, 704, 121), mac(128), 120, replace(BY_TURNS, tiled=True)),
        (shot(768, 512, 121), mac(64), 56, BY_TURNS),
        (shot(768, 512, 121), mac(64), 44, REFUSED),
        (shot(768, 512, 241), mac(64), 56, REFUSED),
        (shot(512, 320, 121), mac(48), 40, REFUSED),
        (still(1024), card(80), 200, WHOLE),
        (still(1024), card(24), 56, MODEL),
        (still(1024), card(16), 28, MODEL8),
        (still(2048, references=4), card(8), 56, REFUSED),
        (still(2048, references=4), card(16), 56, replace(GROUP, pinned=True)),
        (still(1024), mac(64), 56, ON_MAC),
        (still(1024), mac(36), 30, BY_TURNS),
        (still(1024), mac(24), 20, REFUSED),
    ],
)
def test_the_makers_models_on_the_cards_that_people_have(
    footprint: Footprint, device: Device, host: int, expected: Placement | None
) -> None:
    if expected is None:
        with pytest.raises(OutOfRoom):
            admit(footprint, device, host * BILLION)
    else:
        assert admit(footprint, device, host * BILLION).placement == expected
