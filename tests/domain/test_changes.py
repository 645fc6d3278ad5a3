"""Changes as an algebra: undone, joined and rebased, over random edits of random films."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.changes import (
    Change,
    FieldChange,
    RecordsDiff,
    apply,
    diff_between,
    invert,
    patch,
    rebase,
    settle,
    squash,
)
from milimo.domain.document import Document
from milimo.domain.ids import counting_ids
from milimo.domain.rules import ChangeRefused, references
from milimo.domain.shot import Shot
from tests.authors import edit_at_random, prefixed
from tests.builders import film

whims = st.randoms(use_true_random=False)
films = st.builds(film, scenes=st.integers(0, 3), shots=st.integers(0, 3), lines=st.integers(0, 3))


@given(films, whims)
def test_an_inverted_change_undoes_it(before: Document, whim: random.Random) -> None:
    diff = diff_between(before, edit_at_random(before, whim, prefixed(counting_ids(), "a")))
    after = apply(before, diff)
    assert apply(after, invert(diff)) == before


@given(films, whims)
def test_squashed_changes_do_what_both_do(before: Document, whim: random.Random) -> None:
    ids = prefixed(counting_ids(), "a")
    middle = edit_at_random(before, whim, ids)
    after = edit_at_random(middle, whim, ids)
    first, second = diff_between(before, middle), diff_between(middle, after)
    both = squash(first, second)
    assert patch(before, both) == after
    assert patch(after, invert(both)) == before
    assert squash(first, invert(first)).is_empty


@given(films, whims)
def test_a_change_survives_the_wire(before: Document, whim: random.Random) -> None:
    diff = diff_between(before, edit_at_random(before, whim, prefixed(counting_ids(), "a")))
    assert RecordsDiff.model_validate_json(diff.model_dump_json()) == diff


@given(films, whims)
def test_a_rebased_change_keeps_what_others_did_and_leaves_no_loose_end(base: Document, whim: random.Random) -> None:
    theirs = diff_between(base, edit_at_random(base, whim, prefixed(counting_ids(), "a")))
    mine = diff_between(base, edit_at_random(base, whim, prefixed(counting_ids(), "b")))
    today = apply(base, theirs)
    rebased = rebase(mine, today)
    after = patch(today, rebased.diff)
    for record in after.records.values():
        for reference in references(record):
            assert reference.id in after.records
    for id, fields in theirs.updated.items():
        kept = rebased.diff.updated.get(id, {}).keys() & fields.keys()
        assert not {path for path in kept if fields[path].to != rebased.diff.updated[id][path].from_}
        assert id in after.records, "what somebody changed is not removed"
    assert theirs.added.keys() <= after.records.keys()
    if not mine.removed and not theirs.removed and not mine.updated.keys() & theirs.updated.keys():
        assert not rebased.dropped


@given(films, whims)
def test_rebasing_on_nothing_changes_nothing(base: Document, whim: random.Random) -> None:
    mine = diff_between(base, edit_at_random(base, whim, prefixed(counting_ids(), "a")))
    assert rebase(mine, base).diff == mine
    assert not rebase(mine, base).dropped


def updated(id: str, **fields: tuple[object, object]) -> RecordsDiff:
    changes = {name.replace("__", "."): FieldChange(from_=old, to=new) for name, (old, new) in fields.items()}
    return RecordsDiff(updated={id: changes})


def shot_of(document: Document) -> Shot:
    return document.live_shots()[0]


def test_two_people_override_different_fields_of_a_shot() -> None:
    base = film()
    shot = shot_of(base)
    today = apply(base, updated(shot.id, overrides__size=(None, "CU")))
    rebased = rebase(updated(shot.id, overrides__frames=(None, 48), direction=("", "slow")), today)
    assert not rebased.dropped
    overrides = shot_of(apply(today, rebased.diff)).overrides
    assert (overrides.size, overrides.frames) == ("CU", 48)


def test_an_undo_skips_what_somebody_changed_since_and_says_so() -> None:
    base = film()
    shot = shot_of(base)
    mine = updated(shot.id, overrides__size=(None, "CU"), direction=("", "slow"))
    today = apply(apply(base, mine), updated(shot.id, direction=("slow", "slower")))
    undo = rebase(invert(mine), today)
    assert [(each.id, each.field) for each in undo.dropped] == [(shot.id, "direction")]
    undone = shot_of(apply(today, undo.diff))
    assert (undone.overrides.size, undone.direction) == (None, "slower")


def test_a_whole_field_and_a_part_of_it_squash() -> None:
    base = film()
    shot = shot_of(base)
    whole = shot.overrides.model_dump(mode="json")
    part = updated(shot.id, overrides__size=(None, "CU"))
    all_of_it = updated(shot.id, overrides=(whole | {"size": "CU"}, whole | {"size": "CU", "frames": 9}))
    both = squash(part, all_of_it)
    assert both.updated[shot.id]["overrides"].from_ == whole
    assert patch(base, both) == patch(patch(base, part), all_of_it)
    back = squash(both, updated(shot.id, overrides__frames=(9, None)))
    assert patch(base, back) == patch(base, part)


def test_what_the_model_makes_of_a_value_is_what_is_kept() -> None:
    base = film()
    diff = updated(base.project.id, name=("Film", "  Night  "))
    after = apply(base, diff)
    settled = settle(diff, after)
    assert settled.updated[base.project.id]["name"].to == "Night"
    assert apply(after, invert(settled)) == base


@pytest.mark.parametrize("label", ["", "x" * 201])
def test_a_change_has_a_label(label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        Change(id="change_000001", label=label, base_revision=0, diff=RecordsDiff())


def test_nothing_is_half_applied() -> None:
    base = film()
    kept = dict(base.records)
    with pytest.raises(ChangeRefused):
        apply(base, RecordsDiff(updated=updated(base.project.id, name=("Film", "B"), seed=(9, 1)).updated))
    assert base.records == kept
