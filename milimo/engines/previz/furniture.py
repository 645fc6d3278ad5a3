"""Furniture: each function builds one piece, standing on z = 0 about the origin, its front towards -y. Metres."""

from collections.abc import Callable

from milimo.engines.previz.mesh import Builder, Colour, Material, Mesh

WOOD: Colour = (0.55, 0.39, 0.27)
DARK_WOOD: Colour = (0.36, 0.25, 0.19)
PALE: Colour = (0.85, 0.83, 0.78)
STEEL: Colour = (0.62, 0.64, 0.66)
CLOTH: Colour = (0.45, 0.50, 0.46)


def _built(make: Callable[[Builder], None]) -> Mesh:
    builder = Builder()
    make(builder)
    return builder.mesh()


def table(
    width: float = 1.3, depth: float = 0.8, height: float = 0.74, colour: Colour = WOOD, round_top: bool = False
) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        if round_top:
            b.lathe((0, 0, height - 0.04), ((width / 2, 0.0), (width / 2, 0.04)), m, 28)
            b.lathe((0, 0, 0), ((0.24, 0.0), (0.22, 0.03), (0.04, 0.06), (0.04, height - 0.04)), m, 14)
            return
        b.box((0, 0, height - 0.02), (width, depth, 0.04), m)
        b.box((0, 0, height - 0.08), (width - 0.12, depth - 0.12, 0.08), m)
        for x in (-1, 1):
            for y in (-1, 1):
                b.tube(
                    (
                        (x * (width / 2 - 0.07), y * (depth / 2 - 0.07), 0),
                        (x * (width / 2 - 0.07), y * (depth / 2 - 0.07), height - 0.05),
                    ),
                    (0.025, 0.032),
                    m,
                    8,
                )

    return _built(make)


def chair(colour: Colour = WOOD, seat: float = 0.45) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        b.box((0, 0, seat - 0.02), (0.43, 0.42, 0.04), m)
        for x in (-0.19, 0.19):
            b.tube(((x, -0.18, 0), (x, -0.18, seat)), (0.017, 0.02), m, 7)
            b.tube(((x, 0.2, 0), (x, 0.19, seat), (x, 0.24, seat + 0.46)), (0.017, 0.02, 0.017), m, 7)
        b.box((0, 0.235, seat + 0.40), (0.38, 0.025, 0.12), m)
        b.box((0, 0.215, seat + 0.2), (0.36, 0.02, 0.06), m)

    return _built(make)


def stool(colour: Colour = DARK_WOOD, seat: float = 0.72) -> Mesh:
    def make(b: Builder) -> None:
        b.lathe((0, 0, seat - 0.06), ((0.17, 0.0), (0.19, 0.03), (0.17, 0.06)), Material((0.55, 0.2, 0.18)), 18)
        b.lathe((0, 0, 0), ((0.2, 0.0), (0.18, 0.02), (0.025, 0.04), (0.025, seat - 0.06)), Material(STEEL), 12)

    return _built(make)


def armchair(colour: Colour = CLOTH, width: float = 0.86) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        b.bevelled((0, 0, 0.21), (width, 0.82, 0.30), 0.06, m)
        b.bevelled((0, -0.06, 0.40), (width - 0.34, 0.66, 0.14), 0.06, m)
        b.bevelled((0, 0.33, 0.58), (width - 0.1, 0.2, 0.62), 0.08, m)
        for x in (-1, 1):
            b.bevelled((x * (width / 2 - 0.09), -0.03, 0.40), (0.18, 0.78, 0.40), 0.07, m)
            b.box((x * (width / 2 - 0.1), -0.3, 0.03), (0.06, 0.06, 0.06), Material(DARK_WOOD))

    return _built(make)


