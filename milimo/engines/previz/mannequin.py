"""A drawn figure made from nothing: lofted rings about a skeleton, clean and rounded, dressed by its rings' own widths."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.body import REGIONS, Body, Landmarks, Looks, Region
from milimo.engines.previz.mesh import F32, I32, lofted, ring_at
from milimo.engines.previz.rig import Rig

BONES: tuple[tuple[str, str], ...] = (
    ("hips", ""), ("spine", "hips"), ("chest", "spine"), ("upper", "chest"), ("neck", "upper"), ("head", "neck"),
    ("l_clavicle", "upper"), ("l_arm", "l_clavicle"), ("l_forearm", "l_arm"), ("l_hand", "l_forearm"), ("l_f_all", "l_hand"),
    ("r_clavicle", "upper"), ("r_arm", "r_clavicle"), ("r_forearm", "r_arm"), ("r_hand", "r_forearm"), ("r_f_all", "r_hand"),
    ("l_upleg", "hips"), ("l_leg", "l_upleg"), ("l_foot", "l_leg"), ("l_toe", "l_foot"),
    ("r_upleg", "hips"), ("r_leg", "r_upleg"), ("r_foot", "r_leg"), ("r_toe", "r_foot"),
)  # fmt: skip
SIDES = 16


@dataclass(frozen=True)
class Parts:
    """Skinned triangles."""

    vertices: F32
    triangles: I32
    bones: I32
    weights: F32


class Sculptor:
    """Collects lofted parts with their skin weights."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.vertices: list[F32] = []
        self.triangles: list[I32] = []
        self.region: list[I32] = []
        self.bones: list[I32] = []
        self.weights: list[F32] = []
        self.count = 0

    def add(self, vertices: F32, triangles: I32, region: Region, pairs: Sequence[tuple[str, str, float]]) -> None:
        """`pairs` gives for each vertex two bones and the share of the second."""
        bones = np.zeros((len(vertices), 4), np.int32)
        weights = np.zeros((len(vertices), 4), np.float32)
        for row, (first, second, share) in enumerate(pairs):
            bones[row, :2] = self.rig.index(first), self.rig.index(second)
            weights[row, :2] = 1 - share, share
        self.vertices.append(vertices.astype(np.float32))
        self.triangles.append(triangles + self.count)
        self.region.append(np.full(len(triangles), REGIONS.index(region), np.int32))
        self.bones.append(bones)
        self.weights.append(weights)
        self.count += len(vertices)

    def limb(
        self, stations: Sequence[tuple[F32, float, str, str, float]], region: Region, sides: int = 12, flat: float = 1.0
    ) -> None:
        """A tube through stations (centre, radius, bone, next bone, share of the next)."""
        centres = np.array([s[0] for s in stations])
        directions = np.gradient(centres, axis=0)
        directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-6)
        rings = [ring_at(s[0], d, s[1], sides, flat) for s, d in zip(stations, directions, strict=True)]
        pairs = [(s[2], s[3], s[4]) for s in stations for _ in range(sides)]
        self.add(np.concatenate(rings), lofted(len(rings), sides, caps=True), region, pairs)

    def parts(self) -> Parts:
        """What was made so far."""
        return Parts(
            np.concatenate(self.vertices),
            np.concatenate(self.triangles),
            np.concatenate(self.bones),
            np.concatenate(self.weights),
        )

    def body(self, marks: Landmarks) -> Body:
        return Body(
            np.concatenate(self.vertices), np.concatenate(self.triangles), np.concatenate(self.region),
            np.concatenate(self.bones), np.concatenate(self.weights), self.rig, marks,
        )  # fmt: skip


def mannequin(looks: Looks) -> Body:
    """The figure of `looks`, at rest with its arms a little out."""
    rig = _rig(looks)
    sculptor = Sculptor(rig)
    _torso(sculptor, looks)
    for sign, letter in ((1.0, "l"), (-1.0, "r")):
        _arm(sculptor, looks, sign, letter)
        _leg(sculptor, looks, sign, letter)
    marks = _head(sculptor, looks)
    return sculptor.body(marks)


def _head_height(looks: Looks) -> float:
    return looks.stature * {"child": 0.165, "young": 0.136, "middle": 0.136, "old": 0.138}[looks.age]


