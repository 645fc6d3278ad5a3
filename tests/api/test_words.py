"""Words over HTTP, with language models on loopback: settings, richer prompts, scenes broken down. Asking changes nothing."""

import json
import socket
import stat
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.engines.text.servers import Manner, Script, served

SCRIPT = """INT. KITCHEN - NIGHT

MARA opens a letter.

MARA
It is from him.

EXT. HARBOUR - DAY

A ship leaves.
"""
PROMPT = json.dumps({"prompt": "Mara lifts the letter to the lamp."})
SHOTS = json.dumps(
    {
        "shots": [
            {"first_line": 1, "last_line": 1, "size": "LS", "characters": ["MARA", "NOBODY"], "action": "Mara alone."},
            {"first_line": 2, "last_line": 2, "size": "CU", "move": "push-in"},
        ]
    }
)


@pytest.fixture
def project(client: TestClient) -> str:
    id = client.post("/api/projects", json={"name": "Film"}).raise_for_status().json()["id"]
    asked = {"text": SCRIPT, "revision": 1}
    change = client.post(f"/api/projects/{id}/propose/script", json=asked).raise_for_status().json()["change"]
    client.post(f"/api/projects/{id}/changes", json=change).raise_for_status()
    return id


def use(client: TestClient | httpx.Client, address: str, **more: object) -> dict[str, Any]:
    wish = {"kind": "ollama", "address": address, "model": "a", "timeout_seconds": 5} | more
    return client.put("/api/words/settings", json=wish).raise_for_status().json()


def records(client: TestClient | httpx.Client, project: str, kind: str) -> list[dict[str, Any]]:
    found = client.get(f"/api/projects/{project}").json()["records"]
    return sorted((each for each in found if each["kind"] == kind), key=lambda each: each.get("order", ""))


def test_settings_are_kept_and_the_key_is_never_told(client: TestClient, data: Path) -> None:
    assert client.get("/api/words/settings").json()["kind"] == "rules"
    shown = use(client, "http://127.0.0.1:11434/v1/", key="secret-123", keep_alive_seconds=0)
    assert (shown["address"], shown["key_is_set"], shown["keep_alive_seconds"]) == ("http://127.0.0.1:11434", True, 0)
    assert "secret-123" not in json.dumps(shown) + client.get("/api/words/settings").text
    file = data / "settings.json"
    assert "secret-123" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(data.glob(".settings*"))
    assert use(client, "http://127.0.0.1:11434", model="b")["key_is_set"], "what is not named stays"
    assert not use(client, "http://127.0.0.1:9999")["key_is_set"], "a key goes only where it was meant for"


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "file:///etc/passwd"},
        {"address": "http://me:secret@127.0.0.1"},
        {"kind": "magic"},
        {"timeout_seconds": 0},
        {"key": "secret\nnext: line"},
        {"key": "secret\u00fc"},
        {"colour": "red"},
    ],
)
def test_settings_that_are_none_change_nothing(client: TestClient, wrong: dict[str, object]) -> None:
    answer = client.put("/api/words/settings", json={"kind": "ollama"} | wrong)
    assert answer.status_code == 422
    assert "secret" not in answer.text
    assert client.get("/api/words/settings").json()["kind"] == "rules"


def test_a_broken_settings_file_is_said_in_words(client: TestClient, data: Path) -> None:
    (data / "settings.json").write_text("{")
    answer = client.get("/api/words/settings")
    assert answer.status_code == 415
    assert "settings.json" in answer.json()["remedy"]


def test_models_are_listed_or_it_is_said_why_not(client: TestClient) -> None:
    assert client.get("/api/words/models").json() == {"models": [], "problem": ""}
    with served(Script([PROMPT], seeing=("b",)), "ollama") as address:
        use(client, address)
        models = client.get("/api/words/models").json()["models"]
    assert models == [{"name": "a", "sees": False}, {"name": "b", "sees": True}]
    assert "cannot be reached" in client.get("/api/words/models").json()["problem"]
    client.put("/api/words/settings", json={"kind": "local"}).raise_for_status()
    assert client.get("/api/words/models").json()["problem"]


def test_a_try_says_what_came_of_it(client: TestClient) -> None:
    with served(Script(["Ready."]), "ollama") as address:
        use(client, address)
        tried = client.post("/api/words/test").json()
    assert (tried["works"], tried["by"], tried["said"]) == (True, "a", "Ready.")
    tried = client.post("/api/words/test").json()
    assert (tried["works"], "cannot be reached" in tried["note"]) == (False, True)


