"""Places by the water: a harbour with its breakwater, an open sea from a pier, a cliff above it."""

import numpy as np

from milimo.engines.previz import landscape as o
from milimo.engines.previz.mesh import Builder, Colour, Material, Mesh, lofted
from milimo.engines.previz.sets import Set, open_ground

WIDE = (-60.0, 60.0, -60.0, 200.0, 0.0)
SEA: Colour = (0.34, 0.47, 0.53)
STONE: Colour = (0.60, 0.59, 0.56)
HULLS: tuple[Colour, ...] = ((0.24, 0.40, 0.48), (0.66, 0.28, 0.22), (0.84, 0.80, 0.70), (0.28, 0.42, 0.32))


def harbour(seed: int, night: bool) -> Set:
    """A stone breakwater that people walk, boats at their moorings behind it, foam, and a lighthouse at the far end."""
    s = Set(False, WIDE, seat="bench")
    b = Builder()
    b.box((0, 180, -1.5), (1200, 800, 0.2), Material(SEA, "water"))
    b.box((0, -8.0, -0.7), (160, 20.4, 1.4), Material(STONE, "tiles"))
    b.box((0, 2.35, 0.28), (160, 0.5, 0.56), Material((0.54, 0.53, 0.51)))
    for i in range(-10, 11):  # the wall's blocks, and rocks at its foot
        b.box((i * 3.4, 2.09, 0.28), (0.04, 0.03, 0.52), Material((0.36, 0.36, 0.36), ink=0.3))
    b.box((0, 3.9, -1.38), (160, 0.7, 0.06), Material((0.92, 0.93, 0.92), ink=0.4))
    b.box((0, 120.0, -1.38), (900, 3.0, 0.06), Material((0.92, 0.93, 0.92), ink=0.4))
    s.ground.append(b.mesh())
    for i in range(9):
        s.put("rock", o.rock(0.5 + (i * 7 + seed) % 4 * 0.16, seed + i, (0.48, 0.48, 0.47)), (-16 + i * 4.1, 3.1, -1.5))
    for i, (x, y) in enumerate(((-5.2, 9.5), (4.4, 11.0), (-12.5, 14.0), (13.5, 15.0), (0.6, 19.0))):
        s.put(
            "fishing boat",
            fishing_boat(HULLS[(seed + i) % 4], night),
            (x, y, -1.45),
            0.16 * (i % 3 - 1) + (3.14 if i % 2 else 0.0),
        )
    for x in (-7.5, -2.4, 3.2, 8.6):
        s.put("bollard", bollard(), (x, 1.65, 0))
    s.put("crates", fish_crates(), (2.2, 1.55, 0), 0.2)
    s.put("lighthouse", lighthouse(night), (27.0, 46.0, -1.5), fixed=True)
    s.put("headland", o.hill(170, 15, (0.46, 0.52, 0.53), seed), (-62, 150, -2), fixed=True)
    s.lamp((3.2, 1.4, 3.8), 7.0)
    s.door, s.lane = (-6.0, 0.0), (0.96, -0.28)
    return s


def sea(seed: int, night: bool) -> Set:
    """A wooden pier on the open sea."""
    s = Set(False, WIDE, seat="bench")
    b = Builder()
    b.box((0, 180, -1.1), (1200, 800, 0.2), Material((0.28, 0.45, 0.53), "water"))
    b.box((0, -0.2, -0.12), (60, 4.6, 0.24), Material((0.58, 0.46, 0.35), "planks"))
    s.ground.append(b.mesh())
    for x in range(-24, 25, 4):
        s.put("post", _post(), (float(x), 1.95, 0))
    s.put("headland", o.hill(160, 14, (0.46, 0.53, 0.54), seed), (60, 130, -1), fixed=True)
    s.put("boat", o.rowing_boat(), (-4.6, 4.2, -1.15), 0.3)
    s.put("lamp post", o.lamp_post(night), (3.2, 1.6, 0))
    s.lamp((3.2, 1.4, 3.8), 7.0)
    s.door = (-6.0, 0.0)
    return s


def cliff(seed: int, night: bool) -> Set:
    """Grass above the sea, with a low wall where the land ends."""
    del night
    s = Set(False, WIDE, seat="ground")
    b = Builder()
    b.box((0, 400, -24), (2400, 900, 0.2), Material(SEA, "water"))
    s.ground.append(b.mesh())
    s.ground.append(_turf(seed))
    for i, (x, y, size) in enumerate(
        ((-3.8, 4.4, 0.7), (4.6, 5.6, 1.0), (7.6, 8.0, 1.4), (-7.5, 7.0, 1.1), (1.6, 7.2, 0.4))
    ):
        s.put("rock", o.rock(size, seed + i), (x, y, 0))
    for i, (x, y) in enumerate(((-2.4, 5.6), (2.8, 4.2), (-9.5, 8.6))):
        s.put("bush", o.bush(0.5, seed + i, (0.46, 0.52, 0.32)), (x, y, 0))
    s.put("tree", o.tree(5.5, seed, (0.40, 0.48, 0.30)), (-5.4, 6.2, 0))
    s.put("headland", o.hill(240, 44, (0.50, 0.54, 0.48), seed), (-120, 170, -24), fixed=True)
    s.put("headland", o.hill(180, 30, (0.60, 0.65, 0.66), seed + 3), (130, 260, -24), fixed=True)
    s.door = (-5.0, 1.0)
    return s