def _rig(looks: Looks) -> Rig:
    s = looks.stature
    wide = (0.95 if looks.woman else 1.06) * (1 + 0.06 * max(0.0, looks.heavy))
    chin = s - _head_height(looks)
    shoulder = chin - 0.062 * s
    slope = np.array([np.sin(0.6), 0.0, -np.cos(0.6)])
    heads: dict[str, F32] = {
        "hips": np.array([0, 0.0, 0.53 * s]),
        "spine": np.array([0, 0.005 * s, 0.575 * s]),
        "chest": np.array([0, 0.006 * s, 0.65 * s]),
        "upper": np.array([0, 0.006 * s, 0.72 * s]),
        "neck": np.array([0, 0.008 * s, chin - 0.035 * s]),
        "head": np.array([0, 0.004 * s, chin + 0.012 * s]),
    }
    for sign, letter in ((1.0, "l"), (-1.0, "r")):
        across = np.array([sign, 1.0, 1.0])
        arm = np.array([0.106 * s * wide, 0.006 * s, shoulder])
        heads[f"{letter}_clavicle"] = np.array([0.02 * s, 0.0, shoulder + 0.012 * s]) * across
        heads[f"{letter}_arm"] = arm * across
        heads[f"{letter}_forearm"] = (arm + slope * 0.166 * s) * across
        heads[f"{letter}_hand"] = (arm + slope * 0.312 * s) * across
        heads[f"{letter}_f_all"] = (arm + slope * 0.366 * s) * across
        heads[f"{letter}_upleg"] = np.array([0.052 * s * (1.06 if looks.woman else 1.0), 0.0, 0.505 * s]) * across
        heads[f"{letter}_leg"] = np.array([0.054 * s, -0.004 * s, 0.275 * s]) * across
        heads[f"{letter}_foot"] = np.array([0.055 * s, 0.01 * s, 0.045 * s]) * across
        heads[f"{letter}_toe"] = np.array([0.057 * s, -0.075 * s, 0.012 * s]) * across
    names = tuple(name for name, _ in BONES)
    parents = tuple(names.index(parent) if parent else -1 for _, parent in BONES)
    return Rig(names, parents, np.array([heads[name] for name in names], np.float32))


def _torso(sculptor: Sculptor, looks: Looks) -> None:
    s = looks.stature
    fat = 1 + 0.22 * looks.heavy
    chin = s - _head_height(looks)
    up = chin - 0.86 * s
    woman = looks.woman and looks.age != "child"
    waist, hip, chest = (0.078, 0.107, 0.094) if woman else (0.087, 0.096, 0.104)
    # height, half width, half depth, forward offset, bone, next bone, share
    rows: tuple[tuple[float, float, float, float, str, str, float], ...] = (
        (0.470, hip * 0.55, 0.045, 0.0, "hips", "spine", 0.0),
        (0.490, hip * 0.93, 0.062 * fat, 0.0, "hips", "spine", 0.0),
        (0.525, hip, 0.070 * fat, -0.002, "hips", "spine", 0.0),
        (0.560, (hip + waist) / 2, 0.064 * fat, 0.002, "hips", "spine", 0.5),
        (0.605, waist, 0.056 * fat, 0.003, "spine", "chest", 0.4),
        (0.650, (waist + chest) / 2, 0.060 * fat, 0.003, "chest", "upper", 0.3),
        (0.700 + up * 0.5, chest, 0.070 if woman else 0.067, 0.010 if woman else 0.004, "chest", "upper", 0.8),
        (0.735 + up * 0.7, chest * 1.02, 0.073 if woman else 0.069, 0.012 if woman else 0.005, "upper", "upper", 0.0),
        (0.780 + up, chest * 1.02, 0.062, 0.003, "upper", "upper", 0.0),
        (0.806 + up, chest * 0.97, 0.053, -0.002, "upper", "upper", 0.0),
        (0.824 + up, chest * 0.80, 0.046, -0.004, "upper", "upper", 0.0),
        (0.836 + up, chest * 0.56, 0.041, -0.005, "upper", "upper", 0.0),
        (0.845 + up, chest * 0.38, 0.037, -0.006, "upper", "neck", 0.3),
    )
    spans: tuple[tuple[Region, int, int], ...] = (("bottom", 0, 4), ("top", 3, 13))
    for region, lower, upper in spans:
        picked = rows[lower:upper]
        rings = [_ellipse(s * h, s * w * fat**0.5, s * d, -s * o, SIDES * 2) for h, w, d, o, *_ in picked]
        grow = 1.02 if region == "top" else 1.0
        points = np.concatenate(rings) * np.array([grow, grow, 1], np.float32)
        sculptor.add(
            points,
            lofted(len(rings), SIDES * 2, caps=True),
            region,
            [(b, n, share) for *_, b, n, share in picked for _ in range(SIDES * 2)],
        )
    neck = 0.031 if woman else 0.036
    rings = [
        _ellipse(h, s * w, s * w, -s * o, SIDES)
        for h, w, o in (
            (chin - 0.05 * s, neck * 1.15, -0.008),
            (chin - 0.02 * s, neck, -0.004),
            (chin + 0.01 * s, neck, 0.0),
            (chin + 0.03 * s, neck, 0.0),
        )
    ]
    sculptor.add(
        np.concatenate(rings),
        lofted(4, SIDES, caps=True),
        "skin",
        [("neck", "head", share) for share in (0.0, 0.1, 0.6, 1.0) for _ in range(SIDES)],
    )


