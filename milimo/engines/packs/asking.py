"""Which files a pack consists of, as its hub has them at this moment."""

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from milimo.engines.packs.hub import Hub
from milimo.engines.packs.listing import HubFile, Listing
from milimo.engines.packs.on_disk import OnDisk
from milimo.engines.packs.pack import HubSource, Pack
from milimo.engines.packs.patience import Budget, Heed
from milimo.errors import EngineFailed, NotReady

_INDEX = ".safetensors.index.json"
_SHARD = re.compile(r"(?P<stem>.+?)(?:-\d+-of-(?P<count>\d+))?\.safetensors")


def ask(pack: Pack, hub: Hub, on_disk: OnDisk, budget: Budget, heed: Heed) -> Listing:
    """Ask the hub, or when it does not answer, its cache here. Raises what the hub raises."""
    found: list[HubFile] = []
    gated = False
    until = time.monotonic() + budget.whole_seconds
    for source in pack.sources:
        left = replace(budget, whole_seconds=until - time.monotonic())
        closed, files = _files_of(source, hub, on_disk, left, heed)
        gated = gated or closed
        found += files
    return Listing(tuple(found), gated)


def _files_of(
    source: HubSource, hub: Hub, on_disk: OnDisk, budget: Budget, heed: Heed
) -> tuple[bool, Sequence[HubFile]]:
    try:
        found = hub.repository(source, budget, heed)
        return found.gated, one_copy(found.files, lambda index: hub.text(index, budget, heed))
    except NotReady:
        if not (files := on_disk.snapshot(source)):
            raise
        return False, files
    except EngineFailed:
        if not source.optional:
            raise
        return False, ()


def one_copy(files: Sequence[HubFile], text: Callable[[HubFile], str]) -> Sequence[HubFile]:
    """Without the second copies of weights that some repositories hold in shards of another size: what a folder's index names is what
    is loaded. Only where there are several is the index read.
    """
    needless: set[str] = set()
    for index in (file for file in files if file.path.endswith(_INDEX)):
        stem = index.path.removesuffix(_INDEX)
        shards = {
            file.path: match for file in files if (match := _SHARD.fullmatch(file.path)) and match["stem"] == stem
        }
        if len({match["count"] for match in shards.values()}) < 2:
            continue
        named = _named_by(text(index))
        if named:
            needless |= {path for path in shards if PurePosixPath(path).name not in named}
    return [file for file in files if file.path not in needless]


def _named_by(index: str) -> set[str]:
    try:
        return {str(name) for name in json.loads(index)["weight_map"].values()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return set()
