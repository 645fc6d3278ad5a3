"""A scene broken down again: what the user did stays, what only the breakdown made follows the new plan."""

from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.break_again import break_again
from milimo.domain.breakdown import PlannedShot
from milimo.domain.cast import find_cast
from milimo.domain.changes import RecordsDiff, apply
from milimo.domain.shot import Shot, ShotValues
from milimo.domain.shot_list import lawful
from milimo.domain.timeline import Clip, ShotSource
from tests.domain.script_edits import Edited, assert_covered, labels
from tests.domain.test_match_laws import laws, scripts, work

TEXT = """INT. KITCHEN - NIGHT

MARA sits at the table. A KNIFE lies before her.

MARA
You smell of the sea.

ANA
And you of nothing, nothing at all, my dear.

Mara gets up and goes to the window.

EXT. BEACH - DAY

Mara runs.
"""


def plan(edited: Edited, *shots: tuple[int, int, str], scene: int = 0) -> tuple[PlannedShot, ...]:
    """`(first, last, size)` with lines counted from 0."""
    lines = edited.document.lines_of(edited.document.scenes[scene].id)
    proposed = [PlannedShot(ShotValues.model_validate({"size": size}), first, last) for first, last, size in shots]
    found = lawful(proposed, lines, find_cast(lines), edited.document.project.rate)
    assert found.faults == ()
    return found.shots


def again(edited: Edited, planned: tuple[PlannedShot, ...], scene: int = 0) -> RecordsDiff:
    scene_id = edited.document.scenes[scene].id
    diff = break_again(edited.document, scene_id, planned, edited.ids, with_takes=edited.takes)
    edited.document = apply(edited.document, diff)
    return diff


def live(edited: Edited, scene: int = 0) -> list[Shot]:
    shots = edited.document.shots_of(edited.document.scenes[scene].id)
    return [shot for shot in shots if shot.state == "live"]


def cut(edited: Edited) -> list[str]:
    """The shots of V1, in order."""
    spine = edited.document.magnetic_track
    assert spine is not None
    clips = edited.document.clips_of(spine.id)
    return [clip.source.shot_id for clip in clips if isinstance(clip.source, ShotSource)]


def test_a_plan_takes_the_place_of_the_old_one_and_the_cut_follows() -> None:
    edited = Edited(TEXT)
    edited.do({"op": "assemble"})
    other = live(edited, 1)
    planned = plan(edited, (0, 0, "LS"), (1, 2, "MS"), (2, 2, "CU"), (3, 3, "MLS"))
    again(edited, planned)
    assert [shot.parsed for shot in live(edited)] == [each.values for each in planned]
    assert live(edited, 1) == other
    assert cut(edited) == [shot.id for shot in edited.document.live_shots()]
    clips = {clip.source.shot_id: clip for clip in edited.document.all(Clip) if isinstance(clip.source, ShotSource)}
    assert [clips[shot.id].duration for shot in live(edited)] == [shot.parsed.frames for shot in live(edited)]
    assert again(edited, planned).is_empty


def test_what_the_user_made_set_or_deleted_stays() -> None:
    edited = Edited(TEXT)
    names = labels(edited.document)
    keys = sorted(name for name in names if name.startswith("1-"))
    insert = next(shot for shot in live(edited) if shot.parsed.purpose == "insert")
    edited.labels = names
    edited.do({"op": "override", "shot": keys[-1], "field": "size", "value": "CU"})
    edited.do({"op": "delete", "shot": next(name for name, id in names.items() if id == insert.id)})
    edited.do({"op": "add", "scene": 1, "lines": [1, 2], "direction": "Mine."})
    mine = [shot for shot in edited.document.all(Shot) if shot.origin == "user" or shot.overrides.size == "CU"]
    scene = edited.document.scenes[0]
    lines = edited.document.lines_of(scene.id)
    proposed = [
        PlannedShot(ShotValues(size="ECU", framing="insert", purpose="insert", subject="KNIFE"), 0, 0),
        PlannedShot(ShotValues(size="LS"), 0, len(lines) - 1),
    ]
    planned = lawful(proposed, lines, find_cast(lines), edited.document.project.rate).shots
    again(edited, planned)
    for shot in mine:
        now = edited.document.get(Shot, shot.id)
        assert (now.overrides, now.direction, now.parsed, now.state) == (
            shot.overrides,
            shot.direction,
            shot.parsed,
            "live",
        )
    assert edited.document.get(Shot, insert.id).state == "deleted"
    assert not any(shot.parsed.purpose == "insert" for shot in live(edited))
    assert_covered(edited.document)