def _arm(sculptor: Sculptor, looks: Looks, sign: float, letter: str) -> None:
    rig, s = sculptor.rig, looks.stature
    arm, elbow, wrist, knuckles = (rig.head(f"{letter}_{name}") for name in ("arm", "forearm", "hand", "f_all"))
    thick = s * (0.9 if looks.woman else 1.04) * (1 + 0.12 * max(0, looks.heavy))
    a, f, h, n = f"{letter}_arm", f"{letter}_forearm", f"{letter}_hand", f"{letter}_clavicle"
    short = looks.outfit in ("dress",)

    def on(share: float) -> F32:
        return (arm + (elbow - arm) * share * 2 if share < 0.5 else elbow + (wrist - elbow) * (share - 0.5) * 2).astype(
            np.float32
        )

    inward = (arm - elbow) / np.linalg.norm(arm - elbow) * np.float32(0.03 * s)
    skin = [
        (on(x), thick * r, a, f, w)
        for x, r, w in (
            (0.02, 0.026, 0.0),
            (0.25, 0.025, 0.0),
            (0.44, 0.022, 0.2),
            (0.5, 0.021, 0.5),
            (0.56, 0.0215, 0.8),
            (0.66, 0.022, 1.0),
            (0.85, 0.017, 1.0),
            (1.0, 0.0145, 1.0),
        )
    ]
    sculptor.limb(skin, "skin")
    end = 0.3 if short else 0.97
    wide = 1.16 if looks.outfit in ("jacket", "suit", "coat", "uniform", "robe") else 1.05
    stations: list[tuple[F32, float, str, str, float]] = [
        (arm + inward * 1.1, thick * 0.010, a, n, 0.45),
        (arm + inward * 0.8, thick * 0.021, a, n, 0.35),
        (arm + inward * 0.4, thick * 0.027, a, n, 0.2),
    ]
    for x, r, w in (
        (0.02, 0.0285, 0.0),
        (0.10, 0.0295, 0.0),
        (0.25, 0.0285, 0.0),
        (0.42, 0.0275, 0.15),
        (0.5, 0.0265, 0.5),
        (0.58, 0.0265, 0.85),
        (0.75, 0.025, 1.0),
        (0.9, 0.0225, 1.0),
        (0.97, 0.0222, 1.0),
    ):
        if x <= end + 0.01:
            stations.append((on(x), thick * r * wide, a, f, w))
    sculptor.limb(stations, "sleeve", 14)
    _fingers(sculptor, looks, letter, sign, wrist, knuckles, h)


def _fingers(sculptor: Sculptor, looks: Looks, letter: str, sign: float, wrist: F32, knuckles: F32, bone: str) -> None:
    s = looks.stature * (0.94 if looks.woman else 1.0)
    along = (knuckles - wrist) / np.linalg.norm(knuckles - wrist)
    forward = np.array([0.0, -1.0, 0.0])
    palm = np.cross(along, forward)
    rings = []
    for x, w, t in ((-0.01, 0.014, 0.012), (0.012, 0.019, 0.0115), (0.04, 0.0235, 0.0105), (0.057, 0.022, 0.009)):
        angles = np.linspace(0, 2 * np.pi, 10, endpoint=False)[:, None]
        rings.append(wrist + along * x * s + (np.cos(angles) * forward * w + np.sin(angles) * palm * t) * s)
    sculptor.add(np.concatenate(rings), lofted(4, 10, caps=True), "skin", [(bone, bone, 0.0)] * 40)
    fingers = f"{letter}_f_all"
    for place, length in ((0.0165, 0.040), (0.0058, 0.046), (-0.005, 0.043), (-0.0155, 0.034)):
        root = knuckles + forward * place * s
        stations = [
            (root + along * length * s * x - palm * sign * 0.004 * s * x * x * sign, s * r, fingers, bone, w)
            for x, r, w in (
                (-0.12, 0.0063, 0.6),
                (0.15, 0.0063, 0.0),
                (0.6, 0.0056, 0.0),
                (0.95, 0.0043, 0.0),
                (1.03, 0.002, 0.0),
            )
        ]
        sculptor.limb([(c.astype(np.float32), r, b, m, w) for c, r, b, m, w in stations], "skin", 7)
    root = wrist + along * 0.016 * s + forward * 0.016 * s
    tip = along * 0.026 * s + forward * 0.026 * s
    sculptor.limb(
        [
            ((root + tip * x).astype(np.float32), s * r, bone, bone, 0.0)
            for x, r in ((-0.2, 0.008), (0.3, 0.0078), (0.8, 0.0066), (1.2, 0.0052), (1.32, 0.002))
        ],
        "skin",
        7,
    )


