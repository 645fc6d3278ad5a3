"""The shelf of LoRAs: the user's .safetensors files and those of packs; listed, imported, and matched against a model before use."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import uuid4

from filelock import FileLock, Timeout

from milimo.engines.lora_names import FAMILY_TITLES, LoraSigns, Modules, Shape, modules_of, signs_of
from milimo.engines.packs.notes import Notes
from milimo.engines.packs.room import check_room, telling_full_disk
from milimo.engines.peft_alpha import PeftAlpha, alpha_beside, copy_with
from milimo.engines.weights import tensor_shapes
from milimo.errors import BadInput, Conflict, MilimoError, NotFound

LONGEST_NAME = 80
_NAME = re.compile(r"[\w][\w .-]{0,80}")
_NO_NAME = re.compile(r"[^\w .-]+")
_PARTS = ("transformer", "connectors")
"""The components of a checkpoint that a LoRA may change."""
_IMPORT_AGAIN = "import the LoRA again."


FORMER_NAMES = ".names.json"
IMPORTING = ".importing.lock"


@dataclass(frozen=True)
class Lora:
    """A LoRA on the shelf."""

    name: str
    path: Path
    bytes: int
    former: tuple[str, ...] = ()
    """What it was called before: who asks for it by one of these is given it."""
    pack: bool = False
    """A pack's, which is installed and removed as such."""


