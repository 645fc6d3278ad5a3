"""Masks through the API: found, followed, saved; by SAM 3 on a tiny checkpoint, and without weights by OpenCV."""

import os
import re
import signal
import time

import numpy as np
import psutil
import pytest

from milimo.errors import NotReady
from milimo.jobs.mask_wishes import choose_engine
from tests.pictures.conftest import COUNT, HEIGHT, WIDTH, Studio, agreement, disc, film, pixels_of, png

pytestmark = pytest.mark.timeout(300)

POINT = {"points": [{"x": 50, "y": 48}]}
BOX = {"box": {"left": 28, "top": 26, "right": 72, "bottom": 70}}


@pytest.mark.parametrize("prompt", [POINT, BOX], ids=["point", "box"])
def test_opencv_finds_the_object_and_says_who_it_is(bare_studio: Studio, prompt: dict[str, object]) -> None:
    picture, inside = disc()
    still = bare_studio.upload(png(picture), "disc.png")
    job_id = bare_studio.ask("segment", asset_id=still, prompt=prompt).raise_for_status().json()["job_id"]
    job = bare_studio.ended(job_id)
    assert (job["state"], job["queue"]) == ("succeeded", "media"), "it waits for nothing that is drawn"
    found = bare_studio.client.get(f"/api/jobs/{job_id}/masks").json()
    assert [each["asset_id"] for each in found] == job["asset_ids"]
    assert "OpenCV" in found[0]["by"]
    assert all(0 <= each["score"] <= 1 for each in found)
    mask = pixels_of(bare_studio.file(found[0]["asset_id"]), "L")
    assert mask.shape == (HEIGHT, WIDTH)
    assert agreement(mask, inside) > 0.9
    assert found[0]["asset_id"] not in bare_studio.assets(), "the project holds what the user saves"
    made = bare_studio.provenance(found[0]["asset_id"])
    assert made["found"]["engine"] == "opencv"
    assert made["found"]["asset_id"] == still


def test_opencv_finds_in_a_film_s_frame_and_follows_it(bare_studio: Studio) -> None:
    moving = bare_studio.upload(film(), "disc.mkv")
    prompt = {"points": [{"x": 59, "y": 48}]}
    found = bare_studio.ask("segment", asset_id=moving, frame=3, prompt=prompt).raise_for_status().json()["job_id"]
    mask = pixels_of(bare_studio.file(bare_studio.ended(found)["asset_ids"][0]), "L")
    assert agreement(mask, disc(3)[1]) > 0.85
    asked = bare_studio.ask("track", asset_id=moving, frame=3, prompt=prompt, direction="both").raise_for_status()
    job = bare_studio.ended(asked.json()["job_id"])
    [masks] = job["asset_ids"]
    asset = bare_studio.assets()[masks]
    assert (asset["type"], asset["origin"], asset["frames"]) == ("video", "mask", COUNT)
    assert asset["proxy_asset_id"], "the browser plays a proxy of it"
    assert bare_studio.provenance(masks)["followed"]["direction"] == "both"
    for frame in range(COUNT):
        url = f"/api/assets/{masks}/frame"
        shown = pixels_of(bare_studio.client.get(url, params={"number": frame}).content, "L")
        assert set(np.unique(shown)) <= {0, 255}, "its very values"
        assert agreement(shown, disc(frame)[1]) > 0.8


def test_a_mask_is_followed_as_it_was_painted(bare_studio: Studio) -> None:
    moving = bare_studio.upload(film(), "disc.mkv")
    half = np.where(disc(2)[1], np.uint8(255), np.uint8(0))
    half[:, :56] = 0
    url = f"/api/projects/{bare_studio.project}/masks"
    params = {"of": moving, "frame": 2, "held": False, "by": "hand"}
    mask = bare_studio.client.post(url, params=params, content=png(half)).raise_for_status().json()["id"]
    assert mask not in bare_studio.assets(), "it only serves what is asked for next"
    asked = bare_studio.ask("track", asset_id=moving, frame=2, mask_id=mask, direction="forward").raise_for_status()
    [masks] = bare_studio.ended(asked.json()["job_id"])["asset_ids"]
    shown = bare_studio.client.get(f"/api/assets/{masks}/frame", params={"number": 2}).content
    assert np.array_equal(pixels_of(shown, "L"), half)
    made = bare_studio.provenance(masks)["followed"]
    assert (made["mask_id"], made["prompt"]) == (mask, None)

    small = bare_studio.upload(png(np.zeros((8, 8, 3), np.uint8)), "small.png")
    for wish, words in (
        ({"mask_id": small}, "8 by 8"),
        ({"mask_id": moving}, "is no picture"),
        ({"mask_id": mask, "prompt": POINT}, "not said once"),
        ({}, "not said once"),
    ):
        answer = bare_studio.ask("track", asset_id=moving, frame=0, **wish)
        assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.text
    empty = bare_studio.client.post(url, params=params, content=png(np.zeros_like(half))).json()["id"]
    failed = bare_studio.ended(bare_studio.ask("track", asset_id=moving, frame=2, mask_id=empty).json()["job_id"])
    assert failed["error"]["detail"] == "The mask marks nothing."