def _leg(sculptor: Sculptor, looks: Looks, sign: float, letter: str) -> None:
    rig, s = sculptor.rig, looks.stature
    hip, knee, ankle = (rig.head(f"{letter}_{name}") for name in ("upleg", "leg", "foot"))
    thick = s * (1 + 0.14 * looks.heavy)
    u, g = f"{letter}_upleg", f"{letter}_leg"
    bare = looks.outfit in ("dress", "skirt")

    def on(share: float) -> F32:
        return (hip + (knee - hip) * share * 2 if share < 0.5 else knee + (ankle - knee) * (share - 0.5) * 2).astype(
            np.float32
        )

    if bare:
        profile = (
            (0.0, 0.052, 0.0),
            (0.2, 0.047, 0.0),
            (0.42, 0.035, 0.1),
            (0.5, 0.032, 0.5),
            (0.56, 0.031, 0.9),
            (0.66, 0.033, 1.0),
            (0.8, 0.026, 1.0),
            (0.95, 0.0185, 1.0),
            (1.02, 0.019, 1.0),
        )
    else:
        profile = (
            (-0.05, 0.05, 0.0),
            (0.05, 0.0555, 0.0),
            (0.2, 0.052, 0.0),
            (0.42, 0.041, 0.1),
            (0.5, 0.039, 0.5),
            (0.58, 0.038, 0.9),
            (0.7, 0.0375, 1.0),
            (0.88, 0.035, 1.0),
            (1.03, 0.036, 1.0),
            (1.035, 0.03, 1.0),
        )
    sculptor.limb([(on(x), thick * r, u, g, w) for x, r, w in profile], "skin" if bare else "bottom", 16)
    shoe(sculptor, looks, letter, ankle)


def shoe(sculptor: Sculptor, looks: Looks, letter: str, ankle: F32) -> None:
    """A shoe about an ankle, its sole on the floor."""
    s, f, t = looks.stature, f"{letter}_foot", f"{letter}_toe"
    rows = (
        (0.042, 0.008, 0.020),
        (0.034, 0.021, 0.038),
        (0.010, 0.023, 0.045),
        (-0.015, 0.024, 0.043),
        (-0.045, 0.0265, 0.032),
        (-0.075, 0.0275, 0.023),
        (-0.098, 0.022, 0.018),
        (-0.110, 0.010, 0.012),
    )
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    rings, pairs = [], []
    for y, w, top in rows:
        x = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.7 * w
        z = np.maximum(0.0, np.sin(angles)) ** 0.8 * top
        rings.append(np.stack([ankle[0] + s * x, np.full(14, ankle[1] + s * (y - 0.01)), s * z], 1))
        pairs += [(f, t, float(np.clip((-0.05 - y) * 30, 0, 1)))] * 14
    sculptor.add(np.concatenate(rings), lofted(len(rows), 14, caps=True), "shoes", pairs)


