"""What a generated film begins with when the user gave no first frame: which picture, of which take, and whether it is stale."""

from dataclasses import replace

import pytest

from milimo.domain.document import Document, Record
from milimo.domain.first_frame import Footage, picks_up
from milimo.domain.plan import Planner
from milimo.domain.shot import ShotOverrides, ShotValues
from milimo.domain.timeline import Clip, Track
from tests.domain.test_plan import changed, film
from tests.domain.test_plan_prompted import FILMMAKERS, MADE, SHOT, guide, plan, take


def test_a_film_begins_with_the_newest_concept_art_and_never_with_a_previz_board() -> None:
    [first] = plan(footage=MADE).checked().inputs
    assert (first.role, first.asset_id, first.note) == ("first_frame", "asset_000012", "concept art")
    picked = changed(film(), SHOT, picked_take_id="take_000001")
    assert plan(footage=MADE, records=picked).checked().inputs[0].asset_id == "asset_000011"
    assert plan(footage=Footage(MADE.takes)).checked().inputs == (), "nobody is an artist"
    assert [it.asset_id for it in plan(guide(1), footage=MADE).checked().inputs] == ["asset_000001"]
    assert plan(footage=MADE, overrides={"pipeline": "text"}).checked().inputs == ()


def test_concept_art_of_other_words_is_used_and_said_to_be_stale() -> None:
    today = plan(footage=MADE).spec.digest
    fresh = replace(MADE, takes=tuple(it.model_copy(update={"digest": today}) for it in MADE.takes))
    spec = plan(footage=fresh).checked()
    assert (spec.inputs[0].stale, spec.notes) == (False, ())
    reworded = changed(film(), SHOT, direction="Snow on the window.")
    spec = plan(footage=fresh, records=reworded).checked()
    assert (spec.inputs[0].asset_id, spec.inputs[0].stale) == ("asset_000012", True)
    assert spec.notes == (
        "Concept art was made before its shot's words changed. Draw it anew, or give this shot a first frame of your own.",
    )
    own = changed(film(guide(1)), SHOT, direction="Snow on the window.")
    assert plan(footage=fresh, records=own).checked().notes == (), "the user's own is never stale"
    coming = replace(fresh, boards_coming={SHOT: "job_000009"})
    assert plan(footage=coming, records=reworded).checked().notes == (), "it is being drawn anew"


def test_a_last_frame_of_other_words_is_said_to_be_stale() -> None:
    same = ShotValues(size="MCU", framing="over-shoulder", characters=("MARA",), action="Mara waits.")
    records = changed(film(), "shot_000001", parsed=same)
    before = take(5, shot="shot_000001", engine="ltx2", board=False)
    today = Planner(Document.of(records), {}).digest("shot_000001")
    fresh = Footage((before.model_copy(update={"digest": today}),), filmmakers=FILMMAKERS)
    assert plan(records=records, footage=fresh).checked().notes == ()
    stale = plan(records=changed(records, "shot_000001", direction="Snow."), footage=fresh).checked()
    assert stale.inputs[0].stale
    assert stale.notes == (
        "The last frame of 1-1 was made before its shot's words changed. Make that shot anew and pick the new take, or give this "
        "shot a first frame of your own.",
    )


def test_concept_art_that_is_being_made_is_waited_for() -> None:
    coming = Footage(MADE.takes, boards_coming={SHOT: "job_000009"}, artists=MADE.artists)
    [first] = plan(footage=coming).checked().inputs
    assert (first.asset_id, first.last_frame_of) == (None, "job_000009")


def test_a_shot_picks_up_where_the_one_before_it_ends() -> None:
    same = ShotValues(size="MCU", framing="over-shoulder", characters=("MARA",), action="Mara waits.")
    records = changed(film(), "shot_000001", parsed=same)
    before = take(5, shot="shot_000001", engine="ltx2", board=False)
    [first] = plan(records=records, footage=Footage((before,), filmmakers=FILMMAKERS)).checked().inputs
    assert (first.last_frame_of, first.note) == ("job_000005", "the last frame of 1-1")
    coming = Footage((before,), takes_coming={"shot_000001": "job_000006"}, filmmakers=FILMMAKERS)
    assert plan(records=records, footage=coming).checked().inputs[0].last_frame_of == "job_000005", "the cut shows it"
    first = Footage(takes_coming={"shot_000001": "job_000006"}, filmmakers=FILMMAKERS)
    assert plan(records=records, footage=first).checked().inputs[0].last_frame_of == "job_000006"
    assert plan(footage=Footage((before,), filmmakers=FILMMAKERS)).checked().inputs == (), "the master is another view"
    drawn = take(6, shot="shot_000001", engine="previz", board=False)
    both = Footage((before, drawn), filmmakers=FILMMAKERS)
    assert plan(records=records, footage=both).checked().inputs[0].last_frame_of == "job_000005"
    assert plan(records=records, footage=Footage((drawn,), filmmakers=FILMMAKERS)).checked().inputs == (), "an animatic"


