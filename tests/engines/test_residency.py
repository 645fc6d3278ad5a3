"""Residency: who leaves, how the newcomer is placed, and what is said when nothing fits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.engines.flux2.room import Load as PictureLoad
from milimo.engines.flux2.room import reckoned as picture
from milimo.engines.footprint import Footprint, Part, Placement, device_peak, host_need
from milimo.engines.ltx2.room import Load
from milimo.engines.ltx2.room import reckoned as film
from milimo.engines.residency import GIB, Device, Residency, Resident, admit, placements
from milimo.engines.weights import Counts
from milimo.errors import OutOfRoom

BILLION, MILLION = 10**9, 10**6
VIDEO = Footprint(
    "ltx2",
    {
        "transformer": Part(19 * BILLION, 20 * GIB, 4 * GIB, cast=18 * BILLION, group=3 * BILLION // 2, streams=True),
        "text_encoder": Part(12 * BILLION, GIB, cast=11 * BILLION, group=BILLION),
        "vae": Part(BILLION, 2 * GIB),
    },
    smaller="Make the shot smaller or shorter",
)
IMAGE = Footprint(
    "flux2",
    {
        "transformer": Part(4 * BILLION, 4 * GIB, 2 * GIB, cast=4 * BILLION, group=BILLION // 2, streams=True),
        "text_encoder": Part(4 * BILLION, cast=3 * BILLION, group=BILLION // 4),
        "vae": Part(BILLION // 10),
    },
)
HOST = 128 * GIB


def with_work(footprint: Footprint, whole: int, tiled: int | None = None) -> Footprint:
    """The same with other work of its transformer, in bytes."""
    transformer = replace(footprint.parts["transformer"], working=whole, working_tiled=tiled)
    return replace(footprint, parts={**footprint.parts, "transformer": transformer})


def gpu(gib: int) -> Device:
    return Device("cuda", gib * GIB, gib * GIB, "a GPU")


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
    footprint = with_work(VIDEO, working * GIB, working * GIB // 4)
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


def test_what_a_job_holds_itself_counts_where_memory_is_one() -> None:
    holding = replace(IMAGE, host=30 * GIB)
    assert admit(holding, gpu(24), HOST).placement == Placement("bfloat16")
    with pytest.raises(OutOfRoom):
        admit(holding, Device("mps", 64 * GIB, 48 * GIB), HOST)


LTX2 = {
    "transformer": Counts(18_876 * MILLION, 18_400 * MILLION, 386 * MILLION, 345 * MILLION, 67 * MILLION),
    "text_encoder": Counts(12_187 * MILLION, 11_170 * MILLION, 225 * MILLION, 1_050 * MILLION, 1_007 * MILLION),
    "connectors": Counts(1_431 * MILLION),
    "vae": Counts(1_222 * MILLION),
    "latent_upsampler": Counts(500 * MILLION),
}
LTX2_CONFIGS = {
    "transformer": {"num_attention_heads": 32, "attention_head_dim": 128},
    "text_encoder": {"text_config": {"hidden_size": 3840, "num_hidden_layers": 48, "vocab_size": 262_208}},
}
KLEIN = {
    "transformer": Counts(9_079 * MILLION, 9_030 * MILLION, 436 * MILLION, 350 * MILLION, 100 * MILLION),
    "text_encoder": Counts(8_191 * MILLION, 6_940 * MILLION, 193 * MILLION, 1_245 * MILLION, 622 * MILLION),
    "vae": Counts(84 * MILLION),
}
KLEIN_CONFIGS = {
    "transformer": {"num_attention_heads": 32, "attention_head_dim": 128},
    "text_encoder": {"hidden_size": 4096, "num_hidden_layers": 36, "vocab_size": 151_936},
}
"""As the makers' weights and configurations have them: LTX-2 19B with Gemma 3 12B, FLUX.2 Klein 9B with Qwen 3 8B."""


def shot(width: int, height: int, frames: int, *, prompts: int = 1, worn: int = 0, softened: bool = False) -> Footprint:
    tokens = ((frames - 1) // 8 + 1) * (width // 32) * (height // 32)
    load = Load(tokens * prompts, tokens if softened else 0, prompts, frames, width * height, 0)
    return film(LTX2, LTX2_CONFIGS, load, worn, "ltx2")


def still(side: int, references: int = 0) -> Footprint:
    return picture(KLEIN, KLEIN_CONFIGS, PictureLoad(side, side, ((1024, 1024),) * references), 0, "flux2")


def card(gib: int) -> Device:
    """A little of it is the screen's and the driver's."""
    return Device("cuda", gib * GIB, int(gib * GIB * 0.96), "a GPU")


def mac(gib: int) -> Device:
    return Device("mps", int(gib * GIB * 0.75), int(gib * GIB * 0.75))


WHOLE, TILED = Placement("bfloat16"), Placement("bfloat16", tiled=True)
MODEL, MODEL8 = replace(TILED, offload="model"), replace(TILED, offload="model", float8=True)
GROUP, GROUP8 = replace(TILED, offload="group"), replace(TILED, offload="group", float8=True)
ON_MAC = Placement("bfloat16", decode_float32=True)
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
        (shot(768, 512, 121), mac(128), 96, ON_MAC),
        (shot(768, 512, 121), mac(64), 48, REFUSED),
        (still(1024), card(80), 200, WHOLE),
        (still(1024), card(24), 56, MODEL),
        (still(1024), card(16), 28, MODEL8),
        (still(2048, references=4), card(8), 56, REFUSED),
        (still(2048, references=4), card(16), 56, replace(GROUP, pinned=True)),
        (still(1024), mac(64), 48, ON_MAC),
        (still(1024), mac(24), 16, REFUSED),
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
