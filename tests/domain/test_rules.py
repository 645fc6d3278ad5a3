"""Every rule of a document, broken once."""

from collections.abc import Callable

import pytest

from milimo.domain.changes import FieldChange, RecordsDiff, apply, diff_between
from milimo.domain.document import AnyRecord, Document
from milimo.domain.project import Project, Script
from milimo.domain.rules import ChangeRefused
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import Anchored, Clip, GapSource, Magnetic, Marker, Pinned, Track, Transition
from tests.builders import film

FILM = film()
V1 = FILM.tracks[0]
V2 = FILM.tracks[1]
A1 = FILM.tracks[2]
FIRST = FILM.clips_of(V1.id)[0]
TITLE = FILM.clips_of(V2.id)[0]
SHOT = FILM.live_shots()[0]
RATE_25 = {"numerator": 25, "denominator": 1}


def added(*records: AnyRecord) -> RecordsDiff:
    return RecordsDiff(added={record.id: record for record in records})


def removed(*records: AnyRecord) -> RecordsDiff:
    return RecordsDiff(removed={record.id: record for record in records})


def updated(record: AnyRecord, path: str, to: object, from_: object = ...) -> RecordsDiff:
    head, _, tail = path.partition(".")
    value = record.model_dump(mode="json").get(head)
    value = value.get(tail) if tail and isinstance(value, dict) else value
    before = value if from_ is ... else from_
    return RecordsDiff(updated={record.id: {path: FieldChange(from_=before, to=to)}})


def clip(track: Track, placement: Magnetic | Anchored | Pinned, id: str = "clip_900000") -> Clip:
    return Clip(id=id, track_id=track.id, order="z", source=GapSource(), placement=placement, duration=5)


