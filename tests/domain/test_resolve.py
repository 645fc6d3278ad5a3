"""Resolving a cut: the rules one by one, the stored cases that the browser also runs, and what holds for every cut."""

import json
import random
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Record
from milimo.domain.render_plan import PlanReader, Ramp, RenderPlan, box_of, ramp_at, sample_at
from milimo.domain.resolve import Facts, resolve, unmade_shots
from milimo.domain.timeline import Clip
from tests.domain.cuts import (
    A1,
    A2,
    FILM,
    GAP,
    NTSC,
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
    picture,
    picture_rows,
    project,
    short,
    shot,
    sound_rows,
    take,
    tracks,
    transition,
    words,
)  # fmt: skip
from tests.domain.resolve_cases import FOLDER, LABELS, at_random, every_case


def resolved(cut: Cut) -> RenderPlan:
    records, assets, takes = cut
    return resolve(records, Facts(assets, takes, LABELS))


def shown(*records: Record, assets: Iterable[Asset] = (), takes: Iterable[Take] = ()) -> list[str]:
    """What the frames of a 24 frames a second project show, in short."""
    plan = resolve(
        [project(), *tracks(), SCENE, *records], Facts(assets or [film("x", 99), film("y", 99)], takes, LABELS)
    )
    return short(picture_rows(plan))


def heard(*records: Record, assets: Iterable[Asset] = ()) -> list[str]:
    plan = resolve(
        [project(), *tracks(), SCENE, *records], Facts(assets or [film("x", 99), film("y", 99), music("m", 4)])
    )
    return short(sound_rows(plan))


@pytest.mark.parametrize("name", sorted(every_case()))
def test_the_stored_cases_are_what_python_resolves_today(name: str) -> None:
    stored = json.loads((FOLDER / name).read_text())
    assert every_case()[name] == stored, "python -m tests.domain.resolve_cases writes them anew: read what changed"


def test_clips_of_v1_follow_one_another_in_their_order_not_in_the_order_of_records() -> None:
    assert shown(clip("b", of_asset("y"), 2, source_start=7), clip("a", of_asset("x"), 3)) == [
        "a:0",
        "a:1",
        "a:2",
        "b:7",
        "b:8",
    ]


def test_a_shot_that_is_too_short_holds_its_last_frame() -> None:
    takes = [take("t", "a", "x", frames=3)]
    assert shown(shot("a"), clip("a", of_shot("a"), 5), assets=[film("x", 3)], takes=takes) == [
        "a:0",
        "a:1",
        "a:2",
        "a:2",
        "a:2",
    ]


def test_new_facts_never_move_a_clip() -> None:
    records = [shot("a"), clip("a", of_shot("a"), 4), clip("b", of_asset("y"), 2)]
    without = shown(*records)
    with_a_take = shown(*records, takes=[take("t", "a", "x", frames=90)])
    assert [row for row in without if row.startswith("b")] == [row for row in with_a_take if row.startswith("b")]
    assert len(without) == len(with_a_take) == 6


def test_a_dissolve_is_an_exact_mix_on_v1() -> None:
    rows = shown(clip("a", of_asset("x"), 4), clip("b", of_asset("y"), 4, source_start=5), transition("a", 1, 1))
    assert rows == ["a:0", "a:1", "a:2", "a:3@0.75 b:4@0.25", "a:4@0.25 b:5@0.75", "b:6", "b:7", "b:8"]


def test_a_dissolve_off_v1_lays_the_new_picture_over_the_held_one() -> None:
    rows = shown(free(V2, "a", of_asset("x"), 0, 3), free(V2, "b", of_asset("y"), 3, 3), transition("a", 1, 1))
    assert rows == ["a:0", "a:1", "a:2 b:0@0.25", "a:3 b:0@0.75", "b:1", "b:2"]


def test_a_transition_after_the_last_clip_fades_to_black_and_its_sound_with_it() -> None:
    records = [clip("a", of_asset("x"), 4), transition("a", 2, 0)]
    assert shown(*records) == ["a:0", "a:1", "a:2@0.75", "a:3@0.25"]
    assert heard(*records)[3] == "a:6000@0.4999"


