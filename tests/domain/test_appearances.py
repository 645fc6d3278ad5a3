"""Where elements appear in a film."""

from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.appearances import appearances
from milimo.domain.document import Document, Record
from milimo.domain.element import Element
from milimo.domain.plan import Asked, Planner
from milimo.domain.script import Line
from milimo.domain.shot import Shot, ShotOverrides, ShotValues
from tests.builders import film
from tests.domain.test_plan import changed, line, shot
from tests.domain.test_plan import film as planned_film
from tests.domain.test_plan_prompted import VIDEO


def element(id: str, name: str) -> Element:
    return Element(id=id, order="a", type="character", name=name, trigger=f"@{name}")


def test_each_element_has_its_shots_in_the_script_s_order() -> None:
    plain = film()
    first, second, *rest = plain.live_shots()
    acting = [
        first.model_copy(update={"parsed": ShotValues(characters=("MARA",))}),
        second.model_copy(update={"direction": "Mara leaves.", "parsed": ShotValues()}),
    ]
    cast = [element("element_000001", "Mara"), element("element_000002", "Nobody")]
    found = appearances(Document.of([*plain.records.values(), *cast]).replacing((), acting))
    assert [(each.shot_id, each.score) for each in found["element_000001"]] == [(first.id, 1.0), (second.id, 0.85)]
    assert found.keys() == {"element_000001"}
    assert rest, "the others show nobody"


NAMES = ("Mara", "Élodie", "Cup", "Lighthouse Kitchen", "Nobody")
WORDS = st.lists(st.sampled_from([*NAMES, "@Cup", "mara's", "pours", "kitchen", "oilskins", "chipped"]), max_size=4)
TEXTS = WORDS.map(" ".join)
PLACES = st.integers(1, 4)


@st.composite
def overlapping_films(draw: st.DrawFn) -> list[Record]:
    """Four lines, and shots that cover them as they like: each line may be covered by none, one or several."""
    records: list[Record] = [record for record in planned_film() if not isinstance(record, (Shot, Line))]
    for number in range(1, 5):
        speaker = draw(st.sampled_from([{}, {"character": "MARA"}, {"character": "ÉLODIE", "extension": "O.S."}]))
        records.append(line(number, draw(TEXTS), **speaker))
    for number in range(1, draw(st.integers(1, 4)) + 1):
        values = ShotValues(characters=tuple(draw(st.sets(st.sampled_from(["MARA", "ÉLODIE"])))), action=draw(TEXTS))
        overrides = ShotOverrides(action=draw(st.none() | TEXTS), characters=draw(st.none() | st.just(("MARA",))))
        fields = {"overrides": overrides, "direction": draw(TEXTS)}
        records.append(shot(number, draw(PLACES), draw(PLACES), values, **fields))
    return records


@given(overlapping_films())
def test_a_plan_and_the_list_of_appearances_agree(records: list[Record]) -> None:
    document = Document.of(records)
    planner = Planner(document, {})
    listed = {
        (id, each.shot_id, each.score, each.signal) for id, many in appearances(document).items() for each in many
    }
    planned = {
        (match.element_id, shot.id, match.score, match.signal)
        for shot in document.live_shots()
        for match in planner.plan(shot.id, VIDEO, Asked("take")).elements
    }
    assert planned == listed


def test_what_is_said_over_two_shots_is_of_both() -> None:
    records = changed(planned_film(), "line_000002", text="The cup is late.")
    document = Document.of(records)
    assert [each.shot_id for each in appearances(document)["element_000003"]] == ["shot_000002", "shot_000003"]
