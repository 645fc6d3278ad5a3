"""The bar that a long command shows on standard error: what it does, how far it is, how long it still takes."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class Bar:
    """Show a title and a fraction, as often as wanted. A new title begins a new line; without a terminal, lines are plain."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._plain = not console.is_terminal
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=self._plain,
        )
        self._task = self._bar.add_task("", total=1.0, visible=False)
        self._group = ""
        self._tenth = -1

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, title: str, fraction: float, group: str = "") -> None:
        """`fraction` is 0 to 1; another `group` (default: the title) starts a bar of its own."""
        key = group or title
        if key != self._group:
            if self._group:
                self._bar.update(self._task, completed=1.0)
            self._task = self._bar.add_task(title, total=1.0)
            self._group, self._tenth = key, -1
        self._bar.update(self._task, description=title, completed=fraction)
        if self._plain and int(fraction * 10) != self._tenth:
            self._tenth = int(fraction * 10)
            self._console.print(f"{title}: {fraction:.0%}", highlight=False)