def test_shots_that_only_have_takes_follow_the_plan_or_are_omitted_with_them() -> None:
    edited = Edited(TEXT)
    edited.do({"op": "assemble"})
    before = live(edited)
    edited.takes |= {shot.id for shot in before}
    again(edited, plan(edited, (0, 3, "LS")))
    assert len(live(edited)) == 1
    assert live(edited)[0].id in edited.takes
    gone = [edited.document.get(Shot, shot.id) for shot in before if shot.id != live(edited)[0].id]
    assert {(shot.state, shot.first_line_id) for shot in gone} == {("omitted", None)}
    assert cut(edited) == [shot.id for shot in edited.document.live_shots()]


def test_a_cut_by_hand_keeps_its_shots() -> None:
    edited = Edited(TEXT)
    edited.do({"op": "assemble"})
    edited.do({"op": "swap clips", "shot": sorted(name for name in labels(edited.document))[0]})
    before, clips = live(edited), edited.document.all(Clip)
    again(edited, plan(edited, (0, 0, "LS"), (1, 1, "MS"), (2, 2, "CU"), (3, 3, "MLS")))
    assert {shot.id for shot in before} <= {shot.id for shot in live(edited)}
    assert {clip.id: clip for clip in clips}.items() <= {clip.id: clip for clip in edited.document.all(Clip)}.items()


@st.composite
def plans(draw: st.DrawFn, count: int) -> list[PlannedShot]:
    """Ranges over a scene's lines that leave none out."""
    shots: list[PlannedShot] = []
    at = 0
    while at < count:
        last = draw(st.integers(at, count - 1))
        first = draw(st.integers(0, at))
        purpose = draw(st.sampled_from(["coverage", "master", "reaction", "insert"]))
        values = {"purpose": purpose, "subject": "TIN", "size": draw(st.sampled_from(["CU", "MS", "LS"]))}
        shots.append(PlannedShot(ShotValues.model_validate(values), first, last))
        at = last + 1
    return shots


@laws
@given(st.data())
def test_whatever_is_planned_nothing_of_the_users_is_lost_and_every_line_is_seen(data: st.DataObject) -> None:
    edited = Edited(data.draw(scripts))
    data.draw(work(edited))
    scene = data.draw(st.sampled_from([scene for scene in edited.document.scenes if not scene.omitted]))
    lines = edited.document.lines_of(scene.id)
    found = lawful(data.draw(plans(len(lines))), lines, find_cast(lines), edited.document.project.rate)
    if found.faults:
        return
    before = edited.document
    edited.document = apply(before, break_again(before, scene.id, found.shots, edited.ids, with_takes=edited.takes))
    assert_covered(edited.document)
    for shot in before.all(Shot):
        now = edited.document.find(Shot, shot.id)
        if now is None:
            assert shot.id not in edited.takes and shot.origin == "breakdown" and not shot.direction
            continue
        assert (now.overrides, now.direction, now.origin) == (shot.overrides, shot.direction, shot.origin)
        assert shot.state in ("live", now.state)
        assert shot.scene_id == scene.id or now == shot
    again_diff = break_again(edited.document, scene.id, found.shots, edited.ids, with_takes=edited.takes)
    assert not again_diff.added and not again_diff.removed
