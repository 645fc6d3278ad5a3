"""Run every check and every test, and counts: `make test` runs them all, `--only lint` those that start no program of ours.

A step that fails does not stop the next; the last line is the count of the tests and checks of all steps together.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rich import print as say

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
REPORTS = ROOT / ".setup/reports"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """One program to run; `report` names the JUnit file that it leaves, and without one it counts as one check."""

    group: str
    title: str
    command: tuple[str, ...]
    folder: Path = ROOT
    report: str | None = None


@dataclass(frozen=True)
class Count:
    """How many tests, or checks, ended how."""

    passed: int
    failed: int
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def steps() -> Iterator[Step]:
    """Yields the steps in the order in which they run: what is quick and what others build upon comes first."""
    yield Step("lint", "Python: lint", (str(BIN / "ruff"), "check", "."))
    yield Step("lint", "Python: layout", (str(BIN / "ruff"), "format", "--check", "."))
    yield Step("lint", "Python: types", (str(WEB / "node_modules/.bin/pyright"), "--pythonpath", sys.executable))
    yield Step("lint", "Browser: types are the API's", ("make", "--silent", "types-check"))
    yield Step("lint", "Browser: lint and layout", ("npx", "biome", "check", "."), WEB)
    yield Step("lint", "Browser: types", ("npx", "tsc", "--noEmit"), WEB)
    yield Step("lint", "Browser: nothing unused", ("npx", "knip"), WEB)
    yield Step("test", "Browser: build", ("npx", "vite", "build"), WEB)
    vitest = ("npx", "vitest", "run", "--reporter=default", "--reporter=junit")
    yield Step("test", "Browser: tests", (*vitest, f"--outputFile.junit={REPORTS}/vitest.xml"), WEB, "vitest.xml")
    pytest = (sys.executable, "-m", "pytest", "-n", "2", "-q", f"--junitxml={REPORTS}/pytest.xml")
    yield Step("test", "Python: tests", pytest, ROOT, "pytest.xml")
    playwright = ("npx", "playwright", "test", "--reporter=list,junit")
    yield Step("test", "Browser: the studio in Chromium", playwright, WEB, "playwright.xml")


def run(step: Step) -> Count:
    """Runs one step, its output going straight to the terminal, and returns what it counted."""
    say(f"\n[bold]== {step.title}[/bold]", flush=True)
    report = REPORTS / step.report if step.report else None
    if report is not None:
        report.unlink(missing_ok=True)
    started = time.monotonic()
    environment = {**os.environ, "PLAYWRIGHT_JUNIT_OUTPUT_FILE": f"{REPORTS}/playwright.xml"}
    code = subprocess.run(step.command, cwd=step.folder, env=environment, check=False).returncode
    count = counted(report, code)
    say(f"== {step.title}: {count} in {time.monotonic() - started:.0f} s", flush=True)
    return count


def counted(report: Path | None, code: int) -> Count:
    """Reads a JUnit report. A program that failed without a failed test in its report counts as one failure."""
    if report is None or not report.is_file():
        return Count(1, 0) if code == 0 and report is None else Count(0, 1)
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return Count(len(cases) - failed - skipped, failed or int(code != 0), skipped)


def main() -> int:
    """Runs the steps that were asked for and returns the exit status: 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["lint", "test"], help="one group of steps")
    only: str | None = parser.parse_args().only
    REPORTS.mkdir(parents=True, exist_ok=True)
    chosen = [step for step in steps() if only in (None, step.group)]
    counts = [(step, run(step)) for step in chosen]
    for step, count in counts:
        if count.failed:
            say(f"[red]failed:[/red] {step.title} ({count})")
    total = sum((count for _, count in counts), Count(0, 0))
    print(f"\n{total}", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