def test_of_two_clips_on_a_free_track_the_later_in_order_wins() -> None:
    rows = shown(free(V2, "a", of_asset("x"), 0, 6), free(V2, "b", of_asset("y"), 2, 2))
    assert rows == ["a:0", "a:1", "b:0", "b:1", "a:4", "a:5"]


@pytest.mark.parametrize("gone", [{"enabled": False}, {"source": GAP}])
def test_what_does_not_play_covers_nothing(gone: dict[str, Any]) -> None:
    rows = shown(free(V2, "a", of_asset("x"), 0, 3), free(V2, "b", of_asset("y"), 1, 1).model_copy(update=gone))
    assert rows == ["a:0", "a:1", "a:2"]


def test_a_clip_of_v1_that_is_off_keeps_its_place() -> None:
    assert shown(clip("a", of_asset("x"), 2, enabled=False), clip("b", of_asset("y"), 1)) == ["", "", "b:0"]


def test_an_anchored_clip_rides_with_its_clip() -> None:
    title = free(V2, "t", words("Later"), ("b", 1), 1)
    before = shown(clip("a", of_asset("x"), 2), clip("b", of_asset("y"), 3), title)
    after = shown(clip("a", of_asset("x"), 4), clip("b", of_asset("y"), 3), title)
    assert before.index("b:1 t:0") + 2 == after.index("b:1 t:0")


def test_a_linked_sound_plays_once_whichever_of_the_two_names_the_other() -> None:
    by_picture = heard(
        clip("a", of_asset("x"), 1, linked_clip_id="clip_bbbbbb"), free(A1, "b", of_asset("x"), ("a", 0), 1)
    )
    by_sound = heard(
        clip("a", of_asset("x"), 1), free(A1, "b", of_asset("x"), ("a", 0), 1, linked_clip_id="clip_aaaaaa")
    )
    assert by_picture == by_sound == ["b:0"]


def test_a_short_sound_does_not_cut_the_music() -> None:
    rows = heard(
        free(A1, "e", of_asset("e"), 0, 2),
        free(A2, "m", of_asset("m"), 0, 48),
        assets=[music("e", 0.05), music("m", 2)],
    )
    assert len(rows) == 48
    assert all("m:" in row for row in rows)


def test_muting_hiding_and_solo() -> None:
    records = [clip("a", of_asset("x"), 1), free(A1, "b", of_asset("m"), 0, 1)]
    facts = Facts([film("x", 9), music("m", 1)])

    def both(**changes: dict[str, object]) -> tuple[list[str], list[str]]:
        v1, a1 = (V1.model_copy(update=changes.get("v1", {})), A1.model_copy(update=changes.get("a1", {})))
        plan = resolve([project(), *tracks(v1, a1), *records], facts)
        return short(picture_rows(plan)), short(sound_rows(plan))

    assert both() == (["a:0"], ["a:0 b:0"])
    assert both(v1={"muted": True}) == (["a:0"], ["b:0"])
    assert both(v1={"hidden": True}) == ([""], ["a:0 b:0"])
    assert both(a1={"solo": True}) == (["a:0"], ["b:0"])
    assert both(a1={"solo": True, "muted": True}) == (["a:0"], [""])


def test_a_slate_says_which_shot_it_stands_for() -> None:
    plan = resolve(
        [project(), *tracks(), SCENE, shot("a", action="Rain."), clip("a", of_shot("a"), 2)], Facts(labels=LABELS)
    )
    slate = plan.layers[0].picture
    assert (slate.type, slate.model_dump(exclude={"type"})) == (
        "slate", {"label": "1-1", "heading": "INT. LIGHTHOUSE - NIGHT", "text": "Rain."},
    )  # fmt: skip


