"""What bodies do: a pose for each deed, moving with time, and the talking and breathing laid over it. Pure."""

import math
from dataclasses import replace

from milimo.engines.previz.rig import Face, Foot, Hand, Pose
from milimo.engines.previz.sets import Seat
from milimo.engines.previz.words import Deed

DOWN = Hand()
SEAT_HEIGHT: dict[Seat, float] = {
    "chair": 0.45,
    "sofa": 0.44,
    "stool": 0.72,
    "bed": 0.54,
    "car": 0.47,
    "bench": 0.46,
    "log": 0.43,
    "boat": 0.40,
    "pew": 0.45,
    "ground": 0.06,
}
"""Metres above the floor."""


def standing(lean: float = 1.0) -> Pose:
    """At ease, the weight on one leg. `lean` 1 or -1 says which."""
    return Pose(
        height=0.985, shift=(0.035 * lean, 0.0), roll=0.02 * lean, side=-0.05 * lean, tilt=0.03 * lean,
        left=replace(DOWN, out=0.16, forward=0.08), right=replace(DOWN, out=0.15, forward=0.12, up=-0.95),
        left_foot=Foot(out=0.05, turn=0.3), right_foot=Foot(out=0.05, forward=0.05, turn=0.25),
    )  # fmt: skip


def sitting(seat: float, leg: float) -> Pose:
    """On a seat `seat` metres high, for a figure whose hips stand `leg` metres high: hands on the thighs."""
    low = min(0.98, max(0.10, (seat + 0.09) / leg))
    reach = 0.52 if seat < 0.65 else 0.38
    feet = Foot(forward=reach, out=0.04, turn=0.12, knee=(0.06, 1.0, 0.9))
    if seat < 0.2:
        feet = Foot(forward=0.62, out=0.02, turn=0.2, knee=(0.2, 0.4, 1.0))
    return Pose(
        height=low,
        shift=(0.0, 0.0),
        lean=0.04,
        bend=0.06,
        left=Hand(0.06, 0.56, -0.62, elbow=(0.7, -0.6, -0.3), curl=0.3),
        right=Hand(0.06, 0.58, -0.6, elbow=(0.7, -0.6, -0.3), curl=0.3),
        left_foot=feet,
        right_foot=replace(feet, forward=feet.forward - 0.06),
    )


def walking(time: float, pace: float = 1.8, swing: float = 1.0) -> Pose:
    """A step cycle, `pace` steps a second."""
    phase = time * pace * math.pi
    s, c = math.sin(phase), math.cos(phase)

    def foot(sign: float) -> Foot:
        x = s * sign
        lift = max(0.0, c * sign)
        return Foot(
            out=-0.01,
            forward=0.34 * swing * x,
            up=0.10 * lift * swing + 0.02 * max(0.0, -x),
            pitch=0.5 * max(0.0, -x) * swing - 0.25 * max(0.0, x) * swing,
            turn=0.06,
        )

    return Pose(
        height=0.975 - 0.022 * abs(s) * swing, lean=0.05 * swing, turn=0.10 * s, twist=-0.2 * s, look=0.1 * s, nod=0.02,
        left=Hand(0.10, -0.42 * s * swing + 0.06, -0.90, curl=0.4), right=Hand(0.10, 0.42 * s * swing + 0.06, -0.90, curl=0.4),
        left_foot=foot(1.0), right_foot=foot(-1.0),
    )  # fmt: skip


def running(time: float) -> Pose:
    phase = time * 2.9 * math.pi
    s, c = math.sin(phase), math.cos(phase)

    def foot(sign: float) -> Foot:
        x = s * sign
        return Foot(
            forward=0.55 * x - 0.08,
            up=0.34 * max(0.0, c * sign) + 0.20 * max(0.0, -x),
            pitch=1.0 * max(0.0, -x),
            turn=0.02,
        )

    def hand(sign: float) -> Hand:
        x = -s * sign
        return Hand(0.08, 0.30 + 0.42 * x, -0.48 + 0.22 * x, elbow=(0.5, -1.0, -0.2), curl=0.9)

    return Pose(
        height=0.93 + 0.03 * abs(c),
        lean=0.28,
        turn=0.16 * s,
        twist=-0.36 * s,
        look=0.16 * s,
        nod=-0.16,
        left=hand(1.0),
        right=hand(-1.0),
        left_foot=foot(1.0),
        right_foot=foot(-1.0),
        face=Face(mouth=0.2, brow=-0.3),
    )


