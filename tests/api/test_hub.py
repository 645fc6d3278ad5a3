"""A token for the model hub through the API: without, wrong, right, removed. It is kept for its owner alone, and never told."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from milimo.api.security import TOKEN_HEADER
from milimo.app import build_app
from milimo.settings import write_token
from tests.api.conftest import BASE_URL, settings_of
from tests.fakes.hub import ACCOUNT, TOKEN, FakeHub, serving
from tests.test_cli import milimo

SAM = "facebook/sam3"
FILES = {
    "config.json": b"{}",
    "model.safetensors": b"x" * 2000,
    "processor_config.json": b"{}",
    "tokenizer.json": b"{}",
}


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({SAM: FILES, "somebody/looks": {"noir.safetensors": b"x" * 2000}})) as running:
        running.gated |= set(running.repositories)
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def studio(data: Path, hub: FakeHub, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("HF_HOME", str(home))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with TestClient(build_app(settings_of(data, hub.address)), base_url=BASE_URL) as client:
        client.headers[TOKEN_HEADER] = write_token(data)
        yield client


def place(studio: TestClient) -> str:
    return studio.get("/api/hub/token").raise_for_status().json()["place"]


def test_a_gated_pack_is_seen_once_the_token_is_set_and_not_when_it_is_removed(
    studio: TestClient, hub: FakeHub, home: Path, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    files, loras = "/api/packs/sam3/files", "/api/loras/hub?of=somebody/looks"
    assert place(studio) == "none"
    for url in (files, loras, "/api/hub/account"):
        refused = studio.get(url)
        assert (refused.status_code, refused.json()["type"]) == (403, "milimo:not-let-in")
        assert "Settings, Model hub" in refused.json()["remedy"]

    answers = [studio.put("/api/hub/token", json={"token": "hf_wrong"})]
    assert answers[-1].json() == {"place": "file", "file": str(home / "token"), "hub": hub.address}
    for url in ("/api/hub/account", files):
        refused = studio.get(url)
        assert refused.json()["type"] == "milimo:not-let-in"
        assert "does not know this user's token" in refused.json()["detail"] or url == files

    answers.append(studio.put("/api/hub/token", json={"token": f"  {TOKEN}\n"}))
    answers += [studio.get(url).raise_for_status() for url in ("/api/hub/account", files, loras, "/api/hub/token")]
    assert answers[2].json() == {"name": ACCOUNT}
    assert (home / "token").read_text() == TOKEN
    assert stat.S_IMODE((home / "token").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["token"]

    answers.append(studio.delete("/api/hub/token"))
    assert answers[-1].json()["place"] == place(studio) == "none"
    assert not (home / "token").exists()
    assert studio.get(files).json()["type"] == "milimo:not-let-in"
    assert studio.delete("/api/hub/token").status_code == 200, "what is gone stays gone"

    written = [path for path in data.rglob("*") if path.is_file()]
    for secret in (TOKEN, "hf_wrong"):
        assert not any(secret in answer.text for answer in answers)
        assert secret not in caplog.text
        assert not any(secret.encode() in path.read_bytes() for path in written)


@pytest.mark.parametrize("wrong", ["", "  ", "hf_a hf_b", "hf_a\nHost: x", "hf_ü", "h" * 1001, "h" * 3000, 7, None])
def test_what_is_no_token_changes_nothing_and_is_not_repeated(studio: TestClient, home: Path, wrong: object) -> None:
    studio.put("/api/hub/token", json={"token": TOKEN}).raise_for_status()
    refused = studio.put("/api/hub/token", json={"token": wrong})
    assert refused.status_code == 422
    assert not (isinstance(wrong, str) and wrong.strip() and wrong in refused.text)
    assert studio.put("/api/hub/token", json={"token": TOKEN, "note": ""}).status_code == 422
    assert (home / "token").read_text() == TOKEN


def test_a_stranger_sets_none(data: Path, hub: FakeHub, studio: TestClient) -> None:
    del studio.headers[TOKEN_HEADER]
    assert studio.put("/api/hub/token", json={"token": TOKEN}).status_code == 403
    assert studio.delete("/api/hub/token").status_code == 403
    assert place(studio) == "none"


def test_the_environment_s_token_wins_and_none_is_kept_beside_it(
    studio: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.put("/api/hub/token", json={"token": "hf_wrong"}).raise_for_status()
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert (place(studio), studio.get("/api/hub/account").json()) == ("environment", {"name": ACCOUNT})
    refused = studio.put("/api/hub/token", json={"token": "hf_other"})
    assert (refused.status_code, "HF_TOKEN" in refused.json()["detail"]) == (409, True)
    assert studio.delete("/api/hub/token").json()["place"] == "environment"
    assert not (home / "token").exists()


def test_a_token_that_cannot_be_written_is_said_in_words(
    studio: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "file"))
    refused = studio.put("/api/hub/token", json={"token": TOKEN})
    assert (refused.status_code, "HF_HOME" in refused.json()["remedy"]) == (503, True)
    assert place(studio) == "none"


def test_a_link_to_the_token_stays_a_link(studio: TestClient, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (tmp_path / "elsewhere").write_text("hf_wrong")
    (tmp_path / "elsewhere").chmod(0o644)
    (home / "token").symlink_to(tmp_path / "elsewhere")
    studio.put("/api/hub/token", json={"token": TOKEN}).raise_for_status()
    assert (home / "token").is_symlink() and (tmp_path / "elsewhere").read_text() == TOKEN
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o600


def test_a_hub_that_does_not_answer_or_may_not_hear_the_token_is_said_in_words(
    studio: TestClient, data: Path, hub: FakeHub
) -> None:
    studio.put("/api/hub/token", json={"token": TOKEN}).raise_for_status()
    hub.statuses += [503] * 20
    assert "does not answer" in studio.get("/api/hub/account").json()["detail"]
    with TestClient(build_app(settings_of(data, "http://mirror.example")), base_url=BASE_URL) as other:
        told = other.get("/api/hub/account").json()
    assert ("could be read on the way" in told["detail"], "https" in told["remedy"]) == (True, True)


def test_the_command_line_sets_shows_and_removes_it(tmp_path: Path, hub: FakeHub) -> None:
    data = tmp_path / "data"
    words = ("models", "token")

    def said(*arguments: str, given: str | None = None) -> tuple[int, str, str]:
        ran = milimo(data, *words, *arguments, hub=hub.address, given=given)
        return ran.returncode, ran.stdout, ran.stderr

    assert said("show")[:2] == (0, "No token is set.\n")
    assert said("show", "--check")[0] == 1
    assert said("set", given="two words\n")[0] == 1
    file = data / "hub" / "token"
    assert said("set", given=f"{TOKEN}\n") == (0, f"A token is kept in {file}.\n", "")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (TOKEN, 0o600)
    shown = said("show", "--check")[1]
    assert shown.endswith(f"knows it: {ACCOUNT}\n") and TOKEN not in shown
    assert f'"account": "{ACCOUNT}"' in said("show", "--check", "--json")[1]
    assert said("remove")[:2] == (0, "No token is set.\n")
    assert not file.exists()
