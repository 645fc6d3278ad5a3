"""Places under the sky: each function dresses one kind of place."""

from collections.abc import Callable

from milimo.engines.previz import landscape as o
from milimo.engines.previz import waterside
from milimo.engines.previz.locations import SetKind
from milimo.engines.previz.mesh import Builder, Colour, Material, Mesh
from milimo.engines.previz.sets import Set, open_ground

WIDE = (-60.0, 60.0, -60.0, 200.0, 0.0)
FACADES: tuple[Colour, ...] = (
    (0.70, 0.48, 0.40),
    (0.74, 0.68, 0.58),
    (0.58, 0.60, 0.62),
    (0.64, 0.56, 0.46),
    (0.52, 0.42, 0.40),
)


def _hills(
    s: Set, seed: int, near: Colour = (0.50, 0.60, 0.48), far: Colour = (0.60, 0.68, 0.70), height: float = 16.0
) -> None:
    s.put("far hills", o.hill(420, height * 2.2, far, seed + 3), (20, 190, 0), fixed=True)
    s.put("hills", o.hill(260, height, near, seed), (-10, 110, 0), fixed=True)


def _pave(s: Set, y0: float, y1: float, colour: Colour, height: float = 0.0) -> None:
    b = Builder()
    b.box(
        (0, (y0 + y1) / 2, height / 2 - 0.05),
        (240, y1 - y0, height + 0.1),
        Material(colour, "tiles" if height else "plain"),
    )
    s.ground.append(b.mesh())


def _street(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="bench")
    s.ground.append(open_ground(Material((0.50, 0.51, 0.53))))
    b = Builder()
    b.box((0, 1.2, -0.02), (240, 6.4, 0.06), Material((0.70, 0.68, 0.64), "tiles"))
    b.box((0, -2.05, -0.01), (240, 0.16, 0.08), Material((0.78, 0.77, 0.74)))
    b.quad(
        (-120, -6.1, 0.012),
        (120, -6.1, 0.012),
        (120, -5.9, 0.012),
        (-120, -5.9, 0.012),
        Material((0.86, 0.84, 0.76), ink=0.4),
    )
    s.ground.append(b.mesh())
    x = -27.0
    for i in range(7):
        width = 6.5 + (seed * 3 + i * 5) % 4
        s.put(
            "building",
            o.building(width, 8, 8.0 + (seed + i * 7) % 9, FACADES[(seed + i) % 5], night, seed + i, shop=True),
            (x + width / 2, 4.6, 0),
            fixed=True,
        )
        x += width + 0.05
    for x in (-6.5, 3.6, 13.0):
        s.put("lamp post", o.lamp_post(night), (x, -1.5 if x > 10 else 3.4, 0))
        s.lamp((x, 3.1, 3.8), 7.5)
    s.put("car", o.car(FACADES[(seed + 2) % 5], night), (-5.6, -3.6, 0))
    s.put("car", o.car((0.36, 0.44, 0.52), night), (8.5, -3.6, 0))
    s.put("tree", o.tree(5.5, seed), (7.2, 2.6, 0))
    s.door = (4.5, 1.0)
    return s


def _city(seed: int, night: bool) -> Set:
    s = _street(seed, night)
    for i in range(9):
        height = 24.0 + (seed * 5 + i * 11) % 30
        s.put(
            "tower",
            o.building(11, 11, height, FACADES[(seed + i + 2) % 5], night, seed + i),
            (-56 + i * 14.0, 26 + (i * 7) % 20, 0),
            fixed=True,
        )
    return s


