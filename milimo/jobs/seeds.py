"""Which seeds are taken: no two pictures of a shot are drawn by the same one, unless the user says so."""

from collections.abc import Iterable, Mapping, Set
from itertools import count
from typing import Any

from milimo.domain.ids import Id
from milimo.domain.plan import ShotKind
from milimo.store.jobs import JobRow, KnownJob

Pictured = tuple[ShotKind, Id, int]
"""Of a picture: its kind, its shot, its panel."""


def seeds_in_use(jobs: Iterable[KnownJob]) -> dict[Pictured, frozenset[int]]:
    """The seeds of what each shot has and waits for, by kind and panel. What failed or was cancelled leaves its seed free: asked
    for again, it is drawn as it would have been.
    """
    found: dict[Pictured, set[int]] = {}
    for known in jobs:
        gone = known.outcome is not None and known.outcome.state != "succeeded"
        pictured = _pictured(known.row)
        if pictured is not None and not gone:
            found.setdefault(pictured, set()).add(known.row.spec["seed"])
    return {key: frozenset(seeds) for key, seeds in found.items()}


def next_free(seed: int, used: Set[int]) -> int:
    """The first after `seed` that is not `used`; 32 bits."""
    return next(free for turn in count(1) if (free := (seed + turn) % 2**32) not in used)


def spec_of_another_try(row: JobRow, jobs: Iterable[KnownJob]) -> Mapping[str, Any]:
    """What is asked for when a job that failed or was cancelled is tried again: the same, but by the next free seed where another
    picture of the shot has got its own since. A seed that was chosen stays. `jobs` are the project's.
    """
    pictured = _pictured(row)
    if pictured is None or row.spec.get("seed_chosen", False):
        return row.spec
    seed, used = row.spec["seed"], seeds_in_use(jobs).get(pictured, frozenset[int]())
    return row.spec if seed not in used else {**row.spec, "seed": next_free(seed, used)}


def _pictured(row: JobRow) -> Pictured | None:
    if row.shot_id is None or row.kind not in ("board", "take"):
        return None
    return row.kind, row.shot_id, row.spec.get("panel", 1)
