"""Each pipeline from the API through queue and worker to a take: what was asked for, what was made, what it says of itself."""

import time

import numpy as np
import pytest

from milimo.domain.element import Element
from milimo.store.ids import new_id
from tests.jobs.models.studio import FRAMES, ModelStudio

pytestmark = [pytest.mark.timeout(240)]


def test_every_engine_tells_what_it_is_and_can_be_set_to(studio: ModelStudio) -> None:
    cards = {card["name"]: card for card in studio.client.get("/api/engines").json()}
    assert [card["ready"] for card in cards.values()] == ["ready"] * 3
    ltx2 = cards["ltx2"]["limits"]
    assert (ltx2["side_multiple"], ltx2["frame_step"], ltx2["chunk_frames"]) == (32, 8, 505)
    assert {"retake", "extend", "prelude", "chained"} <= set(ltx2["ways"])
    controls = {control["name"]: control for control in ltx2["controls"]}
    assert (controls["steps"]["type"], controls["steps"]["min"], controls["steps"]["max"]) == ("whole", 2, 100)
    assert (controls["stages"]["choices"], controls["stages"]["default"]) == ([1, 2], 1)
    assert cards["previz"]["limits"]["controls"] == []


def test_words_become_a_film_with_sound_and_the_same_seed_the_same_film(studio: ModelStudio) -> None:
    project, [shot] = studio.project({"frames": 14, "seed": 5, "negative_prompt": "", "prompt": "A harbour at night."})
    plan = studio.plan(project, shot)
    assert (plan["spec"]["pipeline"], plan["made_frames"], plan["refusal"]) == ("text", 17, None)
    assert plan["assembled_prompt"] != plan["spec"]["prompt"] == "A harbour at night."
    [job] = studio.draw(project)
    take = studio.take(project, job)
    film = studio.asset(project, take["asset_id"])
    assert (take["frames"], take["shot_start"], take["engine"]) == (FRAMES, 0, "ltx2")
    assert (film["width"], film["height"], film["frames"], film["rate"]["numerator"]) == (64, 64, FRAMES, 24)
    assert film["channels"] == 2 and film["has_peaks"]
    assert abs(film["samples"] - FRAMES * film["sample_rate"] / 24) < film["sample_rate"] / 10
    kept = studio.provenance(project, take)
    assert {**kept["spec"], "notes": [], "inputs": []} == {**plan["spec"], "notes": [], "inputs": []}
    assert kept["details"]["precision"] == "float32" and kept["details"]["peak_bytes"] > 0
    assert [(each["kind"], each["slot"], each["name"]) for each in kept["weights"]] == [("pack", "ltx2", "ltx2")]
    again = studio.take(project, studio.ask(project, take["id"], "reproduce"))
    # The studio of these tests has its worker's packs in another folder.
    assert "not here now" in studio.provenance(project, again)["spec"]["notes"][-1]
    assert again["asset_id"] == take["asset_id"] and again["number"] == 2
    same = studio.take(project, *studio.draw(project, takes="all"))
    assert same["asset_id"] == take["asset_id"], "its seed is set by hand"
    free, _ = studio.project({"frames": 9})
    two = [studio.take(free, job) for job in [*studio.draw(free, takes="all"), *studio.draw(free, takes="all")]]
    assert two[0]["asset_id"] != two[1]["asset_id"], "one more is another, also while the first still waits"


def test_pictures_guide_a_film(studio: ModelStudio) -> None:
    project, shots = studio.project({}, {}, {})
    first, second = studio.picture(project, 1), studio.picture(project, 2)
    studio.guide(project, shots[0], first)
    studio.guide(project, shots[1], first)
    studio.guide(project, shots[1], second, role="keyframe", frame=9, strength=0.8)
    studio.guide(project, shots[2], second, role="keyframe", frame=4)
    plans = [studio.plan(project, shot) for shot in shots]
    assert [plan["spec"]["pipeline"] for plan in plans[:2]] == ["image", "keyframes"]
    assert plans[2]["refusal"]["detail"].endswith("cannot lie on frame 4: ltx2 thinks in steps of 8 frames.")
    refused = studio.client.post(f"/api/projects/{project}/draw", json={"boards": "none", "takes": "all"})
    assert refused.status_code == 422 and "frame 1 or 9" in refused.json()["remedy"]
    jobs = studio.draw(project, shot_ids=shots[:2])
    for job, inputs in zip(jobs, [[first], [first, second]], strict=True):
        take = studio.take(project, job)
        spec = studio.provenance(project, take)["spec"]
        assert [it["asset_id"] for it in spec["inputs"]] == inputs
        assert take["frames"] == FRAMES


