"""Rooms of one purpose: a lighthouse's lamp room, a cell, a gallery."""

import math

from milimo.engines.previz import furniture as f
from milimo.engines.previz.mesh import Builder, Colour, Material, Mesh
from milimo.engines.previz.sets import Finish, Set, room

IRON = Material((0.30, 0.32, 0.34))
BRASS = Material((0.78, 0.62, 0.30))


def lamp_room(seed: int, view: Colour) -> Set:
    """Glass all round, the great lens in the middle, an iron floor and a switch on its post."""
    del seed
    s = room(
        (-3.4, 3.4, -3.6, 3.6, 3.4),
        Finish((0.56, 0.60, 0.58), (0.42, 0.44, 0.45), "tiles", trim=(0.34, 0.42, 0.40), ceiling=(0.44, 0.34, 0.28)),
        view,
        left=(-1.2, 1.2),
        back=(-2.0, 0.0, 2.0),
        right=(-1.2, 1.2),
        sill=0.9,
        head=2.8,
        wide=1.7,
    )
    s.put("lens", lens(), (0.0, 2.05, 0))
    s.put("rail", _rail(), (0.0, 2.05, 0))
    s.put("switch", switch_post(), (1.45, 1.25, 0), -0.3)
    s.put("stairs", _hatch(), (-2.5, 0.6, 0))
    s.table, s.door = None, (-2.5, 0.8)
    s.lamp((0.0, 2.05, 1.9), 5.2)
    return s


def lens() -> Mesh:
    """A Fresnel lens: rings of glass about a flame, on a brass pedestal; 2.6 tall."""
    b = Builder()
    b.lathe(
        (0, 0, 0),
        ((0.62, 0.0), (0.6, 0.12), (0.3, 0.2), (0.28, 0.78), (0.62, 0.86), (0.62, 0.94)),
        Material((0.34, 0.38, 0.38)),
        20,
    )
    bull = Material((1.0, 0.93, 0.70), glow=0.95, ink=0.7)
    b.ball((0, 0, 1.68), (0.24, 0.24, 0.3), bull, 14)
    glass = Material((0.74, 0.84, 0.84), glow=0.45, smooth=True)
    for i in range(9):
        z = 1.0 + i * 0.165
        r = 0.60 - 0.22 * abs(i - 4) ** 2 / 16
        angles = [k * math.pi / 14 for k in range(29)]
        b.tube([(r * math.cos(a), r * math.sin(a), z) for a in angles], [0.035] * 29, glass, 6)
    for k in range(8):
        a = k * math.pi / 4 + 0.2
        c, sn = math.cos(a), math.sin(a)
        line = [(r * c, r * sn, z) for r, z in ((0.42, 0.92), (0.62, 1.35), (0.65, 1.68), (0.62, 2.0), (0.42, 2.42))]
        b.tube(line, [0.022] * 5, BRASS, 6)
    b.lathe((0, 0, 2.42), ((0.44, 0.0), (0.4, 0.08), (0.12, 0.16), (0.03, 0.32)), BRASS, 18)
    return b.mesh()


def _rail() -> Mesh:
    b = Builder()
    angles = [k * math.pi / 12 for k in range(25)]
    for z in (0.55, 1.0):
        b.tube([(1.05 * math.cos(a), 1.05 * math.sin(a), z) for a in angles], [0.022] * 25, BRASS, 6)
    for a in angles[::3]:
        b.tube(
            ((1.05 * math.cos(a), 1.05 * math.sin(a), 0), (1.05 * math.cos(a), 1.05 * math.sin(a), 1.0)),
            (0.02, 0.02),
            IRON,
            6,
        )
    return b.mesh()


def switch_post() -> Mesh:
    """An iron switch with its lever on a post, 1.25 tall, its face towards -y."""
    b = Builder()
    b.box((0, 0, 0.45), (0.12, 0.12, 0.9), IRON)
    b.place(switch(), (0, 0, 0.86))
    return b.mesh()


def switch() -> Mesh:
    """A knife switch on its plate, 0.36 tall."""
    b = Builder()
    b.bevelled((0, 0.02, 0.18), (0.24, 0.06, 0.36), 0.03, Material((0.36, 0.40, 0.40)))
    for x in (-0.06, 0.06):
        b.box((x, -0.03, 0.09), (0.03, 0.05, 0.06), BRASS)
        b.box((x, -0.03, 0.27), (0.03, 0.05, 0.06), BRASS)
        b.box((x, -0.09, 0.2), (0.02, 0.03, 0.2), Material((0.74, 0.52, 0.30)))
    b.box((0, -0.1, 0.3), (0.17, 0.03, 0.03), Material((0.74, 0.52, 0.30)))
    b.tube(((0, -0.1, 0.3), (0, -0.2, 0.34)), (0.018, 0.024), Material((0.16, 0.13, 0.12)), 10)
    return b.mesh()


