"""What families of models are reckoned to hold, and the devices that people have."""

from dataclasses import replace

from milimo.engines.admission import GIB, Device, Hardware
from milimo.engines.flux2.room import Load as PictureLoad
from milimo.engines.flux2.room import reckoned as picture
from milimo.engines.footprint import Footprint, Part
from milimo.engines.ltx2.abilities import Abilities
from milimo.engines.ltx2.memory import LTX2Memory
from milimo.engines.ltx2.room import Load
from milimo.engines.ltx2.room import reckoned as film
from milimo.engines.weights import Counts

BILLION, MILLION = 10**9, 10**6
VIDEO = Footprint(
    "ltx2",
    {
        "transformer": Part(19 * BILLION, 20 * GIB, 4 * GIB, cast=18 * BILLION, group=3 * BILLION // 2, streams=True),
        "text_encoder": Part(12 * BILLION, GIB, cast=11 * BILLION, group=BILLION, rereads=True),
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


LTX2 = {
    "transformer": Counts(18_876 * MILLION, 18_400 * MILLION, 386 * MILLION, 345 * MILLION, 67 * MILLION),
    # Kept in 4-byte numbers.
    "text_encoder": Counts(
        12_187 * MILLION, 11_170 * MILLION, 225 * MILLION, 1_050 * MILLION, 1_007 * MILLION, 12_187 * MILLION
    ),
    "connectors": Counts(1_431 * MILLION),
    "vae": Counts(1_222 * MILLION),
    "latent_upsampler": Counts(500 * MILLION),
}
LTX2_CONFIGS = {
    "transformer": {"num_attention_heads": 32, "attention_head_dim": 128},
    "text_encoder": {"hidden_size": 3840, "num_hidden_layers": 48, "vocab_size": 262_208},
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


def memory_of(kind: str, gib: int, main: int = 64, *, distilled: bool = True) -> LTX2Memory:
    """Of a GPU of so many GiB beside `main` GiB of main memory, or of a Mac of so many."""
    if kind == "mps":
        hardware = Hardware(Device("mps", gib * GIB * 3 // 4, 0), gib * GIB)
    else:
        hardware = Hardware(Device("cuda", gib * GIB, 0), main * GIB)
    return LTX2Memory(
        hardware=hardware,
        counts=LTX2,
        configs=LTX2_CONFIGS,
        abilities=Abilities(distilled, True, True),
        distillation=3_800 * MILLION,
    )
