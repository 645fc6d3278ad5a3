"""Tables of what a script says of its people's looks, and of where bare slugs play."""

import pytest

from milimo.domain.continuity import intercuts, places, scenery_of
from milimo.domain.document import Document
from milimo.domain.element import Element
from milimo.domain.looks import looks_of, people_of
from milimo.domain.people import read_people
from milimo.domain.script import Line, LineType, Scene, Setting
from milimo.domain.shown import Sheet


def told(type: LineType, text: str, character: str = "") -> Line:
    return Line(id="line_000001", scene_id="scene_000001", order="a1", type=type, text=text, character=character)


@pytest.mark.parametrize(
    ("name", "action", "description"),
    [
        ("INÊS", "INÊS, 70, in a man's oilskin, walks. She knows every stone.", "a woman of 70, in a man's oilskin"),
        ("TOMÁS", "TOMÁS, 26, comes in with rain on his glasses.", "a man of 26, with glasses"),
        ("BILLUPS", "A man in a grey suit who looks fifty sits. It must be JACOB BILLUPS.", "a man of fifty, in a grey suit"),
        ("DRIVER", "The DRIVER, a man in his forties whose expensive suit shines.", "a man in his forties, in an expensive suit"),
        ("NAK", "NAK, whose Japanese ancestry shows. He's dressed in a Judo Gi.", "a man, of Japanese descent, in a Judo Gi"),
        ("ART GIRL", "The only person is an attractive young ART GIRL.", "a young woman"),
        ("MARA", "MARA (30s, tall, red hair) storms in. Her eyes burn.", "a tall woman in her 30s, with red hair"),
        ("LILY", "LILY, 8, in a red dress, skips past. She laughs.", "a girl of 8, in a red dress"),
        ("EVE", "EVE is a frail woman of eighty with white hair.", "a frail woman of eighty, with white hair"),
        ("JOE", "JOE, a skinny kid in a hoodie, runs. He is fourteen.", "a skinny boy of fourteen, in a hoodie"),
        ("MR. PIKE", "MR. PIKE, 60s, wears a bowler hat. He nods.", "a man in his 60s, in a bowler hat"),
        ("REYES", "REYES, 45, in uniform, knocks.", "a person of 45, in uniform"),
        ("SCOTT", "Scott is nestled in the tall grass. He looks up at the young woman.", "a man"),
        ("TOM", "TOM picks up her coat. MARA, 70, takes it.", ""),
        ("GUS", "GUS walks in at 9. He is 9 minutes late.", "a man"),
        ("NANCY", "A woman, not young but younger than him. Her name is NANCY.", "a woman"),
    ],
)  # fmt: skip
def test_an_introduction_says_how_somebody_looks(name: str, action: str, description: str) -> None:
    assert read_people([[told("action", action), told("dialogue", "Yes.", name)]]).described(name) == description


def test_clothes_hold_until_others_are_named() -> None:
    scenes = [
        [told("action", "Ana waits."), told("dialogue", "Yes.", "ANA")],
        [told("action", "Ana, in a red dress, dances. She laughs.")],
        [told("action", "Ana sleeps.")],
        [told("action", "Ana, now dressed in a coat, leaves.")],
    ]
    people = read_people(scenes)
    worn = [people.described("ANA", scene).rsplit(", ", 1)[-1] for scene in range(5)]
    assert worn == ["in a red dress"] * 3 + ["in a coat"] * 2
    assert people.described("NOBODY") == ""


def test_a_bare_slug_stays_goes_back_or_steps_outside() -> None:
    headings: list[tuple[Setting, str]] = [
        ("INT", "CITY APARTMENT"), ("", "AT THE DOOR"), ("INT", "HALLWAY"), ("", "BACK IN THE APARTMENT"), ("", "FROM OUTSIDE"),
        ("", "INSIDE"), ("", "ANA'S KITCHEN"), ("", "ON THE TV"), ("EXT", "HILL"), ("", "THE TRUCK"),
    ]  # fmt: skip
    scenes = [
        Scene(id=f"scene_{i:06}", order=f"a{i}", heading=location, setting=setting, location=location)
        for i, (setting, location) in enumerate(headings)
    ]
    found = places(scenes)
    assert [found[scene.id].key for scene in scenes] == [
        "int/city apartment", "int/city apartment", "int/hallway", "int/city apartment", "ext/city apartment",
        "int/city apartment", "int/ana's kitchen", "int/ana's kitchen", "ext/hill", "ext/hill",
    ]  # fmt: skip
    assert found["scene_000001"].words == "AT THE DOOR, CITY APARTMENT"


def test_scenery_and_weather_are_gathered_from_the_whole_scene() -> None:
    lines = [
        told("action", "Grey sea, one line of foam. He sits behind the wheel."),
        told("dialogue", "It may snow.", "ANA"),
        told("action", "Rain on the sea."),
    ]
    assert scenery_of(lines) == "grey sea wheel rain sea"


def test_a_call_is_cut_against_the_scene_before() -> None:
    call = [told("dialogue", "Yes?", "ANA"), told("transition", "INTERCUT WITH:")]
    answer = [told("dialogue", "It's me.", "BEN")]
    cut = [told("dialogue", "Yes?", "ANA"), told("transition", "CUT TO:")]
    assert intercuts([("scene_1", call), ("scene_2", answer), ("scene_3", cut), ("scene_4", answer)]) == {
        "scene_2": ("scene_1", frozenset({"ANA"}))
    }


def test_an_element_is_offered_what_the_script_says_of_it_and_keeps_what_the_user_says() -> None:
    scene = Scene(id="scene_000001", order="a1", heading="EXT. QUAY - DAY")
    action = told("action", "INÊS, 70, in a man's oilskin, walks. She knows every stone.")
    waits = told("action", "TOM waits. He waves.").model_copy(update={"id": "line_000002", "order": "a2"})
    talk = [told("dialogue", "Yes.", name).model_copy(update={"id": f"line_00000{name}"}) for name in ("INÊS", "TOM")]

    def element(number: int, name: str, type: str = "character", description: str = "") -> Element:
        return Element.model_validate(
            {"id": f"element_00000{number}", "order": f"a{number}", "type": type, "name": name, "trigger": f"@{name}"}
            | {"description": description}
        )

    elements = [element(1, "Inês"), element(2, "Tom"), element(3, "Quay", "location"), element(4, "Zoe")]
    document = Document.of([scene, action, waits, *talk, *elements])
    assert looks_of(document) == {"element_000001": "a woman of 70, in a man's oilskin"}, "Tom is only `a man`"
    own = document.replacing((), [element(1, "Inês", description="a diver")])
    assert Sheet(own.elements, people_of(own), 0).figure("INÊS").description == "a diver"
    assert Sheet(document.elements, people_of(document), 0).figure("INÊS").description.startswith("a woman of 70")
