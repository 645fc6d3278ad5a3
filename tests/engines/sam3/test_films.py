"""Films however long: walked in bounded memory, and followed frame by frame as if the whole film were there."""

import tempfile
import tracemalloc
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from milimo.domain.mask import Direction
from milimo.engines.sam3.following import Following
from milimo.engines.sam3.frames import Film, followed, ways
from milimo.engines.sam3.mask_film import MaskFilm
from milimo.engines.sam3.opencv import OpenCvMasks
from milimo.errors import Cancelled
from tests.engines.sam3.test_masks import POINT, read
from tests.models_fixtures import torchvision_ops
from tests.models_fixtures.bench import Bench

COUNT, WIDTH, HEIGHT = 48, 64, 48
START = 24


def frame_of(number: int) -> NDArray[np.uint8]:
    rows, columns = np.indices((HEIGHT, WIDTH))
    inside = (columns - 12 - number * 0.8) ** 2 + (rows - 24) ** 2 <= 100
    picture = np.random.default_rng(number).integers(0, 40, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    picture[inside] += np.uint8(180)
    return picture


def write_film(path: Path, count: int, width: int, height: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"preset": "ultrafast", "g": "250"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(count):
            picture = np.asarray(Image.fromarray(frame_of(number % COUNT)).resize((width, height)))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Generator[Film]:
    with Film(write_film(tmp_path_factory.mktemp("film") / "film.mkv", COUNT, WIDTH, HEIGHT)) as opened:
        yield opened


def nothing() -> None:
    """Nobody cancels."""


@pytest.mark.parametrize("frames", [4, 7, 1000])
@pytest.mark.parametrize("numbers", [range(COUNT), range(COUNT - 1, -1, -1), range(30, 3, -1), range(0)])
def test_a_walk_gives_each_frame_in_its_order(film: Film, numbers: range, frames: int) -> None:
    """... whichever way, and in windows of however many frames."""
    walked = list(film.walk(numbers, nothing, frames * WIDTH * HEIGHT * 3))
    assert [number for number, _ in walked] == list(numbers)
    assert all(np.array_equal(picture, film[number]) for number, picture in walked)


def test_a_walk_backward_can_be_left_at_each_frame_that_is_decoded(film: Film) -> None:
    left: list[int] = []

    def check() -> None:
        left.append(0)
        if len(left) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        next(film.walk(range(COUNT - 1, -1, -1), check))
    assert len(left) == 3


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_masks_come_out_as_they_went_in_whatever_their_order(film: Film, tmp_path: Path, direction: Direction) -> None:
    there = followed(START, COUNT, direction)
    made = {n: np.random.default_rng(n).integers(0, 256, (HEIGHT, WIDTH)).astype(np.uint8) for n in there}
    with MaskFilm(tmp_path / "masks.mkv", film, there, nothing) as masks:
        masks.put(START, made[START])
        for numbers in ways(START, COUNT, direction):
            for number in numbers:
                masks.put(number, made[number])
        masks.finish()
    black = np.zeros((HEIGHT, WIDTH), np.uint8)
    assert np.array_equal(read(tmp_path / "masks.mkv"), np.stack([made.get(n, black) for n in range(COUNT)]))
    assert [path.name for path in tmp_path.iterdir()] == ["masks.mkv"]


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_ways_visit_every_frame_once(direction: Direction) -> None:
    visited = [START, *(number for numbers in ways(START, COUNT, direction) for number in numbers)]
    assert sorted(visited) == list(followed(START, COUNT, direction))


@pytest.fixture(scope="module")
def tracker() -> tuple[Any, Any]:
    torchvision_ops.install()
    from transformers.models.sam3_tracker_video import Sam3TrackerVideoModel, Sam3TrackerVideoProcessor

    from tests.models_fixtures.sam3 import build_sam3

    with tempfile.TemporaryDirectory() as folder:
        part = str(build_sam3(Path(folder)) / "tracker_video")
        model: Any = Sam3TrackerVideoModel
        processor: Any = Sam3TrackerVideoProcessor
        return model.from_pretrained(part).eval(), processor.from_pretrained(part)


MEANT = {"input_points": [[[[31.0, 24.0]]]], "input_labels": [[[1]]]}


def test_frames_that_are_fed_give_what_the_whole_film_gives(tracker: tuple[Any, Any], film: Film) -> None:
    """transformers' own propagation, which holds every frame and all it made of them, is the standard."""
    model, processor = tracker
    session = processor.init_video_session(video=[Image.fromarray(film[n]) for n in range(COUNT)])
    processor.add_inputs_to_inference_session(inference_session=session, frame_idx=START, obj_ids=1, **MEANT)
    standard: dict[int, torch.Tensor] = {}
    with torch.inference_mode():
        standard[START] = model(inference_session=session, frame_idx=START).pred_masks
        for backward in (True, False):
            for output in model.propagate_in_video_iterator(session, start_frame_idx=START, reverse=backward):
                standard[output.frame_idx] = output.pred_masks

    heard: dict[int, torch.Tensor] = {}

    def hear(_module: object, _given: object, output: Any) -> None:  # noqa: ANN401
        heard[output.frame_idx] = output.pred_masks

    hook = model.register_forward_hook(hear)
    following = Following(model, processor, (HEIGHT, WIDTH), START, MEANT)
    following.step(START, film[START])
    most = 0
    for numbers in ways(START, COUNT, "both"):
        for number, picture in film.walk(numbers, nothing):
            following.step(number, picture, backward=numbers.step < 0)
            made = following.session.output_dict_per_obj[0]
            most = max(most, sum(len(each) for each in made.values()))
            assert not following.session.processed_frames
    hook.remove()
    assert sorted(heard) == sorted(standard) == list(range(COUNT))
    for number in range(COUNT):
        assert torch.equal(heard[number], standard[number]), number
    assert most <= 3 * 16 + 1


def peak_of(work: Callable[[], object]) -> int:
    """The most bytes that numpy and Python held while it worked."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_a_longer_film_takes_no_more_memory(tmp_path: Path, direction: Direction) -> None:
    """A window of 16 frames. Each 320 by 240 frame has 230 kB and its mask 77: 120 frames more would be 37 MB."""
    window = 16 * 320 * 240 * 3
    films = [write_film(tmp_path / f"{count}.mkv", count, 320, 240) for count in (30, 150)]

    def track(path: Path) -> None:
        OpenCvMasks(window).track(path, 15, POINT, direction, Bench(tmp_path))

    short, long = (peak_of(lambda path=path: track(path)) for path in films)
    assert long < short + 2_000_000
