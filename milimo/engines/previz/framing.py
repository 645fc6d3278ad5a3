"""The camera of a shot: true sizes by the body's landmarks, a lens for each size, and a move with ease. Pure arithmetic."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from milimo.domain.shot import Framing, Move, Size
from milimo.engines.previz.camera import Camera, between
from milimo.engines.previz.mesh import F32, Vec

LENSES: dict[Size, float] = {"ECU": 100.0, "CU": 85.0, "MCU": 65.0, "MS": 50.0, "MLS": 40.0, "LS": 32.0, "ELS": 24.0}
"""Focal lengths in millimetres on a frame 36 wide."""
BELOW: dict[Size, float] = {"ECU": -0.20, "CU": 0.48, "MCU": 1.15, "MS": 2.45, "MLS": 4.2, "LS": 7.3, "ELS": 9.0}
"""How far under the chin the frame ends, in heads."""
ABOVE: dict[Size, float] = {"ECU": -0.22, "CU": 0.20, "MCU": 0.30, "MS": 0.38, "MLS": 0.5, "LS": 0.8, "ELS": 9.0}
"""How far over the crown it begins, in heads."""

SPANS: dict[Size, float] = {"ECU": 0.12, "CU": 0.3, "MCU": 0.45, "MS": 0.75, "MLS": 1.2, "LS": 1.8, "ELS": 3.5}
"""The least height framed, metres: for who lies down."""


@dataclass(frozen=True)
class Sitter:
    """Whom a camera frames: places in the set at one moment, metres."""

    eyes: F32
    crown: float
    chin: float
    facing: float
    floor: float
    speaks: bool
    hips: F32

    @property
    def head(self) -> float:
        return self.crown - self.chin


def lens(size: Size, aspect: float) -> float:
    """Tangent of half the vertical angle. Upright pictures keep the height of a wide one."""
    return 10.125 / LENSES[size] * (1.0 if aspect >= 1.2 else 1.12)


def look(at: Vec, distance: float, azimuth: float, rise: float, height: float) -> Camera:
    """A camera `distance` from `at`, round by `azimuth` (0 is -y) and lifted by `rise` radians."""
    flat = distance * math.cos(rise)
    return Camera(
        (at[0] + flat * math.sin(azimuth), at[1] - flat * math.cos(azimuth), at[2] + distance * math.sin(rise)),
        at,
        height,
    )


def single(sitter: Sitter, size: Size, aspect: float, floor: float) -> Camera:
    """One figure, three-quarters, with room where it looks."""
    height = lens(size, aspect)
    top, low = sitter.crown + ABOVE[size] * sitter.head, sitter.chin - BELOW[size] * sitter.head
    if size in ("LS", "ELS"):
        low = min(low, sitter.floor - 0.25 * sitter.head)
    if size in ("CU", "MCU", "MS"):
        low = max(low, floor - 0.1)
    distance = max(top - low, SPANS[size]) / 2 / height
    azimuth = max(-0.7, min(0.7, _wrapped(sitter.facing) * 0.45))
    lead = math.sin(_wrapped(sitter.facing) - azimuth) * 0.16 * (top - low) * min(1.6, aspect)
    lead *= {"ECU": 0.5, "CU": 0.8, "MCU": 1.0}.get(size, 1.2)
    centre = (
        float(sitter.eyes[0]) + lead * math.cos(azimuth),
        float(sitter.eyes[1]) + lead * math.sin(azimuth),
        (top + low) / 2,
    )
    rise = {"ECU": 0.0, "CU": 0.02, "MCU": 0.03, "MS": 0.05, "MLS": 0.04, "LS": 0.06, "ELS": 0.16}[size]
    if float(sitter.hips[2]) > float(sitter.eyes[2]) - 0.2:
        rise, azimuth = 0.5, 0.7  # somebody who lies is seen from above and aside
    return look(centre, distance, azimuth, rise, height)


def several(sitters: Sequence[Sitter], size: Size, aspect: float, floor: float) -> Camera:
    """Two or more, from the audience's side, wide enough for all."""
    height = lens(size, aspect)
    head = max(s.head for s in sitters)
    top = max(s.crown for s in sitters) + ABOVE[size] * head
    low = min(s.chin for s in sitters) - BELOW[size] * head
    if size in ("LS", "ELS"):
        low = min(low, floor - 0.2)
    xs = [float(s.eyes[0]) for s in sitters]
    near = min(float(s.eyes[1]) for s in sitters)
    far = max(float(s.eyes[1]) for s in sitters)
    width = max(xs) - min(xs) + 3.4 * head
    distance = max((top - low) / 2 / height, width / 2 / (height * aspect)) + max(0.0, (far - near) * 0.3)
    fitted = max((top - low) / 2, width / 2 / aspect)
    centre_z = top - fitted if fitted > (top - low) / 2 and size not in ("LS", "ELS") else (top + low) / 2
    centre = ((max(xs) + min(xs)) / 2, near, max(centre_z, 0.55 + floor))
    rise = {"LS": 0.08, "ELS": 0.18}.get(size, 0.05)
    return look(centre, distance, 0.12, rise, height)