def _forest(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="log")
    s.ground.append(open_ground(Material((0.42, 0.44, 0.30), "grass")))
    spots = (
        (-3.4, 2.8),
        (3.6, 3.2),
        (-1.5, 5.8),
        (1.9, 6.6),
        (-5.6, 5.5),
        (6.2, 6.0),
        (-8.5, 8.5),
        (4.4, 10),
        (-3.6, 10.5),
        (0.4, 12),
        (9.5, 9),
        (-7, 14),
        (7.5, 15),
        (-12, 12),
        (13, 14),
        (2.8, 18),
        (-2.4, 19),
        (-5.4, -2.8),
        (5.8, -2.2),
    )
    for i, (x, y) in enumerate(spots):
        mesh = (
            o.pine(7.5 + (i * 3) % 5, seed + i) if (i + seed) % 3 else o.tree(7.0 + i % 3, seed + i, (0.33, 0.45, 0.27))
        )
        s.put("tree", mesh, (x, y, 0))
    for i, (x, y) in enumerate(((-2.3, 3.6), (2.6, 2.4), (4.9, 4.2), (-4.4, 3.9), (0.6, 4.7))):
        s.put("bush", o.bush(0.55, seed + i), (x, y, 0))
    s.put("log", o.log(), (1.4, 1.7, 0), 0.3)
    s.put("rock", o.rock(0.5, seed), (-1.7, 1.9, 0))
    _hills(s, seed, (0.34, 0.44, 0.36))
    s.door = (-4.5, 2.0)
    return s


def _field(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="ground")
    s.ground.append(open_ground(Material((0.62, 0.62, 0.36) if seed % 2 else (0.46, 0.57, 0.34), "grass")))
    s.put("fence", o.fence(30), (0, 9, 0))
    for i, (x, y) in enumerate(((-9, 12), (12, 16), (-20, 26), (24, 30), (4, 34))):
        s.put("tree", o.tree(6.5 + i % 2, seed + i), (x, y, 0))
    for i, (x, y) in enumerate(((-3.5, 4.5), (3.2, 5.5), (6.5, 3.6))):
        s.put("bush", o.bush(0.45, seed + i, (0.50, 0.54, 0.30)), (x, y, 0))
    _hills(s, seed)
    s.door = (-5.0, 1.0)
    return s


def _garden(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="bench")
    s.ground.append(open_ground(Material((0.44, 0.57, 0.33), "grass")))
    _pave(s, -0.9, 0.9, (0.74, 0.68, 0.56))
    s.put("bench", o.bench(), (-0.1, 1.7, 0))
    for i, (x, y) in enumerate(((-4.2, 3.6), (4.6, 4.4), (-8.5, 8), (9, 9.5), (0.8, 11), (-3.5, 14))):
        s.put("tree", o.tree(5.5 + i % 3, seed + i), (x, y, 0))
    for i, (x, y) in enumerate(((-1.9, 2.6), (2.1, 2.5), (3.2, 3.0), (-6, 4))):
        s.put("bush", o.bush(0.6, seed + i, (0.40, 0.52, 0.30) if i % 2 else (0.62, 0.42, 0.42)), (x, y, 0))
    s.put("lamp post", o.lamp_post(night), (2.9, 1.5, 0))
    s.lamp((2.9, 1.3, 3.8), 7.0)
    _hills(s, seed)
    s.door = (-5.0, 0.0)
    return s


def _desert(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="ground")
    s.ground.append(open_ground(Material((0.83, 0.68, 0.47), "grass")))
    _hills(s, seed, (0.76, 0.56, 0.40), (0.74, 0.62, 0.54), 20)
    for i, (x, y, size) in enumerate(((-4, 5, 0.9), (5, 7, 1.3), (9, 12, 2.2), (-10, 13, 2.6), (1.5, 4.4, 0.35))):
        s.put("rock", o.rock(size, seed + i, (0.70, 0.52, 0.38)), (x, y, 0))
    s.door = (-5.0, 1.0)
    return s


