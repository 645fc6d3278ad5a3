"""Packs and LoRAs through the API: seen before they are fetched, accepted, asked for, matched, removed."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from milimo.api.security import TOKEN_HEADER
from milimo.app import build_app
from milimo.settings import write_token
from tests.api.conftest import BASE_URL, settings_of
from tests.engines.test_loras import LTX2_LORA, pair, weights
from tests.fakes.hub import COMMIT, FakeHub, serving
from tests.test_cli import STILL

KLEIN = "black-forest-labs/FLUX.2-klein-4B"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({KLEIN: STILL | {"LICENSE.md": b"Apache License, in full."}})) as running:
        yield running


@pytest.fixture
def studio(data: Path, hub: FakeHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TestClient]:
    """A studio whose hub is the one on loopback; without workers."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "none"))
    with TestClient(build_app(settings_of(data, hub.address)), base_url=BASE_URL) as client:
        client.headers[TOKEN_HEADER] = write_token(data)
        yield client


def test_a_pack_is_seen_with_size_and_licence_before_it_is_fetched(studio: TestClient, hub: FakeHub) -> None:
    [card] = [each for each in studio.get("/api/packs").json() if each["name"] == "flux2"]
    assert (card["exact"], card["installed"], card["licence"]["accepted"]) == (False, False, False)
    assert hub.asked == [], "a list asks nobody"
    told = studio.get("/api/packs/flux2/files").json()
    assert told["pack"]["exact"] and told["pack"]["commits"] == {KLEIN: COMMIT}
    assert told["licence_text"] == "Apache License, in full."
    assert {file["name"] for file in told["files"]} == {*STILL, "LICENSE.md"} - {"flux-2-klein-4b.safetensors"}
    assert told["pack"]["bytes"] == sum(file["bytes"] for file in told["files"])
    assert all(file["digest"] for file in told["files"])


def test_a_pack_is_asked_for_once_its_licence_is_accepted(studio: TestClient) -> None:
    url = "/api/packs/flux2"
    for body in (None, {}, {"accept_licence": False}):
        refused = studio.post(f"{url}/install", json=body)
        assert refused.status_code == 422
        assert "has not been accepted: Apache-2.0" in refused.json()["detail"]
    assert studio.post(f"{url}/install", json={"accept": True}).status_code == 422
    assert studio.get("/api/jobs").json() == []
    asked = studio.post(f"{url}/install", json={"accept_licence": True})
    assert asked.status_code == 202
    assert studio.post(f"{url}/install").json() == asked.json(), "one download is enough; what was accepted stays so"
    card = studio.get(url).json()
    assert card["job_id"] == asked.json()["job_id"] and card["licence"]["accepted"]
    busy = studio.delete(url)
    assert busy.status_code == 409 and "Cancel its job first" in busy.json()["remedy"]
    studio.post(f"/api/jobs/{card['job_id']}/cancel").raise_for_status()
    assert studio.delete(url).status_code == 204
    assert studio.post(f"{url}/use").status_code == 503


def test_a_pack_that_is_asked_for_many_times_at_once_is_fetched_once(studio: TestClient) -> None:
    gate = threading.Barrier(8)

    def ask(_: int) -> str:
        gate.wait()
        return (
            studio.post("/api/packs/flux2/install", json={"accept_licence": True}).raise_for_status().json()["job_id"]
        )

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(studio.get("/api/jobs").json()) == 1


def test_a_hub_that_fails_is_said_in_words(studio: TestClient, hub: FakeHub) -> None:
    hub.repositories.clear()
    answer = studio.get("/api/packs/flux2/files")
    assert answer.status_code == 500 and f"has no {KLEIN}" in answer.json()["detail"]


def put(studio: TestClient, file: Path, name: str | None = None) -> dict[str, str]:
    answer = studio.post("/api/loras", params={"name": name or file.name}, content=file.read_bytes())
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_loras_are_imported_matched_renamed_and_removed(studio: TestClient, data: Path, tmp_path: Path) -> None:
    file = weights(tmp_path / "Noir v2.safetensors", LTX2_LORA)
    card = put(studio, file, f"C:\\loras\\{file.name}")
    assert (card["name"], card["family"], card["fit"]) == ("Noir v2", "ltx2", "unknown")
    assert "LTX-2 are not installed" in card["why"]
    assert studio.get("/api/loras").json() == [card]
    assert studio.post("/api/loras", params={"name": file.name}, content=file.read_bytes()).status_code == 409
    renamed = studio.patch("/api/loras/Noir v2", json={"name": "Noir"})
    assert renamed.json()["name"] == "Noir"
    assert studio.delete("/api/loras/Noir").status_code == 204
    assert studio.delete("/api/loras/Noir").status_code == 404
    assert list((data / "incoming").iterdir()) == []
    other = put(studio, weights(tmp_path / "x.safetensors", pair("unet.down.0.to_q", 8, 8)))
    assert (other["family"], other["fit"]) == ("", "misfit")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("noir.safetensors", b"hello", "noir.safetensors is not a file of weights"),
        ("noir.ckpt", b"hello", "noir.ckpt is no .safetensors file"),
        ("....safetensors", b"hello", "is not a file of weights"),
    ],
)
def test_what_is_no_lora_is_refused(studio: TestClient, data: Path, name: str, content: bytes, words: str) -> None:
    answer = studio.post("/api/loras", params={"name": name}, content=content)
    assert answer.status_code in (415, 422) and words in answer.json()["detail"]
    assert list((data / "incoming").iterdir()) == []
    assert list((data / "loras").glob("*.safetensors")) == []


