"""The passes as models of control were taught on them: depth over its whole range, near white; skeletons in OpenPose's colours."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from milimo.domain.job import Figure, JobSpec
from milimo.engines.previz.engine import PrevizEngine
from milimo.engines.previz.passes import SKY, DepthRange, depth_pass
from tests.engines.contract import ScratchRun, shot


def depth(*metres: float) -> NDArray[np.float32]:
    return np.array([metres], np.float32)


def test_near_is_white_far_is_black_and_the_sky_too() -> None:
    within = DepthRange.of([depth(2.0, 8.0, 1e6), depth(4.0, 1e6)])
    assert within == DepthRange(2.0, 8.0)
    greys = depth_pass(depth(1.0, 2.0, 4.0, 8.0, 20.0, SKY + 1), within)[0]
    assert greys.tolist() == [65535, 65535, 21845, 0, 0, 0], "by the inverse of the distance"


@pytest.mark.parametrize("frames", [[], [depth(1e6)], [depth(3.0)], [depth(3.0, 3.01)]])
def test_a_take_without_depth_has_a_pass_all_the_same(frames: list[NDArray[np.float32]]) -> None:
    within = DepthRange.of(frames)
    assert within.far >= 1.5 * within.near
    assert depth_pass(depth(3.0, 1e6), within)[0, 1] == 0


def frames_of(path: Path, kind: str) -> list[NDArray[np.uint16]]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format=kind).astype(np.uint16) for frame in film.decode(video=0)]


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    facing: JobSpec = shot(passes=("depth", "pose"), size="MS", framing="single", figures=(Figure(name="MARA"),), frames=6,
                           present=(Figure(name="MARA"),), action="Mara looks out.", move="push-in")  # fmt: skip
    return dict(PrevizEngine().run(facing, ScratchRun(tmp_path_factory.mktemp("pass"))).passes)


def test_a_take_uses_the_whole_range_of_grey(passes: dict[str, Path]) -> None:
    greys = np.stack(frames_of(passes["depth"], "gray16le"))
    assert greys.max() > 60_000 and greys.min() < 8_000
    assert np.percentile(greys, 75) > 12_000, "the people stand out, and not by a few shades of black"


def test_the_right_shoulder_of_who_faces_us_is_red_and_on_our_left(passes: dict[str, Path]) -> None:
    frame = frames_of(passes["pose"], "rgb24")[0].astype(np.uint8)
    assert {tuple(int(c) for c in pixel) for pixel in frame.reshape(-1, 3)} >= {(0, 0, 0)}

    def middle(red: int, green: int, blue: int) -> float:
        near = cv2.inRange(frame, np.array([red, green, blue]), np.array([red, green, blue]))
        assert near.any(), f"nothing is drawn in {red}, {green}, {blue}"
        return float(np.nonzero(near)[1].mean())

    right_shoulder, left_shoulder = middle(255, 170, 0), middle(85, 255, 0)
    assert right_shoulder < left_shoulder