def sofa(colour: Colour = CLOTH) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        b.place(armchair(colour, 2.0), (0, 0, 0))
        b.bevelled((-0.5, 0.22, 0.62), (0.7, 0.16, 0.36), 0.06, m)
        b.bevelled((0.5, 0.22, 0.62), (0.7, 0.16, 0.36), 0.06, m)
        b.bevelled((0.72, 0.08, 0.58), (0.36, 0.14, 0.34), 0.06, Material((0.76, 0.55, 0.30)), yaw=0.3)

    return _built(make)


def bed(colour: Colour = (0.72, 0.74, 0.78), width: float = 1.5) -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 0.18), (width, 2.05, 0.2), Material(DARK_WOOD))
        b.bevelled((0, -0.02, 0.40), (width - 0.04, 2.0, 0.26), 0.08, Material(PALE))
        b.bevelled((0, -0.32, 0.44), (width + 0.03, 1.38, 0.24), 0.08, Material(colour))
        b.box((0, 1.03, 0.55), (width + 0.06, 0.06, 0.8), Material(DARK_WOOD))
        for x in (-0.36, 0.36) if width > 1.2 else (0.0,):
            b.bevelled((x, 0.76, 0.58), (0.62, 0.36, 0.15), 0.07, Material((0.93, 0.92, 0.89)), yaw=0.05)

    return _built(make)


def counter(
    width: float = 2.6, colour: Colour = (0.60, 0.62, 0.56), top: Colour = (0.82, 0.80, 0.75), height: float = 0.9
) -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, (height - 0.04) / 2), (width, 0.58, height - 0.04), Material(colour))
        b.box((0, -0.01, height - 0.02), (width + 0.02, 0.64, 0.045), Material(top))
        doors = max(1, round(width / 0.55))
        for i in range(doors):
            x = (i + 0.5) / doors * width - width / 2
            b.box((x, -0.295, height * 0.42), (width / doors - 0.04, 0.02, height * 0.62), Material(colour))
            b.box((x, -0.295, height * 0.84), (width / doors - 0.04, 0.02, 0.13), Material(colour))
            b.box((x, -0.32, height * 0.84), (0.12, 0.02, 0.015), Material(STEEL))

    return _built(make)


def cupboard(width: float = 1.2, colour: Colour = (0.60, 0.62, 0.56), height: float = 0.7) -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, height / 2), (width, 0.34, height), Material(colour))
        doors = max(1, round(width / 0.5))
        for i in range(doors):
            x = (i + 0.5) / doors * width - width / 2
            b.box((x, -0.18, height / 2), (width / doors - 0.03, 0.02, height - 0.05), Material(colour))
            b.box((x + width / doors * 0.32, -0.2, height * 0.2), (0.015, 0.02, 0.1), Material(STEEL))

    return _built(make)


def stove() -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 0.44), (0.6, 0.6, 0.88), Material((0.82, 0.82, 0.80)))
        b.box((0, -0.305, 0.4), (0.48, 0.02, 0.42), Material((0.2, 0.21, 0.23)))
        b.box((0, -0.33, 0.66), (0.48, 0.03, 0.025), Material(STEEL))
        for x in (-0.14, 0.14):
            for y in (-0.13, 0.13):
                b.lathe((x, y, 0.88), ((0.09, 0.0), (0.09, 0.015)), Material((0.15, 0.15, 0.16)), 14)
        b.lathe(
            (-0.14, 0.13, 0.895),
            ((0.10, 0.0), (0.115, 0.02), (0.11, 0.13), (0.05, 0.16), (0.015, 0.17), (0.02, 0.2)),
            Material((0.66, 0.25, 0.2)),
            16,
        )
        b.tube(((-0.05, 0.10, 0.98), (0.02, 0.07, 1.05)), (0.02, 0.012), Material((0.66, 0.25, 0.2)), 8)

    return _built(make)


def fridge() -> Mesh:
    def make(b: Builder) -> None:
        m = Material((0.84, 0.86, 0.85))
        b.bevelled((0, 0, 0.9), (0.68, 0.64, 1.8), 0.05, m)
        b.box((0, -0.33, 0.62), (0.64, 0.04, 1.14), m)
        b.box((0, -0.33, 1.49), (0.64, 0.04, 0.54), m)
        for z in (1.0, 1.4):
            b.box((0.26, -0.37, z), (0.025, 0.03, 0.26), Material(STEEL))

    return _built(make)


