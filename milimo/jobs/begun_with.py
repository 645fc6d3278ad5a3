"""The weights of a job that is made in steps: those it was begun with, whatever is put to use meanwhile."""

import json
from collections.abc import Mapping
from pathlib import Path

from milimo.engines.weights import mark_of
from milimo.errors import NotReady

_FILE = "packs.json"


def begun_with(packs: Mapping[str, Path], state: Path) -> Mapping[str, Path]:
    """The folders of `packs` at the first step, kept in `state`; at a later one those of the first.

    Raises NotReady when they are gone, or others have come to their place: half a film of other weights is no film.
    """
    kept = state / _FILE
    if not kept.exists():
        state.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_text(json.dumps({name: [str(path), *mark_of(path)] for name, path in packs.items()}))
        part.replace(kept)
        return packs
    found: dict[str, Path] = {}
    for name, [path, *mark] in json.loads(kept.read_text()).items():
        found[name] = Path(path)
        if not found[name].is_dir() or list(mark_of(found[name])) != mark:
            raise NotReady(
                f"The weights of {name} that this take was begun with are not there any more.",
                "Make a new take: it is drawn with the weights that are in use now.",
            )
    return found