CASES: dict[str, tuple[RecordsDiff, str]] = {
    "the before-value is another": (updated(FILM.project, "name", "B", from_="C"), "not what the change says"),
    "no such field": (updated(FILM.project, "budget", 1), "no field budget"),
    "no such nested field": (updated(SHOT, "overrides.lens", 1, from_=None), "no field overrides.lens"),
    "a field of what is no object": (updated(SHOT, "direction.x", 1, from_=None), "no field direction.x"),
    "two dots": (updated(SHOT, "overrides.size.x", 1, from_=None), "no field overrides.size.x"),
    "an id never changes": (updated(SHOT, "id", "shot_999999"), "id never changes"),
    "a kind never changes": (updated(SHOT, "kind", "clip"), "kind never changes"),
    "a value of the wrong type": (updated(FILM.project, "width", "wide"), "width"),
    "a value out of range": (updated(FILM.project, "width", 3), "width"),
    "an odd width": (updated(FILM.project, "width", 641), "width"),
    "an unknown nested value": (updated(SHOT, "overrides.size", "HUGE"), "size"),
    "whole and part at once": (
        RecordsDiff(
            updated={
                SHOT.id: {
                    "overrides": FieldChange(from_=SHOT.overrides.model_dump(mode="json"), to={}),
                    "overrides.size": FieldChange(from_=None, to="CU"),
                }
            }
        ),
        "as a whole and in part",
    ),
    "what is not there is not changed": (
        RecordsDiff(updated={"shot_999999": {"direction": FieldChange(from_="", to="x")}}),
        "is not there",
    ),
    "what is not there is not removed": (removed(Marker(id="marker_999999", frame=0)), "is not there"),
    "what is removed is named as it is": (removed(TITLE.model_copy(update={"duration": 1})), "not as the change says"),
    "what is there is not added": (added(TITLE), "is there already"),
    "a record under another's id": (
        RecordsDiff(added={"marker_999999": Marker(id="marker_999998", frame=0)}),
        "calls itself",
    ),
    "an id of another kind": (added(Marker(id="clip_999999", frame=0)), "no id of a marker"),
    "changed and removed": (
        RecordsDiff(removed={TITLE.id: TITLE}, updated=updated(TITLE, "duration", 9).updated),
        "more than one part",
    ),
    "a second project": (added(Project(id="project_999999", name="B")), "exactly one project"),
    "no project": (removed(FILM.project), "exactly one project"),
    "a rate once there are clips": (updated(FILM.project, "rate", RATE_25), "rate is locked"),
    "a draft never changes": (updated(FILM.get(Script, "script_000001"), "text", "B"), "drafts never change"),
    "no such scene": (added(Shot(id="shot_999999", scene_id="scene_999999", order="a")), "no such scene"),
    "a scene that is a shot": (
        added(Line(id="line_999999", scene_id=SHOT.id, order="a", type="action", text="")),
        "no such",
    ),
    "half a range of lines": (updated(SHOT, "last_line_id", None), "both its ends"),
    "lines of another scene": (
        RecordsDiff(
            updated={
                SHOT.id: {
                    name: FieldChange(from_=SHOT.first_line_id, to=FILM.lines_of(FILM.scenes[1].id)[0].id)
                    for name in ("first_line_id", "last_line_id")
                }
            }
        ),
        "of another scene",
    ),
    "a scene with shots": (removed(FILM.scenes[0]), "cannot be removed"),
    "a shot in the cut": (removed(SHOT), "cannot be removed"),
    "a clip with a transition": (removed(FIRST), "cannot be removed"),
    "today's draft": (removed(FILM.get(Script, "script_000001")), "cannot be removed"),
    "a second magnetic track": (
        added(Track(id="track_999999", order="z", type="video", name="V3", magnetic=True)),
        "Only one track",
    ),
    "a magnetic track of sound": (
        added(Track(id="track_999999", order="z", type="audio", name="A3", magnetic=True)),
        "of sound",
    ),
    "V1 turned free": (updated(V1, "magnetic", False), "keeps its type"),
    "V2 turned to sound": (updated(V2, "type", "audio"), "keeps its type"),
    "a pinned clip on V1": (added(clip(V1, Pinned(start=0))), "must be magnetic"),
    "a magnetic clip on V2": (added(clip(V2, Magnetic())), "only V1"),
    "anchored to what is not on V1": (added(clip(A1, Anchored(clip_id=TITLE.id, offset=0))), "anchored to a clip"),
    "linked to itself": (updated(TITLE, "linked_clip_id", TITLE.id), "linked to itself"),
    "a second transition": (
        added(Transition(id="transition_999999", clip_id=FIRST.id, in_offset=1, out_offset=1)),
        "already has a transition",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused(name: str) -> None:
    diff, why = CASES[name]
    with pytest.raises(ChangeRefused, match=why):
        apply(FILM, diff)


def test_the_rate_is_free_before_the_first_clip_and_after_the_last() -> None:
    bare = film(scenes=0)
    with_clip = Document({**bare.records, "clip_900000": clip(bare.tracks[0], Magnetic())})
    diff = diff_between(bare, with_clip)
    both = RecordsDiff(added=diff.added, updated=updated(bare.project, "rate", RATE_25).updated)
    after = apply(bare, both)
    assert after.project.rate.numerator == 25
    assert apply(after, diff_between(after, bare)) == bare, "and what set both can be undone"


def test_an_anchor_that_leaves_v1_takes_its_clips_into_account() -> None:
    riding = apply(FILM, added(clip(A1, Anchored(clip_id=FIRST.id, offset=2))))
    moved = RecordsDiff(
        updated={
            FIRST.id: {
                "track_id": FieldChange(from_=V1.id, to=V2.id),
                "placement": FieldChange(from_={"type": "magnetic"}, to={"type": "pinned", "start": 0}),
            }
        }
    )
    with pytest.raises(ChangeRefused, match="anchored to a clip"):
        apply(riding, moved)
    assert apply(FILM, moved).get(Clip, FIRST.id).track_id == V2.id


READERS: dict[str, Callable[[Document], object]] = {
    "scenes in order": lambda film: [scene.order for scene in film.scenes],
    "shots of a scene": lambda film: [shot.order for shot in film.shots_of(film.scenes[0].id)],
    "clips of a track": lambda film: [clip.order for clip in film.clips_of(V1.id)],
}


@pytest.mark.parametrize("name", READERS)
def test_siblings_come_in_order(name: str) -> None:
    keys = READERS[name](Document(dict(reversed(list(FILM.records.items())))))
    assert isinstance(keys, list)
    assert keys == sorted(keys)
    assert len(keys) >= 2


def test_a_scene_may_go_with_all_that_hangs_on_it() -> None:
    scene = FILM.scenes[1]
    shots = FILM.shots_of(scene.id)
    lines = FILM.lines_of(scene.id)
    clips = [
        clip for clip in FILM.clips_of(V1.id) if getattr(clip.source, "shot_id", "") in {shot.id for shot in shots}
    ]
    after = apply(FILM, removed(scene, *shots, *lines, *clips))
    assert after.all(Scene) == (FILM.scenes[0],)