def _turf(seed: int) -> Mesh:
    """The ground up to a ragged edge twelve metres off."""
    x = np.linspace(-200, 200, 81)
    edge = 12.0 + 1.2 * np.sin(x * 0.31 + seed) + 0.7 * np.sin(x * 0.83)
    rows = [
        np.stack([x, np.full_like(x, -200.0), np.zeros_like(x)], 1),
        np.stack([x, edge, np.zeros_like(x)], 1),
        np.stack([x, edge + 0.8, np.full_like(x, -3.0)], 1),
        np.stack([x, edge + 2.0, np.full_like(x, -24.0)], 1),
    ]
    b = Builder()
    b.add(
        np.concatenate(rows[:2]).astype(np.float32), lofted(2, 81, closed=False), Material((0.52, 0.56, 0.34), "grass")
    )
    b.add(np.concatenate(rows[1:]).astype(np.float32), lofted(3, 81, closed=False), Material((0.55, 0.49, 0.42)))
    return b.mesh()


def _post() -> Mesh:
    b = Builder()
    b.tube(((0, 0, -1.4), (0, 0, 0.75)), (0.11, 0.1), Material((0.42, 0.33, 0.26)), 9)
    return b.mesh()


def bollard() -> Mesh:
    b = Builder()
    iron = Material((0.24, 0.25, 0.27))
    b.lathe((0, 0, 0), ((0.16, 0.0), (0.12, 0.06), (0.11, 0.34), (0.19, 0.4), (0.18, 0.48), (0.02, 0.52)), iron, 14)
    return b.mesh()


def fish_crates() -> Mesh:
    b = Builder()
    for z, yaw, colour in ((0.14, 0.0, (0.30, 0.44, 0.52)), (0.42, 0.2, (0.74, 0.60, 0.34))):
        b.box((0, 0, z), (0.62, 0.42, 0.26), Material(colour), yaw)
        b.box((0, 0, z + 0.02), (0.5, 0.43, 0.05), Material((0.2, 0.2, 0.2)), yaw)
    return b.mesh()


def fishing_boat(hull: Colour, night: bool = False) -> Mesh:
    """A small trawler, 7.5 long, its bow towards +x, its waterline at z = 0."""
    b = Builder()
    stations = np.linspace(-1, 1, 15)
    rows: list[np.ndarray] = []
    for s in stations:
        half = 1.15 * (1 - max(0.0, float(s)) ** 2.6) * (0.9 + 0.1 * (1 - max(0.0, -float(s))))
        rise = 0.75 * max(0.0, float(s)) ** 2 + 0.12 * max(0.0, -float(s)) ** 2
        out = 0.3 * max(0.0, float(s)) ** 2
        rows.append(
            np.array(
                [
                    (s * 3.7 + out, -half, 0.85 + rise), (s * 3.7, -half * 0.8, 0.1), (s * 3.6, -half * 0.3, -0.4),
                    (s * 3.6, half * 0.3, -0.4), (s * 3.7, half * 0.8, 0.1), (s * 3.7 + out, half, 0.85 + rise),
                ],
                np.float32,
            )
        )  # fmt: skip
    b.add(np.concatenate(rows), lofted(15, 6, closed=False), Material(hull))
    for side in (0, 5):
        line = [(float(r[side][0]), float(r[side][1]), float(r[side][2])) for r in rows]
        b.tube(line, [0.07] * 15, Material((0.90, 0.87, 0.78)), 7)
    b.box((-0.2, 0, 0.7), (6.2, 1.7, 0.06), Material((0.60, 0.48, 0.36), "planks"))
    white = Material((0.90, 0.88, 0.82))
    b.box((0.5, 0, 1.5), (1.7, 1.35, 1.6), white)
    b.box((0.5, 0, 2.36), (2.0, 1.6, 0.12), Material(hull))
    glow = 0.8 if night else 0.05
    glass = Material((0.98, 0.84, 0.55) if night else (0.36, 0.45, 0.50), glow=glow)
    for y in (-0.69, 0.69):
        for x in (0.1, 0.85):
            b.box((x, y, 1.8), (0.5, 0.04, 0.5), glass)
    b.box((1.37, 0, 1.8), (0.04, 1.0, 0.5), glass)
    mast = Material((0.46, 0.36, 0.27))
    b.tube(((-1.4, 0, 0.7), (-1.4, 0, 4.6)), (0.07, 0.05), mast, 8)
    b.tube(((-1.4, 0, 1.4), (-3.3, 0, 3.1)), (0.05, 0.04), mast, 7)
    b.tube(((-1.4, 0, 4.5), (3.7, 0, 1.7)), (0.015, 0.015), mast, 5)
    b.tube(((-1.4, 0, 4.5), (-3.6, 0, 1.1)), (0.015, 0.015), mast, 5)
    return b.mesh()


