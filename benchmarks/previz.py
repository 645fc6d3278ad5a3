"""How fast previz draws: different drawings a second, two clothed figures with shadows and ink, on this machine.

    python -m benchmarks.previz [--size 640x360] [--seconds 4]

As in a studio: with the people pack where it is installed, the compiled kernels where the studio keeps them, and the engine prepared
first, which a worker does in the background as it starts. Prints one line a measure: the figure, its unit, and what was drawn.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from milimo.domain.job import Figure, JobSpec, Spoken
from milimo.domain.time import Rate
from milimo.engines.packs.shelf import PackShelf
from milimo.engines.previz.engine import DRAWINGS_A_SECOND, PrevizEngine
from milimo.settings import Settings


class BenchRun:
    """A run that nobody watches."""

    def __init__(self, scratch: Path, packs: Mapping[str, Path]) -> None:
        self.scratch = scratch
        self.inputs: Mapping[str, Path] = {}
        self.packs = packs

    def progress(self, done: float, total: float, note: str = "") -> None:
        pass

    def check_cancelled(self) -> None:
        pass


def spec(width: int, height: int, frames: int) -> JobSpec:
    """Two people in a kitchen at night, pushed in on."""
    mara = Figure(name="MARA", description="a woman of thirty in a red dress", speaks=True)
    tom = Figure(name="TOM", description="an old fisherman in a yellow raincoat")
    return JobSpec(
        kind="take" if frames > 1 else "board",
        engine="previz",
        shot_id="shot_000001",
        label="1-1",
        heading="INT. KITCHEN - NIGHT",
        setting="INT",
        location="KITCHEN",
        time_of_day="NIGHT",
        action="Mara pours the tea. Tom looks.",
        size="MS",
        framing="two",
        move="push-in",
        figures=(mara, tom),
        present=(mara, tom),
        dialogue=(Spoken(character="MARA", text="You are late again."),),
        scene_key="kitchen",
        width=width,
        height=height,
        rate=Rate(numerator=24),
        frames=frames,
        seed=7,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--seconds", type=float, default=4.0)
    arguments = parser.parse_args()
    width, height = (int(side) for side in str(arguments.size).split("x"))
    settings = Settings()
    packs = PackShelf(settings.packs).installed()
    engine = PrevizEngine(settings.cache / "previz")
    with tempfile.TemporaryDirectory() as folder:
        run = BenchRun(Path(folder), packs)
        print(f"{width}x{height}, figures are {'people' if 'people' in packs else 'mannequins'}")
        started = time.perf_counter()
        engine.prepare()
        print(f"{time.perf_counter() - started:.2f} s to prepare, in the background as a worker starts")
        started = time.perf_counter()
        engine.run(spec(width, height, 1), run)
        print(f"{time.perf_counter() - started:.2f} s first board of a process")
        started = time.perf_counter()
        engine.run(spec(width, height, 1), run)
        print(f"{time.perf_counter() - started:.2f} s next board")
        frames = round(float(arguments.seconds) * 24)
        started, cpu = time.perf_counter(), time.process_time()
        engine.run(spec(width, height, frames), run)
        wall, used = time.perf_counter() - started, time.process_time() - cpu
    drawings = frames / 24 * DRAWINGS_A_SECOND
    print(f"{drawings / wall:.1f} different drawings a second: {drawings:.0f} in {wall:.2f} s")
    print(f"{used / drawings:.3f} s of processor a drawing")


if __name__ == "__main__":
    main()
