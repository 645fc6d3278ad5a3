"""The user's shelf of LoRAs: a folder of .safetensors files, listed, imported, and matched against a model before they are used."""

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from milimo.engines.lora_names import FAMILY_TITLES, LoraSigns, Modules, Shape, modules_of, signs_of
from milimo.engines.packs.room import check_room, telling_full_disk
from milimo.engines.weights import tensor_shapes
from milimo.errors import BadInput, Conflict, MilimoError, NotFound

_NAME = re.compile(r"[\w][\w .-]{0,80}")
_PARTS = ("transformer", "connectors")
"""The components of a checkpoint that a LoRA may change."""
_IMPORT_AGAIN = "import the LoRA again."


@dataclass(frozen=True)
class Lora:
    """A LoRA on the shelf."""

    name: str
    path: Path
    bytes: int


def sha256_of(file: Path) -> str:
    """The digest of a file's content, which is read through."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class LoraShelf:
    """LoRAs below one folder, by file name without its ending."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list(self) -> tuple[Lora, ...]:
        """Those that can be looked at: the user may move files, and what a link points to, at any time."""
        return tuple(self._found())

    def get(self, name: str) -> Lora:
        """Raises NotFound for a name that is not on the shelf."""
        for lora in self.list():
            if lora.name == name:
                return lora
        known = ", ".join(lora.name for lora in self.list())
        raise NotFound(f"There is no LoRA called {name}.", f"Choose one of: {known}." if known else "Import it first.")

    def add(self, source: Path, name: str, *, called: str = "") -> Lora:
        """Take a copy of a file. Raises BadInput for a file that holds no LoRA, Conflict for a name that is taken,
        OutOfRoom.

        `called` is what the user knows the file as, when it is not the file's own name.
        """
        target = self._free_place(name)
        check_holds_lora(source, called or source.name)
        check_room(self._root, source.stat().st_size, _IMPORT_AGAIN)
        part = self._root / f".{uuid4().hex}.part"
        try:
            with telling_full_disk(_IMPORT_AGAIN):
                shutil.copyfile(source, part)
                _move(part, target)
        finally:
            part.unlink(missing_ok=True)
        return self.get(name)

    def rename(self, name: str, new: str) -> Lora:
        """Raises NotFound, BadInput for what is no name, Conflict for one that is taken."""
        lora = self.get(name)
        if new != name:
            _move(lora.path, self._free_place(new))
        return self.get(new)

    def remove(self, name: str) -> None:
        """Raises NotFound for a name that is not on the shelf."""
        self.get(name).path.unlink(missing_ok=True)

    def _found(self) -> Iterator[Lora]:
        for path in sorted(self._root.glob("*.safetensors")):
            try:
                status = path.stat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield Lora(path.stem, path, status.st_size)

    def _free_place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadInput(f"A LoRA cannot be called {name}.", "Use letters, digits, spaces, dots and dashes.")
        self._root.mkdir(parents=True, exist_ok=True)
        target = self._root / f"{name}.safetensors"
        if target.exists():
            raise _taken(target)
        return target


def _move(path: Path, target: Path) -> None:
    """Rename, but never onto another file. Raises Conflict when one has come to be there."""
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:
        _move_without_links(path, target)
    else:
        path.unlink()


def _move_without_links(path: Path, target: Path) -> None:
    """As `_move`, on a disk that gives a file one name only: the name is taken by an empty file first."""
    try:
        target.touch(exist_ok=False)
    except FileExistsError:
        raise _taken(target) from None
    path.replace(target)


def _taken(target: Path) -> Conflict:
    return Conflict(f"There is a LoRA called {target.stem} already.", "Give it another name, or remove the other.")


def check_holds_lora(file: Path, called: str) -> LoraSigns:
    """Raises BadInput (Unreadable) when a file, known to the user as `called`, holds no LoRA."""
    if not called.lower().endswith(".safetensors"):
        raise BadInput(
            f"{called} is no .safetensors file.",
            "Other files of weights can run programs when they are read. Look for the LoRA as .safetensors.",
        )
    try:
        signs = signs_of(file)
    except MilimoError as error:
        raise type(error)(error.detail.replace(file.name, called), error.remedy) from error
    if not signs.modules:
        raise BadInput(f"{called} holds no LoRA.", "Give the .safetensors file of a LoRA, not of a whole model.")
    return signs


def model_shapes(folder: Path) -> dict[str, Shape]:
    """Shapes of a checkpoint's weights that a LoRA may change, by diffusers' names; from the headers of its files."""
    shapes: dict[str, Shape] = {}
    for part in _PARTS:
        for file in sorted((folder / part).glob("*.safetensors")):
            shapes |= {f"{part}.{name}": shape for name, shape in tensor_shapes(file).items()}
    return shapes


def check_fit(name: str, lora: Mapping[str, Shape], model: Mapping[str, Shape], family: str) -> None:
    """Raises BadInput when a LoRA changes modules that the model has not, or of another size.

    `lora` holds shapes of its tensors by diffusers' names, `model` those of the model's weights ([outputs, inputs]).
    """
    check_modules_fit(name, modules_of(lora), model, family)


def check_modules_fit(name: str, changed: Modules, model: Mapping[str, Shape], family: str) -> None:
    """As `check_fit`, of modules by diffusers' names."""
    family = FAMILY_TITLES.get(family, family)
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
