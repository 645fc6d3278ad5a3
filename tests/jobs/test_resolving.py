"""From the result of another job to the frame that is meant."""

import pytest

from milimo.domain.asset import Take
from milimo.domain.job import SpecInput
from milimo.jobs.resolving import last_shown
from tests.jobs.conftest import spec


@pytest.mark.parametrize(
    ("shown", "shot_start", "made", "frame"),
    [
        (40, 0, 97, 39),
        (40, 8, 97, 47),
        (96, 0, 97, 95),
        (120, 0, 97, 96),
        (0, 0, 97, 11),
        (0, 8, 97, 19),
    ],
)
def test_the_last_frame_that_is_shown(shown: int, shot_start: int, made: int, frame: int) -> None:
    """A spec of 12 frames; handles lie before, and where the film is too short its last is held."""
    take = Take(
        id="take_000001", shot_id="shot_000001", job_id="job_000001", number=1, type="motion", asset_id="asset_000001",
        frames=made, shot_start=shot_start, engine="ltx2", digest="",
    )  # fmt: skip
    it = SpecInput(role="first_frame", last_frame_of="job_000001", shown_frames=shown)
    assert last_shown(take, it, spec(frames=12)) == frame
