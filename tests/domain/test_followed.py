"""Control films and the LoRAs that follow them: chosen by what the film is, named in the plan, refused in words where they lack."""

from dataclasses import replace

import pytest

from milimo.domain.first_frame import Footage
from milimo.domain.fit import EngineFit
from milimo.domain.lora import Lora
from milimo.domain.plan import Asked
from milimo.domain.rework import Anew, Worked, retake
from milimo.domain.time import FrameRange
from tests.domain.test_plan_prompted import FILM, MADE, VIDEO, guide, plan, take

NEWER = replace(
    VIDEO,
    followers=dict.fromkeys(("depth", "pose", "film"), "ltx2-3-control"),
    loras={"ltx2-3-control": "", "ink": "", "mine": ""},
    in_context={"ltx2-3-control": 2, "mine": 1},
)
FIRST = replace(
    VIDEO,
    followers={"depth": "ltx2-depth", "pose": "ltx2-pose"},
    loras={"ltx2-depth": "", "ink": "", "mine": ""},
    in_context={"ltx2-depth": 1, "mine": 1},
)
NEWER_KNOWS = replace(NEWER, loras={"ink": ""}, in_context={"ltx2-depth": 1, "ltx2-3-control": 2})
"""Of the packs it knows those that are not installed too."""
INK, MINE = Lora(name="ink", weight=0.5), Lora(name="mine", weight=0.8)
BOTH = replace(MADE, takes=[*MADE.takes, take(7, board=False, engine="previz").model_copy(
    update={"passes": {"pose": "asset_000037", "id": "asset_000038"}})])  # fmt: skip
BY_DEPTH = Asked("take", directed_by="depth")


@pytest.mark.parametrize(("fit", "name"), [(FIRST, "ltx2-depth"), (NEWER, "ltx2-3-control")])
def test_a_shot_directed_by_previz_wears_what_follows_it(fit: EngineFit, name: str) -> None:
    spec = plan(fit=fit, footage=MADE, asked=BY_DEPTH, overrides={"engine": "ltx2", "loras": [INK]}).checked()
    assert spec.loras == (INK, Lora(name=name, weight=1.0))
    assert spec.reason == f"It follows the depth pass of its previz. It wears {name} for that."
    without = plan(fit=fit, footage=MADE, overrides={"engine": "ltx2", "loras": [INK]}).checked()
    assert without.loras == (INK,)


def test_a_pass_among_the_guides_is_known_for_what_it_is() -> None:
    depth = guide(1, "control").model_copy(update={"asset_id": "asset_000024"})
    pose = guide(2, "control").model_copy(update={"asset_id": "asset_000037"})
    both = replace(FIRST, loras={"ltx2-depth": "", "ltx2-pose": ""})
    assert plan(depth, fit=FIRST, footage=BOTH).checked().loras == (Lora(name="ltx2-depth"),)
    assert {it.name for it in plan(depth, pose, fit=both, footage=BOTH).checked().loras} == {"ltx2-depth", "ltx2-pose"}
    assert plan(depth, pose, fit=NEWER, footage=BOTH).checked().loras == (Lora(name="ltx2-3-control"),)


def test_the_size_lies_on_the_grid_of_the_film_that_is_followed() -> None:
    sides = {"engine": "ltx2", "width": 736, "height": 416}
    spec = plan(fit=NEWER, footage=MADE, asked=BY_DEPTH, overrides=sides).checked()
    assert (spec.width, spec.height) == (768, 384)
    assert spec.notes == ("Made at 768 by 384: ltx2 works in multiples of 64, and 736 by 416 is not.",)
    two = plan(fit=NEWER, footage=MADE, asked=BY_DEPTH, overrides={"engine": "ltx2", "parameters": {"stages": 2}})
    assert two.checked().width % 128 == two.checked().height % 128 == 0
    assert plan(fit=NEWER, footage=MADE, overrides=sides).checked().width == 736
    assert plan(fit=FIRST, footage=MADE, asked=BY_DEPTH, overrides=sides).checked().width == 736


