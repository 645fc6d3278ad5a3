"""Assembling: what enters the cut, where, and what is left alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.assemble import cut_after_script, insert_shots, propose_cut, scene_cut_is_untouched
from milimo.domain.changes import RecordsDiff, apply
from milimo.domain.document import Document, Record
from milimo.domain.ids import IdSource, counting_ids
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, ShotValues
from milimo.domain.timeline import Anchored, Clip, Marker
from tests.domain.cuts import GAP, V1, V2, free, named, of_asset, of_shot, project, tracks, transition, words


def scene(name: str, *, omitted: bool = False) -> Scene:
    return Scene(id=named("scene", name), order=name, heading=f"INT. {name}", omitted=omitted)


def shot_in(scene_name: str, name: str, order: str | None = None, state: str = "live", frames: int = 24) -> Shot:
    return Shot.model_validate(
        {
            "id": named("shot", name), "scene_id": named("scene", scene_name), "order": order or f"s{name}",
            "state": state, "parsed": ShotValues(frames=frames),
        }
    )  # fmt: skip


def script(*shots: Record) -> Document:
    """Scenes `m` and `n`, their shots, and no clip."""
    return Document.of([project(), *tracks(), scene("m"), scene("n"), *shots])


def assembled(*shots: Record) -> Document:
    document = script(*shots)
    return apply(document, propose_cut(document, counting_ids()))


def with_records(document: Document, *records: Record) -> Document:
    return Document.of([*document.records.values(), *records])


def on_v1(document: Document) -> list[str]:
    """The shots of V1, by the first letter of their names."""
    return [clip.source.shot_id[5] if clip.source.type == "shot" else "." for clip in document.clips_of(V1.id)]


def test_a_fresh_cut_holds_every_live_shot_once_in_the_scripts_order_as_long_as_the_shot() -> None:
    document = assembled(
        shot_in("n", "c"), shot_in("m", "b", frames=30), shot_in("m", "a"), shot_in("m", "x", state="deleted")
    )
    assert on_v1(document) == ["a", "b", "c"]
    assert [clip.duration for clip in document.clips_of(V1.id)] == [24, 30, 24]


def test_assembling_again_changes_nothing() -> None:
    document = assembled(shot_in("m", "a"), shot_in("n", "c"))
    assert propose_cut(document, counting_ids()) == RecordsDiff()


def test_omitted_scenes_stay_out() -> None:
    document = Document.of([project(), *tracks(), scene("m", omitted=True), shot_in("m", "a")])
    assert propose_cut(document, counting_ids()) == RecordsDiff()


def test_without_a_magnetic_track_there_is_nothing_to_assemble_into() -> None:
    document = Document.of([project(), scene("m"), shot_in("m", "a")])
    assert propose_cut(document, counting_ids()) == RecordsDiff()


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (shot_in("m", "d", "s0"), "dabc"),
        (shot_in("m", "d", "sab"), "adbc"),
        (shot_in("m", "d", "sz"), "abdc"),
        (shot_in("n", "d", "s0"), "abdc"),
        (shot_in("n", "d", "sz"), "abcd"),
    ],
)
def test_a_new_shot_enters_where_the_script_has_it(new: Shot, expected: str) -> None:
    before = assembled(shot_in("m", "a"), shot_in("m", "b"), shot_in("n", "c"))
    after = with_records(before, new)
    assert on_v1(apply(after, cut_after_script(before, after, _ids()))) == list(expected)


def test_several_new_shots_at_one_place_keep_their_order() -> None:
    before = assembled(shot_in("m", "a"), shot_in("m", "b"))
    after = with_records(before, *(shot_in("m", name, f"sa{name}") for name in "pqrst"))
    assert on_v1(apply(after, cut_after_script(before, after, _ids()))) == list("apqrstb")


TOUCHES: dict[str, Callable[[Clip], list[Record]]] = {
    "slipped": lambda clip: [clip.model_copy(update={"source_start": 3})],
    "switched off": lambda clip: [clip.model_copy(update={"enabled": False})],
    "louder": lambda clip: [clip.model_copy(update={"gain_db": 3.0})],
    "faded": lambda clip: [clip.model_copy(update={"fade_in": 3})],
    "moved": lambda clip: [clip.model_copy(update={"order": "a9"})],
    "asset instead": lambda clip: [clip.model_copy(update={"source": of_asset("x")})],
    "twice": lambda clip: [clip, clip.model_copy(update={"id": "clip_twicee", "order": f"{clip.order}V"})],
    "gone": lambda clip: [],
    "gap behind it": lambda clip: [
        clip,
        clip.model_copy(update={"id": "clip_gapgap", "order": f"{clip.order}V", "source": GAP}),
    ],
    "dissolve": lambda clip: [clip, transition("t", 2, 2).model_copy(update={"clip_id": clip.id})],
    "title over it": lambda clip: [clip, _over(clip)],
    "marker": lambda clip: [clip, Marker(id="marker_000001", frame=1, clip_id=clip.id)],
}


def _over(clip: Clip) -> Clip:
    return free(V2, "t", words("Later"), 0, 5, placement=Anchored(clip_id=clip.id, offset=0))


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_scene_that_was_cut_by_hand_is_left_alone(touch: str) -> None:
    fresh = assembled(shot_in("m", "a"), shot_in("m", "b"), shot_in("m", "c"), shot_in("n", "e"))
    assert scene_cut_is_untouched(fresh, named("scene", "m"))
    middle = next(clip for clip in fresh.all(Clip) if clip.source == of_shot("b"))
    records = [record for record in fresh.records.values() if record.id != middle.id]
    before = Document.of([*records, *TOUCHES[touch](middle)])
    assert not scene_cut_is_untouched(before, named("scene", "m"))
    assert scene_cut_is_untouched(before, named("scene", "n"))
    after = with_records(before, shot_in("m", "d"), shot_in("n", "f"))
    entered = cut_after_script(before, after, _ids()).added.values()
    assert [clip.source.shot_id[5] for clip in entered if isinstance(clip, Clip) and clip.source.type == "shot"] == [
        "f"
    ]
    assert propose_cut(before, _ids()) == RecordsDiff()


def test_a_script_edit_that_makes_a_shot_longer_does_not_count_as_a_touch() -> None:
    fresh = assembled(shot_in("m", "a"), shot_in("m", "b"))
    longer = Document.of([*fresh.records.values(), shot_in("m", "a", frames=90)])
    assert scene_cut_is_untouched(longer, named("scene", "m"))


def test_an_omitted_shot_may_stay_between_the_others() -> None:
    fresh = assembled(shot_in("m", "a"), shot_in("m", "b"), shot_in("m", "c"))
    assert scene_cut_is_untouched(with_records(fresh, shot_in("m", "b", state="omitted")), named("scene", "m"))


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_inserting_in_two_goes_gives_the_script_in_order(first: list[str], second: list[str]) -> None:
    document = script(*(shot_in("m" if name < "e" else "n", name) for name in "abcdefgh"))
    ids = counting_ids()
    for names in (first, second):
        document = apply(document, insert_shots(document, [named("shot", name) for name in names], ids))
    assert on_v1(document) == sorted({*first, *second})


def _ids() -> IdSource:
    ids = counting_ids()
    return lambda prefix: ids(prefix).replace("_0", "_n")
