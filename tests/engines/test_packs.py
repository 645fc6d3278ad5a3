"""Packs from a model hub, a real server on loopback that misbehaves: fetched whole, checked, resumed, never half there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from milimo.engines.packs import CATALOG, Hub, HubSource, Licence, OnDisk, Pack, PackageFile, PackShelf
from milimo.engines.packs.download import PATIENCE_SECONDS
from milimo.engines.packs.packages import Corrupt
from milimo.engines.packs.receipt import RECEIPT, read_receipt, weights_in
from milimo.engines.packs.shelf import BEGUN
from milimo.errors import BadInput, Cancelled, EngineFailed, NotFound, NotReady, OutOfRoom
from tests.fakes.hub import COMMIT, TOKEN, FakeHub, serving

MODEL = "house/model"
CONTENT = bytes(range(256)) * 12_000
CONFIG = b'{"layers": 2}'
WEIGHTS = "transformer/model-00001-of-00002.safetensors"
FILES = {
    "model_index.json": b'{"_class_name": "Tiny"}',
    "transformer/config.json": CONFIG,
    WEIGHTS: CONTENT,
    "transformer/model-00002-of-00002.safetensors": CONTENT[:70_000],
    "vae/config.json": b'{"layers": 9}',
    "LICENSE": b"Be kind. " * 20,
    "lora-384.safetensors": CONTENT[:5000],
    "single-file.safetensors": CONTENT[::-1],
    "sample.mp4": CONTENT[:5000],
}
FREE = Licence("CC0-1.0", terms="No conditions.", must_accept=False)
STRICT = Licence("House Licence", "https://house.invalid/licence", "Be kind.")
SOURCE = HubSource(
    MODEL,
    ("model_index.json", "transformer/*", "vae/*", "LICENSE*", "lora-384.safetensors"),
    rename={"lora-384.safetensors": "extra/lora.safetensors"},
    needed=("model_index.json", "transformer/*.safetensors"),
)
TAKEN = sorted(
    {path for path in FILES if path not in ("single-file.safetensors", "sample.mp4", "lora-384.safetensors")}
    | {"extra/lora.safetensors"}
)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with serving(FakeHub({MODEL: dict(FILES)})) as running:
        yield running


def a_pack(licence: Licence = FREE, name: str = "weights", serves: str = "") -> Pack:
    return Pack(name, "Weights", "", licence, sources=(SOURCE,), approximate_bytes=5_000_000, serves=serves)


def shelf_of(tmp_path: Path, hub: FakeHub, *packs: Pack, token: str = "", on_disk: OnDisk | None = None) -> PackShelf:
    asking = Hub(hub.address, lambda: token, sleep=lambda seconds: None)
    return PackShelf(tmp_path / "packs", packs or [a_pack()], asking, on_disk, clock=lambda: "2026-11-26T04:00:00Z")


def quiet(done: float, total: float, note: str) -> None:
    assert 0 <= done <= total, note
    assert note


def cancel_half_way(shelf: PackShelf, hub: FakeHub) -> None:
    """So slowly that the cancel comes before the last bytes do."""

    def stop(done: float, total: float, note: str) -> None:
        if done > total / 2 > 0:
            raise Cancelled

    hub.pause_seconds = 0.03
    with pytest.raises(Cancelled):
        shelf.install("weights", stop)
    hub.pause_seconds = 0.0


def left_behind(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in (tmp_path / "packs").iterdir() if not p.name.endswith(".lock"))


def content_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_pack_is_installed_once_as_the_tree_that_engines_load(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    assert shelf.installed() == {}
    folder = shelf.install("weights", quiet)
    held = content_below(folder)
    receipt = json.loads(held.pop("pack.json"))
    assert sorted(held) == TAKEN
    assert held[WEIGHTS] == CONTENT and held["extra/lora.safetensors"] == FILES["lora-384.safetensors"]
    assert {kept["file"]["commit"] for kept in receipt["files"]} == {COMMIT}
    assert shelf.installed() == {"weights": folder}
    asked = len(hub.asked)
    assert shelf.install("weights", quiet) == folder
    assert len(hub.asked) == asked
    assert [name for name in left_behind(tmp_path) if not name.startswith(".")] == ["weights"]
    shelf.remove("weights")
    assert shelf.installed() == {}


def test_sizes_and_commit_are_told_before_anything_is_fetched(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    before = shelf.status("weights")
    assert (before.bytes, before.exact) == (5_000_000, False)
    listing = shelf.files("weights")
    assert listing.commits == {MODEL: COMMIT}
    assert shelf.licence_text(listing).startswith("Be kind.")
    after = shelf.status("weights")
    expected = sum(len(content) for path, content in FILES.items() if SOURCE.takes(path))
    assert (after.bytes, after.exact, after.installed) == (expected, True, False)
    assert hub.paths() == ["LICENSE"]


def test_a_licence_must_be_accepted_and_that_is_kept(tmp_path: Path, hub: FakeHub) -> None:
    pack = a_pack(STRICT)
    shelf = shelf_of(tmp_path, hub, pack)
    with pytest.raises(BadInput, match="has not been accepted: House Licence") as caught:
        shelf.install("weights", quiet)
    assert "--accept-licence" in caught.value.remedy and STRICT.url in caught.value.remedy
    assert hub.asked == []
    shelf.accept_licence("weights")
    folder = shelf_of(tmp_path, hub, pack).install("weights", quiet)
    receipt = read_receipt(folder, pack)
    assert receipt is not None and receipt.licence == "House Licence"
    assert receipt.accepted_at == "2026-11-26T04:00:00Z"
    changed = a_pack(Licence("House Licence 2", STRICT.url))
    assert not shelf_of(tmp_path, hub, changed).status("weights").accepted


def test_an_installed_pack_is_named_by_its_commit(tmp_path: Path, hub: FakeHub) -> None:
    folder = shelf_of(tmp_path, hub).install("weights", quiet)
    [revision] = weights_in("ltx2", folder).revisions
    assert (weights_in("ltx2", folder).name, revision.repository, revision.commit) == ("weights", MODEL, COMMIT)
    assert weights_in("ltx2", None).name == ""


def test_a_pack_of_packages_is_named_by_what_its_files_held(tmp_path: Path) -> None:
    assert weights_in("people", tmp_path).sha256 == "", "a folder of the user's own"
    (tmp_path / RECEIPT).write_text('{"a.whl": "12", "b.whl": "34"}')
    first = weights_in("people", tmp_path)
    (tmp_path / RECEIPT).write_text('{"b.whl": "34",   "a.whl": "12"}')
    assert weights_in("people", tmp_path) == first and len(first.sha256) == 64
    (tmp_path / RECEIPT).write_text('{"a.whl": "12", "b.whl": "35"}')
    assert weights_in("people", tmp_path) != first


def test_a_broken_line_goes_on_where_it_broke(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops = 1
    folder = shelf_of(tmp_path, hub).install("weights", quiet)
    assert (folder / WEIGHTS).read_bytes() == CONTENT
    ranges = [each.range for each in hub.asked if each.server == "cdn" and each.path.endswith(WEIGHTS)]
    assert ranges[0] is None
    assert ranges[1] is not None and int(ranges[1][6:-1]) >= 1_000_000


def test_a_hub_that_breaks_off_again_and_again_is_borne_while_something_comes(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops, hub.drop_after = 15, 300_000
    folder = shelf_of(tmp_path, hub).install("weights", quiet)
    assert (folder / WEIGHTS).read_bytes() == CONTENT


def test_a_line_that_is_away_for_a_while_ends_no_download(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops, hub.drop_after = 20, 0
    assert (shelf_of(tmp_path, hub).install("weights", quiet) / WEIGHTS).read_bytes() == CONTENT


def test_a_line_that_stays_away_does(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops, hub.drop_after = 10_000, 0
    pauses: list[float] = []
    asking = Hub(hub.address, sleep=pauses.append)
    with pytest.raises(NotReady, match="does not answer"):
        PackShelf(tmp_path / "packs", [a_pack()], asking).install("weights", quiet)
    assert sum(pauses) > PATIENCE_SECONDS * 0.9


def test_a_hub_without_ranges_begins_again(tmp_path: Path, hub: FakeHub) -> None:
    hub.drops, hub.ranges = 1, False
    assert (shelf_of(tmp_path, hub).install("weights", quiet) / WEIGHTS).read_bytes() == CONTENT


def test_a_cancelled_download_is_resumed_at_its_commit(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    cancel_half_way(shelf, hub)
    assert shelf.installed() == {}
    assert shelf.status("weights").came > 1_000_000
    before = len(hub.asked)
    shelf.install("weights", quiet)
    since = hub.asked[before:]
    assert not any("/api/" in each.path for each in since), "what has begun goes on at its commit"
    assert any(each.range for each in since)
    assert not any(each.path.endswith("model_index.json") for each in since), "what has come is not fetched again"


def test_a_commit_that_is_gone_is_asked_for_anew_and_what_came_is_checked_again(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    cancel_half_way(shelf, hub)
    hub.commit = "d" * 40
    hub.repositories[MODEL]["transformer/config.json"] = CONFIG.replace(b"2", b"3")
    with pytest.raises(EngineFailed, match="has no"):
        shelf.install("weights", quiet)
    folder = shelf.install("weights", quiet)
    assert (folder / "transformer/config.json").read_bytes() == CONFIG.replace(b"2", b"3")
    assert shelf.status("weights").commits == {MODEL: "d" * 40}


def test_nothing_of_another_listing_stays_in_a_pack(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    cancel_half_way(shelf, hub)
    downloads = tmp_path / "packs" / ".weights.download"
    old = {path for path in content_below(downloads) if path != BEGUN}
    assert any(path.endswith(".part") for path in old) and any(path.endswith("model_index.json") for path in old)
    (downloads / BEGUN).unlink()
    (downloads / "transformer" / "model-00002-of-00003.safetensors").write_bytes(b"a shard of before")
    (downloads / "other").mkdir()
    (downloads / "other" / "shard.safetensors.part").write_bytes(b"begun before")
    folder = shelf.install("weights", quiet)
    assert set(content_below(folder)) == {*TAKEN, RECEIPT}


def test_what_is_checked_again_is_told_and_a_cancel_is_heard(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    cancel_half_way(shelf, hub)
    hub.commit = "d" * 40
    changed = hub.repositories[MODEL]["LICENSE"] = FILES["LICENSE"].replace(b"kind", b"rude")
    with pytest.raises(EngineFailed, match="has no"):
        shelf.install("weights", quiet)
    notes: list[str] = []

    def cancel(done: float, total: float, note: str) -> None:
        quiet(done, total, note)
        notes.append(note)
        if note.startswith("checking"):
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.install("weights", cancel)
    assert notes[-1] in {f"checking {path}" for path in TAKEN}
    folder = shelf.install("weights", quiet)
    assert (folder / "LICENSE").read_bytes() == changed, "what was not checked before the cancel is checked after it"


def test_what_is_whole_but_for_its_receipt_goes_on_without_the_hub(tmp_path: Path, hub: FakeHub) -> None:
    def stopped() -> str:
        raise Cancelled

    asking = Hub(hub.address, sleep=lambda seconds: None)
    with pytest.raises(Cancelled):
        PackShelf(tmp_path / "packs", [a_pack()], asking, clock=stopped).install("weights", quiet)
    asked = len(hub.asked)
    folder = shelf_of(tmp_path, hub).install("weights", quiet)
    assert len(hub.asked) == asked
    assert sorted(content_below(folder)) == sorted([*TAKEN, "pack.json"])


@pytest.mark.parametrize("path", [WEIGHTS, "transformer/config.json"])
def test_an_altered_file_is_refused_and_removed(tmp_path: Path, hub: FakeHub, path: str) -> None:
    hub.altered[path] = FILES[path][:-1] + b"x"
    shelf = shelf_of(tmp_path, hub)
    with pytest.raises(Corrupt, match="its digest differs"):
        shelf.install("weights", quiet)
    assert shelf.installed() == {}
    hub.altered = {}
    assert (shelf.install("weights", quiet) / path).read_bytes() == FILES[path]


@pytest.mark.parametrize("lie", [-1000, 1000])
def test_a_hub_that_lies_about_a_size_is_found_out_before_the_bytes_come(
    tmp_path: Path, hub: FakeHub, lie: int
) -> None:
    hub.listed_bytes[WEIGHTS] = len(CONTENT) + lie
    shelf = shelf_of(tmp_path, hub)
    with pytest.raises(Corrupt, match=f"lists {WEIGHTS} with {len(CONTENT) + lie} bytes and sends {len(CONTENT)}"):
        shelf.install("weights", quiet)
    assert shelf.status("weights").came < len(CONTENT) / 2


def test_a_gated_repository_wants_the_token_and_nobody_else_gets_it(tmp_path: Path, hub: FakeHub) -> None:
    hub.gated.add(MODEL)
    with pytest.raises(NotReady) as caught:
        shelf_of(tmp_path, hub).install("weights", quiet)
    assert "licence" in caught.value.remedy and "milimo models token set" in caught.value.remedy
    shelf = shelf_of(tmp_path, hub, token=TOKEN)
    assert shelf.files("weights").gated
    shelf.install("weights", quiet)
    to_hub = {each.authorization for each in hub.asked[1:] if each.server == "hub"}
    to_cdn = {each.authorization for each in hub.asked if each.server == "cdn"}
    assert to_hub == {f"Bearer {TOKEN}"}
    assert to_cdn == {None}


def test_a_token_that_the_hub_does_not_know_shuts_no_open_repository(tmp_path: Path, hub: FakeHub) -> None:
    hub.knows_tokens = True
    assert (shelf_of(tmp_path, hub, token="hf_old").install("weights", quiet) / WEIGHTS).read_bytes() == CONTENT


def test_who_logs_in_meanwhile_need_not_start_the_studio_anew(tmp_path: Path, hub: FakeHub) -> None:
    hub.gated.add(MODEL)
    hub.knows_tokens = True
    tokens = ["hf_old"]
    asking = Hub(hub.address, lambda: tokens[-1], sleep=lambda seconds: None)
    shelf = PackShelf(tmp_path / "packs", [a_pack()], asking)
    with pytest.raises(NotReady, match="does not know this user's token"):
        shelf.install("weights", quiet)
    tokens.append(TOKEN)
    shelf.install("weights", quiet)


@pytest.mark.parametrize("statuses", [[429, 500], [200, 503, 429], [200, 200, 429, 502, 200]])
def test_a_hub_that_asks_for_patience_gets_it(tmp_path: Path, hub: FakeHub, statuses: list[int]) -> None:
    hub.statuses = statuses
    assert (shelf_of(tmp_path, hub).install("weights", quiet) / WEIGHTS).read_bytes() == CONTENT


def test_a_hub_that_stays_busy_or_is_gone_is_said_in_words(tmp_path: Path, hub: FakeHub) -> None:
    hub.statuses = [500] * 50
    with pytest.raises(NotReady, match="does not answer: it answers 500"):
        shelf_of(tmp_path, hub).files("weights")
    gone = PackShelf(tmp_path / "packs", [a_pack()], Hub("http://127.0.0.1:9", sleep=lambda seconds: None))
    with pytest.raises(NotReady, match="does not answer") as caught:
        gone.install("weights", quiet)
    assert "MILIMO_HUB" in caught.value.remedy


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        ("not json", "does not say what is in"),
        ('{"sha": "1", "siblings": [{"rfilename": "model_index.json"}]}', "does not say how large"),
        ('{"sha": "1", "siblings": []}', "holds no model_index.json"),
        (
            '{"sha": "1", "siblings": [{"rfilename": "transformer/../../../x", "size": 1, "blobId": "a"}]}',
            "is no path",
        ),
    ],
)
def test_a_listing_that_cannot_be_right_is_refused(tmp_path: Path, hub: FakeHub, listing: str, words: str) -> None:
    hub.listing = listing
    with pytest.raises(EngineFailed, match=words):
        shelf_of(tmp_path, hub).install("weights", quiet)
    assert not (tmp_path / "packs" / "weights").exists()


def test_a_repository_that_is_gone_is_said_in_words(tmp_path: Path, hub: FakeHub) -> None:
    hub.repositories.clear()
    with pytest.raises(EngineFailed, match=f"has no {MODEL} at main"):
        shelf_of(tmp_path, hub).install("weights", quiet)


def test_a_full_disk_is_said_before_the_download(tmp_path: Path, hub: FakeHub) -> None:
    hub.listed_bytes[WEIGHTS] = 10**15
    with pytest.raises(OutOfRoom, match=r"1000000\.0 GB are needed"):
        shelf_of(tmp_path, hub).install("weights", quiet)
    assert hub.paths() == []


def test_a_pack_that_lost_a_file_is_not_installed(tmp_path: Path, hub: FakeHub) -> None:
    shelf = shelf_of(tmp_path, hub)
    folder = shelf.install("weights", quiet)
    (folder / "vae/config.json").unlink()
    assert shelf.installed() == {}
    shelf.install("weights", quiet)
    assert (folder / "vae/config.json").is_file()


def test_a_registry_without_the_package_is_said_in_words(tmp_path: Path) -> None:
    file = PackageFile("pip", "milimo-no-such-package", "0.0.1", "x.whl", 10, "0" * 64)
    shelf = PackShelf(tmp_path / "packs", [Pack("none", "None", "", FREE, (file,))])
    with pytest.raises(NotReady) as caught:
        shelf.install("none", quiet)
    assert "milimo-no-such-package" in caught.value.detail
    assert shelf.installed() == {}


def test_names_that_no_pack_has(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        PackShelf(tmp_path).install("../../etc", quiet)


def test_the_catalog_is_well_formed() -> None:
    for pack in CATALOG:
        assert pack.licence.name and pack.description and pack.bytes > 0
        assert bool(pack.files) != bool(pack.sources)
        assert all(len(file.sha256) == 64 for file in pack.files)
        assert pack.licence.url or not pack.licence.must_accept
        assert all(source.needed for source in pack.sources)
    assert {"people", "ltx2", "flux2", "sam3", "words"} <= {pack.slot for pack in CATALOG}
