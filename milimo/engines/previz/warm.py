"""Compile the drawing kernels ahead of time, so that the first board of a fresh installation does not wait for them."""

from pathlib import Path
from typing import Literal

from milimo.domain.job import Figure, JobSpec
from milimo.domain.time import Rate
from milimo.engines.previz import jit


def warm(cache: Path) -> None:
    """Draw two small pictures that use every kernel and throw them away; what was compiled stays in `cache`."""
    jit.use_cache(cache)
    from milimo.engines.previz.casting import Casting
    from milimo.engines.previz.draw import Paper
    from milimo.engines.previz.prepare import prepare

    figure = Figure(name="WARM")
    places: tuple[tuple[Literal["INT", "EXT"], str], ...] = (("INT", "ROOM"), ("EXT", "FIELD"))
    for setting, location in places:
        spec = JobSpec(
            kind="board", engine="previz", shot_id="shot_000000", label="0", setting=setting, location=location, time_of_day="DAY",
            action="Rain.", figures=(figure,), present=(figure,), width=64, height=64, rate=Rate(numerator=24), frames=2, seed=0,
        )  # fmt: skip
        prepare(spec, Casting()).drawing(0.0, Paper(64, 64))
