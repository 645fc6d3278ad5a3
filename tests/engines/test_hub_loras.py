"""LoRAs of a hub by the name of their repository: looked at, fetched onto the shelf, gone on with, refused."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from milimo.engines.hub_loras import FETCHING, HubLoras, Place
from milimo.engines.lora_names import signs_of
from milimo.engines.loras import LoraShelf
from milimo.engines.packs import Hub
from milimo.engines.packs.listing import HubFile
from milimo.engines.peft_alpha import CONFIG, LONGEST_CONFIG, PeftAlpha, alpha_in
from milimo.engines.weights import header_of
from milimo.errors import BadInput, Cancelled, Conflict, EngineFailed, MilimoError, NotReady, OutOfRoom
from milimo.jobs.lora_desk import LoraDesk
from tests.engines.test_loras import LTX2, LTX2_LORA, pair, peft_file, weights
from tests.engines.test_packs import quiet
from tests.fakes.hub import COMMIT, TOKEN, FakeHub, serving

NOIR = "somebody/noir-lora"
FAULTS = {"cut": b"{", "null": b'{"lora_alpha": null}', "huge": b" " * LONGEST_CONFIG + b'{"lora_alpha": 16}'}
"""Configurations of peft's that do not say how strongly a LoRA acts."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[FakeHub]:
    file = weights(tmp_path / "a.safetensors", pair(LTX2, 40_000, 40_000)).read_bytes()
    lokr = weights(tmp_path / "b.safetensors", LTX2_LORA | {f"{LTX2}.lokr_w1": (2, 2)}).read_bytes()
    files = {"noir_v2.safetensors": file, "README.md": b"hello", "old/noir.ckpt": b"pickle"}
    several = {"a/one.safetensors": file, "a/two.safetensors": file[:4000], "lokr.safetensors": lokr}
    taught = peft_file(tmp_path / "c.safetensors").read_bytes()
    peft = {f"{step}/adapter_model.safetensors": taught for step in ("100", "200")}
    peft |= {
        "100/adapter_config.json": b'{"r": 2, "lora_alpha": 16}',
        **{f"{name}/{CONFIG}": it for name, it in FAULTS.items()},
    }
    peft |= {f"{name}/adapter_model.safetensors": taught for name in FAULTS}
    repositories = {NOIR: files, "somebody/several": several, "somebody/none": {"x.bin": b"0"}, "somebody/peft": peft}
    with serving(FakeHub(repositories)) as running:
        running.licences[NOIR] = {"license": "other", "license_name": "ltx-2-community-license-agreement"}
        running.licences["somebody/several"] = {"license": "apache-2.0"}
        yield running


def loras(tmp_path: Path, hub: FakeHub, token: str = "") -> HubLoras:
    return HubLoras(Hub(hub.address, lambda: token, sleep=lambda seconds: None), LoraShelf(tmp_path / "loras"))


@pytest.mark.parametrize(
    ("text", "repository", "path"),
    [
        ("owner/name", "owner/name", ""),
        ("  owner/name-2.3_x/ ", "owner/name-2.3_x", ""),
        ("https://hub.example/owner/name", "owner/name", ""),
        ("https://hub.example/owner/name/tree/main", "owner/name", ""),
        ("https://hub.example/owner/name/blob/main/a/b.safetensors?x=1", "owner/name", "a/b.safetensors"),
        ("https://hub.example/owner/name/resolve/main/a%20b.safetensors", "owner/name", "a b.safetensors"),
    ],
)
def test_a_repository_is_named_or_its_address_pasted(text: str, repository: str, path: str) -> None:
    assert Place.of(text) == Place(repository, path)


@pytest.mark.parametrize(
    "text", ["", "name", "../etc", "owner/..", "https://hub.example", "http://[", "a b/c", "owner/na%2fme"]
)
def test_what_names_no_repository_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Place.of(text)


def test_it_is_seen_before_it_is_fetched(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub).look(NOIR)
    assert [file.path for file in found.files] == ["noir_v2.safetensors"]
    assert (found.licence, found.gated) == ("ltx-2-community-license-agreement", False)
    assert found.file("").bytes == len(hub.repositories[NOIR]["noir_v2.safetensors"])
    several = loras(tmp_path, hub).look("somebody/several")
    assert several.licence == "apache-2.0"
    with pytest.raises(BadInput, match="holds 3 files of weights") as refusal:
        several.file("")
    assert "a/two.safetensors" in refusal.value.remedy
    with pytest.raises(BadInput, match="holds no c"):
        several.file("c")
    with pytest.raises(EngineFailed, match=r"holds no \.safetensors file"):
        loras(tmp_path, hub).look("somebody/none")
    with pytest.raises(EngineFailed, match="has no somebody/nothing"):
        loras(tmp_path, hub).look("somebody/nothing")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/noir v2.safetensors", "noir v2"),
        ("noir (final)!.safetensors", "noir -final"),
        ("pytorch_lora_weights.safetensors", "noir-lora"),
        (f"{'x' * 200}.safetensors", "x" * 80),
    ],
)
def test_it_is_called_as_its_file_is_or_its_repository(tmp_path: Path, hub: FakeHub, path: str, name: str) -> None:
    file = HubFile(NOIR, COMMIT, path, path, 1, blob="0" * 40)
    assert loras(tmp_path, hub).name_for(file, "") == name
    assert loras(tmp_path, hub).name_for(file, "Mine") == "Mine"


