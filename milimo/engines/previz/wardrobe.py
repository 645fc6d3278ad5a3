"""Hair, hats, skirts and coats: surfaces drawn about a body's landmarks, so that they fit any body."""

import numpy as np

from milimo.engines.previz.body import Body, HairStyle, Looks
from milimo.engines.previz.mesh import F32, I32, lofted

# The hairline: how high over the middle of the skull (degrees) hair ends, by degrees round from the front.
ROUND = (0, 25, 45, 58, 68, 79, 92, 106, 125, 150, 180)
LINES: dict[HairStyle, tuple[float, ...]] = {
    "short": (40, 39, 32, 14, -10, -24, -8, -4, -34, -46, -50),
    "crop": (44, 43, 38, 20, -4, -18, -4, 0, -30, -42, -46),
    "curly": (32, 32, 26, 10, -8, -18, -16, -20, -42, -50, -52),
    "bob": (26, 27, 22, 6, -20, -50, -62, -66, -66, -66, -66),
    "long": (34, 34, 26, 10, -12, -44, -62, -66, -66, -66, -66),
    "bun": (38, 37, 30, 14, -8, -18, -6, -4, -28, -40, -44),
    "ponytail": (37, 36, 30, 14, -8, -20, -6, -4, -28, -40, -44),
    "bald": (78, 76, 70, 60, 26, 4, 6, 4, -24, -44, -48),
}
VOLUME: dict[HairStyle, float] = {
    "short": 0.065,
    "crop": 0.028,
    "curly": 0.12,
    "bob": 0.075,
    "long": 0.065,
    "bun": 0.035,
    "ponytail": 0.035,
    "bald": 0.02,
}
COLUMNS, ROWS = 48, 14


def with_hair(body: Body, looks: Looks) -> tuple[Body, F32]:
    """The body with hair, and the texture places of the hair's vertices [N, 3] (round the head, along the strand, 0)."""
    marks = body.marks
    unit = marks.crown - marks.chin
    style = looks.hair
    around = np.linspace(-np.pi, np.pi, COLUMNS + 1)
    ragged = (
        2.2 * np.sin(around * 11 + 1)
        + 1.6 * np.sin(around * 23)
        + (5.0 * np.sin(around) if style in ("short", "bob", "long") else 0.0)
    )
    ends = np.radians(
        np.interp(np.degrees(np.abs(around)), ROUND, LINES[style]) + ragged * np.clip(1.4 - np.abs(around), 0, 1)
    )
    top = np.radians(88.0) if style != "bald" else np.radians(40.0)
    rows: list[F32] = []
    texture: list[F32] = []
    for along in np.linspace(0.0, 1.0, ROWS):
        rise = np.minimum(top, np.radians(88.0)) + (ends - np.minimum(top, np.radians(88.0))) * along
        if style == "bald":
            rise = np.where(ends > top, ends, rise)
        taper = np.clip((1 - along) * 5, 0.0, 1.0) ** 0.7 if style not in ("bob", "long", "curly") else 1.0
        front = np.clip(np.cos(around), 0, 1)
        thick = VOLUME[style] * unit * (0.25 + 0.75 * taper) * (1 + 0.5 * front * (style in ("short", "long", "bob")))
        if style == "curly":
            thick = thick * (0.85 + 0.3 * np.sin(around * 9 + along * 5) * np.sin(along * 17 + around * 2))
        lean = 0.012 * unit * np.sin(around * 7 + 1.3) * along  # locks
        radii = marks.head_radii[None] + np.array(thick + lean)[:, None] * np.ones(3)
        x = np.sin(around) * np.cos(rise) * radii[:, 0]
        y = -np.cos(around) * np.cos(rise) * radii[:, 1]
        z = np.sin(rise) * radii[:, 2]
        rows.append((np.stack([x, y, z], 1) + marks.head_centre).astype(np.float32))
        texture.append(np.stack([around, np.full_like(around, along), np.zeros_like(around)], 1).astype(np.float32))
    if style in ("bob", "long"):
        _fall(rows, texture, body, looks, around, unit)
    points, places = np.concatenate(rows), np.concatenate(texture)
    triangles = lofted(len(rows), COLUMNS + 1, closed=False)
    below = np.clip((marks.chin - 0.25 * unit - points[:, 2]) / (0.6 * unit), 0, 0.75)
    bones = np.zeros((len(points), 4), np.int32)
    weights = np.zeros((len(points), 4), np.float32)
    bones[:, 0], bones[:, 1] = body.rig.index("head"), body.rig.index("upper")
    weights[:, 0], weights[:, 1] = 1 - below, below
    body = body.with_part(points, triangles, "hair", bones, weights)
    if style in ("bun", "ponytail"):
        body, more = _gathered(body, looks, unit)
        places = np.concatenate([places, more])
    return body, places


