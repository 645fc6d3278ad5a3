"""Which seeds are taken: no two pictures of a shot are drawn by the same one, unless the user says so."""

from collections.abc import Iterable

from milimo.domain.ids import Id
from milimo.domain.plan import ShotKind
from milimo.store.jobs import KnownJob

Pictured = tuple[ShotKind, Id, int]
"""Of a picture: its kind, its shot, its panel."""


def seeds_in_use(jobs: Iterable[KnownJob]) -> dict[Pictured, frozenset[int]]:
    """The seeds of what each shot has and waits for, by kind and panel. What failed or was cancelled leaves its seed free: asked
    for again, it is drawn as it would have been.
    """
    found: dict[Pictured, set[int]] = {}
    for known in jobs:
        row = known.row
        gone = known.outcome is not None and known.outcome.state != "succeeded"
        if row.shot_id is None or gone or row.kind not in ("board", "take"):
            continue
        found.setdefault((row.kind, row.shot_id, row.spec.get("panel", 1)), set()).add(row.spec["seed"])
    return {key: frozenset(seeds) for key, seeds in found.items()}