def sha256_of(file: Path) -> str:
    """The digest of a file's content, which is read through."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class LoraShelf:
    """LoRAs below one folder, by file name without its ending, and those that `of_packs` tells of, by the names of their packs.

    NAME.safetensors   one of the user's
    .names.json        former names, each with the one that took its place
    .importing.lock    held while a file is copied in; a `.part` that lies there while nobody holds it was left by a killed import
    """

    def __init__(self, root: Path, of_packs: Callable[[], Mapping[str, Path]] = dict[str, Path]) -> None:
        self.root = root
        self._of_packs = of_packs
        self._names = Notes(root / FORMER_NAMES)

    def list(self) -> tuple[Lora, ...]:
        """Those that can be looked at: the user may move files, and what a link points to, at any time."""
        return tuple(self._found())

    def get(self, name: str) -> Lora:
        """By its name, or by one that it had. Raises NotFound for a name that is not on the shelf."""
        there = self.list()
        for lora in there:
            if name == lora.name or name in lora.former:
                return lora
        known = ", ".join(lora.name for lora in there)
        raise NotFound(f"There is no LoRA called {name}.", f"Choose one of: {known}." if known else "Import it first.")

    def name_for(self, file_name: str) -> str:
        """What a file is called on the shelf: its own name without `.safetensors`, and without signs that no name has.

        Raises Conflict when a LoRA is called so already.
        """
        path = PurePosixPath(file_name)
        # Of a folder's name, or one without an ending, what follows a dot is no ending: `noir-v1.5`.
        own = path.stem if path.suffix.lower() == ".safetensors" else path.name
        plain = " ".join(_NO_NAME.sub(" ", own).split()).strip(" .-_")
        name = plain[:LONGEST_NAME].strip() or "LoRA"
        self.check_free(name)
        return name

    def add(self, source: Path, name: str, *, called: str = "", alpha: PeftAlpha | None = None) -> Lora:
        """Take a copy of a file. Raises BadInput for a file that holds no LoRA, Conflict for a name that is taken, OutOfRoom.

        `called` is what the user knows the file as, when it is not its own name. `alpha` is for one that says itself nothing of its
        strength; what peft's configuration beside it says, when None.
        """
        target, called = self.check_free(name), called or source.name
        signs = check_holds_lora(source, called)
        alpha = (alpha or alpha_beside(source, called)) if signs.alpha_unknown else None
        check_room(self.root, source.stat().st_size, _IMPORT_AGAIN)
        part = self.root / f".{uuid4().hex}.part"
        with FileLock(self.root / IMPORTING):
            self._drop_parts()
            try:
                with telling_full_disk(_IMPORT_AGAIN):
                    copy_with(source, part, alpha)
                    _move(part, target)
            finally:
                part.unlink(missing_ok=True)
        return self.get(name)

    def take(self, source: Path, name: str, *, called: str, alpha: PeftAlpha | None = None) -> Lora:
        """As `add`, but the file itself, which lies on the same disk. `alpha` is for one that says itself nothing of its strength."""
        target = self.check_free(name)
        if check_holds_lora(source, called).alpha_unknown and alpha is not None:
            told = source.with_suffix(".told")
            with telling_full_disk(_IMPORT_AGAIN):
                copy_with(source, told, alpha)
                told.replace(source)
        _move(source, target)
        return self.get(name)

    def rename(self, name: str, new: str) -> Lora:
        """The old name goes on leading to it, for the shots that wear it. Raises NotFound, Conflict for a name that is taken or
        a pack's LoRA, BadInput for what is no name.
        """
        lora = self._users(name)
        if new != lora.name:
            place = self.check_free(new, lora.former)
            # Before the file moves, so that at no moment the old name leads nowhere.
            self._names.write(lora.name, new)
            _move(lora.path, place)
        return self.get(new)

    def remove(self, name: str) -> None:
        """Raises NotFound for a name that is not on the shelf, Conflict for a pack's LoRA."""
        lora = self._users(name)
        lora.path.unlink(missing_ok=True)
        for former in lora.former:
            self._names.write(former, "")

    def sweep(self) -> None:
        """Delete what killed imports left, unless one is under way."""
        if not self.root.is_dir():
            return
        try:
            with FileLock(self.root / IMPORTING, timeout=0):
                self._drop_parts()
        except Timeout:
            return

    def _drop_parts(self) -> None:
        for part in self.root.glob(".*.part"):
            part.unlink(missing_ok=True)

    def _users(self, name: str) -> Lora:
        lora = self.get(name)
        if lora.pack:
            raise Conflict(f"{lora.name} is a pack's.", "Remove its pack on the Models page to be rid of it.")
        return lora

    def _found(self) -> Iterator[Lora]:
        files = {path.stem: path for path in sorted(self.root.glob("*.safetensors"))}
        packs = {name: path for name, path in self._of_packs().items() if name not in files}
        sizes = {name: size for name, path in (files | packs).items() if (size := _size(path)) is not None}
        former = _former_names(self._names.read(), sizes)
        for name, size in sizes.items():
            yield Lora(name, (files | packs)[name], size, former.get(name, ()), pack=name in packs)

    def check_free(self, name: str, own: tuple[str, ...] = ()) -> Path:
        """Where a LoRA of this name would lie; `own` are former names of the one that is renamed, which it may take again.

        Raises BadInput for what is no name, Conflict for one that is taken.
        """
        if not _NAME.fullmatch(name):
            raise BadInput(f"A LoRA cannot be called {name}.", "Use letters, digits, spaces, dots and dashes.")
        self.root.mkdir(parents=True, exist_ok=True)
        target = self.root / f"{name}.safetensors"
        for lora in self.list():
            if name == lora.name:
                raise _taken(target)
            if name in lora.former and name not in own:
                raise Conflict(
                    f"{lora.name} was called {name}, and shots may wear it by that name.", "Give it another name."
                )
        if target.exists():
            raise _taken(target)
        return target


def _former_names(became: Mapping[str, str], there: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """The former names of each LoRA that is there, followed over several renamings."""
    found: dict[str, tuple[str, ...]] = {}
    for former in became:
        name, seen = former, set[str]()
        while name not in there and name not in seen and name in became:
            seen.add(name)
            name = became[name]
        if name in there and name != former:
            found[name] = (*found.get(name, ()), former)
    return found


def _size(path: Path) -> int | None:
    """Of a plain file, in bytes."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


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
    check_is_lora(signs, called)
    return signs


def check_is_lora(signs: LoraSigns, called: str) -> None:
    """Raises BadInput for a relative of LoRA that cannot be worn here, and for what is none at all."""
    if signs.other_kind:
        raise BadInput(
            f"{called} is a {signs.other_kind}, and the studio wears plain LoRAs only.",
            "Worn as a LoRA it would do something else than it was trained for. Look for the same as a LoRA.",
        )
    if not signs.modules:
        raise BadInput(f"{called} holds no LoRA.", "Give the .safetensors file of a LoRA, not of a whole model.")


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