def over_shoulder(sitter: Sitter, near: Sitter, size: Size, aspect: float) -> Camera:
    """From behind `near`'s shoulder on the camera's side of the line, onto `sitter`."""
    line = near.eyes[:2] - sitter.eyes[:2]
    gap = max(0.35, float(np.linalg.norm(line)))
    back = line / gap
    side = np.array([back[1], -back[0]])
    if side[1] > 0:
        side = -side
    away = 0.85
    eye = near.eyes[:2] + back * away + side * 0.34
    rise = max(near.crown - 0.10 * near.head, float(sitter.eyes[2]) + 0.04)
    distance = float(np.linalg.norm(eye - sitter.eyes[:2]))
    height = min(
        0.34, max(0.2, (BELOW["MCU" if size in ("ECU", "CU", "MCU") else "MS"] + 1.5) * sitter.head / 2 / distance)
    )
    height *= 1.0 if aspect >= 1.2 else 1.3
    # The one spoken to stands off centre, away from the shoulder.
    shift = -side * 0.0 + back * 0.0
    at = sitter.eyes[:2] + shift + side * 0.10
    return Camera(
        (float(eye[0]), float(eye[1]), rise),
        (float(at[0]), float(at[1]), float(sitter.eyes[2]) - 0.25 * sitter.head),
        height,
    )


def point_of_view(sitter: Sitter, seer: Sitter | None, size: Size, aspect: float) -> Camera:
    """What the other sees: from its eyes, or from in front where it is not in the scene."""
    height = lens(size if size not in ("LS", "ELS") else "MLS", aspect)
    if seer is None:
        return look(
            (float(sitter.eyes[0]), float(sitter.eyes[1]), float(sitter.eyes[2]) - 0.3 * sitter.head),
            1.5,
            max(-0.5, min(0.5, sitter.facing * 0.8)),
            0.0,
            height,
        )
    return Camera(
        _vec(seer.eyes), (float(sitter.eyes[0]), float(sitter.eyes[1]), float(sitter.eyes[2]) - 0.15), max(0.16, height)
    )


def insert(thing: Vec, span: float, aspect: float, seed: int, flat: bool = False) -> Camera:
    """A thing from three quarters above, what lies `flat` from higher; `span` is its size in metres."""
    height = 10.125 / 70.0
    azimuth = (0.12 if flat else 0.32) * (1 if seed % 2 else -1)
    return look(
        (thing[0], thing[1], thing[2] + span * (0.0 if flat else 0.3)),
        span * (0.9 if flat else 1.25) / height / min(1.6, max(0.7, aspect)),
        azimuth,
        1.02 if flat else 0.42,
        height,
    )


def establishing(
    bounds: tuple[float, float, float, float, float], inside: bool, aspect: float, people: Sequence[Sitter]
) -> Camera:
    """The whole place, a little from above."""
    if inside:
        x0, x1, y0, y1, top = bounds
        wide = min(x1 - x0, 9.0)
        middle = max(-0.8, min(1.4, (y0 + y1) / 2 + 0.6))
        height = 10.125 / 24.0 * (1.0 if aspect >= 1.2 else 1.2)
        distance = max(wide / 2 / (height * aspect) * 0.92, 3.2)
        return look((0.15, middle, min(1.1, top * 0.42)), distance, 0.30, 0.13, height)
    del people
    height = 10.125 / 26.0
    return look((0.0, 2.0, 2.1), 12.5, 0.16, 0.07, height)


Path = Callable[[float], Camera]


