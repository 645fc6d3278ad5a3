"""A skeleton, and the pose that bends it: forward kinematics for the trunk, two-bone inverse kinematics for the limbs.

A figure at rest faces -y with its left at +x, feet on z = 0. Poses speak in the figure's own measures (arm's length, leg's
length), so the same pose fits a child and a giant.
"""

from dataclasses import dataclass, field, fields, replace

import numpy as np

from milimo.engines.previz.mesh import F32, I32, Vec


@dataclass(frozen=True)
class Rig:
    """Bones in an order where parents come first. `heads` [B, 3] are the joints at rest, metres."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    heads: F32

    def index(self, name: str) -> int:
        return self.names.index(name)

    def head(self, name: str) -> F32:
        return self.heads[self.index(name)]


@dataclass(frozen=True)
class Hand:
    """Where a hand is: from its shoulder, in arm lengths (out to its side, forward, up); `elbow` says where the elbow points."""

    out: float = 0.12
    forward: float = 0.06
    up: float = -0.96
    elbow: Vec = (0.4, -0.9, -0.3)
    """(out, forward, up)."""
    curl: float = 0.35
    """Fingers: 0 stretched, 1 a fist."""
    roll: float = 0.0
    """Radians about the forearm; positive turns the palm up."""
    flex: float = 0.0
    """Radians at the wrist; positive bends it up."""
    world: Vec | None = None
    """Overrides the place: metres in the set."""


@dataclass(frozen=True)
class Foot:
    """Where a foot is: from under its hip, in leg lengths (out, forward, up); `pitch` in radians, toes down positive."""

    out: float = 0.02
    forward: float = 0.0
    up: float = 0.0
    pitch: float = 0.0
    turn: float = 0.15
    knee: Vec = (0.1, 1.0, 0.0)


@dataclass(frozen=True)
class Face:
    """0 to 1 unless said: open mouth, blink; smile and brow -1 to 1; gaze in radians (left positive, up positive)."""

    mouth: float = 0.0
    smile: float = 0.0
    brow: float = 0.0
    blink: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Pose:
    """Angles in radians; `height` is the hips' height as a share of standing."""

    height: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    """Hips (left, forward) of the feet's origin, in leg lengths."""
    lean: float = 0.0
    """Whole trunk forward, from the hips."""
    roll: float = 0.0
    """Whole trunk to its left."""
    turn: float = 0.0
    """Hips to the left."""
    bend: float = 0.0
    """Spine forward."""
    twist: float = 0.0
    """Shoulders to the left against the hips."""
    side: float = 0.0
    """Spine to the left."""
    nod: float = 0.0
    """Head down positive."""
    look: float = 0.0
    """Head to the left."""
    tilt: float = 0.0
    """Head onto its left shoulder."""
    left: Hand = field(default_factory=Hand)
    right: Hand = field(default_factory=Hand)
    left_foot: Foot = field(default_factory=Foot)
    right_foot: Foot = field(default_factory=Foot)
    face: Face = field(default_factory=Face)


def mixed(a: Pose, b: Pose, share: float) -> Pose:
    """The pose `share` of the way from `a` to `b`."""
    if share <= 0:
        return a
    if share >= 1:
        return b
    numbers = {
        item.name: _between(getattr(a, item.name), getattr(b, item.name), share)
        for item in fields(Pose)
        if isinstance(getattr(a, item.name), int | float)
    }
    return replace(
        a,
        **numbers,
        shift=_pair(a.shift, b.shift, share),
        left=_hand(a.left, b.left, share),
        right=_hand(a.right, b.right, share),
        left_foot=_foot(a.left_foot, b.left_foot, share),
        right_foot=_foot(a.right_foot, b.right_foot, share),
        face=_face(a.face, b.face, share),
    )


