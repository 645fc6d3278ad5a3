"""Every measure in turn, and one table of them with this machine's name: `python -m benchmarks`, or `make bench`."""

import platform
import subprocess
import sys

import psutil
from rich.console import Console
from rich.table import Table

MEASURES = ("previz", "studio", "export", "playback", "overhead", "gpu")
"""Modules of this package, run one after the other, each in a process of its own so that none warms another's memory."""


def machine() -> str:
    """What the figures were taken on."""
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{system}, {psutil.cpu_count()} cores, {memory:.0f} GiB"


def main() -> int:
    """Print the table; the exit status is 1 when a measure failed."""
    table = Table("measure", "figure", title=machine())
    failed = False
    for name in MEASURES:
        ran = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True, check=False
        )
        failed = failed or ran.returncode != 0
        lines = ran.stdout.splitlines() if ran.returncode == 0 else ["failed"]
        for line in lines:
            table.add_row(name, line)
        table.add_section()
    Console(width=140).print(table)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
