"""Who may ask, and what may come in: foreign pages, foreign hosts, paths, sizes, and all that is malformed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from fastapi.testclient import TestClient

from milimo.api.security import BODY_LIMIT_BYTES, TOKEN_HEADER
from milimo.app import build_app
from milimo.settings import Settings, write_token
from tests.api.conftest import BASE_URL
from tests.api.test_routes import png
from tests.builders import rename

FILM = {"name": "Film"}


class Answer(Protocol):
    """Of whichever client library the test client stands on."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    def json(self) -> Any: ...  # noqa: ANN401


def is_problem(answer: Answer, status: int) -> bool:
    body = answer.json()
    named = answer.headers["content-type"] == "application/problem+json"
    return named and answer.status_code == body["status"] == status and bool(body["title"])


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "10.0.0.1", "[", ""]
)
@pytest.mark.parametrize("path", ["/", "/api/health", "/api/projects", "/assets/x.js"])
def test_a_foreign_host_sees_nothing(client: TestClient, host: str, path: str) -> None:
    assert is_problem(client.get(path, headers={"Host": host}), 403)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000"])
def test_the_studios_own_names_are_known(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_foreign_page_may_neither_write_nor_read(client: TestClient, headers: dict[str, str]) -> None:
    assert is_problem(client.post("/api/projects", json=FILM, headers=headers), 403)
    assert is_problem(client.get("/api/projects", headers=headers), 403)
    assert client.get("/api/projects").json() == []


def test_a_write_needs_the_own_origin_or_the_token(anonymous: TestClient, data: Path) -> None:
    assert is_problem(anonymous.post("/api/projects", json=FILM), 403)
    assert is_problem(anonymous.post("/api/projects", json=FILM, headers={TOKEN_HEADER: "guess"}), 403)
    assert anonymous.post("/api/projects", json=FILM, headers={"Origin": BASE_URL}).status_code == 201
    assert anonymous.post("/api/projects", json=FILM, headers={TOKEN_HEADER: write_token(data)}).status_code == 201


def test_the_token_is_its_owners_alone(data: Path) -> None:
    token = write_token(data)
    assert len(token) > 30
    assert write_token(data) == token
    assert (data / "token").stat().st_mode & 0o077 == 0
    assert [path.name for path in data.iterdir()] == ["token"]


@pytest.mark.parametrize("id", ["..", "..%2f..%2fetc", "%2e%2e%2fx", "project_..%2f..%2fx", "~", "project_000000%00"])
def test_no_path_comes_in_by_an_id(client: TestClient, data: Path, tmp_path: Path, id: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    for method, path, body in (
        ("GET", f"/api/projects/{id}", None),
        ("DELETE", f"/api/projects/{id}", None),
        ("POST", f"/api/projects/{id}/assets?name=x", png()),
        ("GET", f"/api/assets/{id}/file", None),
        ("POST", f"/api/packs/{id}/install", None),
        ("DELETE", f"/api/packs/{id}", None),
    ):
        answer = client.request(method, path, content=body)
        assert answer.status_code in (404, 405, 422), path
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before] == []


@pytest.mark.parametrize(
    "name", ["../../x.png", "..\\..\\x.png", "/etc/x.png", "C:\\x.png", "a/../x.png", "x\n.png\x00"]
)
def test_a_files_name_is_a_label(client: TestClient, data: Path, name: str) -> None:
    project = client.post("/api/projects", json=FILM).json()["id"]
    outside = set(data.parent.iterdir())
    answer = client.post(f"/api/projects/{project}/assets", params={"name": name}, content=png())
    assert answer.json()["asset"]["name"] == "x.png"
    assert set(data.parent.iterdir()) == outside
    assert [path.name for path in data.rglob("*") if "x.png" in path.name] == []


def test_the_page_is_served_for_every_path_but_the_apis(client: TestClient) -> None:
    for path in ("/etc/passwd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../pyproject.toml"):
        answer = client.get(path)
        assert "root:" not in answer.text
        assert "[project]" not in answer.text
    assert is_problem(client.get("/api"), 404)
    assert is_problem(client.get("/api/none"), 404)


@pytest.fixture
def narrow(data: Path) -> Iterator[TestClient]:
    """A studio that takes in at most 10,000 bytes."""
    with TestClient(
        build_app(Settings(data=data, packs=data / "packs", upload_limit_bytes=10_000)), base_url=BASE_URL
    ) as client:
        client.headers[TOKEN_HEADER] = write_token(data)
        yield client


def test_an_upload_is_bounded_and_leaves_nothing(narrow: TestClient, data: Path) -> None:
    project = narrow.post("/api/projects", json=FILM).json()["id"]

    def blocks() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 1000

    answer = narrow.post(f"/api/projects/{project}/assets", params={"name": "big.mov"}, content=blocks())
    assert is_problem(answer, 413)
    assert "larger" in answer.json()["detail"]
    assert list((data / "incoming").iterdir()) == []
    assert narrow.get(f"/api/projects/{project}").json()["facts"] == {"assets": [], "takes": [], "jobs": []}


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 5000, b"%PDF-1.4\n", b"<html></html>", png()[:60]])
def test_what_is_no_media_is_refused_in_words_and_leaves_nothing(
    client: TestClient, data: Path, content: bytes
) -> None:
    project = client.post("/api/projects", json=FILM).json()["id"]
    answer = client.post(f"/api/projects/{project}/assets", params={"name": "a.mov"}, content=content)
    assert is_problem(answer, 415)
    assert list((data / "incoming").iterdir()) == []
    assert list((data / "assets").rglob("*")) == []
    assert client.get(f"/api/projects/{project}/jobs").json() == []