def _fall(rows: list[F32], texture: list[F32], body: Body, looks: Looks, around: F32, unit: float) -> None:
    """Let the hair hang from where it leaves the head."""
    length = (0.22 if looks.hair == "bob" else 0.85) * unit
    edge = rows[-1]
    side = np.clip((np.degrees(np.abs(around)) - 66) / 22, 0, 1)
    for step in (0.25, 0.5, 0.75, 1.0):
        drop = length * step * side
        tuck = (1.0 - 0.10 * step) if looks.hair == "bob" else (1.0 + 0.02 * step)
        x = edge[:, 0] * (1 + (tuck - 1) * side) + 0.012 * unit * np.sin(around * 9) * step * side
        back = 0.0 if looks.hair == "bob" else 0.10 * unit * step
        y = edge[:, 1] + back * side
        rows.append(np.stack([x, y, edge[:, 2] - drop], 1).astype(np.float32))
        texture.append(np.stack([around, np.full_like(around, 1 + step), np.zeros_like(around)], 1).astype(np.float32))


def _gathered(body: Body, looks: Looks, unit: float) -> tuple[Body, F32]:
    centre, radii = body.marks.head_centre, body.marks.head_radii
    if looks.hair == "bun":
        at = centre + np.array([0, radii[1] * 0.92, radii[2] * 0.62])
        points, triangles = _ball(at, (0.15 * unit, 0.14 * unit, 0.14 * unit))
        region = body.riding(points, triangles, "hair", "head")
    else:
        path = [
            centre + np.array([0, radii[1] * y, radii[2] * z])
            for y, z in ((0.95, 0.45), (1.35, 0.35), (1.5, -0.2), (1.42, -0.9), (1.3, -1.4))
        ]
        rings = [_ring(p, r * unit) for p, r in zip(path, (0.06, 0.09, 0.085, 0.06, 0.015), strict=True)]
        points, triangles = np.concatenate(rings), lofted(len(rings), 10, caps=True)
        region = body.riding(points, triangles, "hair", "head")
    offsets = points - points.mean(axis=0)
    texture = np.stack([np.arctan2(offsets[:, 0], offsets[:, 1]), offsets[:, 2] * 4, np.zeros(len(points))], 1)
    return region, texture.astype(np.float32)


def with_hat(body: Body, looks: Looks) -> Body:
    """A cap with its peak, a brimmed hat, or a helmet."""
    if not looks.hat:
        return body
    marks = body.marks
    unit = marks.crown - marks.chin
    radii = marks.head_radii + 0.06 * unit
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    profile = {
        "cap": ((1.03, 0.42), (1.0, 0.75), (0.8, 1.02), (0.4, 1.15), (0.02, 1.18)),
        "brim": ((1.75, 0.40), (1.72, 0.43), (1.04, 0.46), (1.0, 0.95), (0.86, 1.25), (0.5, 1.28), (0.02, 1.18)),
        "helmet": ((1.12, 0.1), (1.14, 0.5), (0.95, 0.98), (0.5, 1.22), (0.02, 1.27)),
    }[looks.hat]
    rings = [
        np.stack([r * radii[0] * np.cos(angles), r * radii[1] * np.sin(angles), np.full(24, h * radii[2])], 1)
        + marks.head_centre
        for r, h in profile
    ]
    body = body.riding(np.concatenate(rings).astype(np.float32), lofted(len(rings), 24, caps=True), "extra", "head")
    if looks.hat == "cap":
        peak = [
            np.stack(
                [
                    radii[0] * 0.9 * np.cos(a),
                    -radii[1] * (0.95 + 0.5 * out * np.sin(a)),
                    np.full(12, radii[2] * (0.5 - 0.12 * out)),
                ],
                1,
            )
            + marks.head_centre
            for out in (0.0, 1.0)
            for a in (np.linspace(0.15, np.pi - 0.15, 12),)
        ]
        body = body.riding(np.concatenate(peak).astype(np.float32), lofted(2, 12, closed=False), "extra", "head")
    return body