def _mountain(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="log")
    s.ground.append(open_ground(Material((0.50, 0.52, 0.42), "grass")))
    s.put("peak", o.hill(300, 90, (0.62, 0.66, 0.71), seed + 5), (30, 230, 0), fixed=True)
    _hills(s, seed, (0.44, 0.50, 0.46), (0.54, 0.59, 0.62), 26)
    for i, (x, y, size) in enumerate(((-3.4, 3.8, 1.0), (4.0, 4.6, 1.5), (6.5, 7, 2.1), (-7, 6, 1.8), (1.8, 5.4, 0.6))):
        s.put("rock", o.rock(size, seed + i), (x, y, 0))
    for i, (x, y) in enumerate(((-9, 12), (11, 14), (-4, 17), (6, 20))):
        s.put("tree", o.pine(7, seed + i), (x, y, 0))
    s.door = (-5.0, 1.0)
    return s


def _road(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="car")
    s.ground.append(open_ground(Material((0.52, 0.57, 0.38), "grass")))
    b = Builder()
    b.box((0, 2.6, -0.04), (300, 7.2, 0.1), Material((0.42, 0.43, 0.45)))
    for i in range(-20, 21):
        b.box((i * 5.0, 2.6, 0.01), (2.4, 0.14, 0.012), Material((0.88, 0.83, 0.62), ink=0.3))
    s.ground.append(b.mesh())
    s.put("car", o.car(((0.84, 0.68, 0.22), (0.36, 0.48, 0.42), (0.58, 0.26, 0.24))[seed % 3], night), (0.6, 1.7, 0.02))
    for i in range(6):
        s.put("post", _telegraph(), (-34 + i * 14.0, 8.0, 0))
    for i, (x, y) in enumerate(((-9, 12), (9, 14), (19, 20), (-21, 18))):
        s.put("tree", o.tree(6, seed + i), (x, y, 0))
    _hills(s, seed)
    s.door = (-5.0, 0.0)
    return s


def _telegraph() -> Mesh:
    b = Builder()
    b.tube(((0, 0, 0), (0, 0, 7)), (0.13, 0.1), Material((0.40, 0.33, 0.28)), 8)
    b.box((0, 0, 6.4), (1.8, 0.1, 0.1), Material((0.40, 0.33, 0.28)))
    return b.mesh()


def _car_park(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="car")
    s.ground.append(open_ground(Material((0.44, 0.45, 0.47))))
    b = Builder()
    for row in (3.6, 10.2):
        for i in range(-8, 9):
            b.box((i * 2.9 + 1.45, row, 0.0), (0.1, 4.6, 0.02), Material((0.86, 0.85, 0.80), ink=0.3))
    b.box((0, 15.6, 0.1), (90, 1.2, 0.2), Material((0.70, 0.69, 0.66)))
    s.ground.append(b.mesh())
    paints: tuple[Colour, ...] = (
        (0.58, 0.26, 0.24),
        (0.36, 0.44, 0.52),
        (0.80, 0.79, 0.76),
        (0.30, 0.32, 0.34),
        (0.84, 0.68, 0.22),
    )
    for i, (x, y) in enumerate(
        ((-2.9, 3.8), (2.9, 3.6), (5.8, 3.8), (-5.8, 10.3), (0.0, 10.3), (2.9, 10.2), (-11.6, 10.3))
    ):
        s.put("car", o.car(paints[(seed + i) % 5], night), (x, y, 0), 1.57)
    for x in (-9.0, 3.0, 15.0):
        s.put("lamp post", o.lamp_post(night), (x, 15.4, 0))
    s.lamp((1.0, 1.6, 3.8), 8.0)
    s.lamp((3.0, 14.0, 3.8), 9.0)
    for i in range(5):
        height = 7.0 + (seed + i * 5) % 8
        s.put(
            "building",
            o.building(11, 8, height, FACADES[(seed + i) % 5], night, seed + i),
            (-26 + i * 13.0, 24, 0),
            fixed=True,
        )
    s.door = (-5.0, 0.0)
    return s