def test_a_long_body_is_refused_before_it_is_read(client: TestClient) -> None:
    headers = {"Content-Length": str(BODY_LIMIT_BYTES + 1), "Content-Type": "application/json"}
    assert is_problem(client.post("/api/projects", content=b"{}", headers=headers), 413)

    def endless() -> Iterator[bytes]:
        for _ in range(BODY_LIMIT_BYTES // 1_000_000 + 2):
            yield b" " * 1_000_000

    assert is_problem(client.post("/api/projects", content=endless()), 413)


def test_a_long_lora_is_no_long_body(client: TestClient) -> None:
    """It is streamed, and bounded by its own route: what is no LoRA is refused for what it is."""
    headers = {"Content-Length": str(BODY_LIMIT_BYTES + 1)}
    answer = client.post("/api/loras", params={"name": "ink.safetensors"}, content=b"none", headers=headers)
    assert answer.status_code not in (413, 500)


def test_a_script_beyond_all_bounds_is_refused(client: TestClient) -> None:
    project = client.post("/api/projects", json=FILM).json()["id"]
    text = "INT. ROOM - DAY\n\nA line.\n\n" * 400_000
    answer = client.post(f"/api/projects/{project}/propose/script", json={"text": text, "revision": 1})
    assert is_problem(answer, 413)
    assert answer.json()["remedy"]


MALFORMED: dict[str, tuple[str, Any]] = {
    "an unknown field": ("/api/projects", {"name": "A", "colour": "red"}),
    "an unknown nested field": ("/api/projects", {"name": "A", "rate": {"numerator": 24, "x": 1}}),
    "an absurd size": ("/api/projects", {"name": "A", "width": 100_000}),
    "an odd size": ("/api/projects", {"name": "A", "width": 641}),
    "an endless rate": ("/api/projects", {"name": "A", "rate": {"numerator": 24, "denominator": 0}}),
    "an empty name": ("/api/projects", {"name": "   "}),
    "half a surrogate pair": ("/api/projects", {"name": "\ud800"}),
    "no object": ("/api/projects", []),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_request_changes_nothing(client: TestClient, case: str) -> None:
    path, body = MALFORMED[case]
    answer = client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422)
    assert answer.json()["errors"]
    assert client.get("/api/projects").json() == []


@pytest.mark.parametrize("body", [b"", b"{", b'{"name": NaN}', b"\xff\xfe", b'{"name": "A"} x'])
def test_what_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/projects", content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422 if answer.status_code == 422 else 400)


def test_a_misspelt_query_is_an_error(client: TestClient) -> None:
    assert is_problem(client.get("/api/projects", params={"sort": "name"}), 422)


def test_a_stale_save_destroys_nothing(client: TestClient) -> None:
    """Two tabs rename from the same revision: the second is told what it missed, and the first's work stands."""
    project = client.post("/api/projects", json=FILM).json()["id"]
    url = f"/api/projects/{project}/changes"
    first = rename(project, 1)
    client.post(url, json=first).raise_for_status()
    second = rename(project, 1) | {"id": "change_900000"}
    second["diff"] = {"updated": {project: {"name": {"from": "Film", "to": "Lost"}}}}
    answer = client.post(url, json=second)
    assert is_problem(answer, 409)
    assert answer.json()["revision"] == 2
    assert [each["change"]["id"] for each in answer.json()["missed"]] == [first["id"]]
    assert client.get("/api/projects").json()[0]["name"] == "Film 2"
    assert client.post(url, json=first).json()["revision"] == 2, "the same change again gets its first answer"


def test_every_answer_carries_the_guards_headers(client: TestClient) -> None:
    for path in ("/api/health", "/api/none", "/"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