def with_skirt(body: Body, looks: Looks) -> Body:
    """A skirt, a dress's or a coat's lower part, hung from the hips and carried by both thighs."""
    length = {
        "dress": 0.30,
        "skirt": 0.27,
        "coat": 0.27,
        "robe": 0.42,
        "jacket": 0.06,
        "suit": 0.06,
        "uniform": 0.05,
        "shirt": 0.04,
    }.get(looks.outfit, 0.0)
    if not length:
        return body
    s, rig = looks.stature, body.rig
    hips = rig.head("hips")
    trunk = body.vertices[(np.abs(body.vertices[:, 2] - hips[2]) < 0.05 * s) & (np.abs(body.vertices[:, 0]) < 0.14 * s)]
    snug = 0.004 if looks.outfit == "shirt" else 0.012
    half_x, half_y = float(np.abs(trunk[:, 0]).max()) + snug * s, float(np.ptp(trunk[:, 1])) / 2 + snug * s
    middle = float(trunk[:, 1].max() + trunk[:, 1].min()) / 2
    top = float(rig.head("spine")[2]) + 0.045 * s
    flare = {"dress": 0.055, "skirt": 0.055, "shirt": 0.004, "uniform": 0.008}.get(looks.outfit, 0.03)
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    rings: list[F32] = []
    shares: list[float] = []
    waist = 0.86 if looks.woman else 0.95
    for drop in np.linspace(0, 1, 9):
        height = top - drop * (length + 0.09 * s if length < 0.1 else length * s / 1.0 + 0.09 * s)
        wide = waist + (1 - waist) * min(1.0, drop * 3) + flare / half_x * s * drop
        folds = 1 + 0.035 * np.sin(angles * 9) * drop if looks.outfit in ("dress", "skirt") else 1.0
        x, y = half_x * wide * np.cos(angles) * folds, half_y * wide * np.sin(angles) * folds + middle
        rings.append(np.stack([x, y, np.full(40, height)], 1).astype(np.float32))
        shares.append(float(np.clip((float(hips[2]) - 0.02 * s - height) / (0.14 * s), 0, 1)))
    points = np.concatenate(rings)
    bones = np.zeros((len(points), 4), np.int32)
    weights = np.zeros((len(points), 4), np.float32)
    bones[:] = rig.index("hips"), rig.index("l_upleg"), rig.index("r_upleg"), rig.index("spine")
    low = np.repeat(shares, 40)
    left = np.clip(0.5 + points[:, 0] / (1.6 * half_x), 0.0, 1.0)
    weights[:, 0], weights[:, 1], weights[:, 2] = 1 - low, low * left, low * (1 - left)
    triangles = lofted(len(rings), 40)
    region = "bottom" if looks.outfit == "skirt" else "coat"
    return body.with_part(points, triangles, region, bones, weights)


def _ball(centre: F32, radii: tuple[float, float, float]) -> tuple[F32, I32]:
    theta, phi = np.meshgrid(
        np.linspace(-np.pi / 2, np.pi / 2, 9), np.linspace(0, 2 * np.pi, 14, endpoint=False), indexing="ij"
    )
    unit = np.stack([np.cos(theta) * np.cos(phi), np.cos(theta) * np.sin(phi), np.sin(theta)], -1).reshape(-1, 3)
    return (unit * np.array(radii) + centre).astype(np.float32), lofted(9, 14)


def _ring(centre: F32, radius: float) -> F32:
    angles = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    return (
        np.stack([radius * np.cos(angles), radius * 0.8 * np.sin(angles), 0.4 * radius * np.sin(angles)], 1) + centre
    ).astype(np.float32)