def test_another_kind_and_back_finds_address_model_and_key_again(client: TestClient) -> None:
    def told(shown: dict[str, Any]) -> tuple[object, ...]:
        return tuple(shown[name] for name in ("kind", "address", "model", "key_is_set"))

    use(client, "https://models.example/v1", kind="openai", key="secret-123")
    assert told(use(client, "", kind="rules", model="")) == ("rules", "", "", False)
    assert told(use(client, "", kind="ollama", model="")) == ("ollama", "http://127.0.0.1:11434", "", False)
    assert told(use(client, "", kind="openai", model="")) == ("openai", "https://models.example", "a", True)
    assert told(use(client, "http://127.0.0.1:1", kind="ollama", model="b")) == (
        "ollama",
        "http://127.0.0.1:1",
        "b",
        False,
    )


def test_a_prompt_is_made_richer_and_nothing_is_changed(client: TestClient, project: str) -> None:
    before = client.get(f"/api/projects/{project}").json()
    [*_, shot] = (each for each in records(client, project, "shot") if each["parsed"]["characters"] == ["MARA"])
    path = f"/api/projects/{project}/shots/{shot['id']}"
    with served(Script([PROMPT]), "ollama") as address:
        use(client, address)
        made = client.post(f"{path}/enhance").json()
    assert "Kitchen, night" in made["prompt"]
    assert made == {
        "prompt": made["prompt"],
        "enhanced": 'Mara lifts the letter to the lamp. Mara says: "It is from him."',
        "author": {"kind": "ollama", "model": "a", "edited": False},
        "note": "",
    }
    ruled = client.post(f"{path}/enhance").json()
    assert (ruled["author"]["kind"], "cannot be reached" in ruled["note"]) == ("rules", True)
    assert client.get(f"/api/projects/{project}").json() == before
    assert client.post(f"/api/projects/{project}/shots/shot_000000/enhance").status_code == 404


def test_what_a_model_wrote_does_not_hide_the_assembled_prompt(client: TestClient, project: str) -> None:
    shot = records(client, project, "shot")[0]
    path = f"/api/projects/{project}/shots/{shot['id']}/enhance"
    before = client.post(path).json()["prompt"]
    author = {"kind": "ollama", "model": "a", "edited": False}
    fields = {"overrides.prompt": {"from": None, "to": "Mine."}, "overrides.prompt_by": {"from": None, "to": author}}
    diff = {"updated": {shot["id"]: fields}}
    change = {"id": "change_000001", "label": "Change prompt", "base_revision": 2, "diff": diff}
    client.post(f"/api/projects/{project}/changes", json=change).raise_for_status()
    assert client.post(path).json()["prompt"] == before
    assert records(client, project, "shot")[0]["overrides"]["prompt_by"] == author


@pytest.mark.parametrize(
    "author", [None, {"kind": "user", "model": "", "edited": False}, {"kind": "ollama", "model": "a", "edited": True}]
)
def test_what_the_user_wrote_is_made_richer_and_stays_whole(
    client: TestClient, project: str, author: dict[str, object] | None
) -> None:
    shot = records(client, project, "shot")[0]
    fields: dict[str, object] = {"overrides.prompt": {"from": None, "to": "A giraffe looks in."}}
    if author is not None:
        fields["overrides.prompt_by"] = {"from": None, "to": author}
    change = {
        "id": "change_000001",
        "label": "Change prompt",
        "base_revision": 2,
        "diff": {"updated": {shot["id"]: fields}},
    }
    client.post(f"/api/projects/{project}/changes", json=change).raise_for_status()
    path = f"/api/projects/{project}/shots/{shot['id']}/enhance"
    ruled = client.post(path).json()
    assert ruled["prompt"] == "A giraffe looks in."
    assert ruled["enhanced"].startswith("A giraffe looks in. ")
    assert ruled["author"] == {"kind": "rules", "model": "", "edited": True}
    script = Script([json.dumps({"prompt": "Mara lifts the letter."})])
    with served(script, "ollama") as address:
        use(client, address)
        made = client.post(path).json()
    assert made["enhanced"] == "A giraffe looks in. Mara lifts the letter."
    assert made["author"] == {"kind": "ollama", "model": "a", "edited": True}
    assert "A giraffe looks in." in script.asked[0]["messages"][1]["content"]


def test_a_model_that_sees_is_shown_the_first_frame_and_not_a_sheet(client: TestClient, project: str) -> None:
    from tests.api.test_routes import png

    shot = records(client, project, "shot")[0]["id"]
    path = f"/api/projects/{project}"
    upload = client.post(f"{path}/assets?name=a.png", content=png(), headers={"Content-Type": "image/png"})
    asset = upload.raise_for_status().json()["asset"]["id"]
    with served(Script([PROMPT], seeing=("a",)), "ollama") as address:
        use(client, address)
        for number, (role, look) in enumerate([("reference", True), ("first_frame", False), ("first_frame", True)]):
            use(client, address, look=look)
            guide = {"kind": "guide", "id": f"guide_00000{number}", "shot_id": shot, "asset_id": asset, "role": role}
            diff = {"added": {guide["id"]: guide | {"frame": 0, "strength": 1.0}}}
            change = {"id": f"change_00000{number}", "label": "Guide", "base_revision": number + 2, "diff": diff}
            client.post(f"{path}/changes", json=change).raise_for_status()
            script = Script([PROMPT], seeing=("a",))
            with served(script, "ollama") as other:
                use(client, other, look=look)
                client.post(f"{path}/shots/{shot}/enhance").raise_for_status()
            shown = script.asked[0]["messages"][1].get("images")
            assert bool(shown) is (role == "first_frame" and look)