def test_a_shot_that_wears_an_ic_lora_of_its_own_is_trusted() -> None:
    own = {"engine": "ltx2", "loras": [INK, MINE]}
    for fit in (NEWER, FIRST, replace(FIRST, loras={"ink": "", "mine": ""})):
        spec = plan(fit=fit, footage=MADE, asked=BY_DEPTH, overrides=own).checked()
        assert (spec.loras, spec.reason) == ((INK, MINE), "It follows the depth pass of its previz.")
    assert plan(guide(1, "control"), fit=FIRST, overrides=own).checked().loras == (INK, MINE)


@pytest.mark.parametrize(
    ("fit", "asked", "guides", "words", "remedy"),
    [
        (
            replace(FIRST, loras={"ink": ""}), BY_DEPTH, [],
            "To follow the depth pass of its previz, ltx2 wears the LoRA ltx2-depth, which is not installed.",
            "milimo packs install ltx2-depth",
        ),
        (replace(FIRST, loras={"ltx2-depth": "It is broken."}), BY_DEPTH, [], "It is broken.", "Remove its pack"),
        (FIRST, Asked("take"), [guide(1, "control")], "nothing says what it shows", "an IC-LoRA"),
        (NEWER, Asked("take", directed_by="id"), [], "no LoRA follows an id pass. It follows depth and pose", "IC-LoRA"),
        (FIRST, Asked("take"), [guide(1, "reference")], "cannot follow your reference film", "Direct the shot"),
    ],
)  # fmt: skip
def test_what_nothing_follows_is_refused_with_what_to_do(
    fit: EngineFit, asked: Asked, guides: list[object], words: str, remedy: str
) -> None:
    footage = replace(BOTH, assets={FILM.id: FILM})
    found = plan(*guides, fit=fit, footage=footage, asked=asked)  # pyright: ignore[reportArgumentType]
    assert found.refusal is not None
    assert words in found.refusal.detail
    assert remedy in found.refusal.remedy


def test_where_nobody_has_looked_and_where_none_is_needed() -> None:
    unlooked = replace(FIRST, loras=None, in_context={})
    assert plan(fit=unlooked, footage=MADE, asked=BY_DEPTH).checked().loras == (Lora(name="ltx2-depth"),)
    assert plan(fit=VIDEO, footage=MADE, asked=BY_DEPTH).checked().loras == ()
    assert plan(guide(1, "video"), fit=replace(FIRST, loras={})).checked().loras == (), "a film to follow is no control"
    text = plan(guide(1, "control"), fit=replace(FIRST, loras={}), overrides={"pipeline": "text"})
    assert text.checked().loras == (), "it is left out"


def test_a_retake_takes_off_what_has_no_film_to_follow_there() -> None:
    spec = plan(fit=FIRST, footage=MADE, asked=BY_DEPTH, overrides={"engine": "ltx2", "loras": [INK]}).checked()
    film = FILM.model_copy(update={"width": spec.width, "height": spec.height, "frames": 81})
    made = retake(Worked(take(3, board=False), film, spec), FIRST, FrameRange(start=8, duration=16), Anew(1))
    assert made.loras == (INK,)
    later = retake(Worked(take(3, board=False), film, spec), NEWER_KNOWS, FrameRange(start=8, duration=16), Anew(1))
    assert (later.loras, later.notes) == ((INK,), ()), "what other weights followed by, too"


def test_without_a_film_what_follows_one_is_left_off() -> None:
    own = {"engine": "ltx2", "loras": [INK, MINE]}
    spec = plan(fit=FIRST, overrides=own).checked()
    assert spec.loras == (INK,)
    assert spec.notes == ("The LoRA mine is left off: it follows a film, and there is none here.",)
    text = plan(guide(1, "control"), fit=FIRST, overrides=own | {"pipeline": "text"}).checked()
    assert text.loras == (INK,)


def test_footage_knows_its_passes() -> None:
    assert BOTH.pass_of("asset_000024") == "depth"
    assert BOTH.pass_of("asset_000038") == "id"
    assert (BOTH.pass_of("asset_000001"), BOTH.pass_of(None), Footage().pass_of("asset_000024")) == (None, None, None)