def _upper(pose: Pose, deed: Deed, time: float) -> Pose:  # noqa: PLR0912 -- a table of deeds, one case each
    """The deed's hands, head and trunk over a standing or sitting body."""
    slow, fast = math.sin(time * 1.6), math.sin(time * 6.5)
    right, left = pose.right, pose.left
    match deed:
        case "point":
            return replace(
                pose, right=Hand(0.10, 0.95, 0.12, elbow=(0.8, -0.3, -0.5), curl=0.15), twist=0.12, face=Face(brow=0.2)
            )
        case "aim":
            both = Hand(-0.18, 0.90, 0.02, elbow=(0.9, -0.2, -0.5), curl=0.8)
            return replace(
                pose, right=both, left=replace(both, out=-0.24), lean=pose.lean + 0.05, face=Face(brow=-0.8), nod=0.05
            )
        case "reach" | "open" | "knock" | "push":
            lift = 0.05 if deed in ("knock", "open") else -0.18
            knock = 0.08 * abs(fast) if deed == "knock" else 0.05 * slow
            return replace(
                pose,
                right=Hand(0.05, 0.82 + knock, lift, elbow=(0.8, -0.4, -0.5), curl=0.9 if deed == "knock" else 0.4),
                lean=pose.lean + 0.12,
                bend=pose.bend + 0.08,
                twist=0.15,
                nod=0.2,
                face=Face(gaze=(0.0, -0.3)),
            )
        case "pour":
            return replace(
                pose,
                right=Hand(0.0, 0.55, -0.30, elbow=(1.0, -0.2, 0.1), curl=0.9, roll=-0.6),
                left=Hand(-0.02, 0.52, -0.5, curl=0.7),
                nod=0.36,
                bend=pose.bend + 0.1,
                face=Face(gaze=(0.0, -0.5)),
            )
        case "hold" | "carry":
            return replace(
                pose,
                right=Hand(-0.10, 0.46, -0.42, elbow=(0.9, -0.5, -0.4), curl=0.8, roll=0.6),
                left=Hand(-0.08, 0.46, -0.44, elbow=(0.9, -0.5, -0.4), curl=0.8, roll=0.6),
                nod=0.16,
            )
        case "read":
            return replace(
                pose,
                right=Hand(-0.14, 0.50, -0.26, elbow=(0.9, -0.4, -0.6), curl=0.7, roll=0.9),
                left=Hand(-0.14, 0.50, -0.28, elbow=(0.9, -0.4, -0.6), curl=0.7, roll=0.9),
                nod=0.38,
                face=Face(gaze=(0.1 * slow, -0.5), blink=0.15),
            )
        case "phone":
            return replace(
                pose,
                right=Hand(0.0, 0.10, 0.20, elbow=(0.9, 0.4, -1.0), curl=0.8),
                tilt=-0.1,
                look=0.12,
                face=Face(brow=0.1),
            )
        case "drink" | "eat" | "smoke":
            lift = 0.5 + 0.5 * math.sin(time * 1.1 + 1.2)
            return replace(
                pose,
                right=Hand(-0.28, 0.42, -0.35 + 0.48 * lift, elbow=(0.9, 0.1, -0.8), curl=0.8, roll=0.3),
                nod=-0.12 * lift,
                face=Face(blink=0.3 * lift),
            )
        case "write" | "type" | "clean":
            jog = 0.03 * fast
            return replace(
                pose,
                right=Hand(-0.06 + jog, 0.55, -0.50, elbow=(0.9, -0.6, -0.2), curl=0.6, flex=0.1),
                left=Hand(-0.02 - (jog if deed == "type" else 0.0), 0.56, -0.52, elbow=(0.9, -0.6, -0.2), curl=0.4),
                nod=0.34,
                bend=pose.bend + 0.14,
                face=Face(gaze=(0.0, -0.5)),
            )
        case "paint":
            return replace(
                pose,
                right=Hand(
                    0.0, 0.72 + 0.04 * slow, 0.02 + 0.16 * math.sin(time * 2.2), elbow=(0.9, -0.4, -0.6), curl=0.8
                ),
                left=Hand(-0.02, 0.42, -0.5, curl=0.6, roll=0.8),
                twist=0.1,
                tilt=0.12,
                face=Face(brow=-0.2),
            )
        case "drive":
            grip = Hand(-0.08, 0.66, -0.26 + 0.02 * slow, elbow=(0.8, -0.3, -0.8), curl=0.9)
            return replace(pose, right=grip, left=replace(grip, up=-0.24))
        case "cry":
            return replace(
                pose,
                right=Hand(-0.32, 0.34, 0.26, elbow=(0.8, 0.2, -1.0), curl=0.3),
                left=Hand(-0.3, 0.34, 0.24, elbow=(0.8, 0.2, -1.0), curl=0.3),
                nod=0.5 + 0.04 * fast,
                bend=pose.bend + 0.28,
                face=Face(blink=0.9, brow=0.6, smile=-0.8),
            )
        case "laugh":
            return replace(
                pose,
                nod=-0.16 + 0.05 * fast,
                bend=pose.bend - 0.06,
                left=replace(left, out=0.1, forward=0.3, up=-0.6),
                face=Face(mouth=0.5 + 0.1 * fast, smile=1.0, brow=0.5, blink=0.35),
            )
        case "shake":
            return replace(pose, look=0.3 * math.sin(time * 5.0), nod=0.12, face=Face(brow=-0.3, smile=-0.3))
        case "nod":
            return replace(pose, nod=0.14 + 0.16 * math.sin(time * 5.0), face=Face(smile=0.15))
        case "wave":
            return replace(
                pose,
                right=Hand(0.28 + 0.12 * fast, 0.22, 0.55, elbow=(1.0, 0.0, -0.8), curl=0.1),
                face=Face(smile=0.7, brow=0.3),
            )
        case "shout":
            return replace(
                pose,
                lean=pose.lean + 0.10,
                right=Hand(0.25, 0.5, -0.1, curl=0.2),
                left=Hand(0.3, 0.4, -0.3, curl=0.2),
                nod=-0.1,
                face=Face(mouth=0.95, brow=-0.8),
            )
        case "think":
            return replace(
                pose,
                right=Hand(-0.3, 0.40, 0.12, elbow=(0.6, 0.2, -1.0), curl=0.7),
                left=Hand(-0.30, 0.34, -0.50, elbow=(0.9, -0.3, -0.5), curl=0.6),
                tilt=0.12,
                nod=0.08,
                face=Face(brow=-0.25, gaze=(0.3, 0.25)),
            )
        case "throw":
            return replace(
                pose,
                right=Hand(0.25, -0.1 + 0.6 * slow, 0.5, curl=0.9),
                twist=0.4,
                left=Hand(0.3, 0.5, -0.2),
                face=Face(brow=-0.6),
            )
        case "slice" | "fight":
            return replace(
                pose,
                right=Hand(
                    -0.1 + 0.35 * slow, 0.62, 0.15 + 0.3 * math.sin(time * 3.0), elbow=(0.9, -0.3, -0.4), curl=1.0
                ),
                left=Hand(-0.12, 0.48, 0.02, elbow=(0.8, -0.2, -0.9), curl=1.0),
                twist=0.3 * slow,
                lean=pose.lean + 0.1,
                face=Face(brow=-0.9, smile=-0.3),
            )
        case "look":
            return replace(
                pose, look=pose.look + 0.35 + 0.15 * math.sin(time * 0.9), face=Face(gaze=(0.25, 0.0), brow=0.15)
            )
        case "turn":
            return replace(pose, look=0.55, twist=0.35)
        case "hug" | "kiss":
            return replace(
                pose,
                right=Hand(-0.42, 0.62, -0.05, elbow=(1.0, 0.0, -0.3), curl=0.3),
                left=Hand(-0.36, 0.62, -0.22, elbow=(1.0, 0.0, -0.3), curl=0.3),
                lean=0.1,
                tilt=0.2,
                nod=0.12,
                face=Face(blink=0.9, smile=0.4),
            )
        case "dance":
            return replace(
                pose,
                right=Hand(0.45 + 0.1 * slow, 0.2, 0.45 + 0.2 * fast, elbow=(1, 0, -0.6), curl=0.2),
                left=Hand(0.6, 0.15, -0.1 - 0.2 * fast, elbow=(1, 0, -0.6), curl=0.2),
                side=0.2 * math.sin(time * 4.2),
                roll=-0.1 * math.sin(time * 4.2),
                twist=0.3 * slow,
                face=Face(smile=0.8),
            )
        case _:
            return replace(pose, right=right)


