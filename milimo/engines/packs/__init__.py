"""Packs: what an engine needs and the repository does not carry (weights, human models, voices).

A pack is fetched once to a folder that all projects share, checked by digest, and appears whole or not at all. Imports domain only.
"""

from milimo.engines.packs.catalog import CATALOG
from milimo.engines.packs.hub import HUB, Hub
from milimo.engines.packs.on_disk import OnDisk
from milimo.engines.packs.pack import HubSource, Licence, Pack, PackageFile
from milimo.engines.packs.shelf import PackShelf, PackStatus

__all__ = [
    "CATALOG",
    "HUB",
    "Hub",
    "HubSource",
    "Licence",
    "OnDisk",
    "Pack",
    "PackShelf",
    "PackStatus",
    "PackageFile",
]