def _alley(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="ground")
    s.ground.append(open_ground(Material((0.40, 0.41, 0.43), "tiles")))
    for side in (-1, 1):
        b = Builder()
        for i in range(4):
            b.box(
                (side * 7.0, -1.0 + i * 7.0, 5.0),
                (8.0, 6.9, 10.0 + (seed + i) % 3),
                Material(FACADES[(seed + i + side) % 5], "brick"),
            )
            lit = night and (i + side) % 2 == 0
            glass = Material((0.98, 0.82, 0.50) if lit else (0.36, 0.43, 0.49), glow=0.8 if lit else 0.05)
            for z in (3.4, 6.4):
                b.box((side * 2.98, 0.4 + i * 7.0, z), (0.08, 1.1, 1.5), glass)
        b.tube(((side * 2.85, 2.2, 0.0), (side * 2.85, 2.2, 9.0)), (0.07, 0.07), Material((0.34, 0.34, 0.33)), 8)
        s.ground.append(b.mesh())
    s.put("end", o.building(14, 4, 12, FACADES[(seed + 3) % 5], night, seed), (0, 25, 0), fixed=True)
    s.put("skip", _skip((0.28, 0.40, 0.36)), (-2.2, 3.4, 0), 1.57)
    s.put("skip", _skip((0.36, 0.36, 0.40)), (2.2, 6.6, 0), 1.57)
    s.put("lamp post", o.lamp_post(night), (2.2, 10.0, 0))
    s.lamp((1.2, 3.0, 3.8), 6.5)
    s.lamp((2.0, 9.6, 3.8), 7.0)
    s.door, s.lane = (0.4, 7.0), (0.12, -0.99)
    return s


def _skip(colour: Colour) -> Mesh:
    b = Builder()
    b.box((0, 0, 0.62), (1.7, 0.9, 1.05), Material(colour))
    b.box((0, -0.02, 1.2), (1.76, 0.98, 0.12), Material((0.2, 0.21, 0.21)))
    return b.mesh()


def _bridge(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="car")
    b = Builder()
    b.box((0, 150, -14), (1200, 800, 0.2), Material((0.30, 0.46, 0.54), "water"))
    b.box((0, 1.5, -0.3), (400, 9.0, 0.6), Material((0.44, 0.45, 0.47)))
    for i in range(-20, 21):
        b.box((i * 5.0, 1.6, 0.01), (2.4, 0.14, 0.012), Material((0.88, 0.83, 0.62), ink=0.3))
    red = Material((0.70, 0.30, 0.22))
    for y in (-3.0, 6.0):
        b.box((0, y, 1.05), (400, 0.12, 0.14), red)
        for i in range(-40, 41):
            b.box((i * 1.6, y, 0.5), (0.08, 0.08, 1.0), red)
        for x in (-34.0, 38.0):
            b.box((x, y, 9), (2.2, 1.2, 48), red)
        for i in range(-30, 38, 4):
            sag = 4.0 + ((i - 2.0) / 36.0) ** 2 * 27.0
            b.tube(((i, y, sag), (i, y, 0.9)), (0.05, 0.05), red, 5)
        line = [(float(x), y, 4.0 + ((x - 2.0) / 36.0) ** 2 * 27.0) for x in range(-34, 39, 4)]
        b.tube(line, [0.22] * len(line), red, 7)
    s.ground.append(b.mesh())
    s.put("car", o.car((0.86, 0.70, 0.20), night), (0.3, 1.2, 0.02))
    s.put("headland", o.hill(260, 34, (0.52, 0.56, 0.46), seed), (-90, 190, -14), fixed=True)
    s.put("headland", o.hill(200, 22, (0.60, 0.65, 0.66), seed + 3), (110, 240, -14), fixed=True)
    s.door = (-6.0, 0.0)
    return s


def _yard(seed: int, night: bool) -> Set:
    s = _house(seed, night)
    s.put("bench", o.bench(), (-2.6, 2.4, 0))
    return s