def news(client: TestClient | httpx.Client, project: str, *scenes: str) -> list[dict[str, Any]]:
    answer = client.post(f"/api/projects/{project}/propose/breakdown", json={"scene_ids": scenes}).raise_for_status()
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_scene_is_broken_down_by_the_model_and_its_change_is_accepted(client: TestClient, project: str) -> None:
    kitchen, harbour = (scene["id"] for scene in records(client, project, "scene"))
    with served(Script([SHOTS]), "ollama") as address:
        use(client, address)
        proposal = news(client, project, kitchen)[-1]["proposal"]
    assert proposal["scenes"] == [{"scene_id": kitchen, "by": "a", "note": ""}]
    assert [shot["scene_id"] for shot in records(client, project, "shot")].count(kitchen) > 0
    client.post(f"/api/projects/{project}/changes", json=proposal["change"]).raise_for_status()
    shots = [shot for shot in records(client, project, "shot") if shot["scene_id"] == kitchen]
    found = [(shot["parsed"]["size"], shot["parsed"]["move"], shot["parsed"]["characters"]) for shot in shots]
    assert found == [("LS", "static", ["MARA"]), ("CU", "push-in", ["MARA"])]
    assert [shot for shot in records(client, project, "shot") if shot["scene_id"] == harbour]


@pytest.mark.parametrize("manner", ["good", "broken", "html", "drops"])
def test_the_rules_answer_for_a_model_that_cannot_and_say_why(client: TestClient, project: str, manner: Manner) -> None:
    scenes = [scene["id"] for scene in records(client, project, "scene")]
    lying = json.dumps({"shots": [{"first_line": 1, "last_line": 1, "size": "LS"}]})
    script = Script([lying], manner)
    with served(script, "ollama") as address:
        use(client, address)
        proposal = news(client, project, *scenes)[-1]["proposal"]
    assert [scene["by"] for scene in proposal["scenes"]] == ["rules", "a" if manner == "good" else "rules"]
    assert proposal["scenes"][0]["note"]
    if manner == "good":
        assert "is in no shot" in script.asked[1]["messages"][1]["content"]
    assert proposal["change"]["diff"]["added"] == {} or manner == "good"


def test_a_scene_that_is_not_there_or_a_model_that_is_not_set_is_refused(client: TestClient, project: str) -> None:
    path = f"/api/projects/{project}/propose/breakdown"
    assert client.post(path, json={"scene_ids": ["scene_000000"]}).status_code == 422
    assert client.post(path, json={"scene_ids": []}).status_code == 422
    scene = records(client, project, "scene")[0]["id"]
    client.put("/api/words/settings", json={"kind": "ollama"}).raise_for_status()
    answer = client.post(path, json={"scene_ids": [scene]})
    assert (answer.status_code, "milimo words set" in answer.json()["remedy"]) == (503, True)


def closed(live: httpx.Client, path: str, body: object, script: Script) -> None:
    """Send a request, and close the connection once the model has been asked, without waiting for an answer."""
    url = live.base_url
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nContent-Type: application/json\r\n"
        f"X-Milimo-Token: {live.headers['X-Milimo-Token']}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80)) as connection:
        connection.sendall(head.encode() + content)
        end = time.monotonic() + 20
        while not script.asked:
            assert time.monotonic() < end, "the model was not asked"
            time.sleep(0.02)


def test_closing_the_request_stops_the_work(live: httpx.Client) -> None:
    id = live.post("/api/projects", json={"name": "Film"}).raise_for_status().json()["id"]
    proposal = live.post(f"/api/projects/{id}/propose/script", json={"text": SCRIPT, "revision": 1}).json()
    live.post(f"/api/projects/{id}/changes", json=proposal["change"]).raise_for_status()
    shot, scene = records(live, id, "shot")[0]["id"], records(live, id, "scene")[0]["id"]
    for path, body in ((f"shots/{shot}/enhance", {}), ("propose/breakdown", {"scene_ids": [scene]})):
        script = Script([PROMPT], "endless")
        with served(script, "ollama") as address:
            use(live, address)
            closed(live, f"/api/projects/{id}/{path}", body, script)
            assert script.gone.wait(10), "the server still writes to nobody"
    assert live.get("/api/health").json()["status"] == "ok"