def test_a_shot_picks_up_from_the_take_that_the_cut_shows() -> None:
    same = ShotValues(size="MCU", framing="over-shoulder", characters=("MARA",), action="Mara waits.")
    records = changed(film(), "shot_000001", parsed=same)
    drawn, early, late = (
        take(number, shot="shot_000001", engine=engine, board=False)
        for number, engine in ((4, "previz"), (5, "ltx2"), (6, "ltx2"))
    )
    footage = Footage((late, early, drawn), filmmakers=FILMMAKERS)

    def begins_with(picked: str | None) -> str | None:
        own = changed(records, "shot_000001", picked_take_id=picked)
        return plan(records=own, footage=footage).checked().inputs[0].last_frame_of

    assert begins_with(None) == "job_000005", "the earliest, as in the cut"
    assert begins_with(late.id) == "job_000006"
    assert begins_with(drawn.id) == "job_000005", "an animatic ends no film, picked or not"


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ({}, {}, True),
        ({"size": "MS"}, {"size": "MCU"}, True),
        ({"size": "LS"}, {"size": "CU"}, False),
        ({"characters": ("MARA",)}, {"characters": ("TOM",)}, False),
        ({"characters": ("MARA", "TOM")}, {"characters": ("tom", "mara")}, True),
        ({"framing": "single"}, {"framing": "over-shoulder"}, False),
        ({"purpose": "establishing"}, {}, False),
        ({}, {"purpose": "insert"}, False),
        ({"purpose": "title"}, {}, False),
        ({"move": "push-in"}, {"move": "pan-left"}, True),
    ],
)
def test_a_shot_goes_on_only_in_the_same_view(
    before: dict[str, object], after: dict[str, object], goes_on: bool
) -> None:
    assert picks_up(ShotValues().model_copy(update=before), ShotValues().model_copy(update=after)) is goes_on


def test_it_picks_up_where_the_cut_leaves_the_shot_before() -> None:
    same = ShotValues(size="MCU", framing="over-shoulder", characters=("MARA",), action="Mara waits.", frames=96)
    records = changed(film(), "shot_000001", parsed=same)
    footage = Footage((take(5, shot="shot_000001", engine="ltx2", board=False),), filmmakers=FILMMAKERS)

    def picked_up(*cut: Record) -> int:
        return plan(records=[*records, *cut], footage=footage).checked().inputs[0].shown_frames

    v1 = Track(id="track_000001", order="a", type="video", name="V1", magnetic=True)
    above = Track(id="track_000002", order="b", type="video", name="V2")

    def clip(number: int, **fields: object) -> Clip:
        source, placement = {"type": "shot", "shot_id": "shot_000001"}, {"type": "magnetic"}
        known = {"id": f"clip_00000{number}", "track_id": v1.id, "order": f"a{number}", "duration": 24}
        return Clip.model_validate(known | {"source": source, "placement": placement} | fields)

    assert picked_up() == 96, "it is in no cut: all of the shot"
    assert picked_up(v1, clip(2, source_start=30), clip(1, duration=30)) == 54, "cut in two, the second half trimmed"
    assert picked_up(v1, clip(1, enabled=False)) == 96
    assert picked_up(v1, above, clip(1, track_id=above.id)) == 96
    longer = changed(records, "shot_000001", overrides=ShotOverrides(frames=120))
    assert plan(records=longer, footage=footage).checked().inputs[0].shown_frames == 120, "its length of today"


def test_where_a_shot_is_left_is_nothing_that_its_guides_tell() -> None:
    assert plan(guide(1)).spec.digest == "7d78d47482cce5144b9548adf013337f", "takes that were made stay what they were"
