"""What a LoRA says of itself, from the header of its file alone: its family, its rank, and the modules that it changes.

Trainers name modules in their own ways. The tables follow diffusers' converters (`diffusers/loaders/lora_conversion_utils.py`), so
that what is said here of a LoRA is what happens when a model wears it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from milimo.engines.peft_alpha import is_unknown
from milimo.engines.weights import header_of

Shape = tuple[int, ...]
Modules = dict[str, tuple[int, int]]
"""Inputs and outputs of each module."""
Family = Literal["ltx2", "flux2", ""]
"""The name by which engines ask for the weights; empty when it is none of ours."""

FAMILY_TITLES: Mapping[str, str] = {"ltx2": "LTX-2", "flux2": "FLUX.2 Klein"}

_DOWN = re.compile(r"^(?P<module>.+?)\.(?:lora_A|lora_down|lora\.down)(?:\.[^.]+)?\.weight$")
_UP = re.compile(r"^(?P<module>.+?)\.(?:lora_B|lora_up|lora\.up)(?:\.[^.]+)?\.weight$")
_OF_LTX2 = re.compile(
    r"audio_attn|audio_to_video|video_to_audio|audio_ff|patchify_proj|adaln_single|text_embedding_projection"
    r"|(?:^|\.)transformer_blocks\.\d+\.(?:attn1|attn2|ff\.net)\b"
    r"|^lora_unet_transformer_blocks_\d+_(?:attn1|attn2|ff_net)_"
)
_OF_FLUX2 = re.compile(
    r"(?:^|[._])(?:double|single)_blocks[._]\d+|single_transformer_blocks\.\d+"
    r"|(?:^|\.)transformer_blocks\.\d+\.(?:attn\.|ff\.linear|ff_context\.)"
)
_TRIGGERS = ("modelspec.trigger_phrase", "ss_trigger_words", "trigger_word", "trigger")
_REFERENCE = "reference_downscale_factor"
"""What Lightricks' trainer writes of a LoRA that follows a film: how many times smaller than the picture that film is."""
_IN_CONTEXT = re.compile(r"(?:^|[^a-z])ic[-_ ]?lora", re.IGNORECASE)
_OTHER_KINDS: Mapping[str, re.Pattern[str]] = {
    "DoRA": re.compile(r"dora_scale|lora_magnitude_vector"),
    "LoKr": re.compile(r"lokr_w[12]"),
    "LoHa": re.compile(r"hada_w[12]"),
    "OFT": re.compile(r"\.oft_(?:blocks|diag|R)"),
}
"""Relatives of LoRA by the names of their tensors. Worn as LoRAs they would do something else than they were trained for."""


@dataclass(frozen=True)
class LoraSigns:
    """`trigger` is what must stand in the prompt to wake it, when its file says so."""

    family: Family
    rank: int
    trigger: str
    modules: Modules
    """By diffusers' names."""
    reference_factor: int = 0
    """Of an IC-LoRA, which follows a film: how many times smaller than the picture that film is; 0 of any other."""
    other_kind: str = ""
    """What it is when it is no plain LoRA: `DoRA`."""
    alpha_unknown: bool = False
    """It does not say how strongly it acts, as others of its trainer do."""


def signs_of(file: Path) -> LoraSigns:
    """Read a file's header. Raises Unreadable when it is no whole file of weights. Without modules it holds no LoRA."""
    header = header_of(file)
    raw = modules_of(header.shapes)
    family = family_of(raw)
    ranks = [min(shape) for name, shape in header.shapes.items() if _DOWN.match(name) and len(shape) > 1]
    trigger = next((header.metadata[key] for key in _TRIGGERS if header.metadata.get(key)), "")
    return LoraSigns(
        family,
        max(ranks, default=0),
        _plain(trigger),
        dict(to_diffusers(raw, family)),
        _reference_factor(header.metadata, file.name),
        next((kind for kind, sign in _OTHER_KINDS.items() if any(sign.search(each) for each in header.shapes)), ""),
        is_unknown(header.shapes, header.metadata),
    )


def named_in_context(name: str) -> bool:
    """Whether a name says that this is an IC-LoRA."""
    return _IN_CONTEXT.search(name) is not None


def _reference_factor(metadata: Mapping[str, str], name: str) -> int:
    """Files that say nothing of it are known as IC-LoRAs by their names, and follow a film of the picture's own size."""
    told = metadata.get(_REFERENCE, "")
    try:
        return max(1, round(float(told))) if told else int(named_in_context(name))
    except (ValueError, OverflowError):
        return 1


def modules_of(shapes: Mapping[str, Shape]) -> Modules:
    """Inputs and outputs of each module that a LoRA changes, from the shapes of its tensors."""
    down = {match["module"]: shape[-1] for name, shape in shapes.items() if shape and (match := _DOWN.match(name))}
    up = {match["module"]: shape[0] for name, shape in shapes.items() if shape and (match := _UP.match(name))}
    return {module: (down[module], up[module]) for module in down if module in up}


def split_name(tensor: str) -> tuple[str, Literal["A", "B"]] | None:
    """The module of a LoRA's tensor, and which of its two matrices it is; None of what is neither."""
    if match := _DOWN.match(tensor):
        return match["module"], "A"
    return (match["module"], "B") if (match := _UP.match(tensor)) else None