def _between(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def _pair(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return _between(a[0], b[0], share), _between(a[1], b[1], share)


def _triple(a: Vec, b: Vec, share: float) -> Vec:
    return _between(a[0], b[0], share), _between(a[1], b[1], share), _between(a[2], b[2], share)


def _hand(a: Hand, b: Hand, share: float) -> Hand:
    world = _triple(a.world, b.world, share) if a.world and b.world else (b.world if share > 0.5 else a.world)
    return Hand(
        _between(a.out, b.out, share), _between(a.forward, b.forward, share), _between(a.up, b.up, share),
        _triple(a.elbow, b.elbow, share), _between(a.curl, b.curl, share), _between(a.roll, b.roll, share),
        _between(a.flex, b.flex, share), world,
    )  # fmt: skip


def _foot(a: Foot, b: Foot, share: float) -> Foot:
    return Foot(
        _between(a.out, b.out, share), _between(a.forward, b.forward, share), _between(a.up, b.up, share),
        _between(a.pitch, b.pitch, share), _between(a.turn, b.turn, share), _triple(a.knee, b.knee, share),
    )  # fmt: skip


def _face(a: Face, b: Face, share: float) -> Face:
    return Face(
        _between(a.mouth, b.mouth, share), _between(a.smile, b.smile, share), _between(a.brow, b.brow, share),
        _between(a.blink, b.blink, share), _pair(a.gaze, b.gaze, share),
    )  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A posed skeleton in the set: rotations [B, 3, 3] and joint positions [B, 3]."""

    rotations: F32
    joints: F32
    rig: Rig

    def joint(self, name: str) -> F32:
        return self.joints[self.rig.index(name)]

    def point(self, bone: str, rest: F32) -> F32:
        """Where a point given at rest lies when it rides on `bone`."""
        index = self.rig.index(bone)
        return self.rotations[index] @ (rest - self.rig.heads[index]) + self.joints[index]


def put(rig: Rig, pose: Pose, at: Vec, facing: float) -> Placed:
    """Bend the skeleton into `pose`, its feet's origin at `at`, turned by `facing` radians (0 looks along -y)."""
    turn = _about_z(facing)
    count = len(rig.names)
    rotations = np.tile(np.eye(3, dtype=np.float32), (count, 1, 1))
    joints = np.zeros((count, 3), np.float32)
    leg = float(np.linalg.norm(rig.head("l_upleg") - rig.head("l_foot")))
    ankle = float(rig.head("l_foot")[2])
    hips = rig.head("hips")
    standing = float(rig.head("l_upleg")[2])
    sunk = (pose.height - 1.0) * standing
    origin = np.array(at, np.float32)
    base = turn @ np.array([pose.shift[0] * leg, -pose.shift[1] * leg, float(hips[2]) + sunk], np.float32)
    base += turn @ np.array([0.0, float(hips[1]), 0.0], np.float32) + origin
    trunk = turn @ _about_z(pose.turn) @ _about_y(pose.roll) @ _about_x(pose.lean)
    bends = {
        "spine": _about_z(pose.twist / 3) @ _about_y(pose.side / 3) @ _about_x(pose.bend / 3),
        "chest": _about_z(pose.twist / 3) @ _about_y(pose.side / 3) @ _about_x(pose.bend / 3),
        "upper": _about_z(pose.twist / 3) @ _about_y(pose.side / 3) @ _about_x(pose.bend / 3),
        "neck": _about_z(pose.look * 0.4) @ _about_y(pose.tilt * 0.4) @ _about_x(pose.nod * 0.4),
        "head": _about_z(pose.look * 0.6) @ _about_y(pose.tilt * 0.6) @ _about_x(pose.nod * 0.6),
    }
    for bone, name in enumerate(rig.names):
        parent = rig.parents[bone]
        if parent < 0:
            rotations[bone], joints[bone] = trunk, base
            continue
        rotations[bone] = rotations[parent] @ bends[name] if name in bends else rotations[parent]
        joints[bone] = joints[parent] + rotations[parent] @ (rig.heads[bone] - rig.heads[parent])
    placed = Placed(rotations, joints, rig)
    for sign, letter, hand, foot in ((1.0, "l", pose.left, pose.left_foot), (-1.0, "r", pose.right, pose.right_foot)):
        _reach(placed, letter, sign, hand, turn)
        _step(placed, letter, sign, foot, turn, leg, ankle, origin)
    return placed


def _reach(placed: Placed, letter: str, sign: float, hand: Hand, turn: F32) -> None:
    rig, joints = placed.rig, placed.joints
    arm, forearm, wrist = (rig.index(f"{letter}_{name}") for name in ("arm", "forearm", "hand"))
    length = float(
        np.linalg.norm(rig.heads[arm] - rig.heads[forearm]) + np.linalg.norm(rig.heads[forearm] - rig.heads[wrist])
    )
    # Hand places ride on the trunk, so that a leaning figure keeps its gesture, but half of the lean is let go.
    frame = placed.rotations[rig.index("upper")]
    target = joints[arm] + frame @ (length * np.array([sign * hand.out, -hand.forward, hand.up], np.float32))
    if hand.world is not None:
        target = np.array(hand.world, np.float32)
    hint = frame @ np.array([sign * hand.elbow[0], -hand.elbow[1], hand.elbow[2]], np.float32)
    elbow, end = two_bones(
        joints[arm], target, rig.heads[forearm] - rig.heads[arm], rig.heads[wrist] - rig.heads[forearm], hint
    )
    _align(placed, arm, forearm, elbow)
    _align(placed, forearm, wrist, end)
    axis = end - elbow
    axis = axis / max(1e-6, float(np.linalg.norm(axis)))
    wanted = _about(axis, sign * hand.roll) @ placed.rotations[forearm]
    side = np.cross(axis, (0.0, 0.0, 1.0)).astype(np.float32)
    if np.linalg.norm(side) > 1e-3 and hand.flex:
        wanted = _about(side / np.linalg.norm(side), hand.flex) @ wanted
    placed.rotations[wrist] = wanted
    fingers = [name for name in rig.names if name.startswith(f"{letter}_f_")]
    if fingers:
        # One bone for all fingers bends further than each of three.
        bend = _about(_finger_axis(rig, letter, sign), -sign * hand.curl * (1.3 if len(fingers) == 1 else 0.8))
        _carry(placed, wrist, dict.fromkeys(fingers, bend))
    else:
        _carry(placed, wrist, {})


def _finger_axis(rig: Rig, letter: str, sign: float) -> F32:
    """Fingers curl about the axis across the palm: at rest the palm looks down and the hand lies along the arm."""
    wrist, palm = rig.head(f"{letter}_forearm"), rig.head(f"{letter}_hand")
    along = palm - wrist
    across = (
        np.cross(along, (0.0, 0.0, 1.0)) * sign
        if abs(float(along[2])) < 0.8 * float(np.linalg.norm(along))
        else np.array([0.0, -1.0, 0.0])
    )
    return (across / np.linalg.norm(across)).astype(np.float32)


def _step(
    placed: Placed, letter: str, sign: float, foot: Foot, turn: F32, leg: float, ankle: float, origin: F32
) -> None:
    rig, joints = placed.rig, placed.joints
    thigh, shin, sole = (rig.index(f"{letter}_{name}") for name in ("upleg", "leg", "foot"))
    rest = rig.heads[sole]
    target = origin + turn @ np.array(
        [float(rest[0]) + sign * foot.out * leg, float(rest[1]) - foot.forward * leg, ankle + foot.up * leg], np.float32
    )
    hint = turn @ np.array([sign * foot.knee[0], -foot.knee[1], foot.knee[2]], np.float32)
    knee, end = two_bones(
        joints[thigh], target, rig.heads[shin] - rig.heads[thigh], rig.heads[sole] - rig.heads[shin], hint
    )
    _align(placed, thigh, shin, knee)
    _align(placed, shin, sole, end)
    placed.rotations[sole] = turn @ _about_z(sign * foot.turn) @ _about_x(foot.pitch)
    _carry(placed, sole, {})


def two_bones(start: F32, target: F32, first: F32, second: F32, hint: F32) -> tuple[F32, F32]:
    """Where the middle and end joints of a limb lie when its end reaches for `target` (as near as its length allows)."""
    a, b = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    reach = target - start
    distance = float(np.clip(np.linalg.norm(reach), abs(a - b) + 1e-3, (a + b) * 0.999))
    direction = reach / max(1e-6, float(np.linalg.norm(reach)))
    along = (a * a - b * b + distance * distance) / (2 * distance)
    off = np.sqrt(max(0.0, a * a - along * along))
    bend = hint - direction * float(hint @ direction)
    if np.linalg.norm(bend) < 1e-4:
        bend = np.cross(direction, (0.31, 0.53, 0.79))
    bend = bend / np.linalg.norm(bend)
    return (start + direction * along + bend * off).astype(np.float32), (start + direction * distance).astype(
        np.float32
    )


def _align(placed: Placed, bone: int, child: int, place: F32) -> None:
    """Turn `bone` so that its child's joint falls on `place`, the shortest way from how its parent carries it."""
    rig = placed.rig
    parent = rig.parents[bone]
    carried = placed.rotations[parent] @ (rig.heads[child] - rig.heads[bone])
    placed.rotations[bone] = _shortest(carried, place - placed.joints[bone]) @ placed.rotations[parent]
    placed.joints[child] = placed.joints[bone] + placed.rotations[bone] @ (rig.heads[child] - rig.heads[bone])


def _carry(placed: Placed, bone: int, turns: dict[str, F32]) -> None:
    """Let everything below `bone` follow it."""
    rig = placed.rig
    for child in range(bone + 1, len(rig.names)):
        parent = rig.parents[child]
        if parent < bone or not _below(rig, child, bone):
            continue
        placed.rotations[child] = placed.rotations[parent] @ turns.get(rig.names[child], np.eye(3, dtype=np.float32))
        placed.joints[child] = placed.joints[parent] + placed.rotations[parent] @ (rig.heads[child] - rig.heads[parent])


def _below(rig: Rig, bone: int, ancestor: int) -> bool:
    while bone >= 0:
        if bone == ancestor:
            return True
        bone = rig.parents[bone]
    return False


def _shortest(a: F32, b: F32) -> F32:
    a, b = a / np.linalg.norm(a), b / max(1e-9, float(np.linalg.norm(b)))
    axis = np.cross(a, b)
    sine, cosine = float(np.linalg.norm(axis)), float(a @ b)
    if sine < 1e-6:
        return np.eye(3, dtype=np.float32) if cosine > 0 else _about_x(np.pi)
    return _about((axis / sine).astype(np.float32), float(np.arctan2(sine, cosine)))


def _about(axis: F32, angle: float) -> F32:
    """Rotation by Rodrigues' formula."""
    x, y, z = (float(v) for v in axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]], np.float32)
    return (np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)).astype(np.float32)


def _about_x(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]], np.float32)


def _about_y(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]], np.float32)


def _about_z(angle: float) -> F32:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)


def skinned(vertices: F32, index: I32, weights: F32, placed: Placed) -> F32:
    """Vertices [V, 3] at rest, carried by their four bones (linear blend)."""
    offsets = placed.joints - np.einsum("bij,bj->bi", placed.rotations, placed.rig.heads)
    rotations = np.einsum("vk,vkij->vij", weights, placed.rotations[index])
    return (np.einsum("vij,vj->vi", rotations, vertices) + np.einsum("vk,vki->vi", weights, offsets[index])).astype(
        np.float32
    )