def test_a_change_of_a_shelf_is_an_event(studio: TestClient, tmp_path: Path) -> None:
    project = studio.post("/api/projects", json={"name": "A"}).json()["id"]
    before = studio.get(f"/api/projects/{project}").json()["last_event_id"]
    put(studio, weights(tmp_path / "a.safetensors", LTX2_LORA))
    studio.delete("/api/packs/flux2").raise_for_status()
    store = studio.app.state.studio.store  # pyright: ignore[reportFunctionMemberAccess, reportAttributeAccessIssue]
    told = [(event.name, event.data) for event in store.events.after(before).events]
    assert told == [("shelf", '{"shelf":"loras"}'), ("shelf", '{"shelf":"packs"}')]


def test_a_lora_of_the_hub_is_seen_and_asked_for(studio: TestClient, hub: FakeHub, tmp_path: Path) -> None:
    content = weights(tmp_path / "a.safetensors", LTX2_LORA).read_bytes()
    hub.repositories["somebody/noir"] = {"noir.safetensors": content, "dusk.safetensors": content}
    hub.licences["somebody/noir"] = {"license": "apache-2.0"}
    page = f"{hub.address}/somebody/noir/blob/main/dusk.safetensors"
    seen = studio.get("/api/loras/hub", params={"of": page}).json()
    assert (seen["repository"], seen["licence"], seen["chosen"]) == ("somebody/noir", "apache-2.0", "dusk.safetensors")
    assert {file["path"]: file["bytes"] for file in seen["files"]} == {
        "noir.safetensors": len(content), "dusk.safetensors": len(content),
    }  # fmt: skip
    assert studio.get("/api/loras/hub", params={"of": "somebody/noir"}).json()["chosen"] == ""
    unclear = studio.post("/api/loras/fetch", json={"of": "somebody/noir"})
    assert unclear.status_code == 422 and "Say which one" in unclear.json()["remedy"]
    asked = studio.post("/api/loras/fetch", json={"of": page, "name": "Dusk 2"})
    assert asked.status_code == 202
    [job] = studio.get("/api/jobs").json()
    assert (job["id"], job["title"], job["kind"]) == (asked.json()["job_id"], "Fetch LoRA Dusk 2", "download")
    assert studio.post("/api/loras/fetch", json={"of": page, "name": "Dusk 2"}).status_code == 409
    assert studio.post("/api/loras/fetch", json={"of": page, "name": "../x"}).status_code == 422
    assert studio.get("/api/loras/hub", params={"of": "no repository"}).status_code == 422
    assert [each["job_id"] for each in studio.get("/api/packs").json() if each["job_id"]] == [], "it is no pack's"


def test_a_lora_goes_on_being_known_by_the_name_that_it_had(studio: TestClient, tmp_path: Path) -> None:
    put(studio, weights(tmp_path / "my-ic-lora.safetensors", LTX2_LORA))
    card = studio.patch("/api/loras/my-ic-lora", json={"name": "Depth"}).json()
    assert (card["name"], card["former"], card["reference_factor"]) == ("Depth", ["my-ic-lora"], 1)
    again = studio.post(
        "/api/loras",
        params={"name": "my-ic-lora.safetensors"},
        content=weights(tmp_path / "b.safetensors", LTX2_LORA).read_bytes(),
    )
    assert again.status_code == 409 and "shots may wear it by that name" in again.json()["detail"]


def test_loras_that_are_packs_say_so(studio: TestClient) -> None:
    kinds = {card["name"]: card["lora"] for card in studio.get("/api/packs").json()}
    assert (kinds["ltx2-depth"], kinds["ltx2-dolly-in"], kinds["ltx2"]) == ("control", "camera", "")
