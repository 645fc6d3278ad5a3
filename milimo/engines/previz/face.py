"""A face in ink: eyes, brows, mouth and the lines of age, as marks on the skin that move with what the figure feels and says."""

import math
from collections.abc import Callable

import numpy as np

from milimo.engines.previz.body import Body, Looks
from milimo.engines.previz.mesh import F32, Colour
from milimo.engines.previz.rig import Face

INK: Colour = (0.10, 0.08, 0.09)
WHITE: Colour = (0.95, 0.94, 0.90)
COLUMNS = 13


class Marks:
    """Collects marks: capsules between two places with a radius at each end."""

    def __init__(self) -> None:
        self.rows: list[list[float]] = []

    def line(self, a: F32, b: F32, ra: float, rb: float, colour: Colour, squash: float = 1.0) -> None:
        bound = float(np.linalg.norm(np.asarray(b) - np.asarray(a))) + max(ra, rb) * max(1.0, squash) + 0.06
        self.rows.append([*map(float, a), *map(float, b), ra, rb, *colour, squash, bound * bound])

    def curve(self, points: list[F32], radii: list[float], colour: Colour) -> None:
        for a, b, ra, rb in zip(points, points[1:], radii, radii[1:], strict=False):
            self.line(a, b, ra, rb, colour)

    def table(self) -> F32:
        return np.array(self.rows, np.float32).reshape(-1, COLUMNS)


def face_marks(body: Body, looks: Looks, face: Face) -> F32:
    """The marks of a face, [D, 13] as the kernels take them."""
    marks = Marks()
    unit = body.marks.crown - body.marks.chin
    for side, eye in zip((1.0, -1.0), body.marks.eyes, strict=True):
        if body.drawn_eyes:
            _eye(marks, body, looks, face, eye, side)
        _brow(marks, body, looks, face, eye, side, unit)
    if looks.beard:
        _beard(marks, body, looks, unit)
    _mouth(marks, body, looks, face, unit)
    if body.drawn_eyes:
        nose = body.marks.nose
        for side in (1.0, -1.0):
            marks.line(
                _at(nose, side * 0.03 * unit, 0.02 * unit, -0.035 * unit),
                _at(nose, side * 0.045 * unit, 0.02 * unit, -0.03 * unit),
                0.008 * unit,
                0.006 * unit,
                INK,
            )
    if looks.age == "old":
        _age(marks, body, looks, unit)
    if looks.glasses:
        _glasses(marks, body)
    return marks.table()


def eye_marks(body: Body, looks: Looks, face: Face) -> F32:
    """Iris, pupil and spark on modelled eyes."""
    marks = Marks()
    if body.drawn_eyes:
        return marks.table()
    unit = body.marks.crown - body.marks.chin
    iris = (0.30, 0.19, 0.11) if sum(looks.hair_colour) < 1.1 else (0.25, 0.36, 0.42)
    for eye in body.marks.eyes:
        at = _at(eye, 0.045 * unit * math.sin(face.gaze[0]), 0, 0.035 * unit * math.sin(face.gaze[1]) - 0.002 * unit)
        marks.line(at, at, 0.028 * unit, 0.028 * unit, iris)
        marks.line(at, at, 0.014 * unit, 0.014 * unit, (0.04, 0.03, 0.04))
        spark = _at(at, 0.009 * unit, 0, 0.010 * unit)
        marks.line(spark, spark, 0.006 * unit, 0.006 * unit, (1.0, 1.0, 1.0))
    return marks.table()


def _at(origin: F32, x: float, y: float, z: float) -> F32:
    return (np.asarray(origin) + np.array([x, y, z])).astype(np.float32)


def _darker(colour: Colour, share: float) -> Colour:
    return colour[0] * share, colour[1] * share, colour[2] * share