def test_words_need_sam_3_and_it_says_so(bare_studio: Studio) -> None:
    still = bare_studio.upload(png(disc()[0]), "disc.png")
    answer = bare_studio.ask("segment", asset_id=still, prompt={"words": "the disc"})
    assert answer.status_code == 503
    assert "To find an object by words, SAM 3 is needed." in answer.json()["detail"]
    assert "sam3" in answer.json()["remedy"]


@pytest.mark.parametrize("prompt", [POINT, BOX, {"words": "disc"}], ids=["point", "box", "words"])
def test_sam_3_gives_several_with_scores(studio: Studio, prompt: dict[str, object]) -> None:
    still = studio.upload(png(disc()[0]), "disc.png")
    job_id = studio.ask("segment", asset_id=still, prompt=prompt).raise_for_status().json()["job_id"]
    assert studio.ended(job_id)["error"] is None
    found = studio.client.get(f"/api/jobs/{job_id}/masks").json()
    assert {each["by"] for each in found} == {"SAM 3"}
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


def test_sam_3_follows_and_starts_anew_after_a_crash(studio: Studio) -> None:
    moving = studio.upload(film(), "disc.mkv")
    processes = [
        child
        for worker in studio.keeper.pids().values()
        for child in psutil.Process(worker).children(recursive=True)
        if "sam3_server" in " ".join(child.cmdline())
    ]
    assert processes, "it runs since it was last asked"
    before = starts(studio)
    for child in processes:
        os.kill(child.pid, signal.SIGKILL)
    asked = studio.ask("track", asset_id=moving, frame=2, prompt=POINT, direction="forward").raise_for_status()
    job = studio.ended(asked.json()["job_id"])
    assert job["error"] is None
    assert studio.assets()[job["asset_ids"][0]]["frames"] == COUNT
    until = time.monotonic() + 10
    while starts(studio) == before:
        assert time.monotonic() < until
        time.sleep(0.1)


def starts(studio: Studio) -> int:
    """How often SAM 3's process was started, as its card says."""
    found = re.search(r"started (\d+) times", card(studio, "sam3")["note"])
    return int(found[1]) if found else 1


def card(studio: Studio, name: str) -> dict[str, str]:
    return next(each for each in studio.client.get("/api/engines").json() if each["name"] == name)


def test_a_cancel_stops_the_following(studio: Studio) -> None:
    moving = studio.upload(film(), "disc.mkv")
    job_id = studio.ask("track", asset_id=moving, frame=0, prompt=POINT).raise_for_status().json()["job_id"]
    studio.client.post(f"/api/jobs/{job_id}/cancel").raise_for_status()
    job = studio.ended(job_id)
    assert (job["state"], job["asset_ids"]) == ("cancelled", [])


def test_what_cannot_be_marked_is_refused(bare_studio: Studio) -> None:
    still = bare_studio.upload(png(disc()[0]), "disc.png")
    for path, asked, words in (
        ("segment", {"prompt": {}}, ""),
        ("segment", {"prompt": {"points": [{"x": 500, "y": 0}]}}, "beside the picture"),
        ("segment", {"prompt": {"box": {"left": 500, "right": 600, "top": 0, "bottom": 1}}}, "beside the picture"),
        ("segment", {"prompt": POINT | {"words": "a disc"}}, "named and pointed at"),
        ("track", {"prompt": BOX | {"words": "a disc"}}, "named and pointed at"),
        ("segment", {"prompt": POINT, "frame": 1}, "no frame 1"),
        ("segment", {"prompt": {"box": {"left": 5, "right": 5, "top": 0, "bottom": 1}}}, ""),
        ("track", {"prompt": POINT}, "is no film"),
    ):
        answer = bare_studio.ask(path, **{"asset_id": still, "frame": 0} | asked)
        assert answer.status_code == 422, answer.text
        assert words in answer.json()["detail"]
    url = f"/api/projects/{bare_studio.project}/masks"
    small = bare_studio.client.post(url, params={"of": still}, content=png(np.zeros((8, 8), np.uint8)))
    assert small.json()["detail"] == "The mask is 8 by 8, and the picture 128 by 96."
    nothing = bare_studio.client.post(url, params={"of": still}, content=b"no picture")
    assert (nothing.status_code, nothing.json()["detail"]) == (415, "The mask is no PNG picture.")


def test_without_a_worker_nothing_is_promised() -> None:
    assert choose_engine((), "", None) == "opencv"
    with pytest.raises(NotReady, match="has not started"):
        choose_engine((), "a cat", None)