def pose_for(deed: Deed, time: float, seat: float | None, leg: float, lean: float) -> Pose:
    """The pose of a deed `time` seconds in. `seat` is the height of what the figure sits on, if it sits; `leg` its hips' height."""
    if deed in ("enter", "leave", "walk", "climb"):
        return walking(time)
    if deed == "run":
        return running(time)
    if deed in ("lie", "sleep"):
        return Pose(
            height=0.13,
            lean=-1.5,
            shift=(0.0, -0.3),
            left=Hand(0.18, 0.05, -0.9),
            right=Hand(0.1, 0.3, -0.66),
            left_foot=Foot(forward=0.6, up=0.02, pitch=-1.2),
            right_foot=Foot(forward=0.58, up=0.02, pitch=-1.3),
            face=Face(blink=1.0 if deed == "sleep" else 0.3),
            nod=0.12,
        )
    if deed == "fall":
        return Pose(
            height=0.42,
            lean=0.85,
            bend=0.3,
            left=Hand(0.3, 0.7, 0.1, curl=0.1),
            right=Hand(0.25, 0.8, -0.1, curl=0.1),
            left_foot=Foot(forward=0.1),
            right_foot=Foot(forward=-0.55, up=0.08, pitch=0.9),
            face=Face(mouth=0.7, brow=0.8),
        )
    if deed == "kneel":
        knee = (0.0, 1.0, -0.6)
        return Pose(
            height=0.53,
            lean=0.03,
            left=Hand(-0.18, 0.46, -0.34, curl=0.4),
            right=Hand(-0.18, 0.46, -0.34, curl=0.4),
            left_foot=Foot(forward=-0.46, up=0.02, pitch=1.3, knee=knee),
            right_foot=Foot(forward=-0.44, up=0.02, pitch=1.3, knee=knee),
            nod=0.2,
        )
    if deed == "crouch":
        return Pose(
            height=0.52,
            lean=0.5,
            bend=0.2,
            shift=(0.0, -0.12),
            left=Hand(0.1, 0.55, -0.5),
            right=Hand(0.05, 0.5, -0.62),
            left_foot=Foot(forward=0.18, out=0.08),
            right_foot=Foot(forward=-0.22, out=0.08, pitch=0.7, up=0.05),
            nod=-0.35,
            face=Face(brow=-0.3),
        )
    if deed == "fight":
        base = replace(
            standing(lean),
            height=0.92,
            left_foot=Foot(out=0.12, forward=0.2, turn=0.2),
            right_foot=Foot(out=0.14, forward=-0.2, turn=0.5),
        )
    elif seat is not None:
        base = sitting(seat, leg)
    else:
        base = standing(lean)
    return _upper(base, deed, time)