def _eye(marks: Marks, body: Body, looks: Looks, face: Face, eye: F32, side: float) -> None:
    r = body.marks.eye_radius
    shut = face.blink
    open_share = (0.62 if face.brow < 0.4 else 0.74) * (1 - shut)
    iris = (0.30, 0.19, 0.11) if sum(looks.hair_colour) < 1.1 else (0.25, 0.36, 0.42)
    lid = INK
    if open_share > 0.12:
        marks.line(_at(eye, -0.42 * r, 0, 0), _at(eye, 0.42 * r, 0, 0), 0.62 * r, 0.62 * r, WHITE, squash=open_share)
        gaze = _at(eye, 0.5 * r * math.sin(face.gaze[0]) * 1.2, 0, 0.35 * r * math.sin(face.gaze[1]))
        marks.line(gaze, gaze, 0.47 * r, 0.47 * r, _darker(iris, 0.9), squash=min(1.0, open_share * 1.35))
        marks.line(gaze, gaze, 0.24 * r, 0.24 * r, (0.04, 0.03, 0.04))
        spark = _at(gaze, 0.13 * r, 0, 0.13 * r)
        marks.line(spark, spark, 0.09 * r, 0.09 * r, (1.0, 1.0, 1.0))
    height = 0.62 * r * open_share
    weight = r * (0.17 if looks.woman else 0.13)
    points = [
        _at(eye, side * x * r, 0, z * height - (1 - open_share) * 0.12 * r)
        for x, z in ((-1.02, -0.25), (-0.6, 0.78), (0.0, 1.08), (0.6, 0.82), (1.1, 0.0))
    ]
    marks.curve(points, [weight * 0.5, weight, weight * 1.15, weight * 1.2, weight * 0.8], lid)
    if looks.woman and open_share > 0.12:
        marks.line(points[-1], _at(points[-1], side * 0.28 * r, 0, 0.24 * r), weight * 0.7, weight * 0.15, lid)
    lower = [_at(eye, side * x * r, 0, -z * height) for x, z in ((-0.6, 0.85), (0.1, 1.15), (0.75, 0.75))]
    marks.curve(lower, [weight * 0.22, weight * 0.34, weight * 0.3], _darker(looks.skin, 0.45))


def _brow(marks: Marks, body: Body, looks: Looks, face: Face, eye: F32, side: float, unit: float) -> None:
    r = body.marks.eye_radius
    lift = body.marks.brow - float(eye[2]) + 0.018 * unit * face.brow
    frown = -0.03 * unit * min(0.0, face.brow)
    dark = _darker(looks.hair_colour, 0.75) if sum(looks.hair_colour) < 1.8 else _darker(looks.hair_colour, 0.6)
    weight = r * (0.16 if looks.woman else 0.26)
    inner = _at(eye, -side * 0.85 * r, 0, lift - frown - 0.15 * r + 0.2 * r * max(0.0, face.brow))
    middle = _at(eye, side * 0.25 * r, 0, lift + 0.18 * r)
    outer = _at(eye, side * 1.3 * r, 0, lift - 0.2 * r)
    marks.curve([inner, middle, outer], [weight, weight * 0.95, weight * 0.3], dark)


def _mouth(marks: Marks, body: Body, looks: Looks, face: Face, unit: float) -> None:
    mouth, half = body.marks.mouth, body.marks.mouth_width
    open_mouth = face.mouth if body.drawn_eyes else 0.0
    half *= 1 + 0.18 * face.smile - 0.15 * open_mouth
    corner = 0.028 * unit * face.smile
    lip = (
        tuple(0.62 * skin + 0.38 * red for skin, red in zip(looks.skin, (0.70, 0.22, 0.22), strict=True))
        if looks.woman
        else _darker(looks.skin, 0.8)
    )
    colour = (lip[0], lip[1], lip[2])
    drop = 0.075 * unit * open_mouth
    if not body.drawn_eyes:
        tint: Colour = (
            (0.55 * looks.skin[0] + 0.45 * 0.72, 0.55 * looks.skin[1] + 0.45 * 0.26, 0.55 * looks.skin[2] + 0.45 * 0.26)
            if looks.woman
            else _darker(looks.skin, 0.86)
        )
        marks.line(
            _at(mouth, -half * 0.55, 0.01 * unit, 0.016 * unit),
            _at(mouth, half * 0.55, 0.01 * unit, 0.016 * unit),
            0.018 * unit,
            0.018 * unit,
            tint,
        )
        marks.line(
            _at(mouth, -half * 0.45, 0.01 * unit, -0.022 * unit),
            _at(mouth, half * 0.45, 0.01 * unit, -0.022 * unit),
            0.025 * unit,
            0.025 * unit,
            tint,
        )
    if body.drawn_eyes:
        if looks.woman:
            marks.line(
                _at(mouth, -half * 0.45, 0, 0.012 * unit),
                _at(mouth, half * 0.45, 0, 0.012 * unit),
                0.014 * unit,
                0.014 * unit,
                colour,
            )
        marks.line(
            _at(mouth, -half * 0.35, 0, -0.018 * unit - drop),
            _at(mouth, half * 0.35, 0, -0.018 * unit - drop),
            0.018 * unit,
            0.018 * unit,
            colour,
        )
        if open_mouth > 0.08:
            centre = _at(mouth, 0, 0, -drop * 0.45)
            marks.line(
                _at(centre, -half * 0.5, 0, 0),
                _at(centre, half * 0.5, 0, 0),
                drop * 0.62 + 0.004 * unit,
                drop * 0.62 + 0.004 * unit,
                (0.22, 0.07, 0.07),
            )
            if open_mouth > 0.3:
                marks.line(
                    _at(mouth, -half * 0.42, 0, -0.004 * unit),
                    _at(mouth, half * 0.42, 0, -0.004 * unit),
                    0.011 * unit,
                    0.011 * unit,
                    WHITE,
                )
    left, right = _at(mouth, half, 0.02 * unit, corner), _at(mouth, -half, 0.02 * unit, corner)
    middle = [_at(mouth, x * half, 0, -0.006 * unit - corner * 0.25) for x in (0.5, 0.0, -0.5)]
    weight = 0.0085 * unit
    if body.drawn_eyes or face.mouth < 0.15:
        marks.curve(
            [left, *middle, right], [weight * 0.7, weight * 0.8, weight * 0.95, weight * 0.8, weight * 0.7], INK
        )
    if body.drawn_eyes:
        below = _at(mouth, 0, 0, -0.062 * unit - drop)
        marks.line(
            _at(below, -half * 0.3, 0, 0),
            _at(below, half * 0.3, 0, 0),
            weight * 0.45,
            weight * 0.45,
            _darker(looks.skin, 0.55),
        )