def _graveyard(seed: int, night: bool) -> Set:
    s = _field(seed * 2, night)
    for i in range(14):
        s.put("grave", o.gravestone(i), (-5.5 + (i % 7) * 1.8, 2.6 + (i // 7) * 2.4, 0), 0.1 * (i % 3 - 1))
    s.put("tree", o.tree(7, seed + 3, (0.42, 0.44, 0.30)), (5.5, 6.5, 0))
    return s


def _rooftop(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="bench")
    b = Builder()
    b.box((0, 0.5, -0.2), (16, 9, 0.4), Material((0.56, 0.55, 0.53), "tiles"))
    for y in (4.9,):
        b.box((0, y, 0.5), (16, 0.25, 1.0), Material((0.66, 0.58, 0.50), "brick"))
    s.ground.append(b.mesh())
    s.ground.append(open_ground(Material((0.40, 0.42, 0.44))))
    s.ground[-1].vertices[:, 2] = -22.0
    for i in range(10):
        height = 12.0 + (seed * 5 + i * 13) % 30
        s.put(
            "tower",
            o.building(10, 10, height, FACADES[(seed + i) % 5], night, seed + i),
            (-58 + i * 13.0, 22 + (i * 9) % 24, -22),
            fixed=True,
        )
    s.put("shed", o.building(3, 2.4, 2.6, (0.60, 0.52, 0.46), night, 2), (4.6, 2.2, 0))
    s.put("vent", o.gravestone(1), (-3.0, 2.8, 0))
    s.lamp((4.0, 1.6, 2.4), 5.5)
    s.door = (4.5, 1.6)
    return s


def _house(seed: int, night: bool) -> Set:
    s = Set(False, WIDE, seat="bench")
    s.ground.append(open_ground(Material((0.46, 0.57, 0.35), "grass")))
    b = Builder()
    b.box((0.6, 2.0, -0.03), (1.7, 7.0, 0.08), Material((0.72, 0.68, 0.60), "tiles"))
    b.box((0, -3.4, -0.04), (240, 3.0, 0.1), Material((0.48, 0.49, 0.51)))
    s.ground.append(b.mesh())
    s.put(
        "house",
        o.house(night, ((0.82, 0.78, 0.68), (0.66, 0.70, 0.68), (0.76, 0.62, 0.52))[seed % 3], seed),
        (0, 5.4, 0),
        fixed=True,
    )
    for i, (x, y) in enumerate(((-6.5, 5), (7.2, 6), (-11, 14), (12, 15), (0, 19))):
        s.put("tree", o.tree(6.5, seed + i), (x, y, 0))
    for i, x in enumerate((-3.6, -2.0, 2.4, 3.8)):
        s.put("bush", o.bush(0.5, seed + i), (x, 4.9, 0))
    s.put("car", o.car((0.84, 0.68, 0.22) if seed % 2 else (0.38, 0.46, 0.54), night), (-4.6, 0.6, 0), 0.25)
    s.put("fence", o.fence(16), (12.2, 3.0, 0))
    s.lamp((0.6, 4.9, 2.4), 5.0)
    _hills(s, seed)
    s.door = (0.6, 4.6)
    return s


FIELDS: dict[SetKind, Callable[[int, bool], Set]] = {
    "street": _street,
    "city": _city,
    "forest": _forest,
    "field": _field,
    "garden": _garden,
    "alley": _alley,
    "car park": _car_park,
    "beach": waterside.beach,
    "sea": waterside.sea,
    "harbour": waterside.harbour,
    "cliff": waterside.cliff,
    "boat": waterside.rowed,
    "desert": _desert,
    "mountain": _mountain,
    "road": _road,
    "bridge": _bridge,
    "yard": _yard,
    "graveyard": _graveyard,
    "rooftop": _rooftop,
    "house": _house,
    "exterior": _field,
}