def _head(sculptor: Sculptor, looks: Looks) -> Landmarks:
    unit = _head_height(looks)
    chin = looks.stature - unit
    woman, child = looks.woman, looks.age == "child"
    jaw = 0.88 if woman or child else 1.04
    rows = (
        (0.000, 0.06, 0.05, -0.30),
        (0.020, 0.13 * jaw, 0.12, -0.27),
        (0.07, 0.19 * jaw, 0.19, -0.19),
        (0.14, 0.245 * jaw, 0.27, -0.11),
        (0.22, 0.285 * (jaw + 1) / 2, 0.335, -0.05),
        (0.32, 0.315, 0.375, -0.01),
        (0.42, 0.335, 0.40, 0.01),
        (0.50, 0.345, 0.415, 0.02),
        (0.58, 0.352, 0.428, 0.025),
        (0.68, 0.350, 0.432, 0.03),
        (0.78, 0.325, 0.405, 0.035),
        (0.87, 0.272, 0.345, 0.04),
        (0.94, 0.195, 0.25, 0.045),
        (0.98, 0.115, 0.145, 0.05),
        (1.0, 0.02, 0.025, 0.05),
    )
    fullness = 1.0 + (0.06 if child else 0.0) + 0.06 * max(0.0, looks.heavy)
    sides = 32
    rings = [_ellipse(chin + unit * h, unit * w * fullness, unit * d, unit * o, sides) for h, w, d, o in rows]
    sculptor.add(
        np.concatenate(rings),
        lofted(len(rows), sides, caps=True),
        "face",
        [("head", "head", 0.0)] * (sides * len(rows)),
    )
    front = np.array([[h, o - d] for h, _, d, o in rows])

    def surface(height: float, x: float = 0.0) -> F32:
        """The point on the face at a height and side, in head units."""
        width = float(np.interp(height, [r[0] for r in rows], [r[1] for r in rows]))
        depth = float(np.interp(height, [r[0] for r in rows], [r[2] for r in rows]))
        offset = float(np.interp(height, [r[0] for r in rows], [r[3] for r in rows]))
        y = offset - depth * float(np.sqrt(max(0.0, 1 - (x / width) ** 2)))
        return np.array([unit * x, unit * y, chin + unit * height], np.float32)

    size = 0.8 if woman or child else 1.0
    bridge, base = float(np.interp(0.5, front[:, 0], front[:, 1])), float(np.interp(0.3, front[:, 0], front[:, 1]))
    nose = np.array(
        [
            (0, bridge + 0.03, 0.52),
            (0.032 * size, bridge + 0.02, 0.47),
            (-0.032 * size, bridge + 0.02, 0.47),
            (0.0, bridge - 0.045 * size, 0.42),
            (0, base - 0.125 * size, 0.325),
            (0.045 * size, base - 0.06 * size, 0.315),
            (-0.045 * size, base - 0.06 * size, 0.315),
            (0.068 * size, base + 0.03, 0.30),
            (-0.068 * size, base + 0.03, 0.30),
            (0, base - 0.045 * size, 0.285),
            (0, base + 0.03, 0.27),
        ],
        np.float32,
    ) * unit + np.array([0, 0, chin], np.float32)
    faces = np.array(
        [
            (0, 3, 1),
            (0, 2, 3),
            (1, 3, 5),
            (3, 4, 5),
            (2, 6, 3),
            (3, 6, 4),
            (1, 5, 7),
            (2, 8, 6),
            (5, 4, 9),
            (4, 6, 9),
            (5, 9, 7),
            (6, 8, 9),
            (7, 9, 10),
            (8, 10, 9),
        ],
        np.int32,
    )
    sculptor.add(nose, faces, "face", [("head", "head", 0.0)] * len(nose))
    for sign in (1.0, -1.0):
        theta, phi = np.meshgrid(
            np.linspace(-np.pi / 2, np.pi / 2, 7), np.linspace(0, 2 * np.pi, 10, endpoint=False), indexing="ij"
        )
        ear = np.stack(
            [np.cos(theta) * np.cos(phi) * 0.028 * sign, np.cos(theta) * np.sin(phi) * 0.062, np.sin(theta) * 0.1], -1
        ).reshape(-1, 3)
        ear = ear * unit + np.array([sign * unit * 0.352 * fullness, unit * 0.06, chin + unit * 0.42])
        sculptor.add(ear.astype(np.float32), lofted(7, 10), "skin", [("head", "head", 0.0)] * 70)
    eyes = surface(0.46, 0.155), surface(0.46, -0.155)
    return Landmarks(
        crown=chin + unit,
        chin=chin,
        eyes=eyes,
        mouth=surface(0.175),
        mouth_width=unit * (0.105 if woman else 0.12),
        brow=chin + unit * 0.555,
        nose=nose[4],
        head_centre=np.array([0, unit * 0.03, chin + unit * 0.58], np.float32),
        head_radii=np.array([unit * 0.352 * fullness, unit * 0.43, unit * 0.42], np.float32),
        nape=np.array([0, unit * 0.3, chin + unit * 0.1], np.float32),
        eye_radius=unit * (0.072 if woman or child else 0.064),
    )


def _ellipse(height: float, half_width: float, half_depth: float, offset: float, sides: int) -> F32:
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    return np.stack(
        [half_width * np.cos(angles), offset + half_depth * np.sin(angles), np.full(sides, height)], 1
    ).astype(np.float32)
