"""Masks: SAM 3 in its own process on a tiny checkpoint, and OpenCV without weights on pictures whose masks are known."""

import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydantic import ValidationError

from milimo.domain.mask import Direction, MaskBox, MaskPrompt, Point
from milimo.engines.sam3.client import Sam3Process
from milimo.engines.sam3.opencv import OpenCvMasks
from milimo.engines.sam3.records import Masks
from milimo.errors import BadInput, Cancelled, EngineFailed, OutOfRoom
from milimo.jobs.failures import worth_another_try
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

WIDTH, HEIGHT, RADIUS, COUNT = 160, 120, 22, 8
POINT = MaskPrompt(points=(Point(x=70, y=60),))
SPECK = MaskPrompt(box=MaskBox(left=10, top=10, right=11, bottom=11))
BOX = MaskPrompt(box=MaskBox(left=44, top=34, right=96, bottom=86))

FOLLOWED = [(0, "forward", range(8)), (4, "both", range(8)), (4, "backward", range(5))]


def disc(frame: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A red disc on a speckled green ground, further right in each frame, and where it is."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    inside = (columns - 70 - 3 * frame) ** 2 + (rows - 60) ** 2 <= RADIUS**2
    picture = np.full((HEIGHT, WIDTH, 3), (30, 120, 40), np.uint8)
    picture += np.random.default_rng(1).integers(0, 30, picture.shape).astype(np.uint8)
    picture[inside] = (200, 30, 20)
    texture = ((rows // 4 + (columns - 3 * frame) // 4) % 2 * 40).astype(np.uint8)
    picture[inside, 1] += texture[inside]
    return picture, inside


def agreement(mask: NDArray[np.uint8], inside: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float(((mask > 127) & inside).sum() / ((mask > 127) | inside).sum())


def read(path: Path) -> NDArray[np.uint8]:
    with av.open(str(path)) as film:
        return np.stack([frame.to_ndarray(format="gray") for frame in film.decode(video=0)]).astype(np.uint8)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`still.png` and `film.mkv` (lossless) of the disc."""
    folder = tmp_path_factory.mktemp("media")
    Image.fromarray(disc(0)[0]).save(folder / "still.png")
    with av.open(str(folder / "film.mkv"), "w") as container:
        stream = container.add_stream("ffv1", rate=24)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(COUNT):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(disc(number)[0], format="rgb24")))
        container.mux(stream.encode(None))
    return folder


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Generator[Sam3Process]:
    torchvision_ops.install()
    from tests.models_fixtures.sam3 import build_sam3

    weights = build_sam3(tmp_path_factory.mktemp("sam3"))
    made = Sam3Process(weights, (sys.executable, "-m", "tests.models_fixtures.sam3_server"), least_score=0.0)
    yield made
    made.release()


@pytest.mark.parametrize("prompt", [POINT, BOX], ids=["brush", "box"])
def test_opencv_cuts_the_object_out(media: Path, tmp_path: Path, prompt: MaskPrompt) -> None:
    found, *_ = OpenCvMasks().segment(media / "still.png", prompt, Bench(tmp_path))
    assert agreement(found.mask, disc(0)[1]) > 0.9


@pytest.mark.parametrize(("frame", "direction", "followed"), FOLLOWED)
def test_opencv_follows_the_object(
    media: Path, tmp_path: Path, frame: int, direction: Direction, followed: range
) -> None:
    here = Bench(tmp_path)
    prompt = MaskPrompt(points=(Point(x=70 + 3 * frame, y=60),))
    masks = read(OpenCvMasks().track(media / "film.mkv", frame, prompt, direction, here))
    assert masks.shape == (COUNT, HEIGHT, WIDTH)
    assert min(agreement(masks[number], disc(number)[1]) for number in followed) > 0.85
    assert all(masks[number].max() == 0 for number in range(COUNT) if number not in followed)
    assert here.said[-1][:2] == (len(followed), len(followed))


def test_opencv_says_what_it_cannot_do(media: Path, tmp_path: Path) -> None:
    masks: Masks = OpenCvMasks()
    assert "OpenCV" in masks.title
    with pytest.raises(BadInput, match="by words"):
        masks.segment(media / "still.png", MaskPrompt(words="the disc"), Bench(tmp_path))
    with pytest.raises(BadInput, match="no frame 8"):
        masks.track(media / "film.mkv", 8, POINT, "both", Bench(tmp_path))
    with pytest.raises(BadInput, match="Nothing was found in frame 0"):
        masks.track(media / "film.mkv", 0, SPECK, "both", Bench(tmp_path))
    with pytest.raises(Cancelled):
        masks.track(media / "film.mkv", 0, POINT, "both", Bench(tmp_path, cancel_after=2))
    with pytest.raises(ValidationError):
        MaskPrompt()
    with pytest.raises(ValidationError):
        MaskBox(left=5, top=0, right=5, bottom=1)


@pytest.mark.parametrize("prompt", [POINT, BOX, MaskPrompt(words="a disc")], ids=["point", "box", "words"])
def test_sam_3_gives_candidates_with_scores(
    process: Sam3Process, media: Path, tmp_path: Path, prompt: MaskPrompt
) -> None:
    found = process.segment(media / "still.png", prompt, Bench(tmp_path))
    assert len(found) > 1
    assert all(it.mask.shape == (HEIGHT, WIDTH) and set(np.unique(it.mask)) <= {0, 255} for it in found)
    assert [it.score for it in found] == sorted((it.score for it in found), reverse=True)
    assert process.health().startswith("Its process runs")


@pytest.mark.parametrize(("direction", "done"), [("forward", 6), ("backward", 3), ("both", 8)])
def test_sam_3_follows_a_point(
    process: Sam3Process, media: Path, tmp_path: Path, direction: Direction, done: int
) -> None:
    here = Bench(tmp_path)
    masks = read(process.track(media / "film.mkv", 2, POINT, direction, here))
    assert masks.shape == (COUNT, HEIGHT, WIDTH)
    assert [said[:2] for said in here.said] == [(n, done) for n in range(1, done + 1)]


def test_a_bad_request_is_answered_in_words_and_the_process_lives(process: Sam3Process, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(BadInput, match="cannot be read"):
        process.segment(tmp_path / "text.png", POINT, Bench(tmp_path))
    assert process.health().startswith("Its process runs")


@pytest.mark.parametrize("by", ["sam3", "opencv"])
def test_a_mask_is_followed_as_it_was_painted(process: Sam3Process, media: Path, tmp_path: Path, by: str) -> None:
    """A square that no outline of the picture has, with a soft edge: it is the mask of its frame to the byte."""
    square = np.zeros((HEIGHT, WIDTH), np.uint8)
    square[40:80, 50:90] = 255
    square[39, 50:90] = 77
    Image.fromarray(square).save(tmp_path / "square.png")
    masks = process if by == "sam3" else OpenCvMasks()
    found = read(masks.track(media / "film.mkv", 3, tmp_path / "square.png", "both", Bench(tmp_path)))
    assert np.array_equal(found[3], square)
    assert found.shape == (COUNT, HEIGHT, WIDTH)
    if by == "opencv":
        assert agreement(found[7], np.roll(square, 4 * 3, axis=1) > 127) > 0.7


@pytest.mark.parametrize("by", ["sam3", "opencv"])
def test_a_mask_that_cannot_be_followed_is_refused(process: Sam3Process, media: Path, tmp_path: Path, by: str) -> None:
    masks = process if by == "sam3" else OpenCvMasks()
    for name, mask, why in [
        ("empty", np.zeros((HEIGHT, WIDTH), np.uint8), "marks nothing"),
        ("small", np.full((10, 10), 255, np.uint8), "10 by 10"),
    ]:
        Image.fromarray(mask).save(tmp_path / f"{name}.png")
        with pytest.raises(BadInput, match=why):
            masks.track(media / "film.mkv", 0, tmp_path / f"{name}.png", "both", Bench(tmp_path))


def test_a_process_that_the_system_kills_is_not_tried_again(process: Sam3Process, media: Path, tmp_path: Path) -> None:
    with pytest.raises(OutOfRoom, match="main memory ran out") as told:
        process.track(media / "film.mkv", 0, POINT, "forward", KillingBench(tmp_path, process))
    assert not worth_another_try(told.value)
    assert process.segment(media / "still.png", POINT, Bench(tmp_path))


class KillingBench(Bench):
    """Its system runs out of memory while the process works."""

    def __init__(self, scratch: Path, process: Sam3Process) -> None:
        super().__init__(scratch)
        self._process = process

    def progress(self, done: float, total: float, note: str = "") -> None:
        child = self._process._process  # pyright: ignore[reportPrivateUsage]
        assert child is not None
        os.kill(child.pid, signal.SIGKILL)


def test_a_killed_process_starts_anew_and_a_cancel_stops_it(process: Sam3Process, media: Path, tmp_path: Path) -> None:
    assert process.segment(media / "still.png", POINT, Bench(tmp_path))
    child = process._process  # pyright: ignore[reportPrivateUsage]
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert "ended unexpectedly" in process.health()
    with pytest.raises(Cancelled):
        process.track(media / "film.mkv", 0, POINT, "forward", Bench(tmp_path, cancel_after=1))
    assert process.health().startswith("Its process starts when")
    assert process.segment(media / "still.png", POINT, Bench(tmp_path))


def test_an_answer_that_nobody_waited_for_is_not_the_next_one_s(
    process: Sam3Process, media: Path, tmp_path: Path
) -> None:
    with pytest.raises(OutOfRoom):
        process.track(media / "film.mkv", 0, POINT, "forward", FullBench(tmp_path))
    assert process.segment(media / "still.png", POINT, Bench(tmp_path))


class FullBench(Bench):
    """Its disk is full."""

    def check_cancelled(self) -> None:
        raise OutOfRoom("The disk is full.")


def test_a_process_that_cannot_start_says_so(tmp_path: Path, media: Path) -> None:
    broken = Sam3Process(tmp_path, (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(EngineFailed, match="ended unexpectedly"):
        broken.segment(media / "still.png", POINT, Bench(tmp_path))
