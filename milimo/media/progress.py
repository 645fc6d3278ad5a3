"""What the long work of this folder shares: how it reports, and that it leaves a whole file or none."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

ReportProgress = Callable[[float, float, str], None]
"""done, total, note: as an engine reports it. Done never falls."""


@contextmanager
def written_whole(out: Path) -> Generator[None]:
    """Remove the file if the work on it does not come to its end, whatever the reason."""
    whole = False
    try:
        yield
        whole = True
    finally:
        if not whole:
            out.unlink(missing_ok=True)
