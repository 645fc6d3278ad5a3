"""Every route once, as a client meets it."""

import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.builders import rename

SCRIPT = """INT. KITCHEN - DAY

MARA opens a letter.

MARA
It is from him.

EXT. HARBOUR - NIGHT

A ship leaves.
"""


@pytest.fixture
def project(client: TestClient) -> str:
    return client.post("/api/projects", json={"name": "Film"}).raise_for_status().json()["id"]


def png(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    return file.getvalue()


def test_health(client: TestClient, data: Path) -> None:
    answer = client.get("/api/health").json()
    assert answer["status"] == "ok"
    assert answer["data_folder_name"] == data.name


def test_a_project_from_its_making_to_the_bin_and_back(client: TestClient) -> None:
    asked = {
        "name": " Film ",
        "width": 640,
        "height": 360,
        "rate": {"numerator": 30000, "denominator": 1001},
        "seed": 7,
    }
    made = client.post("/api/projects", json=asked)
    assert made.status_code == 201
    id = made.json()["id"]
    snapshot = client.get(f"/api/projects/{id}").json()
    assert snapshot["revision"] == 1
    project = next(record for record in snapshot["records"] if record["kind"] == "project")
    tracks = [record for record in snapshot["records"] if record["kind"] == "track"]
    assert (project["name"], project["width"], project["seed"]) == ("Film", 640, 7)
    assert sorted((track["order"], track["name"], track["type"], track["magnetic"]) for track in tracks) == [
        ("a0", "V1", "video", True),
        ("a1", "V2", "video", False),
        ("a2", "A1", "audio", False),
        ("a3", "A2", "audio", False),
    ]
    assert client.delete(f"/api/projects/{id}").status_code == 204
    assert client.get("/api/projects").json() == []
    assert client.get(f"/api/projects/{id}").status_code == 404
    assert [each["id"] for each in client.get("/api/bin").json()] == [id]
    assert client.delete(f"/api/projects/{id}").status_code == 204, "deleting twice is deleting once"
    assert client.post(f"/api/bin/{id}/restore").status_code == 204
    assert client.get(f"/api/projects/{id}").json()["records"] == snapshot["records"]


def test_the_list_is_newest_first(client: TestClient) -> None:
    ids = [client.post("/api/projects", json={"name": name}).json()["id"] for name in "ABC"]
    assert [each["name"] for each in client.get("/api/projects").json()] == ["C", "B", "A"]
    client.post(f"/api/projects/{ids[0]}/changes", json=rename(ids[0], 1, "A")).raise_for_status()
    assert [each["name"] for each in client.get("/api/projects").json()] == ["Film 2", "C", "B"]


def test_a_script_is_proposed_posted_assembled(client: TestClient, project: str) -> None:
    asked = {"text": SCRIPT, "format": "fountain", "revision": 1}
    proposal = client.post(f"/api/projects/{project}/propose/script", json=asked).raise_for_status().json()
    assert proposal["summary"]["scenes_added"] == 2
    assert [(each["heading"], each["source_line"]) for each in proposal["outline"]] == [
        ("INT. KITCHEN - DAY", 1),
        ("EXT. HARBOUR - NIGHT", 8),
    ]
    assert client.get(f"/api/projects/{project}").json()["revision"] == 1, "asking changes nothing"
    url = f"/api/projects/{project}/changes"
    assert client.post(url, json=proposal["change"]).json() == {"revision": 2, "change_id": proposal["change"]["id"]}
    again = client.post(f"/api/projects/{project}/propose/script", json=asked | {"revision": 2}).json()
    assert again["change"]["diff"] == {"added": {}, "updated": {}, "removed": {}}
    cut = client.post(f"/api/projects/{project}/propose/cut", json={"revision": 2}).raise_for_status().json()
    client.post(url, json=cut["change"]).raise_for_status()
    records = client.get(f"/api/projects/{project}").json()["records"]
    shots = {record["id"] for record in records if record["kind"] == "shot"}
    assert {record["source"]["shot_id"] for record in records if record["kind"] == "clip"} == shots
    assert client.get(f"/api/projects/{project}/stale").json().keys() == shots
    summary = client.get("/api/projects").json()[0]
    frames = sum(record["duration"] for record in records if record["kind"] == "clip")
    assert (summary["scenes"], summary["shots"], summary["frames"]) == (2, len(shots), frames)


def test_a_proposal_on_an_older_revision_gets_what_was_missed(client: TestClient, project: str) -> None:
    client.post(f"/api/projects/{project}/changes", json=rename(project, 1)).raise_for_status()
    for path, asked in (("script", {"text": SCRIPT, "revision": 1}), ("cut", {"revision": 1})):
        answer = client.post(f"/api/projects/{project}/propose/{path}", json=asked)
        assert answer.status_code == 409
        assert [each["revision"] for each in answer.json()["missed"]] == [2]


def test_only_todays_draft_is_in_the_snapshot(client: TestClient, project: str) -> None:
    for revision, text in enumerate((SCRIPT, SCRIPT.replace("ship", "boat")), start=1):
        asked = {"text": text, "revision": revision}
        proposal = client.post(f"/api/projects/{project}/propose/script", json=asked).json()
        client.post(f"/api/projects/{project}/changes", json=proposal["change"]).raise_for_status()
    records = client.get(f"/api/projects/{project}").json()["records"]
    assert ["boat" in record["text"] for record in records if record["kind"] == "script"] == [True]


def test_parse_keeps_nothing(client: TestClient) -> None:
    answer = client.post("/api/parse", json={"text": SCRIPT}).raise_for_status().json()
    assert [scene["interior/exterior"] for scene in answer["scenes"]] == ["INT", "EXT"]
    assert client.get("/api/projects").json() == []


def test_drawing_waits_for_a_worker(client: TestClient, project: str) -> None:
    proposal = client.post(f"/api/projects/{project}/propose/script", json={"text": SCRIPT, "revision": 1}).json()
    client.post(f"/api/projects/{project}/changes", json=proposal["change"]).raise_for_status()
    answer = client.post(f"/api/projects/{project}/draw", json={"boards": "missing"})
    assert answer.status_code == 503
    assert "worker" in answer.json()["remedy"]


def test_a_file_is_taken_in_served_and_asked_for_by_id(client: TestClient, project: str) -> None:
    content = png()
    answer = client.post(f"/api/projects/{project}/assets", params={"name": "still.png"}, content=content)
    assert answer.status_code == 202
    asset = answer.json()["asset"]
    assert (asset["type"], asset["width"], asset["height"], asset["name"]) == ("image", 64, 48, "still.png")
    url = f"/api/assets/{asset['id']}"
    whole = client.get(f"{url}/file")
    assert whole.content == content
    assert whole.headers["content-type"] == "image/png"
    assert client.get(f"{url}/file", headers={"Range": "bytes=1-3"}).content == b"PNG"
    assert client.get(f"{url}/file", headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert "attachment" in client.get(f"{url}/file", params={"download": 1}).headers["content-disposition"]
    assert client.get(f"{url}/proxy").content == content
    thumbnail = client.get(f"{url}/thumbnail", params={"width": 80})
    assert Image.open(io.BytesIO(thumbnail.content)).format == "WEBP"
    assert "immutable" in thumbnail.headers["cache-control"]
    assert client.get(f"{url}/peaks").status_code == 404
    snapshot = client.get(f"/api/projects/{project}").json()
    assert [each["id"] for each in snapshot["facts"]["assets"]] == [asset["id"]]
    [job] = snapshot["facts"]["jobs"]
    assert (job["id"], job["kind"], job["state"]) == (answer.json()["job_id"], "ingest", "queued")


def test_the_same_file_twice_is_one_asset_under_each_projects_name(client: TestClient, project: str) -> None:
    other = client.post("/api/projects", json={"name": "Other"}).json()["id"]
    ids = set[str]()
    for where, name in ((project, "a.png"), (other, "b.png"), (project, "c.png")):
        answer = client.post(f"/api/projects/{where}/assets", params={"name": name}, content=png())
        ids.add(answer.raise_for_status().json()["asset"]["id"])
    assert len(ids) == 1
    held = [client.get(f"/api/projects/{where}").json()["facts"]["assets"] for where in (project, other)]
    assert [[each["name"] for each in assets] for assets in held] == [["a.png"], ["b.png"]]


def test_jobs_are_moved_cancelled_and_tried_again(client: TestClient, project: str) -> None:
    ids = [
        client.post(f"/api/projects/{project}/assets", params={"name": f"{colour}.png"}, content=png(colour)).json()[
            "job_id"
        ]
        for colour in ("red", "green", "blue")
    ]
    assert [job["id"] for job in client.get(f"/api/projects/{project}/jobs").json()] == ids
    assert client.post(f"/api/jobs/{ids[2]}/move", json={"before": ids[0]}).status_code == 204
    assert [job["id"] for job in client.get("/api/jobs").json()] == [ids[2], ids[0], ids[1]]
    assert client.post(f"/api/jobs/{ids[0]}/cancel").status_code == 204
    retried = client.post(f"/api/jobs/{ids[0]}/retry")
    assert retried.status_code == 202
    assert client.post(f"/api/jobs/{ids[1]}/retry").status_code == 409
    stopped = client.post(f"/api/projects/{project}/jobs/cancel").json()["job_ids"]
    assert set(stopped) == {ids[1], ids[2], retried.json()["job_id"]}
    assert {job["state"] for job in client.get("/api/jobs").json()} == {"cancelled"}


def test_engines_and_packs(client: TestClient) -> None:
    assert client.get("/api/engines").json() == []
    packs = client.get("/api/packs").json()
    assert "people" in [pack["name"] for pack in packs]
    first = client.post("/api/packs/people/install")
    assert first.status_code == 202
    assert client.post("/api/packs/people/install").json() == first.json(), "one download is enough"
    assert client.post("/api/packs/none/install").status_code == 404


def test_an_export_names_what_is_missing_before_it_starts(client: TestClient) -> None:
    project = client.post("/api/projects/sample").json()["id"]
    url = f"/api/projects/{project}/export"
    check = client.get(f"{url}/check").raise_for_status().json()
    clips = [each for each in client.get(f"/api/projects/{project}").json()["records"] if each["kind"] == "clip"]
    assert check["frames"] == sum(clip["duration"] for clip in clips)
    assert check["seconds"] == pytest.approx(check["frames"] / 24)
    assert {(each["label"][:2], each["shows"]) for each in check["missing"][:1]} == {("1-", "slate")}
    assert len(check["missing"]) == len(clips)
    refused = client.post(url, json={"missing": "refuse"})
    assert refused.status_code == 409
    assert check["missing"][0]["label"] in refused.json()["detail"]
    asked = client.post(url, json={"missing": "use_board", "width": 320, "height": 180})
    assert asked.status_code == 202
    [job] = client.get(f"/api/projects/{project}/jobs").json()
    assert (job["id"], job["kind"], job["queue"]) == (asked.json()["job_id"], "export", "media")


def test_an_empty_cut_is_not_exported(client: TestClient, project: str) -> None:
    assert client.get(f"/api/projects/{project}/export/check").json() == {"frames": 0, "seconds": 0, "missing": []}
    assert client.post(f"/api/projects/{project}/export", json={}).status_code == 422


def test_the_sample_is_made_once_and_comes_back_from_the_bin(client: TestClient) -> None:
    first = client.post("/api/projects/sample")
    assert first.status_code == 201
    assert client.post("/api/projects/sample").json() == first.json()
    records = client.get(f"/api/projects/{first.json()['id']}").json()["records"]
    shots = [record for record in records if record["kind"] == "shot"]
    assert len(shots) == len([record for record in records if record["kind"] == "clip"]) > 5
    client.delete(f"/api/projects/{first.json()['id']}")
    assert client.post("/api/projects/sample").json() == first.json()
    assert len(client.get("/api/projects").json()) == 1
