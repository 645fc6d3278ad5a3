"""Planning for an engine that is prompted: the pipeline and why, what a film begins with, references, sizes; every refusal."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.asset import Asset, Take
from milimo.domain.control import Control
from milimo.domain.document import Document, Record
from milimo.domain.element import Element, Guide
from milimo.domain.first_frame import Footage
from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec
from milimo.domain.lora import Lora
from milimo.domain.plan import OF_THE_PICTURE, Asked, Plan, Planner, digest_of
from milimo.domain.shot import ShotOverrides
from milimo.domain.still import ImageModel
from milimo.errors import BadInput
from tests.domain.test_plan import FIT, changed, film

CONTROLS = (
    Control(name="steps", label="Steps", type="whole", min=2, max=100),
    Control(name="guidance_scale", label="Guidance", type="number", min=1, max=20, default=3.0),
    Control(name="stages", label="Stages", type="choice", choices=(1, 2), default=1, multiplies_grid=True),
    Control(name="chunk_frames", label="Chunk", type="whole", min=9, max=1025, default=505),
    Control(name="sound", label="Sound", type="switch", default=True),
)
VIDEO = EngineFit(
    "ltx2",
    side_multiple=32,
    max_side=3840,
    max_inputs=16,
    kinds=frozenset({"take"}),
    max_frames=2000,
    frame_step=8,
    chunk_frames=505,
    ways=frozenset({"still", "text", "image", "keyframes", "control", "chained", "retake", "extend", "prelude"}),
    roles=frozenset({"first_frame", "last_frame", "keyframe", "video", "control", "source"}),
    controls=CONTROLS,
)
IMAGE = EngineFit(
    "flux2",
    side_multiple=16,
    max_side=2048,
    max_inputs=6,
    kinds=frozenset({"board", "take", "image"}),
    max_frames=1,
    ways=frozenset({"still", "inpaint"}),
    roles=frozenset({"first_frame", "reference", "source", "mask"}),
    max_references=4,
    controls=CONTROLS[:2],
)
SHOT = "shot_000002"


def guide(number: int, role: str = "first_frame", frame: int = 0) -> Guide:
    return Guide.model_validate(
        {
            "id": f"guide_00000{number}",
            "shot_id": SHOT,
            "asset_id": f"asset_00000{number}",
            "role": role,
            "frame": frame,
        }
    )


def take(number: int, *, shot: str = SHOT, engine: str = "flux2", board: bool = True, passes: bool = False) -> Take:
    return Take(
        id=f"take_00000{number}",
        shot_id=shot,
        job_id=f"job_00000{number}",
        number=number,
        type="board" if board else "motion",
        asset_id=f"asset_00001{number}",
        passes={"depth": f"asset_00002{number}"} if passes else {},
        frames=1 if board else 77,
        engine=engine,
        digest="",
        created_at=f"2026-01-0{number}",
    )


def plan(
    *more: Record,
    fit: EngineFit = VIDEO,
    footage: Footage | None = None,
    asked: Asked | None = None,
    overrides: Mapping[str, object] | None = None,
    records: list[Record] | None = None,
    stills: ImageModel | None = None,
) -> Plan:
    own = changed(records or film(*more), SHOT, overrides=ShotOverrides.model_validate(overrides or {}))
    planner = Planner(Document.of(own), {"shot_000001": "1-1", SHOT: "1-2"}, footage or Footage(), stills)
    return planner.plan(SHOT, fit, asked or Asked("board" if "board" in fit.kinds else "take"))


FILM = Asset(id="asset_000001", sha256="x", type="video", mime="video/mp4", bytes=1, name="walk.mp4")

BY_RULE: list[tuple[str, list[Guide], dict[str, object], str, str]] = [
    ("nothing", [], {}, "text", "It has no guides: the prompt alone decides."),
    ("a first frame", [guide(1)], {}, "image", "It begins with your first frame."),
    ("two pictures", [guide(1), guide(2, "keyframe", 9)], {}, "keyframes", "2 pictures guide it."),
    ("a late picture", [guide(1, "keyframe", 17)], {}, "keyframes", "A picture guides a frame of it."),
    ("an end", [guide(1, "last_frame")], {}, "keyframes", "A picture guides a frame of it."),
    ("a control", [guide(1, "control")], {}, "control", "It follows your control film."),
    ("a film and a picture", [guide(1), guide(2, "video", 9)], {}, "control", "It follows your film to follow."),
    ("a reference film", [guide(1, "reference")], {}, "control", "It follows your reference film."),
    (
        "one frame",
        [],
        {"frames": 1},
        "still",
        "One frame is a still. There is no image model here, so ltx2 makes it.",
    ),
    (
        "long",
        [guide(1)],
        {"frames": 600},
        "chained",
        "It begins with your first frame. 600 frames are more than the 505 that ltx2 makes at once, so it is chained.",
    ),
    (
        "long by its own chunk",
        [],
        {"frames": 50, "parameters": {"chunk_frames": 25}},
        "chained",
        "It has no guides: the prompt alone decides. 50 frames are more than the 25 that ltx2 makes at once, so it is chained.",
    ),
    ("forced", [guide(1), guide(2, "keyframe", 9)], {"pipeline": "image"}, "image", "You chose it."),
    ("text forced", [guide(1)], {"pipeline": "text"}, "text", "You chose it."),
]


@pytest.mark.parametrize(("name", "guides", "overrides", "way", "reason"), BY_RULE, ids=[case[0] for case in BY_RULE])
def test_the_pipeline_follows_from_guides_and_length(
    name: str, guides: list[Guide], overrides: dict[str, object], way: str, reason: str
) -> None:
    spec = plan(
        *guides, overrides=overrides, footage=Footage(assets={FILM.id: FILM} if "film" in name else {})
    ).checked()
    assert (spec.pipeline, spec.reason) == (way, reason)


DISTILLED = replace(IMAGE, lacks={"negative_prompt": "These weights know no negative prompt."})
STILLS: list[tuple[str, ImageModel | None, list[Guide], dict[str, object], str, str]] = [
    ("drawn", ImageModel(IMAGE), [], {}, "flux2", "One frame is a still, so flux2 makes it as a picture."),
    (
        "chosen",
        ImageModel(IMAGE),
        [],
        {"engine": "ltx2"},
        "flux2",
        "One frame is a still, so flux2 makes it as a picture.",
    ),
    ("begun", ImageModel(IMAGE), [guide(1)], {}, "flux2", "One frame is a still, so flux2 makes it as a picture."),
    ("nobody", None, [], {}, "ltx2", "One frame is a still. There is no image model here, so ltx2 makes it."),
    (
        "missing",
        ImageModel(IMAGE, "The engine flux2 cannot run: it needs the pack flux2. Install it."),
        [],
        {},
        "ltx2",
        "One frame is a still, which an image model draws best. The engine flux2 cannot run: it needs the pack flux2. Install it. "
        "Until then ltx2 makes it.",
    ),
    (
        "settings of its own",
        ImageModel(IMAGE),
        [],
        {"parameters": {"steps": 9}},
        "ltx2",
        "One frame is a still. Its settings are of ltx2, which therefore makes it.",
    ),
    (
        "refused",
        ImageModel(DISTILLED),
        [],
        {"negative_prompt": "rain"},
        "ltx2",
        "One frame is a still. flux2 cannot make this one: these weights know no negative prompt. So ltx2 makes it.",
    ),
    (
        "a guide that it cannot use",
        ImageModel(IMAGE),
        [guide(1, "control")],
        {},
        "ltx2",
        "One frame is a still. flux2 cannot make this one: it takes no control. So ltx2 makes it.",
    ),
]


@pytest.mark.parametrize("case", STILLS, ids=[case[0] for case in STILLS])
def test_one_frame_is_an_image_models_where_one_can(
    case: tuple[str, ImageModel | None, list[Guide], dict[str, object], str, str],
) -> None:
    _, stills, guides, overrides, engine, reason = case
    spec = plan(*guides, overrides={"frames": 1} | overrides, stills=stills).checked()
    assert (spec.kind, spec.engine, spec.pipeline, spec.reason) == ("take", engine, "still", reason)
    assert spec.width % (16 if engine == "flux2" else 32) == 0
    assert "push" not in spec.prompt and "says" not in spec.prompt, "a still neither moves nor sounds"
    moving = plan(*guides, overrides={"frames": 2} | overrides, stills=stills)
    assert moving.spec.engine == "ltx2" and "push" in moving.spec.prompt
    assert moving.spec.digest == spec.digest


@pytest.mark.parametrize("own", [None, "Mine"])
def test_the_second_panel_shows_the_end(own: str | None) -> None:
    overrides: dict[str, object] = {"prompt": own} if own else {}
    first, last = (plan(fit=IMAGE, asked=Asked("board", panel), overrides=overrides).checked() for panel in (1, 2))
    assert (
        last.prompt
        == f"{first.prompt.removesuffix('.')}. The last moment of the shot. The camera has come much closer."
    )
    assert last.digest == first.digest


def test_an_image_model_makes_no_film() -> None:
    assert IMAGE.makes("take", 1) and not IMAGE.makes("take", 2) and IMAGE.makes("board", 1)
    assert VIDEO.makes("take", 1) and VIDEO.makes("take", 3000) and not VIDEO.makes("board", 1)
    refused = plan(fit=IMAGE, asked=Asked("take"), overrides={"engine": "flux2"}).refusal
    assert refused is not None and "flux2 makes at most 1" in refused.detail


def test_a_forced_pipeline_says_what_it_leaves_out() -> None:
    spec = plan(guide(1), guide(2, "keyframe", 9), overrides={"pipeline": "image"}).checked()
    assert [it.role for it in spec.inputs] == ["first_frame"]
    assert spec.notes == ("Your keyframe is left out: from an image does not use it.",)


REFUSALS: list[tuple[str, list[Guide], dict[str, object], str]] = [
    ("image without a picture", [], {"pipeline": "image"}, "Made from an image, the shot needs a first frame."),
    (
        "keyframes with one",
        [guide(1)],
        {"pipeline": "keyframes"},
        "Made from keyframes, the shot needs pictures at two",
    ),
    ("control without a film", [guide(1)], {"pipeline": "control"}, "Made by control, the shot needs a control film"),
    ("too long", [], {"frames": 2001}, "The shot has 2001 frames, and ltx2 makes at most 2000."),
    ("off the grid", [guide(1, "keyframe", 10)], {}, "Your keyframe cannot lie on frame 10: ltx2 thinks in steps of 8"),
    ("outside", [guide(1, "keyframe", 81)], {}, "Your keyframe lies on frame 81, outside the shot's 77 frames."),
    ("twice", [guide(1), guide(2)], {}, "Two pictures guide the same 8 frames, around frame 0."),
    ("an unknown setting", [], {"parameters": {"magic": 1}}, "ltx2 has no setting called magic."),
    ("a wrong setting", [], {"parameters": {"steps": 1}}, "Steps of ltx2 is a whole number from 2 to 100, not 1."),
    ("half a step", [], {"parameters": {"steps": 2.5}}, "Steps of ltx2 is a whole number from 2 to 100, not 2.5."),
    ("no choice", [], {"parameters": {"stages": 3}}, "Stages of ltx2 is one of 1, 2, not 3."),
    ("no switch", [], {"parameters": {"sound": 1}}, "Sound of ltx2 is on or off, not 1."),
    ("too large", [], {"width": 4096, "height": 2048}, "ltx2 makes pictures with sides from 64 to 3840 pixels"),
]


@pytest.mark.parametrize(("name", "guides", "overrides", "words"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_what_cannot_be_made_is_refused_in_words(
    name: str, guides: list[Guide], overrides: dict[str, object], words: str
) -> None:
    found = plan(*guides, overrides=overrides)
    assert found.refusal is not None and found.refusal.detail.startswith(words)
    assert found.refusal.remedy.endswith(".")
    assert found.spec.prompt, "what could be decided is shown all the same"
    with pytest.raises(BadInput):
        found.checked()


def test_what_the_weights_cannot_do_is_refused_before_they_are_loaded() -> None:
    lacks = {
        "stages=2": "Two stages need the upsampler.",
        "negative_prompt": "They know none.",
        "steps": "They are set.",
    }
    lacking = replace(VIDEO, lacks=lacks)
    for overrides, words in (
        ({"parameters": {"steps": 12}}, "They are set"),
        ({"parameters": {"stages": 2}}, "Two stages"),
        ({"negative_prompt": "fog"}, "They know none"),
    ):
        refusal = plan(fit=lacking, overrides=overrides | {"engine": "ltx2"}).refusal
        assert refusal is not None and refusal.detail.startswith(words)
    plan(fit=lacking, overrides={"parameters": {"stages": 1}, "negative_prompt": " "}).checked()


@pytest.mark.parametrize("engine", [None, "ltx2"])
def test_what_to_avoid_stops_no_concept_art_by_weights_that_do_not_heed_it(engine: str | None) -> None:
    overrides: dict[str, object] = {"negative_prompt": "fog", "engine": engine}
    art = plan(fit=DISTILLED, overrides=overrides).checked()
    assert (art.kind, art.negative_prompt) == ("board", "")
    assert art.notes == ("What to avoid is left out for flux2. These weights know no negative prompt.",)
    heeding = plan(fit=IMAGE, overrides=overrides).checked()
    assert (heeding.negative_prompt, heeding.notes) == ("fog", ())
    assert plan(fit=DISTILLED, overrides={"negative_prompt": " "}).checked().notes == ()
    assert plan(fit=DISTILLED, overrides={"negative_prompt": "fog", "engine": "flux2"}).refusal is not None
    assert plan(fit=FIT, overrides=overrides, asked=Asked("take")).checked().notes == (), "previz reads no prompt"


def test_a_lora_that_cannot_be_worn_is_refused() -> None:
    shelf = replace(VIDEO, loras={"ink": "", "other": "The LoRA other is made for FLUX.2."})
    plan(fit=shelf, overrides={"loras": [{"name": "ink"}]}).checked()
    for name, words in (("other", "The LoRA other is made for FLUX.2."), ("gone", "There is no LoRA called gone.")):
        refusal = plan(fit=shelf, overrides={"loras": [{"name": name}]}).refusal
        assert refusal is not None and refusal.detail == words


def test_a_kind_that_an_engine_does_not_make_is_refused() -> None:
    assert plan(asked=Asked("board")).refusal is not None
    assert plan(fit=IMAGE, asked=Asked("take")).refusal is not None


FILMMAKERS = frozenset({"ltx2"})
MADE = Footage(
    takes=(take(1), take(2), take(3, engine="previz"), take(4, board=False, engine="previz", passes=True)),
    artists=frozenset({"ltx2", "flux2"}),
)


def test_previz_directs_the_film() -> None:
    spec = plan(footage=MADE, asked=Asked("take", directed_by="depth")).checked()
    assert (spec.pipeline, spec.reason) == ("control", "It follows the depth pass of its previz.")
    assert [(it.role, it.asset_id) for it in spec.inputs] == [("control", "asset_000024")]
    missing = plan(footage=MADE, asked=Asked("take", directed_by="pose")).refusal
    assert missing is not None and missing.detail == "The shot has no previz take with a pose pass."
    staged = plan(fit=FIT, footage=MADE, asked=Asked("take", directed_by="depth")).refusal
    assert staged is not None and staged.detail == "previz cannot follow a control film.", (
        "it would only stage it once more"
    )


def pictured(count: int) -> list[Record]:
    pictures = tuple(f"asset_00003{n}" for n in range(count))
    return changed(
        changed(film(), "element_000001", image_asset_ids=pictures), "element_000003", image_asset_ids=("asset_000041",)
    )


def test_pictures_of_elements_are_references_the_surest_first_and_no_frames() -> None:
    board = plan(records=pictured(5), fit=IMAGE).checked()
    assert [(it.role, it.asset_id, it.note) for it in board.inputs] == [
        ("reference", "asset_000030", "Mara's picture"),
        ("reference", "asset_000041", "Cup's picture"),
        ("reference", "asset_000031", "Mara's picture"),
        ("reference", "asset_000032", "Mara's picture"),
    ]
    with_guide = [*pictured(5), guide(1)]
    assert [it.asset_id for it in plan(records=with_guide, fit=IMAGE).checked().inputs] == [
        "asset_000001", "asset_000030", "asset_000041", "asset_000031",
    ]  # fmt: skip
    assert plan(records=pictured(2)).checked().inputs == (), "a sheet describes; it is no frame of the film"


def test_what_the_user_set_is_in_the_spec() -> None:
    loras = (Lora(name="ink", weight=0.5),)
    set_by_hand = {
        "engine": "ltx2", "prompt": "A storm.", "negative_prompt": "text", "width": 700, "height": 420, "seed": 9,
        "parameters": {"steps": 12, "stages": 2}, "loras": loras,
    }  # fmt: skip
    found = plan(overrides=set_by_hand)
    spec = found.checked()
    assert (spec.prompt, spec.negative_prompt, spec.seed, spec.loras) == ("A storm.", "text", 9, loras)
    assert spec.parameters == {"steps": 12, "stages": 2}
    assert (spec.width, spec.height) == (704, 448)
    assert spec.notes == ("Made at 704 by 448: ltx2 works in multiples of 64, and 700 by 420 is not.",)
    assert "Mara pours" in found.assembled_prompt
    drawn = plan(overrides=set_by_hand, fit=FIT, asked=Asked("take")).checked()
    assert (drawn.parameters, drawn.loras, drawn.negative_prompt) == ({}, (), ""), "previz takes no prompt"
    assert plan(overrides=set_by_hand, fit=IMAGE).checked().parameters == {}, "they were set for another engine"


@pytest.mark.parametrize(
    ("overrides", "size"),
    [
        ({}, (1280, 704)),
        ({"width": 640}, (640, 352)),
        ({"height": 352}, (640, 352)),
        ({"width": 64, "height": 64}, (64, 64)),
    ],
)
def test_one_side_brings_the_other_by_the_films_shape(overrides: dict[str, object], size: tuple[int, int]) -> None:
    spec = plan(overrides=overrides).checked()
    assert (spec.width, spec.height) == size


@given(st.integers(1, 2500), st.integers(64, 4096), st.integers(64, 4096), st.sampled_from([1, 2]))
def test_what_is_planned_is_within_the_engines_limits(frames: int, width: int, height: int, stages: int) -> None:
    found = plan(overrides={"frames": frames, "width": width, "height": height, "parameters": {"stages": stages}})
    spec = found.spec
    assert spec.width % (32 * stages) == spec.height % (32 * stages) == 0
    fits = frames <= 2000 and max(spec.width, spec.height) <= 3840
    assert (found.refusal is None) is fits
    if fits:
        assert VIDEO.frames_covering(spec.frames) % 8 == 1
        assert 0 <= VIDEO.frames_covering(spec.frames) - spec.frames < 8
        assert (spec.pipeline == "chained") is (frames > 505)


def test_a_guide_makes_a_take_stale_and_a_first_frame_by_rule_does_not() -> None:
    bare, guided = plan(), plan(guide(1))
    assert bare.spec.digest != guided.spec.digest
    assert plan(footage=MADE).spec.digest == bare.spec.digest
    assert digest_of(guided.spec) == guided.spec.digest
    assert Planner(Document.of(film(guide(1))), {}).digest(SHOT) == guided.spec.digest


def test_every_field_of_a_spec_is_of_the_picture_or_known_not_to_be() -> None:
    how_it_is_made = {
        "kind", "engine", "pipeline", "reason", "notes", "digest", "element_id", "label", "prompt", "negative_prompt", "width",
        "height", "rate", "frames", "seed", "seed_chosen", "passes", "inputs", "loras", "span", "source_start", "shot_frames",
        "said", "panel", "parameters", "chunk_frames",
    }  # fmt: skip
    assert set(JobSpec.model_fields) - how_it_is_made == OF_THE_PICTURE


def test_an_element_of_the_shot_is_told_with_its_score() -> None:
    assert [(match.element_id[-1], match.score, match.signal) for match in plan().elements] == [
        ("1", 1.0, "character"),
        ("3", 0.95, "trigger"),
        ("2", 0.6, "heading"),
    ]
    nobody: list[Record] = [record for record in film() if not isinstance(record, Element)]
    assert plan(records=nobody).elements == ()
