"""Where elements appear in a film."""

from milimo.domain.appearances import appearances
from milimo.domain.document import Document
from milimo.domain.element import Element
from milimo.domain.shot import ShotValues
from tests.builders import film


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
