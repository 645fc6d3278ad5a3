"""Work that falls into parts, each with a progress of its own, told as one progress that never falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from milimo.engines.base import Run


@dataclass(frozen=True)
class Phase:
    """The bench of one part: `before` of the `whole` was done when it begins, and `work` is its own. Satisfies `Run`."""

    bench: Run
    before: float
    work: float
    whole: float

    @property
    def scratch(self) -> Path:
        return self.bench.scratch

    @property
    def inputs(self) -> Mapping[str, Path]:
        return self.bench.inputs

    @property
    def packs(self) -> Mapping[str, Path]:
        return self.bench.packs

    def progress(self, done: float, total: float, note: str = "") -> None:
        """Of this part; the bench hears how much of the whole that is."""
        share = min(1.0, max(0.0, done / total)) if total > 0 else 0.0
        self.bench.progress(self.before + self.work * share, self.whole, note)

    def check_cancelled(self) -> None:
        self.bench.check_cancelled()


def phases(bench: Run, works: Sequence[float]) -> list[Phase]:
    """A bench for each part, in order; `works` are what they take beside each other, in any unit, above 0."""
    before = accumulate(works, initial=0.0)
    return [Phase(bench, begun, work, sum(works)) for begun, work in zip(before, works, strict=False)]
