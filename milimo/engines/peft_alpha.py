"""How strongly a LoRA acts that peft wrote: its alphas lie in `adapter_config.json` beside it, and on the shelf in its own header.

A module's effect is B·A times alpha / rank, or times alpha / √rank where it is rank-stabilised (peft's `LoraLayer.update_layer`).
"""

import json
import math
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from milimo.engines.weights import header_of
from milimo.errors import BadInput

CONFIG = "adapter_config.json"
LONGEST_CONFIG = 1 << 20
"""In bytes."""
WEIGHTS = "adapter_model.safetensors"
NAMELESS = frozenset({"pytorch_lora_weights", "adapter_model", "lora", "model"})
"""What trainers call every file."""
UNKNOWN = (
    f"Its alpha is not known, for {CONFIG} did not lie beside it or did not say it, and its matrices are taken times 1. "
    "Import it again with that file beside it, or set its weight by eye."
)
_PEFT = "base_model.model."
"""How peft begins the names of tensors."""
_METADATA = "lora_adapter_metadata"
"""Under this key diffusers writes peft's configuration into a file, each field behind the name of the part that it is for."""
_PIECE = 1 << 20

Alpha = Annotated[float, Field(allow_inf_nan=False)]


class PeftAlpha(BaseModel):
    """What of peft's configuration says how strongly a LoRA acts, with peft's defaults."""

    lora_alpha: Alpha = 8
    use_rslora: bool | None = False
    alpha_pattern: dict[str, Alpha] | None = None
    """Alphas of modules of their own, by the end of their names or a pattern of it."""

    def scale(self, module: str, rank: int) -> float:
        """What a module's B·A is multiplied by. `module` is as its tensors name it."""
        name = module.removeprefix(_PEFT)
        alpha = next((it for key, it in (self.alpha_pattern or {}).items() if _is_meant(key, name)), self.lora_alpha)
        return alpha / (math.sqrt(rank) if self.use_rslora else rank)


def _is_meant(pattern: str, name: str) -> bool:
    try:
        return re.match(rf"(.*\.)?({pattern})$", name) is not None
    except re.error:
        return False


def read_config(content: str | bytes, called: str) -> PeftAlpha:
    """Read an `adapter_config.json` that belongs to the LoRA known to the user as `called`. Raises BadInput for one that is none."""
    try:
        return PeftAlpha.model_validate_json(content)
    except ValidationError as error:
        raise BadInput(
            f"{CONFIG} beside {called} does not say how strongly the LoRA acts.",
            "Fetch that file again, or move it away.",
        ) from error


def alpha_beside(file: Path, called: str) -> PeftAlpha | None:
    """What the configuration beside a file says, if one is there. Raises BadInput for one that is none."""
    config = file.with_name(CONFIG)
    try:
        with config.open("rb") as stream:
            return read_config(stream.read(LONGEST_CONFIG), called)
    except OSError:
        return None


def alpha_in(metadata: Mapping[str, str]) -> PeftAlpha | None:
    """What the header of a file says; None where it says nothing that can be understood."""
    try:
        told: dict[str, Any] = json.loads(metadata.get(_METADATA, "{}"))
        part = next((key.removesuffix("lora_alpha") for key in told if key.endswith("lora_alpha")), None)
        if part is None:
            return None
        return PeftAlpha.model_validate({key[len(part) :]: it for key, it in told.items() if key.startswith(part)})
    except (ValueError, TypeError, AttributeError):
        return None


def is_unknown(tensors: Mapping[str, object], metadata: Mapping[str, str]) -> bool:
    """Whether a file is peft's and does not say how strongly it acts."""
    of_peft = any(name.startswith(_PEFT) for name in tensors)
    return of_peft and not any(name.endswith(".alpha") for name in tensors) and alpha_in(metadata) is None


def lora_in(place: Path) -> tuple[Path, str]:
    """The file that is meant by a file or by the folder that a trainer left, and the name that it goes by: as the folder, where every
    trainer calls the file so. Raises BadInput for a folder without a LoRA, or with several.
    """
    files = [place]
    if place.is_dir():
        files = sorted(place.glob("*.safetensors"))
        files = [file for file in files if file.name == WEIGHTS] or files
    if len(files) != 1:
        many = f"{len(files)} files of weights" if files else "no .safetensors file"
        raise BadInput(f"{place.name} holds {many}.", "Name the file of the LoRA itself.")
    named = files[0].parent.resolve() if files[0].stem in NAMELESS else files[0]
    return files[0], named.name


def copy_with(source: Path, target: Path, alpha: PeftAlpha | None) -> None:
    """Write a copy of a LoRA, which says itself how strongly it acts where `alpha` is given. Its tensors are the same to the byte."""
    if alpha is None:
        shutil.copyfile(source, target)
        return
    metadata = dict(header_of(source).metadata)
    metadata[_METADATA] = json.dumps({f"transformer.{key}": it for key, it in alpha.model_dump().items()})
    with source.open("rb") as old, target.open("wb") as new:
        header = json.loads(old.read(int.from_bytes(old.read(8), "little")))
        content = json.dumps(
            {"__metadata__": metadata} | {key: it for key, it in header.items() if key != "__metadata__"}
        )
        raw = content.encode()
        raw += b" " * (-len(raw) % 8)  # what follows is aligned to 8 bytes
        new.write(len(raw).to_bytes(8, "little") + raw)
        while piece := old.read(_PIECE):
            new.write(piece)
