"""Guides on the grid, guides in a draw, and each refusal in words; settings likewise."""

import pytest

from milimo.domain.job import JobSpec, SpecInput
from milimo.domain.time import Rate
from milimo.engines.ltx2.guides import Still, place_guides
from milimo.engines.ltx2.layout import Draw, KeptSource, lay_out_new
from milimo.engines.ltx2.settings import pipeline_of, settings_of
from milimo.errors import BadInput


def picture(role: str, frame: int = 0, asset: str = "asset_aaaaaa", strength: float = 1.0) -> SpecInput:
    return SpecInput.model_validate({"role": role, "asset_id": asset, "frame": frame, "strength": strength})


@pytest.mark.parametrize(
    ("role", "frame", "frames", "expected", "latent"),
    [
        ("first_frame", 5, 33, 0, 0),
        ("keyframe", 0, 33, 0, 0),
        ("keyframe", 1, 33, 1, 1),
        ("keyframe", 17, 33, 17, 3),
        ("last_frame", 0, 33, 32, 4),
        ("last_frame", 0, 30, 29, 4),
    ],
)
def test_pictures_lie_on_frames(role: str, frame: int, frames: int, expected: int, latent: int) -> None:
    (still,) = place_guides([picture(role, frame)], frames).stills
    assert (still.frame, still.latent) == (expected, latent)


@pytest.mark.parametrize(
    ("inputs", "detail", "remedy"),
    [
        ([picture("keyframe", 12)], "frame 12", "9 or 17"),
        ([picture("keyframe", 31)], "frame 31", "25."),
        ([picture("keyframe", 33)], "outside the shot's 33 frames", "0 to 32"),
        ([picture("video", 4)], "frame 4", "1 or 9"),
        ([picture("control", 40)], "outside", "0 to 32"),
        ([picture("first_frame"), picture("keyframe", 0)], "same 8 frames", "Move one"),
        ([picture("first_frame", strength=1.5)], "1.5", "0 to 1"),
        ([picture("reference")], "reference picture", "first frame"),
        ([picture("keyframe", 1)] * 17, "at most 16", "Remove"),
    ],
)
def test_guides_that_cannot_be_met_are_refused(inputs: list[SpecInput], detail: str, remedy: str) -> None:
    with pytest.raises(BadInput) as refusal:
        place_guides(inputs, 33)
    assert detail in refusal.value.detail
    assert remedy in refusal.value.remedy


def test_a_guide_without_its_asset_is_left_out() -> None:
    assert place_guides([SpecInput(role="first_frame", last_frame_of="job_failed1")], 33).stills == ()


def test_each_keyframe_guides_the_draw_that_draws_its_frames() -> None:
    guides = place_guides([picture("first_frame"), picture("keyframe", 49), picture("keyframe", 89)], 97)
    layout = lay_out_new(97, chunk_frames=49, overlap_frames=16)
    found = {still.frame + draw.film_start for draw in layout.draws for still in guides.of(draw).stills}
    assert found == {0, 49, 89}
    assert sum(len(guides.of(draw).stills) for draw in layout.draws) == 3


def test_a_keyframe_on_what_is_kept_is_left_out() -> None:
    draw = Draw(0, 5, 0, kept=KeptSource(0, (0, 1)))
    guides = place_guides([picture("keyframe", 1), picture("keyframe", 17)], 33)
    assert guides.of(draw).stills == (Still("asset_aaaaaa", 17, 1.0),)


def spec(**changes: object) -> JobSpec:
    values = {
        "kind": "take", "engine": "ltx2", "shot_id": "shot_aaaaaa", "label": "1-1", "width": 64, "height": 64,
        "rate": Rate(numerator=24), "frames": 17, "seed": 1,
    }  # fmt: skip
    return JobSpec.model_validate(values | changes)


@pytest.mark.parametrize(
    ("changes", "detail", "remedy"),
    [
        ({"width": 100}, "multiples of 32", "96 by 64"),
        ({"width": 96, "parameters": {"stages": 2}}, "two stages", "128 by 64"),
        ({"parameters": {"step": 4}}, "setting step", "Correct it"),
        ({"parameters": {"steps": 1}}, "setting steps", "Correct it"),
        ({"parameters": {"guidance": "warm"}}, "setting guidance", "Correct it"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(changes: dict[str, object], detail: str, remedy: str) -> None:
    with pytest.raises(BadInput) as refusal:
        settings_of(spec(**changes))
    assert detail in refusal.value.detail
    assert remedy in refusal.value.remedy


def test_the_pipeline_is_found_or_refused() -> None:
    assert pipeline_of(spec()) == "new"
    assert pipeline_of(spec(pipeline="retake")) == "retake"
    with pytest.raises(BadInput):
        pipeline_of(spec(pipeline="hologram"))
