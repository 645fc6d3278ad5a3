"""A pack of which a file was deleted or cut short: it is said which file and what to do, and that file alone is fetched again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.admission import GIB, Device
from milimo.engines.base import MissingPacks
from milimo.engines.flux2.engine import Flux2Engine
from milimo.engines.loras import LoraShelf
from milimo.engines.packs import CATALOG, Hub, PackShelf
from milimo.engines.packs.receipt import RECEIPT, origins_in
from milimo.engines.residency import Residency
from milimo.errors import Cancelled, NotReady
from milimo.jobs.engine_cards import card_of
from milimo.jobs.readiness import ready_engine
from tests.engines.test_packs import quiet
from tests.fakes.hub import FakeHub, read_repositories, serving
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

torchvision_ops.install()
torch.set_num_threads(1)

KLEIN = ("black-forest-labs/FLUX.2-klein-4B", "black-forest-labs/FLUX.2-klein-base-4B")
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"
SPEC = JobSpec(
    kind="board", engine="flux2", label="1-1", prompt="a cat", width=64, height=64, rate=Rate(numerator=24), frames=1,
    seed=7, parameters={"steps": 1},
)  # fmt: skip


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeHub]:
    from tests.models_fixtures.flux2 import build_flux2

    folder = tmp_path_factory.mktemp("hub")
    for repository in KLEIN:
        build_flux2(folder / repository, distilled="base" not in repository)
    with serving(FakeHub(read_repositories(folder))) as running:
        yield running


@pytest.fixture
def shelf(tmp_path: Path, hub: FakeHub) -> PackShelf:
    made = PackShelf(tmp_path / "packs", CATALOG, Hub(hub.address))
    made.accept_licence("flux2")
    made.install("flux2", quiet)
    return made


@pytest.fixture
def engine(tmp_path: Path) -> Flux2Engine:
    roomy = Device("cpu", 32 * GIB, 16 * GIB)
    return Flux2Engine(Residency(lambda: (roomy, 16 * GIB), lambda: 0.0), LoraShelf(tmp_path / "loras"))


def truncate(file: Path, size: int) -> str:
    whole = file.stat().st_size
    with file.open("rb+") as stream:
        stream.truncate(size)
    return f"has {size} of its {whole} bytes"


def garble(file: Path) -> None:
    with file.open("rb+") as stream:
        stream.write(bytes(16))


def delete(file: Path) -> str:
    file.unlink()
    return "is missing"


@pytest.mark.parametrize("name", [WEIGHTS, "model_index.json", "vae/config.json", "tokenizer/tokenizer.json"])
@pytest.mark.parametrize("how", ["deleted", "cut short"])
def test_the_card_and_the_refusal_say_which_file_and_what_to_do(
    shelf: PackShelf, engine: Flux2Engine, name: str, how: str
) -> None:
    file = shelf.installed()["flux2"] / name
    what = delete(file) if how == "deleted" else truncate(file, 5)
    packs = shelf.installed()
    assert packs == {}
    card = card_of(engine, packs)
    assert (card.ready, card.packs) == ("missing_packs", ("flux2",))
    assert card.note == f"Of the pack flux2 the file {name} {what}."
    assert "`milimo packs install flux2`" in card.remedy and "Models page" in card.remedy
    with pytest.raises(NotReady, match=rf"Of the pack flux2 the file {name} ") as refusal:
        ready_engine({"flux2": engine}, "flux2", packs)
    assert refusal.value.remedy == card.remedy


def test_only_what_is_damaged_is_fetched_again(shelf: PackShelf, engine: Flux2Engine, hub: FakeHub) -> None:
    folder = shelf.installed()["flux2"]
    whole = (folder / WEIGHTS).read_bytes()
    size, kept = shelf.status("flux2").bytes, (folder / "vae/config.json").stat().st_ino
    truncate(folder / WEIGHTS, 100)
    status = shelf.status("flux2")
    assert not status.installed
    asked = len(hub.asked)
    shelf.install("flux2", quiet)
    [fetched] = {each.path for each in hub.asked[asked:] if "/resolve/" in each.path}
    assert fetched.endswith(WEIGHTS)
    assert (folder / WEIGHTS).read_bytes() == whole
    assert (folder / "vae/config.json").stat().st_ino == kept
    assert shelf.status("flux2").bytes == size and shelf.installed() == {"flux2": folder}
    assert engine.readiness(shelf.installed()) == engine.readiness({"flux2": folder})


def test_what_is_whole_is_moved_over_and_comes_from_where_it_did(shelf: PackShelf, hub: FakeHub) -> None:
    """A second name, or a link, would lead nowhere on a disk that gives a file one name: the folder it lies in is deleted."""
    folder = shelf.installed()["flux2"]
    downloads = folder.with_name(".flux2.download")
    config = folder / "vae/config.json"
    inode, asked = config.stat().st_ino, len(hub.asked)
    truncate(folder / WEIGHTS, 100)

    def cancel(done: float, total: float, note: str) -> None:
        if note.startswith("fetching"):
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.install("flux2", cancel)
    moved = (downloads / "vae/config.json").lstat()
    assert (moved.st_ino, moved.st_nlink) == (inode, 1) and not config.exists()
    assert "flux2" in shelf.installed().damaged
    shelf.install("flux2", quiet)
    [fetched] = {each.path for each in hub.asked[asked:] if "/resolve/" in each.path}
    assert fetched.endswith(WEIGHTS)
    assert config.stat().st_ino == inode and not any(path.is_symlink() for path in folder.rglob("*"))
    delete(folder / WEIGHTS)
    shelf.install("flux2", quiet)
    assert set(origins_in(folder).values()) == {"hub"}


def test_a_file_of_the_user_s_is_linked_again(tmp_path: Path, hub: FakeHub, shelf: PackShelf) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    folder = shelf.installed()["flux2"]
    (folder / WEIGHTS).rename(mine / "weights")
    (folder / WEIGHTS).symlink_to(mine / "weights")
    delete(folder / "vae/config.json")
    shelf.install("flux2", quiet)
    assert (folder / WEIGHTS).samefile(mine / "weights")
    assert {name for name, origin in origins_in(folder).items() if origin == "disk"} == {WEIGHTS}


def test_another_pack_does_not_take_its_place(shelf: PackShelf, engine: Flux2Engine) -> None:
    shelf.accept_licence("flux2-base")
    shelf.install("flux2-base", quiet)
    shelf.use("flux2")
    delete(shelf.installed()["flux2"] / WEIGHTS)
    readiness = engine.readiness(shelf.installed())
    assert isinstance(readiness, MissingPacks) and "the pack flux2 the file" in readiness.why
    assert not any(shelf.status(name).chosen for name in ("flux2", "flux2-base"))
    shelf.use("flux2-base")
    assert shelf.installed()["flux2"].name == "flux2-base"
    assert not isinstance(engine.readiness(shelf.installed()), MissingPacks), "until it is chosen"
    shelf.use("flux2-base")
    shelf.remove("flux2")
    assert shelf.installed()["flux2"].name == "flux2-base"


@pytest.mark.parametrize("receipt", [True, False])
def test_what_goes_after_it_was_looked_at_is_said_in_words_too(
    shelf: PackShelf, engine: Flux2Engine, tmp_path: Path, receipt: bool
) -> None:
    (tmp_path / "scratch").mkdir()
    packs = shelf.installed()
    folder = packs["flux2"]
    if not receipt:
        (folder / RECEIPT).unlink()
    delete(folder / "transformer/config.json")
    with pytest.raises(NotReady, match=r"Of the pack flux2 the file transformer/config.json is missing") as refusal:
        engine.run(SPEC, Bench(tmp_path / "scratch", packs=packs))
    assert "milimo packs install flux2" in refusal.value.remedy


def test_a_header_that_is_garbled_in_place_is_said_in_words(
    shelf: PackShelf, engine: Flux2Engine, tmp_path: Path
) -> None:
    (tmp_path / "scratch").mkdir()
    packs = shelf.installed()
    garble(packs["flux2"] / WEIGHTS)
    with pytest.raises(NotReady, match=rf"Of the pack flux2 the file {WEIGHTS} is damaged"):
        engine.run(SPEC, Bench(tmp_path / "scratch", packs=packs))


def test_what_is_garbled_in_place_is_seen_and_fetched_again(
    shelf: PackShelf, engine: Flux2Engine, hub: FakeHub
) -> None:
    folder = shelf.installed()["flux2"]
    whole = (folder / WEIGHTS).read_bytes()
    garble(folder / WEIGHTS)
    assert not shelf.status("flux2").installed
    assert card_of(engine, shelf.installed()).note == f"Of the pack flux2 the file {WEIGHTS} is damaged."
    asked = len(hub.asked)
    shelf.install("flux2", quiet)
    [fetched] = {each.path for each in hub.asked[asked:] if "/resolve/" in each.path}
    assert fetched.endswith(WEIGHTS)
    assert (folder / WEIGHTS).read_bytes() == whole
    assert shelf.installed() == {"flux2": folder}


def test_another_failure_stays_what_it_is(shelf: PackShelf, engine: Flux2Engine, tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    packs = shelf.installed()
    index = packs["flux2"] / "model_index.json"
    index.write_text("{}" + " " * (index.stat().st_size - 2))
    with pytest.raises(Exception, match=r".") as failure:
        engine.run(SPEC, Bench(tmp_path / "scratch", packs=packs))
    assert not isinstance(failure.value, NotReady)