def _beard(marks: Marks, body: Body, looks: Looks, unit: float) -> None:
    colour = _darker(looks.hair_colour, 1.05)
    mouth, chin = body.marks.mouth, body.marks.chin
    for side in (1.0, -1.0):
        jaw = np.array([side * 0.21 * unit, mouth[1] + 0.16 * unit, chin + 0.13 * unit], np.float32)
        ear = np.array([side * 0.30 * unit, mouth[1] + 0.30 * unit, chin + 0.36 * unit], np.float32)
        low = np.array([0.0, mouth[1] + 0.05 * unit, chin + 0.05 * unit], np.float32)
        marks.line(ear, jaw, 0.035 * unit, 0.075 * unit, colour)
        marks.line(jaw, low, 0.08 * unit, 0.085 * unit, colour)
        marks.line(
            _at(mouth, 0, 0, 0.062 * unit),
            _at(mouth, side * body.marks.mouth_width * 1.1, 0.02 * unit, 0.01 * unit),
            0.026 * unit,
            0.018 * unit,
            colour,
        )


def _age(marks: Marks, body: Body, looks: Looks, unit: float) -> None:
    line = _darker(looks.skin, 0.5)
    nose, mouth = body.marks.nose, body.marks.mouth
    for side, eye in zip((1.0, -1.0), body.marks.eyes, strict=True):
        marks.curve(
            [
                _at(nose, side * 0.085 * unit, 0.06 * unit, -0.01 * unit),
                _at(mouth, side * 0.155 * unit, 0.05 * unit, 0.05 * unit),
                _at(mouth, side * 0.16 * unit, 0.05 * unit, -0.02 * unit),
            ],
            [0.004 * unit, 0.006 * unit, 0.003 * unit],
            line,
        )
        r = body.marks.eye_radius
        marks.curve(
            [
                _at(eye, -side * 0.6 * r, 0, -1.1 * r),
                _at(eye, side * 0.1 * r, 0, -1.35 * r),
                _at(eye, side * 0.8 * r, 0, -1.05 * r),
            ],
            [0.002 * unit, 0.004 * unit, 0.002 * unit],
            line,
        )
        marks.line(
            _at(eye, side * 1.35 * r, 0.02, 0.1 * r),
            _at(eye, side * 1.8 * r, 0.04, 0.3 * r),
            0.003 * unit,
            0.002 * unit,
            line,
        )
    for lift in (0.11, 0.16):
        height = body.marks.brow + lift * unit
        marks.line(
            np.array([-0.12 * unit, nose[1] + 0.06, height]),
            np.array([0.12 * unit, nose[1] + 0.06, height]),
            0.003 * unit,
            0.003 * unit,
            line,
        )