def shelves(
    width: float = 1.1,
    height: float = 1.9,
    books: bool = True,
    bottles: bool = False,
    colour: Colour = WOOD,
    seed: int = 0,
) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        rows = max(2, round(height / 0.36))
        for x in (-1, 1):
            b.box((x * width / 2, 0, height / 2), (0.03, 0.3, height), m)
        b.box((0, 0.145, height / 2), (width, 0.015, height), m)
        spines: tuple[Colour, ...] = (
            (0.55, 0.25, 0.2),
            (0.25, 0.34, 0.42),
            (0.72, 0.62, 0.42),
            (0.33, 0.42, 0.32),
            (0.82, 0.78, 0.7),
            (0.4, 0.3, 0.4),
        )
        draw = seed * 7919 + 13
        for row in range(rows + 1):
            z = row * height / rows
            b.box((0, 0, max(0.015, z)), (width, 0.3, 0.025), m)
            x = -width / 2 + 0.05
            while row < rows and x < width / 2 - 0.08:
                draw = (draw * 1103515245 + 12345) % 2**31
                if books and draw % 9:
                    thick, tall = 0.03 + (draw % 5) * 0.009, 0.2 + (draw // 7 % 4) * 0.02
                    b.box(
                        (x + thick / 2, 0.02, z + tall / 2 + 0.02),
                        (thick, 0.18, tall),
                        Material(spines[draw // 31 % 6]),
                    )
                    x += thick + 0.003
                elif bottles:
                    glass: Colour = ((0.28, 0.42, 0.30), (0.55, 0.36, 0.18), (0.72, 0.76, 0.72), (0.46, 0.20, 0.18))[
                        draw // 11 % 4
                    ]
                    b.lathe(
                        (x + 0.05, 0, z + 0.012),
                        ((0.038, 0.0), (0.038, 0.16), (0.014, 0.21), (0.014, 0.28)),
                        Material(glass),
                        10,
                    )
                    x += 0.115
                else:
                    x += 0.1

    return _built(make)


def desk(colour: Colour = WOOD) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(colour)
        b.box((0, 0, 0.735), (1.5, 0.75, 0.035), m)
        for x in (-0.56, 0.56):
            b.box((x, 0.02, 0.36), (0.36, 0.66, 0.71), m)
            for z in (0.14, 0.36, 0.58):
                b.box((x, -0.32, z), (0.31, 0.02, 0.19), m)
                b.box((x, -0.34, z), (0.1, 0.02, 0.015), Material(STEEL))
        b.box((0, 0.3, 0.45), (0.8, 0.02, 0.5), m)
        b.box((0.28, 0.12, 0.77), (0.24, 0.17, 0.03), Material((0.88, 0.86, 0.8)), yaw=0.2)
        b.place(table_lamp(), (-0.55, 0.18, 0.75))

    return _built(make)


def table_lamp(on: bool = True) -> Mesh:
    def make(b: Builder) -> None:
        b.lathe(
            (0, 0, 0),
            ((0.09, 0), (0.085, 0.02), (0.02, 0.05), (0.04, 0.14), (0.015, 0.22), (0.012, 0.30)),
            Material((0.40, 0.46, 0.44)),
            14,
        )
        b.lathe((0, 0, 0.27), ((0.15, 0.0), (0.10, 0.2)), Material((0.95, 0.86, 0.64), glow=0.55 if on else 0.1), 18)

    return _built(make)


def floor_lamp() -> Mesh:
    def make(b: Builder) -> None:
        b.lathe((0, 0, 0), ((0.15, 0), (0.14, 0.02), (0.015, 0.04), (0.013, 1.45)), Material(DARK_WOOD), 12)
        b.lathe((0, 0, 1.38), ((0.22, 0.0), (0.14, 0.28)), Material((0.95, 0.86, 0.64), glow=0.6), 18)

    return _built(make)


def pendant(drop: float = 0.8) -> Mesh:
    """Hangs below z = 0."""

    def make(b: Builder) -> None:
        b.tube(((0, 0, 0), (0, 0, -drop)), (0.006, 0.006), Material((0.15, 0.15, 0.15)), 5)
        b.lathe((0, 0, -drop - 0.2), ((0.2, 0.0), (0.06, 0.16), (0.03, 0.22)), Material((0.40, 0.44, 0.42)), 18)
        b.ball((0, 0, -drop - 0.19), (0.06, 0.06, 0.06), Material((1.0, 0.92, 0.7), glow=1.0), 10)

    return _built(make)


def plant(height: float = 1.1) -> Mesh:
    def make(b: Builder) -> None:
        import math

        b.lathe((0, 0, 0), ((0.13, 0), (0.18, 0.3), (0.16, 0.3)), Material((0.66, 0.42, 0.30)), 14)
        for i in range(9):
            angle, lean = i * 2.4, 0.18 + 0.03 * (i % 4)
            top = (math.cos(angle) * lean * 1.6, math.sin(angle) * lean * 1.6, height * (0.75 + 0.05 * (i % 5)))
            middle = (top[0] * 0.4, top[1] * 0.4, height * 0.6)
            b.tube(((0, 0, 0.28), middle, top), (0.012, 0.045, 0.006), Material((0.30, 0.45, 0.27)), 6, flat=0.4)

    return _built(make)


def rug(width: float = 2.4, depth: float = 1.7, colour: Colour = (0.60, 0.29, 0.25)) -> Mesh:
    def make(b: Builder) -> None:
        light = (min(1.0, colour[0] * 1.35), min(1.0, colour[1] * 1.6), min(1.0, colour[2] * 1.5))
        b.box((0, 0, 0.006), (width, depth, 0.012), Material(colour, ink=0.6))
        b.box((0, 0, 0.007), (width - 0.24, depth - 0.24, 0.013), Material(light, ink=0.35))
        b.box((0, 0, 0.008), (width - 0.36, depth - 0.36, 0.014), Material(colour, ink=0.35))

    return _built(make)


def picture(width: float = 0.6, height: float = 0.45, seed: int = 0) -> Mesh:
    """Hangs with its middle at the origin."""

    def make(b: Builder) -> None:
        sky: Colour = ((0.62, 0.72, 0.78), (0.82, 0.70, 0.52), (0.70, 0.75, 0.68))[seed % 3]
        land: Colour = ((0.36, 0.45, 0.34), (0.48, 0.34, 0.28), (0.28, 0.36, 0.44))[seed % 3]
        b.box((0, 0, 0), (width + 0.08, 0.035, height + 0.08), Material(DARK_WOOD))
        b.box((0, -0.012, 0), (width, 0.03, height), Material(sky))
        b.box((0, -0.016, -height * 0.27), (width, 0.026, height * 0.44), Material(land, ink=0.5))
        b.ball((width * 0.2, -0.02, height * 0.1), (0.05, 0.012, 0.05), Material((0.93, 0.86, 0.68), ink=0.5), 10)

    return _built(make)


def door(colour: Colour = (0.50, 0.36, 0.26)) -> Mesh:
    """Stands in a wall's plane, 0.9 by 2.05."""

    def make(b: Builder) -> None:
        frame = Material((0.80, 0.77, 0.70))
        b.box((0, 0, 1.02), (0.9, 0.06, 2.04), Material(colour))
        for x in (-0.5, 0.5):
            b.box((x, -0.01, 1.05), (0.1, 0.1, 2.1), frame)
        b.box((0, -0.01, 2.12), (1.1, 0.1, 0.1), frame)
        for x in (-0.2, 0.2):
            for z, h in ((0.45, 0.6), (1.4, 0.9)):
                b.box((x, -0.03, z), (0.28, 0.03, h), Material(colour))
        b.ball((0.36, -0.07, 1.0), (0.03, 0.03, 0.03), Material((0.78, 0.64, 0.34)), 10)

    return _built(make)


def keyboard() -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 0.76), (1.3, 0.34, 0.09), Material((0.2, 0.2, 0.23)))
        b.box((0, -0.07, 0.808), (1.22, 0.17, 0.012), Material((0.93, 0.92, 0.88)))
        for i in range(23):
            if i % 7 not in (2, 6):
                b.box((-0.56 + i * 0.05, -0.03, 0.82), (0.024, 0.09, 0.014), Material((0.1, 0.1, 0.11)))
        for x in (-0.5, 0.5):
            b.tube(((x, -0.18, 0), (x * 0.9, 0.1, 0.72)), (0.018, 0.018), Material((0.15, 0.15, 0.16)), 6)
            b.tube(((x, 0.18, 0), (x * 0.9, -0.1, 0.72)), (0.018, 0.018), Material((0.15, 0.15, 0.16)), 6)

    return _built(make)


def easel(seed: int = 0) -> Mesh:
    def make(b: Builder) -> None:
        m = Material(WOOD)
        for x in (-0.4, 0.4):
            b.tube(((x, -0.12, 0), (x * 0.25, 0.02, 1.75)), (0.018, 0.018), m, 6)
        b.tube(((0, 0.55, 0), (0, 0.02, 1.6)), (0.018, 0.018), m, 6)
        b.box((0, -0.1, 0.8), (0.8, 0.06, 0.03), m)
        b.box((0, -0.08, 1.2), (0.75, 0.03, 0.75), Material((0.90, 0.88, 0.82)))
        strokes: tuple[Colour, ...] = ((0.72, 0.30, 0.22), (0.25, 0.40, 0.52), (0.82, 0.62, 0.25), (0.35, 0.48, 0.34))
        for i in range(7):
            b.ball(
                (-0.22 + 0.07 * i, -0.1, 1.05 + 0.06 * ((i * 5 + seed) % 6)),
                (0.05 + 0.02 * (i % 3), 0.006, 0.04),
                Material(strokes[(i + seed) % 4], ink=0.4),
                9,
            )

    return _built(make)


def crate(size: float = 0.6) -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, size / 2), (size, size, size), Material((0.60, 0.47, 0.31)))
        for z in (0.06, size - 0.06):
            b.box((0, -size / 2, z), (size + 0.02, 0.03, 0.09), Material((0.52, 0.40, 0.26)))
            b.box((size / 2, 0, z), (0.03, size + 0.02, 0.09), Material((0.52, 0.40, 0.26)))

    return _built(make)


