"""What a pack is: where its files come from, under which licence, and what must be true of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

Build = Callable[[Mapping[str, Path], Path], None]
"""Turns the fetched files (by name) into the pack's folder (given, empty)."""


@dataclass(frozen=True)
class Licence:
    """`terms` says in a sentence what it allows. What must be accepted is not fetched before the user has done so."""

    name: str
    url: str = ""
    terms: str = ""
    must_accept: bool = True


LTX2_COMMUNITY = Licence(
    "LTX-2 Community License",
    "https://huggingface.co/Lightricks/LTX-2/blob/main/LICENSE",
    "Free below a yearly revenue that it names, commercial use included; larger companies need a licence of their own. "
    "It forbids certain uses.",
)


@dataclass(frozen=True)
class PackageFile:
    """A wheel or tarball, fetched through the user's own configured pip or npm."""

    registry: Literal["pip", "npm"]
    package: str
    version: str
    name: str
    """The file name that the registry serves."""
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HubSource:
    """Files of a model hub's repository: those whose path fits a pattern (`transformer/*`; a star crosses folders).

    Which files these are, how large, and their digests, only the hub knows: they are asked for before anything is fetched.
    """

    repository: str
    patterns: tuple[str, ...]
    revision: str = "main"
    rename: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path in the pack's folder of what must lie elsewhere there than in the repository."""
    needed: tuple[str, ...] = ()
    """Paths (or patterns) without which the files are no whole checkpoint."""
    optional: bool = False
    """The pack is of use without these files: where the hub has no such repository, it is installed without."""

    def takes(self, path: str) -> bool:
        """Whether a file of the repository belongs to the pack."""
        return any(fnmatchcase(path, pattern) for pattern in self.patterns)


@dataclass(frozen=True)
class Pack:
    """Files of packages (then `build` makes the folder out of them; None keeps them as they are), or of hub repositories."""

    name: str
    title: str
    description: str
    licence: Licence
    files: tuple[PackageFile, ...] = ()
    build: Build | None = None
    sources: tuple[HubSource, ...] = ()
    approximate_bytes: int = 0
    """Of a hub's pack, until the hub has been asked."""
    serves: str = ""
    """What asks for it, when that goes by another name: several packs may serve `ltx2`, one of them is in use."""
    gated: bool = False
    """The hub gives the files only to users who have accepted the licence there, and are logged in."""
    distilled: bool = False
    """The weights draw in a few steps, and the repository's own index does not say so."""
    lora: Literal["", "control", "camera"] = ""
    """It is a LoRA, which follows a control film or moves the camera: one `.safetensors` file. Empty of what is none."""

    @property
    def slot(self) -> str:
        """The name under which engines ask for it."""
        return self.serves or self.name

    @property
    def bytes(self) -> int:
        """What is downloaded, in bytes; of a hub's pack roughly."""
        return sum(file.bytes for file in self.files) or self.approximate_bytes

    @property
    def origin(self) -> str:
        """Where the files come from, for a person."""
        if self.files:
            return ", ".join(f"{file.registry} {file.package} {file.version}" for file in self.files)
        first, *others = (f"{source.repository} at {source.revision}" for source in self.sources)
        return f"{first} and {len(others)} more" if others else first
