"""Free pictures, inpainting and pictures of elements, end to end on a tiny checkpoint."""

import numpy as np
import pytest

from tests.pictures.conftest import HEIGHT, WIDTH, Studio, disc, film, pixels_of, png

pytestmark = pytest.mark.timeout(300)

FAST = {"steps": 2, "guidance_scale": 1}


def test_pictures_of_words_know_how_they_were_made(studio: Studio) -> None:
    reference = studio.upload(png(disc()[0]), "disc.png")
    asked = {
        "prompt": "a red disc", "negative_prompt": "blur", "width": 96, "height": 64, "seed": 5, "count": 2,
        "references": [reference], "parameters": FAST | {"guidance_scale": 4},
    }  # fmt: skip
    job_ids = studio.ask("images", **asked).raise_for_status().json()["job_ids"]
    jobs = [studio.ended(id) for id in job_ids]
    assert [(job["state"], job["error"], job["kind"]) for job in jobs] == [("succeeded", None, "image")] * 2
    first, second = (job["asset_ids"][0] for job in jobs)
    assert pixels_of(studio.file(first)).shape == (64, 96, 3)
    assert first != second, "another seed, another picture"
    asset = studio.assets()[first]
    assert (asset["origin"], asset["type"], asset["name"], asset["width"]) == ("image", "image", "a red disc", 96)
    made = studio.provenance(first)
    assert made["job_id"] == job_ids[0]
    assert made["drawn"]["prompt"] == "a red disc"
    assert made["drawn"]["seed"] == 5
    assert [it["asset_id"] for it in made["drawn"]["inputs"]] == [reference]
    again = studio.ask("images", **asked | {"count": 1}).json()["job_ids"][0]
    assert studio.ended(again)["asset_ids"] == [first], "made again from what it was made of, it is the same picture"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"width": 4096}, "draws no picture of 4096 by 64"),
        ({"width": 100}, "multiple of"),
        ({"parameters": {"steps": 0}}, "flux2"),
        ({"parameters": {"colour": "red"}}, "no setting called colour"),
    ],
)
def test_what_flux2_cannot_draw_is_refused_at_once(studio: Studio, wish: dict[str, object], words: str) -> None:
    answer = studio.ask("images", **{"prompt": "a disc", "width": 64, "height": 64} | wish)
    assert answer.status_code == 422
    assert words in answer.json()["detail"] + answer.json()["remedy"]


def test_inpainting_leaves_the_rest_to_the_byte(studio: Studio) -> None:
    picture, inside = disc()
    source = studio.upload(png(picture), "disc.png")
    inside = np.roll(inside, 1, axis=0)  # a mask that no other test has published under a name of its own
    body = png(np.where(inside, 255, 0).astype(np.uint8))
    url = f"/api/projects/{studio.project}/masks"
    mask = studio.client.post(url, params={"of": source, "name": "the disc"}, content=body).raise_for_status().json()
    assert (mask["origin"], mask["name"]) == ("mask", "the disc")
    assert studio.provenance(mask["id"])["painted_on"] == {"asset_id": source, "frame": 0}
    asked = {"prompt": "a blue cube", "source": source, "mask": mask["id"], "parameters": FAST | {"feather": 4}}
    job = studio.ended(studio.ask("images", **asked).raise_for_status().json()["job_ids"][0])
    assert job["error"] is None
    new = pixels_of(studio.file(job["asset_ids"][0]))
    assert np.array_equal(new[~inside], picture[~inside])
    assert not np.array_equal(new[inside], picture[inside])


def test_a_film_s_frame_becomes_a_picture(studio: Studio) -> None:
    moving = studio.upload(film(), "disc.mkv")
    frame = studio.ask("frames", asset_id=moving, frame=2).raise_for_status().json()
    assert (frame["width"], frame["height"], frame["origin"]) == (WIDTH, HEIGHT, "image")
    assert studio.provenance(frame["id"])["taken_from"] == {"asset_id": moving, "frame": 2}
    shown = pixels_of(studio.file(frame["id"])).astype(int)
    assert abs(shown - disc(2)[0]).mean() < 12, "4:2:0 colours"
    assert studio.ask("frames", asset_id=moving, frame=99).json()["detail"] == "The film has no frame 99."


