"""Takes on the command line, on tiny weights: planned, drawn, listed, worked on again, with an open studio's workers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from tests.commands import open_studio, ran, refused, said, told
from tests.jobs.models.studio import FRAMES, ModelStudio

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def data(studio: ModelStudio, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("MILIMO_LORAS", str(models / "loras"))
    with open_studio(studio.store.data_dir):
        yield studio.store.data_dir


def test_a_take_is_planned_drawn_listed_and_made_again(studio: ModelStudio, data: Path, tmp_path: Path) -> None:
    project, [shot] = studio.project({"prompt": "A harbour at night."})
    wish = (project, "1-1", "--seed", "5", "--set", "steps=3")
    plan = told(data, "shots", "plan", *wish)
    assert (plan["spec"]["engine"], plan["spec"]["pipeline"], plan["spec"]["seed"]) == ("ltx2", "text", 5)
    assert plan["spec"]["parameters"]["steps"] == 3 and plan["refusal"] is None
    words = said(data, "shots", "plan", *wish)
    assert "The LoRA ltx2-static was made for this move: `milimo packs install ltx2-static` fetches it" in " ".join(
        words.split()
    )
    assert "a take by ltx2" in words and "A harbour at night." in words and "steps=3" in words

    [take] = told(data, "shots", "draw", *wish)
    assert (take["shot"], take["name"], take["frames"], take["shot_id"]) == ("1-1", "take 1", FRAMES, shot)
    made = take["provenance"]["spec"]
    assert (made["seed"], made["parameters"]["steps"]) == (5, 3), "as it was asked for this once"
    assert take["provenance"]["details"]["peak_bytes"] > 0
    assert studio.plan(project, shot)["spec"]["seed"] != 5, "the shot itself is as it was"

    assert told(data, "shots", "draw", project) == [], "nothing is missing"
    assert "--again" in ran(data, "shots", "draw", project).stderr
    again = told(data, "takes", "reproduce", project, "1-1")
    assert (again["asset_id"], again["name"]) == (take["asset_id"], "take 2")
    assert [each["name"] for each in told(data, "takes", "list", project, "1-1")] == ["take 1", "take 2"]

    saved = tmp_path / "new folder" / "take.mp4"
    said(data, "takes", "save", project, "1-1", "-o", str(saved))
    with av.open(str(saved)) as film:
        assert sum(1 for _ in film.decode(film.streams.video[0])) == FRAMES
    assert "Call it take.mp4." in refused(data, "takes", "save", project, "1-1", "-o", str(saved.with_suffix(".png")))


def test_a_span_is_made_anew_frames_are_added_and_a_take_is_picked(studio: ModelStudio, data: Path) -> None:
    project, [_] = studio.project({"seed": 1})
    [take] = told(data, "shots", "draw", project, "1-1")
    anew = told(data, "takes", "retake", project, "1-1", "--from", "8", "--to", "15", "--seed", "9")
    spec = anew["provenance"]["spec"]
    assert (spec["pipeline"], spec["span"], spec["seed"]) == ("retake", {"start": 8, "duration": 8}, 9)
    old, new = studio.frames(take["asset_id"]).astype(int), studio.frames(anew["asset_id"]).astype(int)
    assert abs(old[:8] - new[:8]).mean() < 6 < abs(old[9:16] - new[9:16]).mean(), (
        "encoded once more, and else as it was"
    )
    longer = told(data, "takes", "extend", project, "1-1", "--take", "1", "--frames", "8", "--at", "start")
    assert (longer["frames"] >= FRAMES + 8, longer["provenance"]["spec"]["pipeline"]) == (True, "prelude")

    picked = said(data, "takes", "pick", project, "1-1", "--take", "2")
    assert picked == "Shot 1-1 shows take 2.\n"
    assert [each["picked"] for each in told(data, "takes", "list", project)] == [False, True, False]
    assert said(data, "takes", "show", project, "1-1").count('"name": "take 2"') == 1, "the picked one stands"
    assert "what the studio picks" in said(data, "takes", "pick", project, "1-1", "--none")
    for words, arguments in {
        "Frames 90 to 99 are not inside": ("retake", project, "1-1", "--from", "90", "--to", "99"),
        "No frame lies from 9 to 8": ("retake", project, "1-1", "--from", "9", "--to", "8"),
        "previz cannot extend": ("extend", project, "1-1", "--frames", "8", "--engine", "previz"),
        "has no take 9": ("reproduce", project, "1-1", "--take", "9"),
        "It is not said which take": ("pick", project, "1-1"),
        "has no depth pass": ("save", project, "1-1", "--pass", "depth", "-o", "x.mkv"),
    }.items():
        assert words in refused(data, "takes", *arguments)


def test_block_it_then_generate_it(studio: ModelStudio, data: Path) -> None:
    project, [_] = studio.project({"seed": 3})
    assert "has no previz take" in _refusal(told(data, "shots", "plan", project, "1-1", *DIRECTED))
    told(data, "shots", "draw", project, "1-1", "--engine", "previz")
    plan = told(data, "shots", "plan", project, "1-1", *DIRECTED)
    assert (plan["spec"]["pipeline"], [it["role"] for it in plan["spec"]["inputs"]]) == ("control", ["control"])
    [take] = told(data, "shots", "draw", project, "1-1", *DIRECTED)
    assert (take["engine"], take["provenance"]["spec"]["pipeline"]) == ("ltx2", "control")
    [board] = told(data, "shots", "draw", project, "--board", "--engine", "flux2", "--set", "steps=2")
    assert (board["name"], board["engine"], board["frames"]) == ("board 1", "flux2", 1)


DIRECTED = ("--engine", "ltx2", "--directed-by", "depth")


def test_what_a_shot_is_drawn_from_is_set_as_in_the_inspector(studio: ModelStudio, data: Path, tmp_path: Path) -> None:
    project, [_, other] = studio.project({}, {})
    picture = tmp_path / "card.png"
    picture.write_bytes(studio.client.get(f"/api/assets/{studio.picture(project, 4)}/file").content)
    done = said(data, "shots", "set", project, "1-1", "--prompt", "Rain.", "--set", "steps=4", "--size", "64x96")
    assert done == "Set: height, parameters, prompt, width.\n"
    said(data, "shots", "guide", project, "1-1", str(picture), "--strength", "0.5")
    plan = told(data, "shots", "plan", project, "1-1")
    spec = plan["spec"]
    assert (spec["prompt"], spec["width"], spec["height"], spec["pipeline"]) == ("Rain.", 64, 96, "image")
    assert (spec["parameters"]["steps"], spec["parameters"]["guidance_scale"]) == (4, 1), "others stay"
    assert [(it["role"], it["strength"]) for it in spec["inputs"]] == [("first_frame", 0.5)]
    assert said(data, "shots", "unguide", project, "1-1") == "1 guide removed.\n"
    said(data, "shots", "set", project, "1-1", "--clear", "prompt", "--clear", "size", "--frames", "9")
    cleared = told(data, "shots", "plan", project, "1-1")["spec"]
    assert (cleared["prompt"] != "Rain.", cleared["width"], cleared["height"], cleared["frames"]) == (True, 64, 64, 9)
    assert studio.plan(project, other)["spec"]["frames"] == FRAMES, "the other shot is as it was"
    for words, arguments in {
        "No engine here is called paint": ("set", project, "1-1", "--engine", "paint"),
        "Nothing is to be set": ("set", project, "1-1"),
        "less than or equal to 4": ("set", project, "1-1", "--lora", "ink=9"),
        "neither a file nor an asset": ("guide", project, "1-1", "nothing.png"),
        "flux2 makes no takes of 9 frames": ("draw", project, "1-1", "--engine", "flux2"),
        "has no setting called colour": ("draw", project, "1-1", "--set", "colour=red"),
        "previz has no setting": ("draw", project, "1-1", "--engine", "previz", "--set", "steps=3"),
    }.items():
        assert words in refused(data, "shots", *arguments)


def _refusal(plan: dict[str, Any]) -> str:
    return plan["refusal"]["detail"]