def pew() -> Mesh:
    def make(b: Builder) -> None:
        m = Material(DARK_WOOD)
        b.box((0, 0, 0.44), (2.6, 0.42, 0.05), m)
        b.box((0, 0.22, 0.7), (2.6, 0.05, 0.6), m)
        for x in (-1.28, 1.28):
            b.box((x, 0, 0.5), (0.06, 0.5, 1.0), m)

    return _built(make)


def column(height: float = 4.0, radius: float = 0.28, colour: Colour = (0.80, 0.77, 0.70)) -> Mesh:
    def make(b: Builder) -> None:
        b.lathe(
            (0, 0, 0),
            (
                (radius * 1.5, 0),
                (radius * 1.5, 0.16),
                (radius * 1.15, 0.24),
                (radius, 0.34),
                (radius * 0.9, height - 0.4),
                (radius * 1.4, height - 0.15),
                (radius * 1.4, height),
            ),
            Material(colour),
            18,
        )

    return _built(make)


def bathtub() -> Mesh:
    def make(b: Builder) -> None:
        b.bevelled((0, 0, 0.29), (1.6, 0.75, 0.58), 0.16, Material((0.92, 0.92, 0.90)))
        b.bevelled((0, 0, 0.575), (1.4, 0.56, 0.03), 0.12, Material((0.66, 0.75, 0.78)))

    return _built(make)


