"""Blocking and cameras, without a drawing: places are kept, the line is kept, sizes are true."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.job import Figure
from milimo.domain.shot import Move, Size
from milimo.engines.previz.framing import Sitter, framing_camera, moved, over_shoulder
from milimo.engines.previz.poses import pose_for
from milimo.engines.previz.rig import mixed
from milimo.engines.previz.staging import Plan, stage
from milimo.engines.previz.words import Deed
from tests.engines.contract import shot

NAMES = ("MARA", "TOM", "INES", "OLAF")
PEOPLE = tuple(Figure(name=name, speaks=True) for name in NAMES)


def _sitter(x: float, facing: float) -> Sitter:
    eyes = np.array([x, 0.0, 1.62], np.float32)
    return Sitter(eyes, 1.74, 1.51, facing, 0.0, True, eyes - np.array([0, 0, 0.7], np.float32))


@given(
    st.permutations(range(4)),
    st.integers(1, 4),
    st.sampled_from(["", "Mara walks.", "Tom sits. Ines points.", "Olaf looks at Mara."]),
)
def test_people_keep_their_places_whoever_is_on_screen(order: list[int], count: int, action: str) -> None:
    whole = stage(shot(figures=PEOPLE, present=PEOPLE, action=""), Plan())
    homes = {player.name: player.home for player in whole.players}
    shown = stage(shot(figures=tuple(PEOPLE[i] for i in order[:count]), present=PEOPLE, action=action), Plan())
    assert all(player.home == homes[player.name] for player in shown.players)
    assert [player.looks for player in shown.players] == [
        next(p.looks for p in whole.players if p.name == s.name) for s in shown.players
    ]


def test_a_sentence_tells_of_whom_it_names() -> None:
    players = stage(
        shot(
            figures=PEOPLE[:3],
            present=PEOPLE[:3],
            action="Tom points at Mara. She sits. Ines and Tom laugh.",
            dialogue=(),
            frames=1,
        ),
        Plan(),
    ).players
    deeds = {player.name: [beat.deed for beat in player.beats] for player in players}
    assert "point" in deeds["TOM"] and "laugh" in deeds["INES"] and "laugh" in deeds["TOM"]
    assert "point" not in deeds["MARA"]


def test_only_who_has_the_line_speaks() -> None:
    mara, tom = stage(shot(frames=96), Plan()).players
    assert mara.talks and not tom.talks
    mouths = [mara.state(t).pose.face.mouth for t in np.linspace(0.6, 3.2, 20)]
    assert max(mouths) > 0.3 and tom.state(1.0).pose.face.mouth == 0.0


@pytest.mark.parametrize("size", ["ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS"])
def test_a_size_frames_what_its_name_says(size: Size) -> None:
    sitter = _sitter(0.0, 0.4)
    camera = framing_camera("single", size, [sitter], [], 16 / 9, 0.0)

    def seen(height: float) -> bool:
        return abs(float(camera.project(np.array([[0, 0, height]], np.float32), 16 / 9)[0, 1])) < 1

    head = sitter.head
    expected = {
        "ECU": (False, False, False, False),
        "CU": (True, False, False, False),
        "MCU": (True, False, False, False),
        "MS": (True, True, False, False),
        "MLS": (True, True, True, False),
        "LS": (True, True, True, True),
        "ELS": (True, True, True, True),
    }[size]
    crown, waist, knee, foot = sitter.crown, sitter.chin - 2.1 * head, sitter.chin - 3.6 * head, 0.02
    assert tuple(seen(height) for height in (crown, waist, knee, foot)) == expected
    assert seen(float(sitter.eyes[2]))


@given(
    st.floats(-1.6, 1.6),
    st.floats(0.3, 1.5),
    st.sampled_from(["CU", "MCU", "MS", "MLS", "LS"]),
    st.sampled_from([0.5625, 1.0, 16 / 9, 2.39]),
)
def test_the_camera_never_crosses_the_line(facing: float, gap: float, size: Size, aspect: float) -> None:
    left, right = _sitter(-gap, abs(facing)), _sitter(gap, -abs(facing))
    cameras = [
        framing_camera("single", size, [left], [right], aspect, 0.0),
        framing_camera("single", size, [right], [left], aspect, 0.0),
        framing_camera("two", size, [left, right], [], aspect, 0.0),
    ]
    cameras += [over_shoulder(left, right, size, aspect), over_shoulder(right, left, size, aspect)]
    assert all(camera.eye[1] < 0 for camera in cameras)
    # Screen direction holds: in shots of both, the left one stays on the left.
    for camera in cameras[2:]:
        a, b = camera.project(np.array([left.eyes, right.eyes]), aspect)
        assert a[0] < b[0]


@pytest.mark.parametrize(
    "move", ["push-in", "pull-out", "pan-left", "pan-right", "tilt-up", "crane-down", "track-left", "handheld"]
)
def test_a_move_eases_and_never_jumps(move: Move) -> None:
    path = moved(framing_camera("single", "MS", [_sitter(0, 0.3)], [], 16 / 9, 0.0), move, 1.0, 96, 7)
    eyes = np.array([[*path(i / 95).eye, *path(i / 95).at] for i in range(96)])
    steps = np.abs(np.diff(eyes, axis=0)).max(axis=1)
    assert np.ptp(eyes) > 0
    assert steps.max() < 0.12
    if move != "handheld":
        assert steps[0] < 0.1 * steps.max() and steps[-1] < 0.1 * steps.max()


@given(
    st.sampled_from(["stand", "walk", "run", "sit", "hug", "paint", "lie", "fight", "drink"]),
    st.sampled_from(["stand", "phone", "kneel"]),
    st.floats(0, 1),
    st.floats(0, 20),
)
def test_mixing_poses_stays_between_them(one: Deed, two: Deed, share: float, time: float) -> None:
    a, b = pose_for(one, time, None, 0.9, 1.0), pose_for(two, time, None, 0.9, 1.0)
    between = mixed(a, b, share)
    for name in ("height", "lean", "nod", "look"):
        low, high = sorted((getattr(a, name), getattr(b, name)))
        assert low - 1e-9 <= getattr(between, name) <= high + 1e-9
    assert mixed(a, b, 0.0) == a and mixed(a, b, 1.0) == b
    assert math.isfinite(between.left.up)


def test_people_turn_to_whom_they_share_the_frame_with() -> None:
    for pair in ((0, 2), (2, 0), (1, 2), (3, 1)):
        one, other = stage(shot(figures=tuple(PEOPLE[i] for i in pair), present=PEOPLE, action=""), Plan()).players
        for player, partner in ((one, other), (other, one)):
            ahead = (math.sin(player.facing), -math.cos(player.facing))
            assert ahead[0] * (partner.home[0] - player.home[0]) > 0, pair


def test_a_call_is_held_to_the_ear_through_the_scene() -> None:
    alone = shot(figures=PEOPLE[:1], present=PEOPLE[:1], action="", scenery="intercut", frames=96)
    [player] = stage(alone, Plan()).players
    assert player.holding == "phone" and {beat.deed for beat in player.beats} == {"phone"}
    [player] = stage(alone.model_copy(update={"scenery": ""}), Plan()).players
    assert player.holding is None


def test_who_walks_with_a_lantern_carries_it() -> None:
    [player] = stage(
        shot(figures=PEOPLE[:1], present=PEOPLE[:1], action="Mara walks the breakwater with a lantern.", dialogue=()),
        Plan(),
    ).players
    assert player.holding == "lantern"