def test_an_element_is_visualised_by_its_description(studio: Studio) -> None:
    lantern = "element_000001"
    element = {
        "kind": "element", "id": lantern, "order": "a0", "type": "prop", "name": "Lantern",
        "trigger": "@Lantern", "description": "", "image_asset_ids": [], "voice": "",
    }  # fmt: skip
    described = {"description": {"from": "", "to": "Green glass, brass."}}
    revision = studio.client.get(f"/api/projects/{studio.project}").json()["revision"]
    add = {"id": "change_000001", "label": "Add", "base_revision": revision, "diff": {"added": {lantern: element}}}
    studio.ask("changes", **add).raise_for_status()
    url = f"elements/{lantern}/visualise"
    assert "no description" in studio.ask(url, count=1).json()["detail"]
    describe = {"id": "change_000002", "label": "Describe", "diff": {"updated": {lantern: described}}}
    studio.ask("changes", **describe, base_revision=revision + 1).raise_for_status()
    [job_id] = studio.ask(url, count=1, engine="flux2").raise_for_status().json()["job_ids"]
    job = studio.job(job_id)
    assert job["element_id"] == lantern
    studio.client.post(f"/api/jobs/{job_id}/cancel").raise_for_status()
    assert studio.ended(job_id)["state"] == "cancelled"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"engine": "previz"}, "No engine here is called previz"),
        ({"source": "asset_aaaaaa"}, "There is no such asset"),
        ({"count": 9}, ""),
        ({"width": 8}, ""),
        ({"oops": 1}, ""),
    ],
)
def test_what_cannot_be_asked_is_refused(studio: Studio, asked: dict[str, object], words: str) -> None:
    answer = studio.ask("images", **{"prompt": "a cat"} | asked)
    assert answer.status_code in (404, 422, 503)
    assert words in answer.json()["detail"]


def test_inputs_that_do_not_fit_are_refused_before_anything_is_drawn(studio: Studio) -> None:
    source = studio.upload(png(disc()[0]), "disc.png")
    small = studio.upload(png(np.full((8, 8), 255, np.uint8)), "small.png")
    moving = studio.upload(film(), "disc.mkv")
    for asked, words in (
        ({"source": source, "mask": small}, "The mask is 8 by 8, and the picture 128 by 96."),
        ({"source": source}, "Inpainting needs a mask."),
        ({"mask": small}, "Inpainting needs the picture that the mask belongs to."),
        ({"references": [moving]}, "disc.mkv is no picture."),
    ):
        answer = studio.ask("images", prompt="a cat", **asked)
        assert (answer.status_code, answer.json()["detail"]) == (422, words)
        assert answer.json()["remedy"]
    too_many = studio.ask("images", prompt="a cat", references=[source] * 5, width=64, height=64)
    assert (too_many.status_code, too_many.json()["detail"]) == (422, "flux2 looks at 4 pictures at most, not 5.")


def test_without_weights_it_says_what_to_do(bare_studio: Studio) -> None:
    answer = bare_studio.ask("images", prompt="a cat")
    assert answer.status_code == 503
    assert "flux2" in answer.json()["detail"]
    assert "milimo packs install flux2" in answer.json()["remedy"]


def test_what_was_brought_in_has_no_provenance(bare_studio: Studio) -> None:
    brought = bare_studio.upload(png(disc(1)[0]), "disc.png")
    answer = bare_studio.client.get(f"/api/assets/{brought}/provenance")
    assert (answer.status_code, answer.json()["detail"][:26]) == (404, "This file was brought in, ")