def lighthouse(night: bool) -> Mesh:
    """A white tower with a red band and a lit lantern, 22 tall, on its rock."""
    b = Builder()
    b.ball((0, 0, 0), (7.0, 5.0, 2.4), Material((0.46, 0.46, 0.45)), 12, 0.12, 3)
    white, red = Material((0.93, 0.91, 0.86), smooth=True), Material((0.72, 0.26, 0.20), smooth=True)
    b.lathe((0, 0, 1.5), ((2.1, 0.0), (1.85, 5.0)), white, 24)
    b.lathe((0, 0, 6.5), ((1.85, 0.0), (1.65, 4.0)), red, 24)
    b.lathe((0, 0, 10.5), ((1.65, 0.0), (1.45, 5.0)), white, 24)
    b.lathe((0, 0, 15.5), ((1.45, 0.0), (2.1, 0.3), (2.1, 0.6), (1.2, 0.65)), Material((0.30, 0.32, 0.34)), 24)
    b.lathe(
        (0, 0, 16.1), ((1.15, 0.0), (1.15, 2.4)), Material((1.0, 0.90, 0.62), glow=0.95 if night else 0.7, ink=0.6), 16
    )
    b.lathe((0, 0, 18.5), ((1.5, 0.0), (1.2, 0.7), (0.2, 1.6), (0.05, 2.6)), red, 16)
    return b.mesh()


def rowed(seed: int, night: bool) -> Set:
    """In an open boat, out on the water."""
    del night
    s = Set(False, WIDE, seat="boat", seated=True)
    b = Builder()
    b.box((0, 100, -0.12), (1200, 900, 0.2), Material((0.28, 0.45, 0.53), "water"))
    s.ground.append(b.mesh())
    s.put("boat", o.rowing_boat(5.0), (0, 0.0, -0.12), fixed=True)
    oars = Builder()
    wood = Material((0.68, 0.54, 0.38))
    for y in (-1, 1):
        oars.tube(((-0.2, y * 0.3, 0.62), (0.1, y * 0.75, 0.5), (0.5, y * 2.1, -0.05)), (0.025, 0.025, 0.03), wood, 7)
        oars.box((0.55, y * 2.25, -0.06), (0.16, 0.5, 0.03), wood, 0.35 * y)
    s.put("oars", oars.mesh(), (0.2, 0, 0), fixed=True)
    s.put("headland", o.hill(170, 15, (0.46, 0.53, 0.55), seed), (-60, 140, -1), fixed=True)
    s.put("headland", o.hill(120, 8, (0.55, 0.62, 0.64), seed + 2), (80, 190, -1), fixed=True)
    s.marks = [(-0.75, 0.0), (0.78, 0.0), (1.45, 0.1), (-1.4, 0.1)]
    s.table, s.floor = (0.0, 0.0, 0.3), 0.02
    return s


def beach(seed: int, night: bool) -> Set:
    """Sand, the sea's edge and what lies about."""
    del night
    s = Set(False, WIDE, seat="ground")
    s.ground.append(open_ground(Material((0.82, 0.74, 0.57), "grass")))
    b = Builder()
    b.box((0, 210, 0.0), (900, 400, 0.06), Material((0.33, 0.52, 0.58), "water"))
    b.box((0, 9.6, 0.0), (900, 1.2, 0.075), Material((0.90, 0.92, 0.90), ink=0.5))
    s.ground.append(b.mesh())
    for i, (x, y, size) in enumerate(
        ((-5.5, 6.5, 1.3), (-7.2, 5.4, 0.9), (6.5, 7.8, 1.1), (2.4, 4.8, 0.3), (11, 6, 1.6))
    ):
        s.put("rock", o.rock(size, seed + i), (x, y, 0))
    s.put("headland", o.hill(130, 13, (0.50, 0.56, 0.52), seed), (-75, 95, 0), fixed=True)
    s.put("boat", o.rowing_boat(), (4.2, 4.0, 0), 0.5)
    s.door = (-5.0, 0.5)
    return s