def test_a_film_follows_the_depth_of_its_previz(studio: ModelStudio) -> None:
    project, [shot] = studio.project({"engine": None, "frames": 9})
    wish = {"engine": "ltx2", "directed_by": "depth"}
    assert "no previz take" in studio.plan(project, shot, **wish)["refusal"]["detail"]
    blocked = studio.take(project, *studio.draw(project))
    assert blocked["engine"] == "previz" and "depth" in blocked["passes"]
    plan = studio.plan(project, shot, **wish)
    assert (plan["spec"]["pipeline"], plan["refusal"]) == ("control", None)
    assert plan["spec"]["reason"].endswith("It wears ltx2-depth for that.")
    missing = studio.plan(project, shot, **(wish | {"directed_by": "pose"}))["refusal"]
    assert "wears the LoRA ltx2-pose, which is not installed" in missing["detail"]
    assert "milimo packs install ltx2-pose" in missing["remedy"]
    take = studio.take(project, *studio.draw(project, takes="all", **wish))
    [control] = studio.provenance(project, take)["spec"]["inputs"]
    assert (control["role"], control["asset_id"]) == ("control", blocked["passes"]["depth"])
    assert (take["engine"], take["frames"]) == ("ltx2", 9)
    assert studio.provenance(project, take)["spec"]["loras"] == [{"name": "ltx2-depth", "weight": 1.0}]


def test_a_long_shot_is_chained_two_stages_refine_and_a_lora_colours(studio: ModelStudio) -> None:
    project, shots = studio.project(
        {"frames": 41, "seed": 1, "parameters": {"chunk_frames": 25, "overlap_frames": 8}},
        {"frames": 9, "seed": 1, "width": 128, "height": 100, "parameters": {"stages": 2}},
        {"frames": 9, "seed": 1, "pipeline": "text", "loras": [{"name": "ink", "weight": 1.0}]},
        {"frames": 9, "seed": 1, "pipeline": "text"},
    )
    plan = studio.plan(project, shots[1])["spec"]
    assert (plan["width"], plan["height"]) == (128, 128) and "multiples of 64" in plan["notes"][0]
    chained, staged, inked, plain = (studio.take(project, job) for job in studio.draw(project))
    kept = studio.provenance(project, chained)
    assert (kept["spec"]["pipeline"], kept["details"]["chunks"]) == ("chained", 2)
    assert chained["frames"] == 41 == len(studio.frames(chained["asset_id"]))
    assert studio.frames(staged["asset_id"]).shape == (9, 128, 128, 3)
    assert inked["asset_id"] != plain["asset_id"]
    [_, ink] = studio.provenance(project, inked)["weights"]
    assert (ink["kind"], ink["name"], len(ink["sha256"])) == ("lora", "ink", 64)
    assert len(studio.provenance(project, plain)["weights"]) == 1


def test_a_take_is_retaken_and_extended_at_either_end(studio: ModelStudio) -> None:
    project, _ = studio.project({"frames": 41})
    take = studio.take(project, *studio.draw(project))
    film = studio.frames(take["asset_id"])

    span = {"start": 17, "duration": 8}
    retaken = studio.take(project, studio.ask(project, take["id"], "retake", span=span, prompt="Thunder.", seed=9))
    changed = (studio.frames(retaken["asset_id"]) != film).any(axis=(1, 2, 3))
    assert changed.tolist() == [17 <= frame < 25 for frame in range(41)], "all others are the same to the byte"
    kept = studio.provenance(project, retaken)
    assert (kept["spec"]["prompt"], kept["spec"]["seed"], kept["spec"]["span"]) == ("Thunder.", 9, span)
    assert (kept["details"]["retaken_start"], kept["details"]["retaken_frames"]) == (17, 8)
    assert retaken["digest"] == take["digest"], "a retake is of the same words"

    longer = studio.take(project, studio.ask(project, take["id"], "extend", frames=16))
    assert (longer["frames"] >= 57, longer["shot_start"]) == (True, 0)
    begun = studio.take(project, studio.ask(project, take["id"], "extend", frames=10, at="start"))
    frames = studio.frames(begun["asset_id"])
    surplus = len(frames) - 41 - 10
    assert begun["shot_start"] == surplus >= 0
    assert np.array_equal(frames[10 + surplus :], film)

    kept_prompt = studio.provenance(project, longer)["spec"]
    assert kept_prompt["said"] == {"start": 0, "duration": 41}, "what is said in the take is not said again"
    assert kept["spec"]["said"] is None

    asked = studio.client.post(
        f"/api/projects/{project}/takes/{take['id']}/retake/plan", json={"span": span, "seed": 9}
    )
    plan = asked.raise_for_status().json()
    assert (plan["refusal"], plan["spec"]["span"], plan["spec"]["seed"]) == (None, span, 9)
    assert plan["spec"]["prompt"] == kept_prompt["prompt"]
    too_long = studio.client.post(f"/api/projects/{project}/takes/{take['id']}/extend/plan", json={"frames": 20_000})
    refusal = too_long.raise_for_status().json()["refusal"]
    assert refusal["detail"].startswith("The take would have 20041 frames") and refusal["remedy"]
    facts = studio.client.get(f"/api/projects/{project}").json()["facts"]
    assert len(facts["takes"]) == 4, "nothing was made"

    outside_film = {"span": {"start": 30, "duration": 40}}
    refused = studio.client.post(f"/api/projects/{project}/takes/{take['id']}/retake", json=outside_film)
    assert refused.status_code == 422 and "not inside the take's 41 frames" in refused.json()["detail"]