def moved(base: Camera, move: Move, span: float, frames: int, seed: int) -> Path:
    """The camera over the shot: `share` 0 to 1 in, camera out. `span` is the height of what is framed, metres."""
    start, end = _ends(base, move, span)
    if move == "static" or frames == 0:
        return lambda share: base
    if move == "handheld":
        return lambda share: _shaken(base, share, span, seed)
    return lambda share: between(start, end, _ease(share))


def _ends(base: Camera, move: Move, span: float) -> tuple[Camera, Camera]:
    forward, right, _ = base.axes()
    eye, at = np.array(base.eye), np.array(base.at)
    gap = float(np.linalg.norm(at - eye))

    def shifted(eye_by: F32, at_by: F32) -> Camera:
        return Camera(_vec(eye + eye_by), _vec(at + at_by), base.height)

    none = np.zeros(3, np.float32)
    up = np.array([0, 0, 1], np.float32)
    across = right * np.float32(span * 0.34)
    match move:
        case "push-in":
            return shifted(-forward * gap * 0.20, none), shifted(forward * gap * 0.10, none)
        case "pull-out":
            return shifted(forward * gap * 0.10, none), shifted(-forward * gap * 0.32, none)
        case "pan-left":
            return shifted(none, across), shifted(none, -across * 0.25)
        case "pan-right":
            return shifted(none, -across), shifted(none, across * 0.25)
        case "tilt-up":
            return shifted(none, -up * span * 0.28), shifted(none, up * span * 0.05)
        case "tilt-down":
            return shifted(none, up * span * 0.26), shifted(none, none)
        case "track-left":
            return shifted(across * 1.5, across * 0.4), shifted(-across * 1.5, -across * 0.4)
        case "track-right":
            return shifted(-across * 1.5, -across * 0.4), shifted(across * 1.5, across * 0.4)
        case "crane-up":
            return shifted(none, none), shifted(up * min(2.6, gap * 0.45) - forward * gap * 0.12, none)
        case "crane-down":
            return shifted(up * min(2.6, gap * 0.45) - forward * gap * 0.12, none), shifted(none, none)
        case _:
            return base, base


def _shaken(base: Camera, share: float, span: float, seed: int) -> Camera:
    t = share * 21.0 + seed % 7
    x = 0.020 * span * (math.sin(t * 1.3) + 0.6 * math.sin(t * 2.9 + 1.0))
    z = 0.016 * span * (math.sin(t * 1.7 + 2.0) + 0.5 * math.sin(t * 3.7))
    return Camera(
        (base.eye[0] + x * 0.5, base.eye[1], base.eye[2] + z * 0.5),
        (base.at[0] + x, base.at[1], base.at[2] + z),
        base.height,
        0.008 * math.sin(t * 1.1),
    )


def framing_camera(
    framing: Framing, size: Size, sitters: Sequence[Sitter], others: Sequence[Sitter], aspect: float, floor: float
) -> Camera:
    """The camera for people. `sitters` are on screen, subject first; `others` are in the scene besides."""
    subject = sitters[0]
    if framing == "over-shoulder" and (len(sitters) > 1 or others):
        return over_shoulder(subject, sitters[1] if len(sitters) > 1 else others[0], size, aspect)
    if framing == "POV":
        seer = others[0] if others else None
        return point_of_view(subject, seer, size, aspect)
    wide = size in ("LS", "ELS")
    if framing in ("two", "group") or (wide and len(sitters) > 1) or (framing != "single" and len(sitters) > 1):
        return several(sitters if framing != "two" else sitters[: max(2, len(sitters))], size, aspect, floor)
    return single(subject, size, aspect, floor)


def holds(camera: Camera, aspect: float, points: F32, margin: float = 0.88) -> bool:
    """Whether all points [N, 3] lie inside the frame."""
    seen = camera.project(points, aspect)
    return bool(((np.abs(seen[:, 0]) < margin) & (np.abs(seen[:, 1]) < margin) & (seen[:, 2] > 0.25)).all())


def drawn_back(camera: Camera, by: float, towards: Vec | None = None) -> Camera:
    """The camera further off by a share of its distance, looking a little more at `towards`."""
    eye, at = np.array(camera.eye), np.array(camera.at)
    if towards is not None:
        at = at + (np.array(towards) - at) * 0.5
    return Camera(_vec(at + (eye - at) * (1 + by)), _vec(at), camera.height)


def _vec(values: F32) -> Vec:
    return float(values[0]), float(values[1]), float(values[2])


def _wrapped(angle: float) -> float:
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * share * (share * (share * 6 - 15) + 10)
