"""The world that an engine is given in tests: a scratch folder, inputs, and a record of its progress."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from milimo.errors import Cancelled


@dataclass
class Bench:
    """Satisfies `engines.base.Run`. `cancel_after` counts calls of `check_cancelled` until it raises."""

    scratch: Path
    inputs: Mapping[str, Path] = field(default_factory=dict[str, Path])
    packs: Mapping[str, Path] = field(default_factory=dict[str, Path])
    cancel_after: int | None = None
    said: list[tuple[float, float, str]] = field(default_factory=list[tuple[float, float, str]])
    asked: int = 0

    def progress(self, done: float, total: float, note: str = "") -> None:
        self.said.append((done, total, note))

    def check_cancelled(self) -> None:
        self.asked += 1
        if self.cancel_after is not None and self.asked > self.cancel_after:
            raise Cancelled
