"""Planning: what a shot's spec says, what it leaves alone, and what makes a take stale."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from milimo.domain.document import Document, Record
from milimo.domain.element import Element, Guide
from milimo.domain.plan import Asked, EngineFit, Planner, digest_of, panels_of
from milimo.domain.project import Project
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot, ShotOverrides, ShotValues

FIT = EngineFit("previz", passes=frozenset({"depth", "id"}), max_inputs=1)

PROMPT = (
    "Medium close-up, over the shoulder. Interior, Lighthouse kitchen, night. A round stone room. Mara pours @Cup full. "
    "Mara: a keeper of sixty in oilskins. Cup: a chipped blue mug. Rain on the window. The camera slowly pushes in. "
    'Mara says, drily: "The tide is late." Élodie says unseen: "So is the boat." Mara says unseen: "Hush." ink and wash.'
)


def scene(number: int, time_of_day: str, location: str = "LIGHTHOUSE KITCHEN") -> Scene:
    heading = f"INT. {location} - {time_of_day}"
    return Scene(
        id=f"scene_00000{number}",
        order=f"a{number}",
        heading=heading,
        setting="INT",
        location=location,
        time_of_day=time_of_day,
    )


def line(number: int, text: str, **fields: str) -> Line:
    return Line.model_validate(
        {"id": f"line_00000{number}", "scene_id": "scene_000001", "order": f"a{number}", "text": text}
        | {"type": "dialogue" if fields else "action"}
        | fields
    )


def shot(number: int, first: int | None, last: int | None, values: ShotValues, **fields: object) -> Shot:
    return Shot.model_validate(
        {
            "id": f"shot_00000{number}",
            "scene_id": "scene_000001",
            "order": f"a{number}",
            "first_line_id": first and f"line_00000{first}",
            "last_line_id": last and f"line_00000{last}",
            "parsed": values,
        }
        | fields
    )


def film(*more: Record) -> list[Record]:
    """A scene of four lines in three shots: a master over all, Mara's coverage, and the bell's owner off screen."""
    return [
        Project(id="project_000001", name="Test", style="ink and wash", seed=7),
        scene(1, "NIGHT"),
        line(1, "Mara pours @Cup full."),
        line(2, "The tide is late.", character="MARA", parenthetical="(drily)"),
        line(3, "So is the boat.", character="ÉLODIE", extension="O.S."),
        line(4, "Hush.", character="MARA", extension="V.O."),
        shot(1, 1, 1, ShotValues(size="LS", characters=("MARA", "ÉLODIE"), action="They wait.")),
        shot(
            2,
            2,
            4,
            ShotValues(
                size="MCU",
                framing="over-shoulder",
                move="push-in",
                characters=("MARA",),
                action="Mara pours @Cup full.",
                frames=77,
            ),
            direction="Rain on the window.",
        ),
        shot(3, 2, 3, ShotValues(size="CU", characters=("ÉLODIE",), action="She listens.")),
        Element(
            id="element_000001",
            order="a1",
            type="character",
            name="Mara",
            trigger="@Mara",
            description="a keeper of sixty in oilskins",
        ),
        Element(
            id="element_000002",
            order="a2",
            type="location",
            name="Lighthouse Kitchen",
            trigger="@Kitchen",
            description="A round stone room",
        ),
        Element(
            id="element_000003", order="a3", type="prop", name="Cup", trigger="@Cup", description="a chipped blue mug"
        ),
        *more,
    ]


def planner(records: list[Record]) -> Planner:
    return Planner(Document.of(records), {"shot_000002": "1-2"})


def changed(records: list[Record], id: str, **fields: object) -> list[Record]:
    return [record.model_copy(update=fields) if record.id == id else record for record in records]


def test_a_take_says_everything_an_engine_needs() -> None:
    spec = planner(film()).take("shot_000002", FIT)
    assert (spec.label, spec.kind, spec.frames, spec.panel) == ("1-2", "take", 77, 1)
    assert (spec.width, spec.height, spec.rate.numerator) == (1280, 720, 24)
    assert (spec.setting, spec.location, spec.time_of_day) == ("INT", "LIGHTHOUSE KITCHEN", "NIGHT")
    assert spec.prompt == PROMPT
    assert [(figure.name, figure.speaks, figure.element_id) for figure in spec.figures] == [
        ("MARA", True, "element_000001")
    ]
    assert [figure.name for figure in spec.present] == ["MARA", "ÉLODIE"]
    assert [spoken.text for spoken in spec.dialogue] == ["The tide is late.", "So is the boat.", "Hush."]
    assert spec.passes == ("depth", "id")
    assert spec.pipeline == "stage"


def test_a_line_sounds_once_in_the_first_shot_that_covers_it() -> None:
    plans = planner(film())
    assert plans.take("shot_000003", FIT).dialogue == ()
    assert not plans.take("shot_000003", FIT).figures[0].speaks, "ÉLODIE is heard off screen"
    without = planner(changed(film(), "shot_000002", state="deleted"))
    assert [spoken.character for spoken in without.take("shot_000003", FIT).dialogue] == ["MARA", "ÉLODIE"]


def test_a_board_is_a_silent_still_of_the_same_place() -> None:
    plans = planner(film())
    board, take = plans.board("shot_000002", FIT), plans.take("shot_000002", FIT)
    assert (board.frames, board.passes, board.scene_key) == (1, (), take.scene_key)
    assert "camera" not in board.prompt and "says" not in board.prompt
    assert digest_of(board) == digest_of(take) == plans.digest("shot_000002")


@pytest.mark.parametrize(
    ("times", "resolved"),
    [
        (["NIGHT", "CONTINUOUS", "LATER"], ["NIGHT", "NIGHT", "NIGHT"]),
        (["", "SAME"], ["DAY", "DAY"]),
        (["DAWN", "THE NEXT MORNING", "MOMENTS LATER"], ["DAWN", "THE NEXT MORNING", "THE NEXT MORNING"]),
        (["DUSK", "1952", "NIGHT - LATER"], ["DUSK", "DUSK", "NIGHT - LATER"]),
    ],
)
def test_continuous_and_later_look_back(times: list[str], resolved: list[str]) -> None:
    records: list[Record] = [Project(id="project_000001", name="Test")]
    for number, time in enumerate(times, 1):
        records.append(scene(number, time))
        records.append(shot(number, None, None, ShotValues()).model_copy(update={"scene_id": f"scene_00000{number}"}))
    plans = planner(records)
    found = [plans.board(f"shot_00000{number}", FIT).time_of_day for number in range(1, len(times) + 1)]
    assert found == resolved


@pytest.mark.parametrize(
    ("id", "fields", "stale"),
    [
        ("line_000002", {"text": "The tide is early."}, {"shot_000002"}),
        ("shot_000002", {"direction": "Fog."}, {"shot_000002"}),
        ("shot_000001", {"overrides": ShotOverrides(size="ECU")}, {"shot_000001"}),
        ("shot_000001", {"overrides": ShotOverrides(frames=5)}, set[str]()),
        ("shot_000001", {"overrides": ShotOverrides(seed=5)}, set[str]()),
        ("shot_000001", {"order": "a0"}, set[str]()),
        ("project_000001", {"seed": 9, "name": "Other"}, set[str]()),
        ("scene_000001", {"time_of_day": "DAWN"}, {"shot_000001", "shot_000002", "shot_000003"}),
        ("element_000001", {"description": "a boy"}, {"shot_000001", "shot_000002", "shot_000003"}),
    ],
)
def test_a_take_is_stale_when_what_it_shows_has_changed(id: str, fields: dict[str, object], stale: set[str]) -> None:
    before, after = planner(film()), planner(changed(film(), id, **fields))
    shots = ["shot_000001", "shot_000002", "shot_000003"]
    assert {shot for shot in shots if before.digest(shot) != after.digest(shot)} == stale


def test_an_element_that_says_nothing_of_a_person_makes_nothing_stale() -> None:
    elodie = Element(id="element_000009", order="a9", type="character", name="Élodie", trigger="@Elodie")
    before, after = planner(film()), planner(film(elodie))
    described = planner(film(elodie.model_copy(update={"description": "a girl of nine"})))
    assert [it.element_id for it in after.take("shot_000003", FIT).figures] == ["element_000009"]
    assert after.digest("shot_000003") == before.digest("shot_000003") != described.digest("shot_000003")


def test_variations_differ_in_their_seed_alone_and_a_seed_set_by_hand_stays() -> None:
    plans = planner(film())
    first = plans.take("shot_000002", FIT)
    another = Asked("take", seeds_used=frozenset({first.seed}))
    second = plans.plan("shot_000002", FIT, another).spec
    assert first.seed != second.seed
    assert first == second.model_copy(update={"seed": first.seed})
    chosen = planner(changed(film(), "shot_000002", overrides=ShotOverrides(seed=41)))
    assert chosen.plan("shot_000002", FIT, Asked("take", seeds_used=frozenset({41}))).spec.seed == 41
    assert chosen.plan("shot_000002", FIT, Asked("take", seed=3)).spec.seed == 3


def test_a_guide_conditions_the_shot_as_far_as_the_engine_can() -> None:
    guide = Guide(id="guide_000001", shot_id="shot_000002", asset_id="asset_000001", strength=0.5)
    late = Guide(id="guide_000002", shot_id="shot_000002", asset_id="asset_000002", role="last_frame")
    plans = planner(film(guide, late))
    [given] = plans.take("shot_000002", FIT).inputs
    assert (given.role, given.asset_id, given.strength) == ("first_frame", "asset_000001", 0.5)
    assert plans.take("shot_000002", EngineFit("previz")).inputs == ()
    assert [each.role for each in plans.board("shot_000002", FIT, panel=2).inputs] == ["last_frame"]


@given(
    st.integers(32, 2048).map(lambda half: half * 2),
    st.integers(32, 2048).map(lambda half: half * 2),
    st.sampled_from([2, 16, 32]),
)
def test_sizes_land_on_the_engines_grid_and_keep_their_shape(width: int, height: int, grid: int) -> None:
    fit = EngineFit("x", side_multiple=grid, min_side=64, max_side=1536)
    plans = planner(changed(film(), "project_000001", width=width, height=height))
    assume(max(width, height) * 64 <= 1500 * min(width, height))  # else no size of this shape is within the limits
    spec = plans.board("shot_000001", fit)
    assert spec.width % grid == spec.height % grid == 0
    assert min(spec.width, spec.height) >= 64
    if max(width, height) <= 16 * min(width, height):
        assert abs(spec.width - spec.height * width / height) <= grid * (1 + width / height)


def test_a_move_or_an_entrance_has_two_panels() -> None:
    assert panels_of(ShotValues(move="pan-left")) == (1, 2)
    assert panels_of(ShotValues(action="Mara enters, wet.")) == (1, 2)
    assert panels_of(ShotValues(action="Mara sits.")) == (1,)
    assert panels_of(ShotValues(purpose="insert", move="push-in")) == (1,)
