"""The cuts that Python and TypeScript both resolve. `python -m tests.domain.resolve_cases` writes them to `cases/resolve/`.

Each file holds a cut's records and facts, the whole plan, and what every frame shows and sounds like, as rows. The rows are read by
people before they are committed; `test_resolve.py` checks the rules themselves, without these files.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milimo.domain.changes import Record
from milimo.domain.render_plan import box_of
from milimo.domain.resolve import Facts, resolve
from milimo.domain.time import Rate
from milimo.domain.timeline import Clip, Track
from tests.domain.cuts import (
    A1,
    A2,
    FILM,
    GAP,
    NTSC,
    PAL,
    SCENE,
    V1,
    V2,
    Cut,
    clip,
    film,
    free,
    music,
    of_asset,
    of_shot,
    of_take,
    picture,
    picture_rows,
    project,
    shot,
    sound_rows,
    take,
    tracks,
    transition,
    words,
)  # fmt: skip

FOLDER = Path(__file__).parents[2] / "cases" / "resolve"
LABELS = {"shot_aaaaaa": "1-1", "shot_bbbbbb": "1-2", "shot_cccccc": "1-3", "shot_dddddd": "1-4"}


def three_in_a_row() -> Cut:
    clips = [clip("a", of_asset("x"), 10), clip("b", of_asset("y"), 12, source_start=4), clip("c", of_asset("z"), 8)]
    return [project(), *tracks(), *clips], [film("x", 24), film("y", 24), film("z", 24, sound=False)], []


def what_a_shot_shows() -> Cut:
    shots: list[Record] = [
        shot("a", picked="p"), shot("b"), shot("c"), shot("d", action="Rain on the glass."), shot("e", picked="gone"),
    ]  # fmt: skip
    clips = [clip(name, of_shot(name), 6) for name in "abcde"]
    pinned = clip("f", of_take("q"), 4)
    takes = [
        take("o", "a", "x", 1), take("p", "a", "y", 2, shot_start=3), take("q", "b", "x", 1), take("r", "b", "y", 2),
        take("s", "c", "m", 1, type="board"), take("t", "c", "n", 2, type="board"),
        take("u", "c", "x", 3, type="board", panel=2), take("v", "e", "n", 1, type="board"),
    ]  # fmt: skip
    assets = [film("x", 24), film("y", 24), picture("m"), picture("n")]
    return [project(), *tracks(), SCENE, *shots, *clips, pinned], assets, takes


def rates_and_holds() -> Cut:
    sources = {"a": ("x", 10), "b": ("y", 12), "c": ("z", 10), "d": ("s", 14)}
    clips = [clip(name, of_asset(asset), frames, source_start=3) for name, (asset, frames) in sources.items()]
    assets = [film("x", 40, NTSC), film("y", 40, PAL), film("z", 90, Rate(numerator=60)), film("s", 8)]
    return [project(), *tracks(), *clips], assets, []


def ntsc_project() -> Cut:
    clips = [clip("a", of_asset("x"), 9, source_start=1), clip("b", of_asset("y"), 9), clip("c", of_asset("z"), 6)]
    sound = free(A1, "m", of_asset("m"), ("b", 2), 7, source_start=5)
    assets = [film("x", 40, FILM), film("y", 40, NTSC), film("z", 40, PAL), music("m", 2)]
    return [project(NTSC), *tracks(), *clips, sound], assets, []


def transitions() -> Cut:
    clips = [
        clip("a", of_asset("x"), 10), clip("b", of_asset("y"), 8, source_start=5), clip("c", of_asset("z"), 6),
        clip("d", GAP, 4), clip("e", of_asset("x"), 6, source_start=2, opacity=0.5), clip("f", of_asset("y"), 6),
    ]  # fmt: skip
    links = [
        transition("a", 3, 3), transition("b", 9, 2, "dip_to_black"), transition("c", 2, 2), transition("e", 20, 20),
        transition("f", 4, 0),
    ]  # fmt: skip
    return [project(), *tracks(), *clips, *links], [film("x", 24), film("y", 24), film("z", 24)], []


def free_tracks() -> Cut:
    clips = [clip("a", of_asset("x"), 10), clip("b", of_asset("y"), 10), clip("c", of_asset("z"), 10)]
    over = [
        free(V2, "d", of_asset("y"), ("a", -3), 6, fade_in=2), free(V2, "e", words("Later"), ("b", 1), 12, opacity=0.75),
        free(V2, "f", of_asset("n"), ("b", 4), 4, fade_out=3, fit="fill", scale=0.5, x=0.25, y=-0.1),
        free(V2, "g", of_asset("x"), 24, 4), free(V2, "h", of_asset("z"), 28, 6), transition("g", 2, 2),
        free(V2, "i", of_asset("z"), 2, 2, enabled=False),
    ]  # fmt: skip
    assets = [film("x", 24), film("y", 24), film("z", 24), picture("n", 100, 400)]
    return [project(), *tracks(), *clips, *over], assets, []


def sounds() -> Cut:
    clips = [
        clip("a", of_asset("x"), 10, linked_clip_id="clip_pppppp"), clip("b", of_asset("y"), 10, gain_db=-6),
        clip("c", of_asset("z"), 10, enabled=False),
    ]  # fmt: skip
    heard = [
        free(A1, "p", of_asset("x"), ("a", 0), 10, fade_in=2, fade_out=4),
        free(A2, "q", of_asset("m"), 0, 40, gain_db=-12), free(A1, "r", of_asset("e"), ("b", 5), 4),
    ]  # fmt: skip
    assets = [film("x", 24), film("y", 24), film("z", 24), music("m", 2), music("e", 0.1)]
    return [project(), *tracks(), *clips, *heard], assets, []


def muted_and_hidden() -> Cut:
    changed: list[Track] = [
        V2.model_copy(update={"hidden": True}), A1.model_copy(update={"muted": True, "solo": True}),
        A2.model_copy(update={"solo": True, "gain_db": 6}),
    ]  # fmt: skip
    records = [clip("a", of_asset("x"), 10), free(V2, "b", of_asset("y"), 2, 4), free(A1, "c", of_asset("m"), 0, 10)]
    return [project(), *tracks(*changed), *records, free(A2, "d", of_asset("m"), 3, 5)], [
        film("x", 24), film("y", 24), music("m", 2),
    ], []  # fmt: skip


def what_is_missing() -> Cut:
    records = [
        clip("a", of_asset("gone"), 4, name="Harbour"), clip("b", of_shot("gone"), 4), clip("c", of_take("gone"), 4),
        clip("d", of_asset("m"), 4), free(A1, "e", of_asset("gone"), ("lost", 5), 2), free(V2, "f", GAP, 0, 3),
    ]  # fmt: skip
    return [project(), *tracks(), *records], [music("m", 1)], []


def at_random(seed: int) -> Cut:
    """A cut that nobody would make."""
    dice = random.Random(seed)
    assets = [
        film("x", dice.randint(1, 40), dice.choice((FILM, NTSC, PAL))), film("y", dice.randint(1, 40), sound=False),
        picture("n", 64, 96), music("m", dice.uniform(0.01, 3)),
    ]  # fmt: skip
    takes = [take("o", "a", "x", dice.randint(1, 3), shot_start=dice.randint(0, 9)), take("p", "b", "n", type="board")]
    sources = [of_asset("x"), of_asset("y"), of_asset("n"), of_asset("m"), of_shot("a"), of_shot("b"), words("W"), GAP]

    def looks() -> dict[str, Any]:
        return {
            "source_start": dice.randint(0, 12), "enabled": dice.random() < 0.9, "opacity": dice.choice((1.0, 1.0, 0.4)),
            "fade_in": dice.choice((0, 0, 3, 50)), "fade_out": dice.choice((0, 0, 2, 50)), "gain_db": dice.choice((0, -3)),
            "fit": dice.choice(("fit", "fill")), "scale": dice.choice((1.0, 1.7)), "x": dice.choice((0.0, 0.13)),
        }  # fmt: skip

    names = "abcdefgh"[: dice.randint(1, 8)]
    clips: list[Clip] = [clip(name, dice.choice(sources), dice.randint(1, 9), **looks()) for name in names]
    for name in "pqrstuv":
        lane = dice.choice((V2, A1, A2))
        at = dice.randint(0, 30) if dice.random() < 0.5 else (dice.choice(names), dice.randint(-6, 9))
        linked = f"clip_{dice.choice(names) * 6}" if lane is A1 and dice.random() < 0.5 else None
        clips.append(free(lane, name, dice.choice(sources), at, dice.randint(1, 12), linked_clip_id=linked, **looks()))
    links = [
        transition(name, dice.randint(0, 6), dice.randint(0, 6), dice.choice(("dissolve", "dip_to_black")))
        for name in [*names, *"pqrstuv"] if dice.random() < 0.4
    ]  # fmt: skip
    changed = [
        lane.model_copy(
            update={"muted": dice.random() < 0.1, "solo": dice.random() < 0.1, "hidden": dice.random() < 0.1}
        )
        for lane in (V1, V2, A1, A2)
    ]
    rate = dice.choice((FILM, NTSC, PAL))
    return [project(rate), *tracks(*changed), SCENE, shot("a"), shot("b"), *clips, *links], assets, takes


def case_of(cut: Cut, why: str) -> dict[str, Any]:
    """One case as it is stored."""
    records, assets, takes = cut
    plan = resolve(records, Facts(assets, takes, LABELS))
    boxes = [box_of(layer, 300, 200, plan.width, plan.height) for layer in plan.layers]
    return {
        "why": why,
        "records": [record.model_dump(mode="json") for record in records],
        "facts": {
            "assets": [asset.model_dump(mode="json") for asset in assets],
            "takes": [one.model_dump(mode="json") for one in takes],
            "labels": LABELS,
        },
        "plan": plan.model_dump(mode="json"),
        "boxes_of_300x200": [[box.x, box.y, box.width, box.height] for box in boxes],
        "picture": picture_rows(plan),
        "sound": sound_rows(plan),
    }


CASES: dict[str, tuple[Callable[[], Cut], str]] = {
    "three-in-a-row": (three_in_a_row, "Three clips of V1 follow one another; each brings its own sound."),
    "what-a-shot-shows": (
        what_a_shot_shows,
        "The picked take, else the earliest moving one, else the newest board, else a slate.",
    ),
    "rates-and-holds": (rates_and_holds, "Sources at other rates; the last frame is held where a source ends."),
    "ntsc-project": (ntsc_project, "A project whose frames do not begin on whole samples."),
    "transitions": (
        transitions,
        "Dissolves on handles, dips to black, into a gap, longer than their clips, and at the end.",
    ),
    "free-tracks": (
        free_tracks,
        "Anchored, pinned, overlapping, cropped at the start, see-through, moved, dissolving, off.",
    ),
    "sounds": (sounds, "Linked sound plays once; gains and fades; a short effect does not cut the music."),
    "muted-and-hidden": (muted_and_hidden, "Hidden is not seen, muted is not heard, solo silences the others."),
    "what-is-missing": (what_is_missing, "Missing files leave slates; sound without picture leaves black."),
}
RANDOM_SEEDS = range(24)


def every_case() -> dict[str, Any]:
    """File name to content."""
    files: dict[str, Any] = {f"{name}.json": case_of(make(), why) for name, (make, why) in CASES.items()}
    files["random.json"] = [case_of(at_random(seed), f"Seed {seed}.") for seed in RANDOM_SEEDS]
    return files


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in every_case().items():
        indent = None if name == "random.json" else 1
        (FOLDER / name).write_text(json.dumps(content, indent=indent) + "\n")