def basin() -> Mesh:
    def make(b: Builder) -> None:
        b.lathe(
            (0, 0, 0),
            ((0.12, 0), (0.08, 0.3), (0.09, 0.7), (0.26, 0.84), (0.28, 0.87), (0.2, 0.86)),
            Material((0.92, 0.92, 0.90)),
            18,
        )
        b.tube(((0, 0.2, 0.86), (0, 0.2, 1.0), (0, 0.08, 1.02)), (0.012, 0.012, 0.01), Material(STEEL), 7)
        b.box((0, 0.32, 1.5), (0.62, 0.02, 0.8), Material((0.72, 0.80, 0.83), glow=0.15))
        b.box((0, 0.33, 1.5), (0.7, 0.02, 0.88), Material(WOOD))

    return _built(make)


def steps(count: int = 9, width: float = 1.6) -> Mesh:
    def make(b: Builder) -> None:
        for i in range(count):
            b.box((0, i * 0.28, (i + 1) * 0.085), (width, 0.28, (i + 1) * 0.17), Material((0.66, 0.60, 0.52)))
        for x in (-1, 1):
            b.tube(
                ((x * width / 2, 0, 0.95), (x * width / 2, count * 0.28, count * 0.17 + 0.95)),
                (0.03, 0.03),
                Material(DARK_WOOD),
                8,
            )
            for i in range(0, count, 2):
                b.tube(
                    ((x * width / 2, i * 0.28, i * 0.17), (x * width / 2, i * 0.28, i * 0.17 + 0.95)),
                    (0.015, 0.015),
                    Material(DARK_WOOD),
                    6,
                )

    return _built(make)


