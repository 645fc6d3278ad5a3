"""Kept digests are what they would be if nothing were kept, whatever is edited; and one edit costs one scene."""

import random

from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.digests import Digests
from milimo.domain.document import Document
from milimo.domain.element import Element, Guide
from milimo.domain.ids import counting_ids
from milimo.domain.plan import Planner
from tests.authors import edit_at_random, prefixed
from tests.builders import film, order

films = st.builds(film, scenes=st.integers(0, 3), shots=st.integers(0, 3), lines=st.integers(0, 3))


def afresh(document: Document) -> dict[str, str]:
    planner = Planner(document, {})
    return {shot.id: planner.digest(shot.id) for shot in document.live_shots()}


@given(films, st.randoms(use_true_random=False))
def test_what_is_kept_is_what_would_be_made(document: Document, whim: random.Random) -> None:
    ids = prefixed(counting_ids(), "a")
    digests = Digests()
    assert digests.of(document) == afresh(document)
    for _ in range(4):
        document = edit_at_random(document, whim, ids)
        assert digests.of(document) == afresh(document)


def test_an_element_and_a_guide_count() -> None:
    document = film(2, 2)
    [shot, *_] = document.live_shots()
    document = document.replacing((), [shot.model_copy(update={"direction": "@Mara comes in."})])
    digests = Digests()
    mara = Element(id="element_000001", order=order(1), type="character", name="Mara", trigger="@Mara")
    guide = Guide(id="guide_000001", shot_id=shot.id, asset_id="asset_000001")
    for record in (mara, mara.model_copy(update={"description": "A coat."}), guide):
        before = digests.of(document)
        document = document.replacing((), [record])
        after = digests.of(document)
        assert after == afresh(document)
        assert after[shot.id] != before[shot.id]


def test_one_edit_of_2000_shots_costs_one_scene() -> None:
    document = film(100, 20, lines=20)
    digests = Digests()
    digests.of(document)
    assert digests.fresh == 100
    for shot in document.live_shots()[::500]:
        document = document.replacing((), [shot.model_copy(update={"direction": "Faster."})])
        digests.of(document)
        assert digests.fresh == 1