def _hatch() -> Mesh:
    """The head of a spiral stair with its rail."""
    b = Builder()
    b.box((0, 0, 0.005), (1.0, 1.2, 0.02), Material((0.12, 0.12, 0.14)))
    for x in (-0.5, 0.5):
        b.tube(((x, -0.6, 0), (x, -0.6, 1.0), (x, 0.6, 1.0), (x, 0.6, 0)), (0.025,) * 4, IRON, 7)
    b.tube(((-0.5, 0.6, 1.0), (0.5, 0.6, 1.0)), (0.025, 0.025), IRON, 7)
    return b.mesh()


def cell(seed: int, view: Colour) -> Set:
    """A bunk, a bucket, a high window, and bars on the right."""
    s = room(
        (-2.2, 2.2, -3.6, 2.6, 2.8),
        Finish(
            (0.60, 0.60, 0.57),
            (0.46, 0.45, 0.44),
            "plain",
            "brick",
            trim=(0.44, 0.44, 0.43),
            ceiling=(0.52, 0.52, 0.50),
        ),
        view,
        back=(0.3,),
        sill=1.75,
        head=2.35,
        wide=0.8,
    )
    s.put("bed", f.bed((0.46, 0.48, 0.46), width=0.85), (-1.6, 1.4, 0))
    s.put("stool", f.stool((0.40, 0.38, 0.36), 0.46), (0.9, 1.9, 0))
    s.put("bars", bars(3.4), (2.0, 0.6, 0), -1.57)
    s.put("basin", f.cupboard(0.45, (0.72, 0.72, 0.70), 0.8), (1.4, 2.35, 0))
    s.put("pendant", f.pendant(0.5), (0.0, 0.6, 2.8))
    s.seat, s.bed, s.table, s.door = "stool", (-1.6, 1.3, 0.5), None, (1.7, 0.4)
    s.lamp((0.0, 0.6, 2.1), 3.6)
    del seed
    return s


def bars(length: float) -> Mesh:
    b = Builder()
    for i in range(int(length / 0.14) + 1):
        x = i * 0.14 - length / 2
        b.tube(((x, 0, 0), (x, 0, 2.75)), (0.016, 0.016), IRON, 7)
    for z in (0.1, 1.2, 2.6):
        b.box((0, 0, z), (length, 0.05, 0.06), IRON)
    return b.mesh()


def gallery(seed: int, view: Colour) -> Set:
    """A big white room: pictures on its walls, a bench, a plinth, spotlights."""
    s = room(
        (-5.2, 5.2, -4.2, 4.6, 3.5),
        Finish((0.90, 0.89, 0.87), (0.66, 0.60, 0.53), "planks", trim=(0.92, 0.91, 0.89), ceiling=(0.86, 0.86, 0.85)),
        view,
        left=(0.4,),
        sill=0.5,
        head=2.7,
        wide=2.4,
    )
    for i, (x, wide, tall) in enumerate(((-3.6, 1.2, 1.5), (-1.5, 1.6, 1.1), (0.9, 1.1, 1.4), (3.2, 1.9, 1.3))):
        s.put("picture", f.picture(wide, tall, seed + i), (x, 4.56, 1.75))
    for i, y in enumerate((-0.6, 2.0)):
        s.put("picture", f.picture(1.3, 1.1, seed + 5 + i), (5.16, y, 1.75), -1.57)
    s.put("bench", _plain_bench(), (-0.2, 2.6, 0))
    s.put("plinth", _sculpture(seed), (2.6, 2.5, 0))
    s.table, s.door = None, (4.6, -1.8)
    s.lamp((0.0, 2.2, 3.1), 6.0)
    return s


def _plain_bench() -> Mesh:
    b = Builder()
    b.box((0, 0, 0.42), (1.8, 0.46, 0.1), Material((0.30, 0.29, 0.28)))
    for x in (-0.75, 0.75):
        b.box((x, 0, 0.19), (0.08, 0.4, 0.38), Material((0.72, 0.73, 0.74)))
    return b.mesh()


def _sculpture(seed: int) -> Mesh:
    b = Builder()
    b.box((0, 0, 0.5), (0.5, 0.5, 1.0), Material((0.95, 0.94, 0.92)))
    stone = Material(((0.72, 0.42, 0.30), (0.30, 0.42, 0.50), (0.24, 0.24, 0.26))[seed % 3], smooth=True)
    b.ball((0, 0, 1.2), (0.17, 0.14, 0.24), stone, 14, 0.14, seed)
    b.ball((0.06, 0, 1.5), (0.1, 0.1, 0.13), stone, 12, 0.1, seed + 1)
    return b.mesh()
