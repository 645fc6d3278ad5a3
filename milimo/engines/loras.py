"""The user's shelf of LoRAs: a folder of .safetensors files, listed, imported, and matched against a model before they are used."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from milimo.engines.weights import tensor_shapes
from milimo.errors import BadInput, Conflict, NotFound

Shape = tuple[int, ...]

_DOWN = re.compile(r"^(?P<module>.+?)\.(?:lora_A|lora_down|lora\.down)(?:\.[^.]+)?\.weight$")
_UP = re.compile(r"^(?P<module>.+?)\.(?:lora_B|lora_up|lora\.up)(?:\.[^.]+)?\.weight$")
_NAME = re.compile(r"^[\w][\w .-]{0,80}$")


@dataclass(frozen=True)
class Lora:
    """A LoRA on the shelf."""

    name: str
    path: Path
    bytes: int


class LoraShelf:
    """LoRAs below one folder, by file name without its ending."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self) -> tuple[Lora, ...]:
        paths = sorted(self._root.glob("*.safetensors"))
        return tuple(Lora(path.stem, path, path.stat().st_size) for path in paths)

    def get(self, name: str) -> Lora:
        """Raises NotFound for a name that is not on the shelf."""
        for lora in self.list():
            if lora.name == name:
                return lora
        known = ", ".join(lora.name for lora in self.list())
        raise NotFound(f"There is no LoRA called {name}.", f"Choose one of: {known}." if known else "Import it first.")

    def add(self, source: Path, name: str) -> Lora:
        """Take a copy of a file. Raises BadInput for a file that holds no LoRA, Conflict for a name that is taken."""
        if not _NAME.match(name):
            raise BadInput(f"A LoRA cannot be called {name}.", "Use letters, digits, spaces, dots and dashes.")
        if not modules_of(tensor_shapes(source)):
            raise BadInput(f"{source.name} holds no LoRA.", "Give the .safetensors file of a LoRA.")
        self._root.mkdir(parents=True, exist_ok=True)
        target = self._root / f"{name}.safetensors"
        if target.exists():
            raise Conflict(f"There is a LoRA called {name} already.", "Give it another name, or remove the other.")
        part = target.with_suffix(".part")
        shutil.copyfile(source, part)
        part.rename(target)
        return self.get(name)

    def remove(self, name: str) -> None:
        """Raises NotFound for a name that is not on the shelf."""
        self.get(name).path.unlink()


def modules_of(shapes: Mapping[str, Shape]) -> dict[str, tuple[int, int]]:
    """Inputs and outputs of each module that a LoRA changes, from the shapes of its tensors."""
    down = {match["module"]: shape[-1] for name, shape in shapes.items() if (match := _DOWN.match(name))}
    up = {match["module"]: shape[0] for name, shape in shapes.items() if (match := _UP.match(name))}
    return {module: (down[module], up[module]) for module in down if module in up}


def check_fit(name: str, lora: Mapping[str, Shape], model: Mapping[str, Shape], family: str) -> None:
    """Raises BadInput when a LoRA changes modules that the model has not, or of another size.

    `lora` holds shapes of its tensors by diffusers' names, `model` those of the model's weights ([outputs, inputs]).
    """
    changed = modules_of(lora)
    if not changed:
        raise BadInput(f"{name} holds no LoRA that can be read.", "Give the .safetensors file of a LoRA.")
    known = {key.removesuffix(".weight"): shape for key, shape in model.items() if key.endswith(".weight")}
    for module, (inputs, outputs) in changed.items():
        shape = known.get(module)
        if shape is None or (shape[0], shape[-1]) != (outputs, inputs):
            what = "which the model has not" if shape is None else f"which in the model is {shape[-1]} by {shape[0]}"
            raise BadInput(
                f"The LoRA {name} does not fit {family}: it changes {module} ({inputs} by {outputs}), {what}.",
                f"Choose a LoRA made for {family}, or take this one off the shot.",
            )
