"""What stands out of doors: each function builds one piece on z = 0 about the origin, its front towards -y. Metres."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz.furniture import door
from milimo.engines.previz.mesh import Builder, Colour, Material, Mesh, Vec, lofted

BARK: Colour = (0.42, 0.33, 0.26)
LEAF: Colour = (0.36, 0.50, 0.30)


def _built(make: Callable[[Builder], None]) -> Mesh:
    builder = Builder()
    make(builder)
    return builder.mesh()


def tree(height: float = 6.0, seed: int = 0, leaf: Colour = LEAF) -> Mesh:
    def make(b: Builder) -> None:
        random = np.random.default_rng(seed)
        lean = float(random.uniform(-0.3, 0.3))
        trunk = height * 0.05
        fork = height * 0.45
        b.tube(
            ((0, 0, -0.1), (lean * 0.3, 0, fork * 0.5), (lean, 0, fork), (lean * 1.3, 0, height * 0.8)),
            (trunk * 1.35, trunk, trunk * 0.8, trunk * 0.2),
            Material(BARK),
            9,
        )
        for i in range(5):
            angle, rise = i * 2.4 + float(random.uniform(0, 1)), float(random.uniform(0.62, 0.92))
            out = height * 0.2 * (1.2 - abs(rise - 0.75) * 2)
            at = (lean + math.cos(angle) * out, math.sin(angle) * out, height * rise)
            b.tube(((lean * 0.9, 0, fork * 0.9), at), (trunk * 0.5, trunk * 0.15), Material(BARK), 6)
            size = height * float(random.uniform(0.17, 0.24))
            b.ball(at, (size, size, size * 0.82), Material(leaf, "foliage", smooth=True), 16, 0.09, seed + i)
        b.ball(
            (lean * 1.3, 0, height * 0.93),
            (height * 0.21, height * 0.21, height * 0.17),
            Material(leaf, "foliage", smooth=True),
            16,
            0.09,
            seed + 9,
        )

    return _built(make)


def pine(height: float = 8.0, seed: int = 0) -> Mesh:
    def make(b: Builder) -> None:
        b.tube(((0, 0, -0.1), (0, 0, height * 0.9)), (height * 0.028, height * 0.008), Material(BARK), 8)
        for i in range(5):
            z = height * (0.2 + 0.155 * i)
            r = height * (0.2 - 0.034 * i)
            b.lathe(
                (0, 0, z),
                ((r, -0.02 * height), (r * 0.92, 0.0), (r * 0.3, height * 0.2), (0.01, height * 0.25)),
                Material((0.24, 0.38, 0.29), "foliage", smooth=True),
                13,
            )

    return _built(make)


def bush(size: float = 0.7, seed: int = 0, leaf: Colour = LEAF) -> Mesh:
    def make(b: Builder) -> None:
        for i in range(3):
            a = i * 2.1 + seed
            b.ball(
                (math.cos(a) * size * 0.5, math.sin(a) * size * 0.4, size * 0.42),
                (size * 0.6, size * 0.6, size * 0.5),
                Material(leaf, "foliage", smooth=True),
                13,
                0.08,
                seed + i,
            )

    return _built(make)


def rock(size: float = 0.8, seed: int = 0, colour: Colour = (0.56, 0.55, 0.53)) -> Mesh:
    return _built(
        lambda b: b.ball((0, 0, size * 0.2), (size, size * 0.8, size * 0.62), Material(colour), 9, 0.14, seed)
    )


def hill(width: float, height: float, colour: Colour, seed: int = 0) -> Mesh:
    """A ridge, `width` across, seen from the front."""

    def make(b: Builder) -> None:
        x = np.linspace(-width / 2, width / 2, 60)
        wave = sum(np.sin(x / width * f * 6.28 + seed * 1.7 + f) / f for f in (1.3, 2.7, 5.1, 9.7))
        crest = height * (0.62 + 0.3 * wave) * np.clip((1 - np.abs(x) / (width / 2)) * 4.5, 0, 1) ** 0.6
        rows = [
            np.stack([x, np.full(60, -width * 0.06), np.full(60, -2.0)], 1),
            np.stack([x, np.zeros(60), np.maximum(crest, -2.0)], 1),
            np.stack([x, np.full(60, width * 0.1), np.full(60, -2.0)], 1),
        ]

        b.add(
            np.concatenate(rows).astype(np.float32), lofted(3, 60, closed=False), Material(colour, smooth=True, ink=0.7)
        )

    return _built(make)


def building(
    width: float, depth: float, height: float, colour: Colour, night: bool, seed: int = 0, shop: bool = False
) -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, depth / 2, height / 2), (width, depth, height), Material(colour, "brick" if seed % 2 else "plain"))
        b.box((0, depth / 2, height + 0.12), (width + 0.3, depth + 0.3, 0.25), Material(_dim(colour, 0.85)))
        columns, rows = max(2, int(width / 1.9)), max(1, int((height - 3.2) / 2.7))
        random = np.random.default_rng(seed)
        for row in range(rows):
            for column in range(columns):
                x = (column + 0.5) / columns * width - width / 2
                z = 4.3 + row * 2.7
                on = night and random.random() < 0.42
                glass = Material((0.98, 0.82, 0.50) if on else (0.42, 0.50, 0.58), glow=0.85 if on else 0.05, ink=0.8)
                b.box((x, -0.02, z), (1.0, 0.1, 1.5), glass)
                b.box((x, -0.08, z - 0.8), (1.2, 0.16, 0.1), Material(_dim(colour, 0.9), ink=0.8))
                b.box((x, -0.05, z), (0.05, 0.1, 1.5), Material(_dim(colour, 1.1), ink=0.5))
        if shop:
            lit = 0.75 if night else 0.12
            b.box(
                (-width * 0.17, -0.03, 1.5),
                (width * 0.5, 0.1, 2.0),
                Material((0.93, 0.82, 0.58) if night else (0.55, 0.64, 0.68), glow=lit),
            )
            awning = ((0.68, 0.26, 0.22), (0.24, 0.40, 0.36), (0.78, 0.60, 0.28))[seed % 3]
            b.add(
                np.array(
                    [
                        (-width * 0.44, 0, 2.95),
                        (width * 0.1, 0, 2.95),
                        (width * 0.1, -1.1, 2.5),
                        (-width * 0.44, -1.1, 2.5),
                    ],
                    np.float32,
                ),
                np.array([(0, 1, 2), (0, 2, 3)], np.int32),
                Material(awning),
            )
        b.box((width * 0.3, -0.03, 1.15), (1.0, 0.1, 2.3), Material((0.36, 0.28, 0.24)))
        b.box((width * 0.3, -0.2, 0.08), (1.5, 0.5, 0.16), Material((0.6, 0.58, 0.55)))

    return _built(make)


def _vec(values: NDArray[np.floating[Any]]) -> Vec:
    return float(values[0]), float(values[1]), float(values[2])


def _dim(colour: Colour, share: float) -> Colour:
    return min(1.0, colour[0] * share), min(1.0, colour[1] * share), min(1.0, colour[2] * share)


def house(night: bool, colour: Colour = (0.80, 0.76, 0.66), seed: int = 0) -> Mesh:
    def make(b: Builder) -> None:
        w, d, h = 9.0, 7.0, 3.0
        b.box((0, d / 2, h / 2), (w, d, h), Material(colour))
        roof = np.array(
            [
                (-w / 2 - 0.4, -0.5, h - 0.1),
                (w / 2 + 0.4, -0.5, h - 0.1),
                (w / 2 + 0.4, d / 2, h + 2.4),
                (-w / 2 - 0.4, d / 2, h + 2.4),
                (-w / 2 - 0.4, d + 0.5, h - 0.1),
                (w / 2 + 0.4, d + 0.5, h - 0.1),
            ],
            np.float32,
        )
        b.add(
            roof,
            np.array([(0, 1, 2), (0, 2, 3), (3, 2, 5), (3, 5, 4)], np.int32),
            Material((0.52, 0.34, 0.29), "tiles"),
        )
        gable = np.array(
            [
                (-w / 2, 0, h),
                (-w / 2, d, h),
                (-w / 2, d / 2, h + 2.2),
                (w / 2, 0, h),
                (w / 2, d, h),
                (w / 2, d / 2, h + 2.2),
            ],
            np.float32,
        )
        b.add(gable, np.array([(0, 1, 2), (3, 4, 5)], np.int32), Material(colour))
        b.place(_front_door(), (0.6, -0.03, 0.16))
        b.box((0.6, -0.5, 0.08), (1.8, 1.0, 0.16), Material((0.62, 0.60, 0.57)))
        for x in (-2.7, 2.9):
            glow = 0.85 if night else 0.06
            b.box(
                (x, -0.02, 1.6),
                (1.5, 0.1, 1.3),
                Material((0.98, 0.83, 0.52) if night else (0.47, 0.55, 0.62), glow=glow),
            )
            b.box((x, -0.05, 1.6), (0.06, 0.1, 1.3), Material((0.9, 0.88, 0.84)))
            b.box((x, -0.05, 1.6), (1.5, 0.1, 0.06), Material((0.9, 0.88, 0.84)))
            b.box((x, -0.1, 0.9), (1.7, 0.22, 0.1), Material((0.9, 0.88, 0.84)))
            for side in (-1, 1):
                b.box((x + side * 0.98, -0.04, 1.6), (0.4, 0.07, 1.34), Material((0.30, 0.42, 0.40)))
        b.box((-2.2, d / 2 + 0.6, h + 2.3), (0.7, 0.7, 1.6), Material((0.60, 0.42, 0.36), "brick"))

    return _built(make)


def _front_door() -> Mesh:

    return door((0.36, 0.24, 0.22))


def lamp_post(night: bool) -> Mesh:
    def make(b: Builder) -> None:
        b.lathe((0, 0, 0), ((0.14, 0), (0.12, 0.4), (0.05, 0.5), (0.04, 3.7)), Material((0.22, 0.26, 0.26)), 10)
        b.lathe(
            (0, 0, 3.7),
            ((0.1, 0), (0.19, 0.1), (0.16, 0.42), (0.22, 0.44), (0.03, 0.6)),
            Material((1.0, 0.90, 0.62) if night else (0.80, 0.82, 0.78), glow=1.0 if night else 0.1),
            8,
        )

    return _built(make)


def car(colour: Colour = (0.84, 0.68, 0.22), night: bool = False) -> Mesh:
    """A hatchback, 4.1 long, facing -x."""

    def make(b: Builder) -> None:
        glass, dark = Material((0.45, 0.53, 0.58)), Material((0.13, 0.13, 0.14))
        # The outline from the side, (x, z), swept across.
        side = (
            (-2.05, 0.35),
            (-2.08, 0.6),
            (-1.95, 0.8),
            (-1.05, 0.93),
            (-0.35, 1.42),
            (1.15, 1.45),
            (1.85, 1.0),
            (2.03, 0.92),
            (2.05, 0.35),
        )
        points = [(x, y, z) for y in (-0.85, -0.833, 0.833, 0.85) for x, z in side]
        b.add(np.array(points, np.float32), lofted(4, len(side), caps=True), Material(colour))
        for y in (-0.86, 0.86):
            b.add(
                np.array([(-0.86, y, 0.95), (-0.32, y, 1.34), (0.32, y, 1.37), (0.32, y, 0.95)], np.float32),
                np.array([(0, 1, 2), (0, 2, 3)], np.int32),
                glass,
            )
            b.add(
                np.array([(0.4, y, 0.95), (0.4, y, 1.37), (1.08, y, 1.37), (1.52, y, 0.98)], np.float32),
                np.array([(0, 1, 2), (0, 2, 3)], np.int32),
                glass,
            )
            for x in (-1.28, 1.3):
                angles = np.linspace(0, 2 * np.pi, 18, endpoint=False)
                for radius, y_out, m in ((0.33, y, dark), (0.19, y * 1.02, Material((0.7, 0.71, 0.72)))):
                    ring = np.stack(
                        [x + radius * np.cos(angles), np.full(18, y_out * 1.01), 0.33 + radius * np.sin(angles)], 1
                    )
                    inner = ring * np.array([1, 0.75, 1])

                    b.add(np.concatenate([inner, ring]).astype(np.float32), lofted(2, 18, caps=True), m)
        b.add(
            np.array([(-1.02, -0.72, 0.96), (-1.02, 0.72, 0.96), (-0.4, 0.66, 1.41), (-0.4, -0.66, 1.41)], np.float32)
            + np.array([-0.02, 0, 0.02], np.float32),
            np.array([(0, 1, 2), (0, 2, 3)], np.int32),
            glass,
        )
        for y in (-0.6, 0.6):
            b.ball((-2.03, y, 0.66), (0.05, 0.14, 0.09), Material((1.0, 0.95, 0.78), glow=0.9 if night else 0.3), 9)
            b.ball((2.03, y, 0.78), (0.05, 0.12, 0.08), Material((0.78, 0.2, 0.16), glow=0.7 if night else 0.2), 9)
        b.box((-2.08, 0, 0.42), (0.1, 1.6, 0.14), dark)
        b.box((2.08, 0, 0.42), (0.1, 1.6, 0.14), dark)

    return _built(make)


def bench() -> Mesh:
    def make(b: Builder) -> None:
        for y, z, t in ((-0.16, 0.45, 0), (0.0, 0.45, 0), (0.16, 0.45, 0), (0.27, 0.62, 1), (0.3, 0.8, 1)):
            b.box((0, y, z), (1.7, 0.03 if t else 0.12, 0.12 if t else 0.03), Material((0.52, 0.38, 0.26)))
        for x in (-0.7, 0.7):
            b.box((x, 0, 0.22), (0.06, 0.42, 0.44), Material((0.25, 0.27, 0.27)))
            b.tube(((x, 0.22, 0.42), (x, 0.33, 0.9)), (0.025, 0.02), Material((0.25, 0.27, 0.27)), 6)

    return _built(make)


def log() -> Mesh:
    return _built(
        lambda b: b.tube(
            ((-0.9, 0, 0.22), (0, 0.03, 0.24), (0.9, 0, 0.22)), (0.22, 0.21, 0.2), Material(BARK, smooth=True), 12
        )
    )


def fence(length: float = 8.0) -> Mesh:
    def make(b: Builder) -> None:
        count = int(length / 1.6)
        for i in range(count + 1):
            b.box((i * 1.6 - length / 2, 0, 0.6), (0.12, 0.12, 1.2), Material((0.52, 0.43, 0.34)))
        for z in (0.45, 0.95):
            b.box((0, -0.05, z), (length, 0.05, 0.12), Material((0.56, 0.47, 0.37)))

    return _built(make)


def gravestone(seed: int = 0) -> Mesh:
    def make(b: Builder) -> None:
        m = Material((0.62, 0.63, 0.60))
        if seed % 3 == 0:
            b.box((0, 0, 0.5), (0.14, 0.14, 1.0), m)
            b.box((0, 0, 0.72), (0.5, 0.13, 0.13), m)
        else:
            b.bevelled((0, 0, 0.4), (0.55, 0.16, 0.8), 0.07, m)

    return _built(make)


def rowing_boat(length: float = 4.2) -> Mesh:
    """Open, its bow towards +x, floor at z = 0.1."""

    def make(b: Builder) -> None:

        stations = np.linspace(-1, 1, 13)
        rows = []
        for s in stations:
            half = 0.68 * (1 - max(0.0, s) ** 2.4) * (0.86 + 0.14 * (1 - max(0.0, -s)))
            rise = 0.16 * max(0.0, s) ** 2
            ring = [
                (s * length / 2, -half, 0.52 + rise),
                (s * length / 2, -half * 0.86, 0.24 + rise),
                (s * length / 2, -half * 0.4, 0.04 + rise),
                (s * length / 2, half * 0.4, 0.04 + rise),
                (s * length / 2, half * 0.86, 0.24 + rise),
                (s * length / 2, half, 0.52 + rise),
            ]
            rows.append(np.array(ring, np.float32))
        b.add(np.concatenate(rows), lofted(13, 6, closed=False), Material((0.60, 0.42, 0.30)))
        gunwale = np.array([r[0] for r in rows]), np.array([r[5] for r in rows])
        for line in gunwale:
            b.tube([_vec(p) for p in line], [0.03] * 13, Material((0.40, 0.28, 0.22)), 7)
        for x in (-1.35, -0.2, 0.95):
            b.box((x, 0, 0.38), (0.26, 1.0 if x < 0.5 else 0.8, 0.04), Material((0.66, 0.50, 0.35)))
        back = rows[0]
        b.add(
            np.array(back, np.float32),
            np.array([(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 5)], np.int32),
            Material((0.56, 0.39, 0.28)),
        )

    return _built(make)


def car_seat(x: float, y: float, b: Builder) -> None:
    m = Material((0.30, 0.29, 0.31))
    b.bevelled((x, y, 0.40), (0.5, 0.52, 0.16), 0.06, m)
    b.bevelled((x, y + 0.27, 0.76), (0.48, 0.14, 0.62), 0.06, m)
    b.bevelled((x, y + 0.29, 1.16), (0.26, 0.1, 0.18), 0.05, m)


def car_inside(colour: Colour = (0.84, 0.68, 0.22)) -> Mesh:
    """Front seats at x = -0.38 and 0.38, facing -y; the windscreen is open to the camera."""

    def make(b: Builder) -> None:
        for x in (-0.38, 0.38):
            car_seat(x, 0.1, b)
            car_seat(x, 1.0, b)
        trim, paint = Material((0.20, 0.20, 0.22)), Material(colour)
        b.box((0, 0.3, 0.12), (1.6, 3.2, 0.04), trim)
        b.bevelled((0, -0.72, 0.66), (1.5, 0.32, 0.26), 0.1, trim)
        for side in (-1, 1):
            b.box((side * 0.78, 0.4, 0.52), (0.06, 2.4, 0.76), paint)
            b.box((side * 0.745, 0.1, 0.72), (0.03, 0.9, 0.1), trim)
            b.tube(((side * 0.76, -0.95, 0.88), (side * 0.62, -0.3, 1.58)), (0.035, 0.035), paint, 8)
            b.tube(((side * 0.78, 0.62, 0.88), (side * 0.64, 0.62, 1.58)), (0.045, 0.04), paint, 8)
            b.tube(((side * 0.78, 1.7, 0.9), (side * 0.62, 1.3, 1.58)), (0.07, 0.05), paint, 8)
        b.bevelled((0, 0.6, 1.61), (1.34, 1.8, 0.08), 0.04, paint)
        b.box((0, 1.72, 0.55), (1.6, 0.06, 0.72), paint)
        angles = np.linspace(0, 2 * np.pi, 22)
        b.tube(
            [(0.38 + 0.19 * math.cos(a), -0.46 + 0.06 * math.sin(a), 0.80 + 0.18 * math.sin(a)) for a in angles],
            [0.016] * 22,
            Material((0.12, 0.12, 0.13)),
            7,
        )
        b.tube(((0.38, -0.46, 0.80), (0.38, -0.62, 0.72)), (0.05, 0.03), Material((0.12, 0.12, 0.13)), 8)
        b.box((0, -0.25, 1.52), (0.2, 0.03, 0.06), Material((0.2, 0.2, 0.22)))

    return _built(make)