def test_shots_without_a_moving_take_are_named_in_order() -> None:
    records = [
        project(), *tracks(), *(shot(name) for name in "abcd"), *(clip(name, of_shot(name), 2) for name in "abcd"),
    ]  # fmt: skip
    still = take("v", "d", "n", frames=1)
    facts = Facts([film("x", 9), picture("n")], [take("t", "b", "x"), take("u", "c", "n", type="board"), still])
    assert [(one.id, shows) for one, shows in unmade_shots(records, facts)] == [
        ("clip_aaaaaa", "slate"),
        ("clip_cccccc", "board"),
    ]


def test_records_without_a_project_are_refused() -> None:
    with pytest.raises(ValueError, match="no project"):
        resolve([], Facts())


@pytest.mark.parametrize(
    ("ramp", "values"),
    [
        (Ramp(start=2, end=4, before=0, after=1), [0, 0, 0.25, 0.75, 1]),
        (Ramp(start=2, end=2, before=1, after=0), [1, 1, 0, 0, 0]),
        (Ramp(start=-1, end=1, before=0, after=1), [0.75, 1, 1, 1, 1]),
    ],
)
def test_a_ramp_is_taken_at_the_middle_of_a_frame(ramp: Ramp, values: list[float]) -> None:
    assert [ramp_at(ramp, position) for position in range(5)] == values


@pytest.mark.parametrize(
    ("looks", "size", "box"),
    [
        ({}, (640, 360), (0, 0, 320, 180)),
        ({}, (100, 100), (70, 0, 180, 180)),
        ({"fit": "fill"}, (100, 100), (0, -70, 320, 320)),
        ({"scale": 0.5, "x": 0.25, "y": -0.25}, (320, 180), (160, 0, 160, 90)),
        ({"scale": 0.001}, (320, 180), (160, 90, 2, 2)),
        ({}, (854, 480), (0, 0, 320, 180)),
    ],
)
def test_a_picture_is_fitted_or_filled_never_stretched(
    looks: dict[str, Any], size: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    layer = resolved(([project(), *tracks(), clip("a", of_asset("x"), 1)], [film("x", 9)], [])).layers[0]
    lying = box_of(layer.model_copy(update=looks), *size, 320, 180)
    assert (lying.x, lying.y, lying.width, lying.height) == box


def test_samples_of_frames_join_without_a_gap_at_rates_that_do_not_divide_them() -> None:
    assert [sample_at(frame, NTSC) for frame in range(4)] == [0, 1601, 3203, 4804]
    assert sample_at(30_000, NTSC) == 48_000 * 1001
    assert sample_at(24, FILM) == 48_000


@given(st.integers(0, 2**32))
def test_what_holds_for_every_cut(seed: int) -> None:
    cut = at_random(seed)
    plan = resolved(cut)
    records, assets, _ = cut
    reader = PlanReader(plan)
    lasts = {asset.id: max(0, asset.frames - 1) for asset in assets}
    assert all(0 <= layer.start < layer.end <= plan.frames for layer in plan.layers)
    assert all(0 <= sound.start < sound.end <= plan.frames for sound in plan.sounds)
    assert [segment.start for segment in reader.segments] == sorted({segment.start for segment in reader.segments})
    for frame in range(plan.frames):
        up = reader.at(frame)
        assert sum(one.opacity for one in up if one.layer.blend == "add") <= 1 + 1e-9
        assert [one.layer.z for one in up] == sorted(one.layer.z for one in up)
        assert {one.layer.clip_id for one in up} == _naively_up(plan, frame)
        for one in up:
            assert 0 < one.opacity <= 1
            if one.layer.picture.type == "asset":
                assert 0 <= one.source_frame <= lasts[one.layer.picture.asset_id]
    assert plan == resolve(random.Random(seed).sample(records, len(records)), Facts(cut[1], cut[2], LABELS))
    assert plan.frames >= sum(
        one.duration for one in records if isinstance(one, Clip) and one.placement.type == "magnetic"
    )


def _naively_up(plan: RenderPlan, frame: int) -> set[str]:
    """The clips that a reader which looks at every layer finds."""
    return {
        layer.clip_id
        for layer in plan.layers
        if layer.start <= frame < layer.end
        and all(ramp_at(ramp, frame) > 0 for ramp in layer.ramps)
        and layer.opacity > 0
    }
