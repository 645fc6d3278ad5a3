"""Previz keeps the contract, and what else it promises: speakers are seen, titles are set, a first frame is moved over."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from milimo.domain.job import Figure, SpecInput
from milimo.domain.shot import Framing, Move, Size
from milimo.engines.base import Engine, Ready
from milimo.engines.loras import LoraShelf
from milimo.engines.previz.engine import PrevizEngine
from milimo.engines.registry import engines, shared_residency
from milimo.errors import NotFound, Unreadable
from tests.engines.contract import EngineContract, ScratchRun, frames_of, shot


@pytest.fixture(scope="session")
def previz(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return PrevizEngine(tmp_path_factory.getbasetemp().parent / "previz-kernels")


class TestPreviz(EngineContract):
    @pytest.fixture
    def engine(self, previz: Engine) -> Engine:
        return previz


def _run(tmp_path: Path, inputs: Mapping[str, Path] | None = None) -> ScratchRun:
    return ScratchRun(tmp_path, inputs=inputs or {})


def _colour(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


SIZES: tuple[Size, ...] = ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS")
FRAMINGS: tuple[Framing, ...] = ("single", "two", "group", "over-shoulder", "POV")
MOVES: tuple[Move, ...] = (
    "push-in",
    "pull-out",
    "pan-left",
    "tilt-down",
    "track-right",
    "crane-up",
    "follow",
    "handheld",
)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize(("place", "setting"), [("KITCHEN", "INT"), ("FOREST", "EXT"), ("CAR", "INT"), ("BOAT", "EXT")])
def test_every_speaker_is_seen(previz: Engine, tmp_path: Path, framing: Framing, place: str, setting: str) -> None:
    people = tuple(Figure(name=name, speaks=True) for name in ("MARA", "TOM", "INES"))
    for index, size in enumerate(SIZES):
        spec = shot(
            framing=framing,
            size=size,
            location=place,
            setting=setting,
            figures=people,
            present=people,
            frames=3,
            width=128,
            height=72,
            passes=("id",),
            move=MOVES[(index + len(framing)) % len(MOVES)],
            action="Mara walks away. Tom sits. Ines runs.",
        )
        outputs = previz.run(spec, _run(tmp_path))
        for frame in frames_of(outputs.passes["id"]):
            for person in people:
                wanted = _colour(str(outputs.details[f"id/{person.name}"]))
                assert (np.abs(frame.astype(int) - wanted).sum(axis=2) < 12).any(), (size, person.name)


def test_the_second_panel_shows_the_end(previz: Engine, tmp_path: Path) -> None:
    panels: list[np.ndarray] = []
    for panel in (1, 2):
        spec = shot(kind="board", frames=1, panel=panel, move="push-in", framing="single", figures=shot().figures[:1])
        panels.append(frames_of(previz.run(spec, _run(tmp_path)).picture)[0].astype(int))
    assert np.abs(panels[0] - panels[1]).mean() > 4


def test_night_is_darker_than_day(previz: Engine, tmp_path: Path) -> None:
    light = {
        hour: frames_of(previz.run(shot(kind="board", frames=1, time_of_day=hour), _run(tmp_path)).picture)[0].mean()
        for hour in ("DAY", "NIGHT")
    }
    assert light["NIGHT"] < 0.75 * light["DAY"]


def test_a_title_is_words_on_black(previz: Engine, tmp_path: Path) -> None:
    picture = frames_of(
        previz.run(
            shot(kind="board", frames=1, purpose="title", subject="THREE YEARS LATER " * 6, figures=()), _run(tmp_path)
        ).picture
    )[0]
    assert picture.max() > 180 and np.median(picture) < 20
    assert picture[:, :4].max() < 40 and picture[:, -4:].max() < 40


def test_a_first_frame_is_moved_by_the_camera(previz: Engine, tmp_path: Path) -> None:
    source = tmp_path / "given.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 300, 3), np.uint8)).resize((600, 180)).save(source)
    spec = shot(inputs=(SpecInput(role="first_frame", asset_id="asset_000001"),), move="pan-right", frames=6)
    frames = frames_of(previz.run(spec, _run(tmp_path, {"asset_000001": source})).picture)
    assert len(frames) == 6 and np.abs(frames[0].astype(int) - frames[-1].astype(int)).mean() > 10
    with pytest.raises(NotFound):
        previz.run(spec, _run(tmp_path))
    source.write_bytes(b"not a picture")
    with pytest.raises(Unreadable):
        previz.run(spec, _run(tmp_path, {"asset_000001": source}))


def test_the_registry_names_it_and_it_is_always_ready(tmp_path: Path) -> None:
    engine = engines(tmp_path, LoraShelf(tmp_path), shared_residency())["previz"]
    assert isinstance(engine.readiness({}), Ready)
    assert engine.readiness({}) != engine.readiness({"people": tmp_path})