def test_it_comes_onto_the_shelf_and_nothing_is_left_beside(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub)
    lora = found.fetch(Place(NOIR), found.name_for(found.look(NOIR).file(""), ""), quiet)
    assert (lora.name, lora.bytes) == ("noir_v2", len(hub.repositories[NOIR]["noir_v2.safetensors"]))
    assert [path.name for path in (tmp_path / "loras" / FETCHING).glob("*.safetensors*")] == []
    with pytest.raises(Conflict, match="There is a LoRA called noir_v2 already"):
        found.fetch(Place(NOIR), "noir_v2", quiet)
    with pytest.raises(BadInput, match="cannot be called"):
        found.name_for(found.look(NOIR).file(""), "../x")


def test_alphas_of_peft_come_with_their_lora(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub)
    told = found.fetch(Place("somebody/peft", "100/adapter_model.safetensors"), "told", quiet)
    assert alpha_in(header_of(told.path).metadata) == PeftAlpha(lora_alpha=16)
    lone = found.fetch(Place("somebody/peft", "200/adapter_model.safetensors"), "lone", quiet)
    assert signs_of(lone.path).alpha_unknown
    assert sorted(path.name for path in (tmp_path / "loras" / FETCHING).iterdir() if path.suffix != ".lock") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_configuration_that_cannot_be_read_does_not_keep_its_lora_away(
    tmp_path: Path, hub: FakeHub, fault: str
) -> None:
    lora = loras(tmp_path, hub).fetch(Place("somebody/peft", f"{fault}/adapter_model.safetensors"), fault, quiet)
    assert signs_of(lora.path).alpha_unknown
    [card] = LoraDesk(None, LoraShelf(tmp_path / "loras"), dict).cards()
    assert "adapter_config.json did not lie beside it or did not say it" in card.note


def test_a_broken_line_is_gone_on_with_and_a_cancel_clears_up(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops, hub.drop_after = 6, 100_000
    found = loras(tmp_path, hub)
    found.fetch(Place(NOIR), "noir", quiet)
    assert any(each.range for each in hub.asked)
    hub.pause_seconds = 0.05

    def cancel(done: float, total: float, note: str) -> None:
        if done > total / 10 > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        found.fetch(Place(NOIR), "again", cancel)
    assert [path.suffix for path in (tmp_path / "loras" / FETCHING).iterdir()] == [".lock"]


def test_what_is_no_plain_lora_does_not_stay(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub)
    with pytest.raises(BadInput, match=r"lokr\.safetensors is a LoKr"):
        found.fetch(Place("somebody/several", "lokr.safetensors"), "lokr", quiet)
    with pytest.raises(BadInput):
        found.fetch(Place("somebody/several", "a/two.safetensors"), "cut", quiet)
    assert LoraShelf(tmp_path / "loras").list() == ()
    assert [path.suffix for path in (tmp_path / "loras" / FETCHING).iterdir()] == [".lock"] * 2


def test_a_gated_repository_wants_the_token(tmp_path: Path, hub: FakeHub) -> None:
    hub.gated.add(NOIR)
    with pytest.raises(NotReady, match="does not give"):
        loras(tmp_path, hub).look(NOIR)
    assert loras(tmp_path, hub, TOKEN).look(NOIR).gated


def test_room_is_asked_only_for_what_is_still_to_come(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub)
    file = found.look(NOIR).file("")
    folder = tmp_path / "loras" / FETCHING
    folder.mkdir(parents=True)
    more_than_free = shutil.disk_usage(folder).free + 10**10
    hub.listed_bytes[file.path] = more_than_free
    with pytest.raises(OutOfRoom):
        found.fetch(Place(NOIR), "noir", quiet)
    part = folder / f"{file.digest}.safetensors.part"
    with part.open("wb") as come:
        come.truncate(more_than_free - 1000)
    with pytest.raises(MilimoError) as caught:
        found.fetch(Place(NOIR), "noir", quiet)
    assert not isinstance(caught.value, OutOfRoom) and hub.asked[-1].range, "the rest was asked for"
    part.unlink(missing_ok=True)
    (folder / f"{file.digest}.safetensors").write_bytes(hub.repositories[NOIR][file.path])
    assert found.fetch(Place(NOIR), "noir", quiet).name == "noir"


def test_a_fetch_waits_for_a_cancelled_one_to_end(tmp_path: Path, hub: FakeHub) -> None:
    found = loras(tmp_path, hub)
    folder = tmp_path / "loras" / FETCHING
    folder.mkdir(parents=True)
    ending = FileLock(folder / f"{found.look(NOIR).file('').digest}.lock")
    ending.acquire()
    waiting: list[str] = []

    def sleep(seconds: float) -> None:
        waiting.append("")
        if len(waiting) == 40:
            ending.release()

    patient = HubLoras(Hub(hub.address, sleep=sleep), LoraShelf(tmp_path / "loras"))
    assert patient.fetch(Place(NOIR), "noir", quiet).name == "noir"
    assert len(waiting) == 40


def test_one_that_is_on_its_way_is_not_fetched_twice(tmp_path: Path, hub: FakeHub) -> None:
    hub.pause_seconds = 0.02
    found = loras(tmp_path, hub)
    met: list[str] = []

    def meet(done: float, total: float, note: str) -> None:
        if done and not met:
            met.append(note)
            with pytest.raises(Conflict, match="is being fetched already"):
                loras(tmp_path, hub).fetch(Place(NOIR), "noir", quiet)

    begun = time.monotonic()
    found.fetch(Place(NOIR), "noir", meet)
    assert met and time.monotonic() > begun