def _glasses(marks: Marks, body: Body) -> None:
    r = body.marks.eye_radius * 1.5
    for side, eye in zip((1.0, -1.0), body.marks.eyes, strict=True):
        ring = [_at(eye, r * math.cos(a), 0, r * 0.85 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 11)]
        marks.curve(ring, [0.0018] * len(ring), INK)
        marks.line(_at(eye, side * r, 0, 0.1 * r), _at(eye, side * r * 2.2, 0.08, 0.2 * r), 0.0018, 0.0018, INK)
    left, right = body.marks.eyes
    marks.line(_at(left, -r, 0, 0), _at(right, r, 0, 0), 0.0018, 0.0018, INK)


def dress_marks(body: Body, looks: Looks) -> F32:
    """What is drawn on the clothes: a shirt's opening, lapels, a tie, buttons."""
    marks = Marks()
    s = looks.stature
    neck = body.rig.head("neck")
    front = _front(body)
    collar = np.array([0.0, front(float(neck[2]) - 0.01 * s), float(neck[2]) - 0.012 * s], np.float32)
    waist = float(body.rig.head("spine")[2])
    low = np.array([0.0, front(waist + 0.03 * s), waist + 0.03 * s], np.float32)
    button = np.array([0.0, front(waist + 0.09 * s), waist + 0.09 * s], np.float32)
    line = _darker(looks.top, 0.45)
    if looks.outfit in ("jacket", "suit", "uniform"):
        marks.line(collar, button, 0.046 * s, 0.002 * s, looks.accent)
        if looks.outfit == "suit" and not looks.woman:
            tie = _darker(looks.bottom, 0.7) if sum(looks.accent) > 1.5 else looks.accent
            marks.line(collar, button, 0.007 * s, 0.014 * s, tie)
        for side in (1.0, -1.0):
            edge = _at(collar, side * 0.047 * s, 0.01, 0.004 * s)
            marks.curve([edge, button, low], [0.0022 * s, 0.0022 * s, 0.0015 * s], line)
            notch = _at(edge, side * 0.018 * s, 0.0, -0.055 * s)
            marks.curve(
                [_at(edge, side * 0.012 * s, 0, 0.0), notch, _at(button, side * 0.004 * s, 0, 0.015 * s)],
                [0.0018 * s] * 3,
                line,
            )
    elif looks.outfit == "coat":
        marks.line(collar, _at(collar, 0, 0, -0.10 * s), 0.03 * s, 0.002 * s, looks.accent)
        marks.line(_at(collar, 0, 0, -0.08 * s), low, 0.002 * s, 0.002 * s, line)
        for drop in (0.13, 0.19, 0.25):
            spot = _at(collar, 0.022 * s, 0, -drop * s)
            marks.line(spot, spot, 0.006 * s, 0.006 * s, line)
    elif looks.outfit == "robe":
        for side in (1.0, -1.0):
            marks.line(_at(collar, side * 0.04 * s, 0, 0.0), _at(low, -0.03 * s, 0, 0), 0.003 * s, 0.003 * s, line)
    elif looks.outfit == "shirt" and not looks.woman:
        marks.line(collar, low, 0.0014 * s, 0.0014 * s, line)
        for side in (1.0, -1.0):
            marks.curve(
                [_at(collar, side * 0.045 * s, 0.02, 0.012 * s), _at(collar, side * 0.03 * s, 0, -0.03 * s), collar],
                [0.002 * s] * 3,
                line,
            )
        marks.line(_at(collar, 0, 0, 0.01 * s), _at(collar, 0, 0, -0.028 * s), 0.018 * s, 0.002 * s, looks.skin)
    else:
        for side in (1.0, -1.0):
            marks.line(
                _at(collar, side * 0.014 * s, 0, 0.0),
                _at(collar, side * 0.03 * s, 0, 0.06 * s),
                0.024 * s,
                0.034 * s,
                looks.skin,
            )
    return marks.table()


def _front(body: Body) -> Callable[[float], float]:
    """How far forward the trunk reaches at a height."""
    trunk = body.vertices[np.unique(body.triangles[np.isin(body.region, (3, 5))])]
    trunk = trunk[np.abs(trunk[:, 0]) < 0.08]

    def front(height: float) -> float:
        near = trunk[np.abs(trunk[:, 2] - height) < 0.05]
        return float(near[:, 1].min()) if len(near) else -0.1

    return front