def family_of(modules: Mapping[str, object]) -> Family:
    """By how the modules are called."""
    if any(_OF_LTX2.search(name) for name in modules):
        return "ltx2"
    return "flux2" if any(_OF_FLUX2.search(name) for name in modules) else ""


def to_diffusers(modules: Modules, family: Family) -> Iterator[tuple[str, tuple[int, int]]]:
    """The modules by the names that diffusers gives them; one that packs three is unpacked."""
    for name, (inputs, outputs) in modules.items():
        if family == "ltx2":
            yield ltx2_name(name), (inputs, outputs)
        elif family == "flux2":
            names = _flux2_names(name)
            yield from ((each, (inputs, outputs // len(names))) for each in names)
        else:
            yield name, (inputs, outputs)


_LTX2_RENAMES = {
    "patchify_proj": "proj_in",
    "audio_patchify_proj": "audio_proj_in",
    "av_ca_video_scale_shift_adaln_single": "av_cross_attn_video_scale_shift",
    "av_ca_a2v_gate_adaln_single": "av_cross_attn_video_a2v_gate",
    "av_ca_audio_scale_shift_adaln_single": "av_cross_attn_audio_scale_shift",
    "av_ca_v2a_gate_adaln_single": "av_cross_attn_audio_v2a_gate",
    "audio_prompt_adaln_single": "audio_prompt_adaln",
    "prompt_adaln_single": "prompt_adaln",
    "adaln_single": "time_embed",
    "audio_adaln_single": "audio_time_embed",
    "aggregate_embed": "text_proj_in",
    "q_norm": "norm_q",
    "k_norm": "norm_k",
}
_PREFIXES = {"diffusion_model": "transformer", "text_embedding_projection": "connectors"}


_LTX2_KOHYA = re.compile(
    r"(?P<block>transformer_blocks)_(?P<number>\d+)_(?P<part>(?:audio_)?attn[12]|(?:audio_to_video|video_to_audio)_attn|(?:audio_)?ff)"
    r"_(?P<rest>to_(?:q|k|v)|to_out_0|to_gate_logits|net_0_proj|net_2)"
)
"""Modules of a block as kohya's trainers write them: without dots."""


def ltx2_name(name: str) -> str:
    """A module of LTX-2 by diffusers' name; one that nobody knows stays as it is."""
    name = re.sub(r"^base_model\.model\.(?:(?:transformer|diffusion_model)\.)?", "transformer.", name)
    if name.startswith("lora_unet_") and (match := _LTX2_KOHYA.fullmatch(name.removeprefix("lora_unet_"))):
        rest = re.sub(r"_(\d)", r".\1", match["rest"]).replace("0_proj", "0.proj")
        return f"transformer.{match['block']}.{match['number']}.{match['part']}.{rest}"
    first, *rest = name.split(".")
    if first not in _PREFIXES:
        return name
    return ".".join([_PREFIXES[first], *(_LTX2_RENAMES.get(part, part) for part in rest)])


_FLUX2_BLOCKS = re.compile(r"(?P<kind>double|single)_blocks[._](?P<number>\d+)[._](?P<rest>.+)")
_FLUX2_PARTS: Mapping[str, tuple[str, ...]] = {
    "linear1": ("attn.to_qkv_mlp_proj",),
    "linear2": ("attn.to_out",),
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "img_attn.proj": ("attn.to_out.0",),
    "txt_attn.proj": ("attn.to_add_out",),
    "img_mlp.0": ("ff.linear_in",),
    "img_mlp.2": ("ff.linear_out",),
    "txt_mlp.0": ("ff_context.linear_in",),
    "txt_mlp.2": ("ff_context.linear_out",),
}
_FLUX2_SINGLES = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_guidance_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_guidance_embed.timestep_embedder.linear_2",
    "guidance_in.in_layer": "time_guidance_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_guidance_embed.guidance_embedder.linear_2",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
    "single_stream_modulation.lin": "single_stream_modulation.linear",
    "double_stream_modulation_img.lin": "double_stream_modulation_img.linear",
    "double_stream_modulation_txt.lin": "double_stream_modulation_txt.linear",
}


def _flux2_names(name: str) -> list[str]:
    if name.startswith("transformer."):
        return [name]
    bare = re.sub(r"^(?:base_model\.model\.|diffusion_model\.|lora_unet_)", "", name)
    match = _FLUX2_BLOCKS.fullmatch(bare)
    if match is None:
        if bare == name:
            return [name]
        return ["transformer." + re.sub(r"^sformer_blocks\.", "transformer_blocks.", _FLUX2_SINGLES.get(bare, bare))]
    kind = "transformer_blocks" if match["kind"] == "double" else "single_transformer_blocks"
    # `img_attn_qkv` is `img_attn.qkv` in files that write no dots.
    rest = re.sub(r"^((?:img|txt)_(?:attn|mlp))_", r"\1.", match["rest"])
    return [f"transformer.{kind}.{match['number']}.{part}" for part in _FLUX2_PARTS.get(rest, (rest,))]


def _plain(text: str) -> str:
    """Words that somebody else wrote, on one line and not endless. Some trainers write them as a JSON list."""
    try:
        told = json.loads(text)
    except ValueError:
        told = text
    words = ", ".join(str(each) for each in told) if isinstance(told, list) else str(told)
    return " ".join(words.split())[:200]
