"""The studio's player against a `<video>` element that plays the same film, in one Chromium; the two take turns.

Numbered films of twelve seconds at 25 frames a second, with sound, in short groups of frames as of the studio's proxies. Measured
are the time from play to the first frame that moves, the time of a seek until its frame is on the screen, and how many of the frames
that were due over ten seconds were shown. A ratio under 1 is in the player's favour. On a machine that does other things as well both
sides drop frames: the load is printed beside them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypedDict

from milimo.domain.time import Rate
from milimo.media.proxy import proxy_size
from tests.media.numbered import write_numbered_film

WEB = Path(__file__).parent.parent / "web"
RATE, FRAMES = 25, 300
PLAYED = {
    "768x512": ((768, 512), (768, 512)),
    "1920x1080": ((1920, 1080), (1920, 1080)),
    "1920x1080, the player by its proxy": ((1920, 1080), proxy_size(1920, 1080)),
}
"""What is on the screen and what the element plays; and what the player plays, which in the studio is a proxy of what is larger."""


class Shown(TypedDict):
    due: int
    shown: int


class Figures(TypedDict):
    """Milliseconds; frames of each round."""

    begins: list[float]
    seeks: list[float]
    runs: list[Shown]


class Sides(TypedDict):
    ours: Figures
    video: Figures


def main() -> None:
    """Print three lines a film, and the load."""
    if not (WEB / "node_modules").is_dir():
        print("The browser side's packages are not installed: make setup")
        return
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        figures = _played(Path(name))
    for size, sides in figures.items():
        ours, video = sides["ours"], sides["video"]
        print(f"{size}, play to the first moved frame: {_compared(ours['begins'], video['begins'], 50)}")
        seeks = (_compared(ours["seeks"], video["seeks"], share) for share in (50, 95))
        print(f"{size}, seek: " + "; ".join(seeks))
        print(
            f"{size}, frames dropped of those due over 10 s: {_dropped(ours):.1%} (player), {_dropped(video):.1%} (video)"
        )
    print(f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores")


def _played(folder: Path) -> dict[str, Sides]:
    made: dict[tuple[int, int], str] = {}
    for number, (width, height) in enumerate({size: None for sizes in PLAYED.values() for size in sizes}):
        name = f"{number}.mp4"
        rate = Rate(numerator=RATE)
        write_numbered_film(folder / name, film=number, frames=FRAMES, width=width, height=height, rate=rate, hertz=330)
        made[width, height] = f"/films/{name}"
    films = {
        what: {
            "url": made[ours], "video_url": made[shown], "width": shown[0], "height": shown[1], "frames": FRAMES,
            "rate": RATE,
        }
        for what, (shown, ours) in PLAYED.items()
    }  # fmt: skip
    (folder / "films.json").write_text(json.dumps(films))
    command = ["npx", "playwright", "test", "--config", "playwright.bench.config.ts"]
    subprocess.run(command, cwd=WEB, env=os.environ | {"MILIMO_BENCH": str(folder)}, stdout=sys.stderr, check=True)
    return json.loads((folder / "figures.json").read_text())


def _compared(ours: list[float], video: list[float], share: int) -> str:
    """At a percentile: milliseconds of both, and their ratio."""
    first, second = (statistics.quantiles(each, n=100, method="inclusive")[share - 1] for each in (ours, video))
    return f"p{share} {first:.0f} ms (player), {second:.0f} ms (video), ratio {first / second:.2f}"


def _dropped(side: Figures) -> float:
    """Of the round in the middle."""
    return statistics.median(1 - run["shown"] / run["due"] for run in side["runs"])


if __name__ == "__main__":
    main()