def test_one_frame_is_a_picture_that_stands_in_the_cut_as_a_take(studio: ModelStudio) -> None:
    project, [shot, settled] = studio.project({"frames": 1, "parameters": None}, {"frames": 1})
    plan = studio.plan(project, shot)
    assert (plan["spec"]["engine"], plan["spec"]["pipeline"], plan["made_frames"]) == ("flux2", "still", 1)
    assert plan["spec"]["reason"] == "One frame is a still, so flux2 makes it as a picture."
    take, own = (studio.take(project, job) for job in studio.draw(project, shot_ids=[shot, settled]))
    assert (take["type"], take["engine"], take["frames"]) == ("motion", "flux2", 1)
    assert studio.asset(project, take["asset_id"])["type"] == "image"
    assert (own["engine"], own["frames"]) == ("ltx2", 1), "its settings are of ltx2"
    refused = studio.client.post(f"/api/projects/{project}/takes/{take['id']}/extend", json={"frames": 8})
    assert (refused.status_code, refused.json()["detail"]) == (422, "A still has no frames to work on.")
    again = studio.take(project, studio.ask(project, take["id"], "reproduce"))
    assert again["asset_id"] == take["asset_id"]


def test_concept_art_begins_the_film_and_the_next_shot_picks_up_where_it_ends(studio: ModelStudio) -> None:
    project, shots = studio.project({"frames": 9}, {"frames": 9})
    mara = Element(
        id=new_id("element"), order="a0", type="character", name="Mara", trigger="@Mara", description="in oilskins",
        image_asset_ids=(studio.picture(project, 3),),
    )  # fmt: skip
    revision = studio.client.get(f"/api/projects/{project}").json()["revision"]
    change = {"id": new_id("change"), "label": "Add Mara", "base_revision": revision,
              "diff": {"added": {mara.id: mara.model_dump(mode="json")}}}  # fmt: skip
    studio.client.post(f"/api/projects/{project}/changes", json=change).raise_for_status()
    plan = studio.plan(project, shots[0], kind="board", engine="flux2")
    assert [(it["role"], it["element_id"]) for it in plan["spec"]["inputs"]] == [("reference", mara.id)]
    assert plan["elements"] == [{"element_id": mara.id, "score": 1.0, "signal": "character"}]
    [board] = studio.draw(project, boards="missing", takes="none", engine="flux2", shot_ids=shots[:1])
    jobs = studio.draw(project)
    first, second = (studio.provenance(project, studio.take(project, job))["spec"]["inputs"] for job in jobs)
    art = studio.take(project, board)
    assert [(it["asset_id"], it["last_frame_of"]) for it in first] == [(art["asset_id"], board)]
    assert [it["last_frame_of"] for it in second] == [jobs[0]]
    last = studio.frames(studio.take(project, jobs[0])["asset_id"])[8]
    assert np.abs(studio.frames(second[0]["asset_id"])[0].astype(int) - last).mean() < 2
    assert studio.asset(project, second[0]["asset_id"])["origin"] == "frame"


def test_work_is_seen_as_it_goes_and_stops_within_a_step(studio: ModelStudio) -> None:
    project, _ = studio.project({"frames": 97, "width": 256, "height": 256, "parameters": {"steps": 100}}, {})
    _see_and_stop(studio, *studio.draw(project))


def test_a_picture_is_seen_as_it_goes_and_stops_within_a_step(studio: ModelStudio) -> None:
    project, _ = studio.project({})
    wish = {"prompt": "a lighthouse", "width": 512, "height": 512, "parameters": {"steps": 100}, "count": 2}
    asked = studio.client.post(f"/api/projects/{project}/images", json=wish)
    asked.raise_for_status()
    _see_and_stop(studio, *asked.json()["job_ids"])


def _see_and_stop(studio: ModelStudio, job: str, other: str) -> None:
    """Look at the preview of a job, then cancel it and the one that waits."""
    preview = f"/api/jobs/{job}/preview"
    end = time.monotonic() + 60
    while (answer := studio.client.get(preview)).status_code == 404:
        assert time.monotonic() < end and answer.json()["remedy"]
        time.sleep(0.05)
    assert answer.headers["content-type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
    tag = answer.headers["etag"]
    assert studio.client.get(preview, headers={"If-None-Match": tag}).status_code in (200, 304)
    cancelled_at = time.monotonic()
    studio.client.post(f"/api/jobs/{job}/cancel").raise_for_status()
    studio.client.post(f"/api/jobs/{other}/cancel").raise_for_status()
    assert studio.job(job)["state"] == "cancelled"
    while studio.client.get(preview).status_code != 404:
        assert time.monotonic() - cancelled_at < 10, "the worker goes on"
        time.sleep(0.05)