def monitor() -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 0.3), (0.56, 0.04, 0.35), Material((0.16, 0.16, 0.18)))
        b.box((0, -0.015, 0.3), (0.52, 0.03, 0.31), Material((0.55, 0.70, 0.78), glow=0.5, ink=0.5))
        b.box((0, 0.02, 0.08), (0.06, 0.04, 0.16), Material((0.16, 0.16, 0.18)))
        b.box((0, 0, 0.01), (0.24, 0.16, 0.02), Material((0.16, 0.16, 0.18)))

    return _built(make)


def blackboard() -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 1.55), (3.0, 0.04, 1.2), Material((0.22, 0.33, 0.28)))
        b.box((0, 0.01, 1.55), (3.1, 0.03, 1.3), Material(WOOD))
        for i, (x, z, w) in enumerate(((-1.0, 1.85, 0.7), (-0.9, 1.65, 0.9), (0.5, 1.8, 0.8), (0.7, 1.5, 0.5))):
            b.tube(
                ((x - w / 2, -0.025, z), (x, -0.025, z + 0.02 * (i % 2)), (x + w / 2, -0.025, z)),
                (0.006, 0.006, 0.006),
                Material((0.86, 0.88, 0.84), ink=0.0),
                4,
            )

    return _built(make)


def cross() -> Mesh:
    def make(b: Builder) -> None:
        b.box((0, 0, 1.1), (0.14, 0.08, 2.2), Material(DARK_WOOD))
        b.box((0, 0, 1.6), (1.1, 0.08, 0.14), Material(DARK_WOOD))

    return _built(make)


def drip() -> Mesh:
    def make(b: Builder) -> None:
        b.lathe((0, 0, 0), ((0.25, 0), (0.24, 0.03), (0.015, 0.06), (0.012, 1.85)), Material(STEEL), 10)
        b.bevelled((0.1, 0, 1.65), (0.12, 0.05, 0.22), 0.03, Material((0.82, 0.88, 0.90)))
        b.tube(((0.1, 0, 1.54), (0.2, 0, 1.1), (0.5, 0, 0.8)), (0.006, 0.006, 0.006), Material((0.8, 0.82, 0.84)), 5)

    return _built(make)
