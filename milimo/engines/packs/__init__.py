"""Packs: what an engine needs and the repository does not carry (weights, human models, voices).

A pack is fetched once to a folder that all projects share, checked by SHA-256, and appears whole or not at all. Imports domain only.
"""

from milimo.engines.packs.catalog import CATALOG, HubFile, Pack, PackageFile
from milimo.engines.packs.shelf import PackShelf, PackStatus

__all__ = ["CATALOG", "HubFile", "Pack", "PackShelf", "PackStatus", "PackageFile"]