def alive(pose: Pose, time: float, seed: int, speaking: bool, busy: bool) -> Pose:
    """Breath, weight and glances; and for who speaks, mouth, head and a free hand."""
    a = seed * 1.7
    breath = math.sin(time * 1.5 + a)
    face = pose.face
    # Stills are drawn of the first and the fourth second: eyes are open at both.
    blink = 1.0 if (time * 0.31 + (seed * 0.37) % 1.0 * 0.7) % 1.0 > 0.965 else 0.0
    pose = replace(
        pose,
        bend=pose.bend + 0.010 * breath,
        nod=pose.nod + 0.02 * math.sin(time * 0.9 + a),
        tilt=pose.tilt + 0.02 * math.sin(time * 0.7 + a * 2),
        face=replace(face, blink=max(face.blink, blink)),
    )
    if not speaking:
        return pose
    open_mouth = 0.18 + 0.32 * abs(math.sin(time * 8.3 + a)) * (0.55 + 0.45 * math.sin(time * 3.1 + a)) + 0.12
    beat = math.sin(time * 2.3 + a)
    pose = replace(
        pose, nod=pose.nod + 0.05 * math.sin(time * 3.7 + a), tilt=pose.tilt + 0.05 * beat,
        face=replace(pose.face, mouth=max(pose.face.mouth, open_mouth), brow=pose.face.brow + 0.25 + 0.2 * beat),
    )  # fmt: skip
    if busy:
        return pose
    lift = 0.5 + 0.5 * math.sin(time * 1.3 + a + 1.2)
    hand = Hand(
        0.12 + 0.06 * beat, 0.42 + 0.06 * lift, -0.52 + 0.24 * lift, elbow=(0.7, -0.7, -0.5), curl=0.25, roll=0.8
    )
    return replace(pose, right=hand) if seed % 2 else replace(pose, left=hand)
