"""The engine itself: from a spec to files, two drawings at a time."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from milimo.domain.job import JobSpec
from milimo.engines.base import Limits, Outputs, Readiness, Ready, Run
from milimo.engines.previz.warm import warm
from milimo.errors import BadInput, Cancelled, NotFound

if TYPE_CHECKING:
    from milimo.engines.previz.casting import Casting
    from milimo.engines.previz.film import PassName
    from milimo.engines.previz.passes import DepthRange
    from milimo.engines.previz.scene import Scene

DRAWINGS_A_SECOND = 12
"""Figures are drawn on twos, as animators do, at any rate."""
THREADS = 2
DEPTH_WIDTH = 96
"""Pixels of the small drawings that say how near and far a take's things are."""
PACK = "people"

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class _Cel:
    """A frame of the film and what lies beside it."""

    picture: Picture
    passes: "Mapping[PassName, NDArray[np.uint8] | NDArray[np.uint16]]"
    figures: frozenset[int]


class PrevizEngine:
    """Stages and draws. `cache` is where compiled kernels are kept; without one they are compiled at every start (some seconds)."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._castings: dict[Path | None, Casting] = {}

    @property
    def name(self) -> str:
        return "previz"

    @property
    def packs(self) -> tuple[str, ...]:
        return (PACK,)

    def limits(self) -> Limits:
        return Limits(
            kinds=frozenset({"board", "take"}), side_multiple=2, min_side=64, max_side=4096, max_frames=100_000, max_inputs=1,
            roles=frozenset({"first_frame"}), passes=frozenset({"depth", "pose", "id"}),
        )  # fmt: skip

    def readiness(self, packs: Mapping[str, Path]) -> Readiness:
        return Ready() if PACK in packs else Ready("Figures are mannequins: the people pack is not installed.")

    def prepare(self) -> None:
        if self._cache is not None:
            warm(self._cache)

    def release(self) -> None:
        self._castings.clear()

    def run(self, spec: JobSpec, run: Run) -> Outputs:
        self._check(spec)
        run.check_cancelled()
        started = perf_counter()
        run.progress(0, spec.frames, "Staging")
        given = self._first_frame(spec, run)
        if given is not None:
            outputs = self._move_over(spec, run, given)
        elif spec.purpose == "title":
            outputs = self._set_title(spec, run)
        else:
            outputs = self._draw(spec, run)
        details = {**outputs.details, "seconds": round(perf_counter() - started, 3), "seed": spec.seed}
        return Outputs(outputs.picture, outputs.frames, outputs.rate, 0, outputs.passes, details)

    def _check(self, spec: JobSpec) -> None:
        limits = self.limits()
        for side in (spec.width, spec.height):
            if side % limits.side_multiple or not limits.min_side <= side <= limits.max_side:
                raise BadInput(
                    f"{spec.width}x{spec.height} cannot be drawn.", "Choose even sides from 64 to 4096 pixels."
                )

    def _first_frame(self, spec: JobSpec, run: Run) -> Path | None:
        for given in spec.inputs:
            if given.role == "first_frame" and given.asset_id is not None:
                if given.asset_id not in run.inputs:
                    raise NotFound("The first frame's file is not there.", "Choose another first frame, or none.")
                return run.inputs[given.asset_id]
        return None

    def _casting(self, run: Run) -> "Casting":
        from milimo.engines.previz.casting import Casting

        folder = run.packs.get(PACK)
        if folder not in self._castings:
            self._castings[folder] = Casting(folder)
        return self._castings[folder]

    def _set_title(self, spec: JobSpec, run: Run) -> Outputs:
        from milimo.engines.previz.titles import title

        words = spec.subject or spec.action or spec.heading
        return _filmed(spec, run, lambda share: title(words, spec.width, spec.height, share), "A title card")

    def _move_over(self, spec: JobSpec, run: Run, path: Path) -> Outputs:
        from milimo.engines.previz.kenburns import Picture as Given

        given = Given(path, spec.width, spec.height)
        return _filmed(spec, run, lambda share: given.frame(spec.move, share, spec.seed), "Moving over the first frame")

    def _draw(self, spec: JobSpec, run: Run) -> Outputs:
        from milimo.engines.previz import jit

        if self._cache is not None:
            jit.use_cache(self._cache)
        from milimo.engines.previz.film import Reel
        from milimo.engines.previz.passes import DepthRange, hexed, id_colour
        from milimo.engines.previz.prepare import prepare

        scene = prepare(spec, self._casting(run), run.check_cancelled)
        run.check_cancelled()
        reel = Reel(run.scratch, spec.width, spec.height, spec.rate, spec.frames, tuple(spec.passes))
        seen: set[int] = set()
        drawings = 0
        within = _depth_range(spec, scene, run) if "depth" in spec.passes else DepthRange(1.0, 2.0)
        try:
            for frame, cel in enumerate(_cels(spec, scene, run, within)):
                reel.add(cel.picture, cel.passes)
                seen |= cel.figures
                drawings += 1
                run.progress(frame + 1, spec.frames, "Drawing")
        finally:
            reel.close()
        details: dict[str, str | int | float] = {
            "set": scene.stage.kind,
            "light": scene.stage.hour,
            "people": "pack" if PACK in run.packs else "mannequins",
        }
        for order, player in enumerate(scene.stage.players):
            details[f"id/{player.name}"] = hexed(id_colour(order))
        return Outputs(reel.picture, spec.frames, spec.rate, 0, dict(reel.passes), details)


def _filmed(spec: JobSpec, run: Run, draw: Callable[[float], Picture], note: str) -> Outputs:
    """A film of pictures that need no stage; its passes are flat."""
    from milimo.engines.previz.film import Reel

    reel = Reel(run.scratch, spec.width, spec.height, spec.rate, spec.frames, tuple(spec.passes))
    flat = np.zeros((spec.height, spec.width, 3), np.uint8)
    try:
        for frame in range(spec.frames):
            run.check_cancelled()
            share = _share(spec, frame)
            reel.add(draw(share), {"depth": np.zeros(flat.shape[:2], np.uint16), "pose": flat, "id": flat})
            run.progress(frame + 1, spec.frames, note)
    finally:
        reel.close()
    return Outputs(reel.picture, spec.frames, spec.rate, 0, dict(reel.passes), {"set": note})


def _share(spec: JobSpec, frame: int) -> float:
    """How far into the shot a frame lies. A still is its beginning, or its end for the second panel."""
    if spec.frames == 1:
        return 1.0 if spec.panel == 2 else 0.0
    return frame / (spec.frames - 1)


def _depth_range(spec: JobSpec, scene: "Scene", run: Run) -> "DepthRange":
    """From small drawings along the shot."""
    from milimo.engines.previz.draw import Paper
    from milimo.engines.previz.passes import DepthRange

    width = DEPTH_WIDTH
    paper = Paper(width, max(2, round(width * spec.height / spec.width)), seed=spec.seed)
    shares = (0.0, 0.25, 0.5, 0.75, 1.0) if spec.frames > 1 else (_share(spec, 0),)

    def depths() -> Iterator[NDArray[np.float32]]:
        for share in shares:
            run.check_cancelled()
            yield scene.drawing(share, paper).depth

    return DepthRange.of(depths())


def _cels(spec: JobSpec, scene: "Scene", run: Run, within: "DepthRange") -> Iterator[_Cel]:
    """The frames in order. Two threads draw ahead; no more than four drawings wait."""
    held = max(1, math.floor(float(spec.rate.fraction) / DRAWINGS_A_SECOND + 0.25)) if spec.frames > 1 else 1
    starts = list(range(0, spec.frames, held))
    stop = threading.Event()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="previz") as pool:
        waiting: list[Future[_Cel]] = []
        following = 0
        try:
            for start in starts:
                while following < len(starts) and len(waiting) < THREADS + 1:
                    waiting.append(pool.submit(_cel, spec, scene, starts[following], stop, within))
                    following += 1
                cel = _result(waiting.pop(0), run)
                for _ in range(start, min(start + held, spec.frames)):
                    yield cel
        finally:
            stop.set()
            for future in waiting:
                future.cancel()


def _result(future: "Future[_Cel]", run: Run) -> _Cel:
    while True:
        run.check_cancelled()
        try:
            return future.result(timeout=0.1)
        except TimeoutError:
            continue


def _cel(spec: JobSpec, scene: "Scene", frame: int, stop: threading.Event, within: "DepthRange") -> _Cel:
    from milimo.engines.previz import passes
    from milimo.engines.previz.draw import Paper
    from milimo.engines.previz.scene import FIGURE_ID

    if stop.is_set():
        raise Cancelled
    share = _share(spec, frame)
    paper = Paper(spec.width, spec.height, fine=spec.frames == 1, seed=spec.seed)
    drawing = scene.drawing(share, paper)
    beside: dict[PassName, NDArray[np.uint8] | NDArray[np.uint16]] = {}
    for name in spec.passes:
        if name == "depth":
            beside[name] = passes.depth_pass(drawing.depth, within)
        elif name == "id":
            beside[name] = passes.id_pass(drawing.ids)
        else:
            beside[name] = passes.pose_pass(
                scene.poses(scene.time(share)), scene.actors, scene.path(share), spec.width, spec.height
            )
    return _Cel(
        drawing.picture, beside, frozenset(int(i) - FIGURE_ID for i in np.unique(drawing.ids) if i >= FIGURE_ID)
    )
