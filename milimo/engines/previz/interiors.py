"""Rooms: each function dresses one kind of place."""

from collections.abc import Callable

from milimo.engines.previz import chambers
from milimo.engines.previz import furniture as f
from milimo.engines.previz import landscape as out
from milimo.engines.previz.locations import SetKind
from milimo.engines.previz.mesh import Colour, Material
from milimo.engines.previz.sets import Finish, Set, open_ground, room

WALLS: tuple[Colour, ...] = (
    (0.80, 0.75, 0.65),
    (0.68, 0.74, 0.72),
    (0.78, 0.68, 0.58),
    (0.66, 0.70, 0.77),
    (0.74, 0.76, 0.64),
    (0.82, 0.79, 0.74),
)
FABRICS: tuple[Colour, ...] = (
    (0.42, 0.50, 0.48),
    (0.56, 0.36, 0.30),
    (0.36, 0.42, 0.56),
    (0.60, 0.52, 0.38),
    (0.46, 0.40, 0.52),
)


def _kitchen(seed: int, view: Colour) -> Set:
    s = room(
        (-3.2, 3.2, -3.4, 2.9, 2.7),
        Finish(WALLS[(seed + 1) % 6], (0.78, 0.74, 0.66), "tiles"),
        view,
        back=(-0.2,),
        left=(0.2,),
        sill=1.12,
        head=2.15,
        wide=1.5,
        curtains=(0.86, 0.80, 0.66),
    )
    cabinet: Colour = ((0.52, 0.60, 0.55), (0.74, 0.70, 0.60), (0.50, 0.58, 0.66))[seed % 3]
    s.put("counter", f.counter(3.4, cabinet), (-0.6, 2.55, 0))
    s.put("stove", f.stove(), (1.45, 2.55, 0))
    s.put("fridge", f.fridge(), (2.3, 2.5, 0))
    s.put("cupboard", f.cupboard(1.3, cabinet), (-2.1, 2.72, 1.5))
    s.put("cupboard", f.cupboard(1.1, cabinet), (1.6, 2.72, 1.55))
    s.put("table", f.table(1.2, 0.85), (0.0, 0.72, 0), fixed=True)
    s.put("chair", f.chair(), (-0.42, 1.32, 0), 0.15)
    s.put("chair", f.chair(), (0.95, 0.8, 0), -1.5)
    s.put("pendant", f.pendant(0.65), (0.0, 0.72, 2.7))
    s.put("door", f.door(), (3.17, 1.3, 0), -1.57)
    s.put("plant", f.plant(0.5), (-1.9, 2.55, 0.9))
    s.table, s.door = (0.0, 0.62, 0.74), (2.8, 1.3)
    s.lamp((0.0, 0.72, 1.75), 3.4)
    return s


def _living(seed: int, view: Colour) -> Set:
    cloth = FABRICS[seed % 5]
    s = room(
        (-3.6, 3.6, -3.6, 3.2, 2.8),
        Finish(WALLS[seed % 6], (0.60, 0.45, 0.33), "planks"),
        view,
        left=(0.6,),
        back=(1.9,),
        wide=1.5,
        curtains=((0.62, 0.36, 0.30), (0.44, 0.50, 0.42), (0.74, 0.66, 0.50))[seed % 3],
    )
    s.put(
        "rug",
        f.rug(2.9, 2.0, ((0.56, 0.28, 0.24), (0.30, 0.38, 0.46), (0.42, 0.44, 0.34))[seed % 3]),
        (0, 0.5, 0),
        fixed=True,
    )
    s.put("sofa", f.sofa(cloth), (-0.5, 2.35, 0))
    s.put("armchair", f.armchair(FABRICS[(seed + 2) % 5]), (-2.5, 1.2, 0), 1.1)
    s.put("coffee table", f.table(1.1, 0.55, 0.42, f.DARK_WOOD), (0.0, 1.12, 0), fixed=True)
    s.put("floor lamp", f.floor_lamp(), (-1.95, 2.6, 0))
    s.put("shelves", f.shelves(1.2, 2.0, seed=seed), (3.35, 0.6, 0), -1.57)
    s.put("picture", f.picture(0.9, 0.6, seed), (-0.6, 3.16, 1.75))
    s.put("picture", f.picture(0.4, 0.5, seed + 1), (0.35, 3.16, 1.65))
    s.put("plant", f.plant(1.2), (0.95, 2.75, 0))
    s.put("door", f.door(), (3.57, 2.3, 0), -1.57)
    s.seat, s.table, s.door = "sofa", (0.0, 1.05, 0.42), (3.1, 2.2)
    s.lamp((-1.95, 2.5, 1.5), 4.0)
    return s


def _bedroom(seed: int, view: Colour) -> Set:
    s = room(
        (-3.1, 3.1, -3.4, 2.9, 2.6),
        Finish(WALLS[(seed + 3) % 6], (0.58, 0.44, 0.34), "planks"),
        view,
        left=(0.8,),
        wide=1.4,
        curtains=(0.62, 0.60, 0.66),
    )
    s.put("rug", f.rug(2.2, 1.5, (0.42, 0.42, 0.52)), (0, -0.2, 0), fixed=True)
    s.put("bed", f.bed(FABRICS[(seed + 2) % 5]), (0.2, 1.8, 0))
    for x in (-0.95, 1.35):
        s.put("night table", f.cupboard(0.45, f.WOOD, 0.5), (x, 2.65, 0))
        s.put("lamp", f.table_lamp(), (x, 2.62, 0.5))
    s.put("wardrobe", f.cupboard(1.3, f.WOOD, 2.0), (2.85, 0.6, 0), -1.57)
    s.put("picture", f.picture(0.8, 0.5, seed), (0.2, 2.86, 1.65))
    s.put("door", f.door(), (3.07, -0.9, 0), -1.57)
    s.seat, s.table, s.door, s.bed = "bed", (-0.95, 2.6, 0.5), (2.7, -0.9), (0.2, 1.65, 0.5)
    s.lamp((-0.95, 2.45, 0.95), 3.2)
    s.lamp((1.35, 2.45, 0.95), 3.2)
    return s


def _office(seed: int, view: Colour) -> Set:
    s = room(
        (-3.6, 3.6, -3.6, 3.0, 2.7),
        Finish((0.74, 0.76, 0.75), (0.46, 0.49, 0.52), "plain"),
        view,
        back=(-1.6, 0.4),
        left=(0.4,),
        sill=0.8,
        wide=1.6,
    )
    s.put("desk", f.desk(), (0.0, 0.85, 0), fixed=True)
    s.put("monitor", f.monitor(), (0.48, 0.98, 0.755), 0.35)
    s.put("chair", f.armchair((0.22, 0.23, 0.25), 0.7), (0.1, 1.75, 0))
    s.put("shelves", f.shelves(1.3, 1.9, seed=seed, colour=(0.52, 0.52, 0.50)), (2.4, 2.8, 0))
    s.put("cabinet", f.cupboard(0.9, (0.56, 0.60, 0.62), 1.3), (3.38, 0.7, 0), -1.57)
    s.put("plant", f.plant(1.1), (-3.1, 2.5, 0))
    s.put("picture", f.picture(0.7, 0.5, seed + 2), (1.55, 2.96, 1.8))
    s.put("door", f.door((0.46, 0.44, 0.42)), (3.57, -0.9, 0), -1.57)
    s.table, s.door = (-0.05, 0.72, 0.755), (3.1, -0.9)
    s.lamp((-0.55, 0.95, 1.25), 3.0)
    return s


def _corridor(seed: int, view: Colour) -> Set:
    s = room(
        (-1.6, 1.6, -5.0, 9.0, 2.6),
        Finish(WALLS[(seed + 1) % 6], (0.52, 0.36, 0.30), "plain", wainscot=(0.50, 0.46, 0.40)),
        view,
        back=(0.0,),
        wide=1.1,
    )
    for y in (-1.2, 2.2, 5.4):
        s.put("door", f.door(), (-1.57, y, 0), 1.57)
        s.put("door", f.door(), (1.57, y + 1.2, 0), -1.57)
    for y in (0.8, 4.2, 7.2):
        s.put("wall lamp", f.table_lamp(), (-1.42, y, 1.5))
        s.lamp((-1.1, y, 1.9), 3.2)
    s.put("letter boxes", f.cupboard(1.4, (0.60, 0.55, 0.42), 0.9), (1.42, 0.5, 0.85), -1.57)
    s.put("runner", f.rug(1.1, 12.0, (0.48, 0.22, 0.22)), (0, 2.4, 0), fixed=True)
    s.door, s.lane = (0.0, 6.0), (0.14, -0.99)
    return s


def _bathroom(seed: int, view: Colour) -> Set:
    s = room(
        (-2.2, 2.2, -3.2, 2.2, 2.5),
        Finish((0.72, 0.80, 0.80), (0.72, 0.75, 0.76), "tiles", "tiles"),
        view,
        left=(0.9,),
        sill=1.3,
        head=2.0,
        wide=0.8,
    )
    s.put("basin", f.basin(), (0.3, 1.85, 0))
    s.put("bath", f.bathtub(), (-1.35, 1.7, 0))
    s.put("cupboard", f.cupboard(0.5, (0.86, 0.86, 0.83), 0.7), (1.75, 2.02, 0.9))
    s.put("door", f.door((0.80, 0.80, 0.76)), (2.17, 0.4, 0), -1.57)
    s.table, s.door = (1.75, 1.95, 0.9), (1.8, 0.4)
    s.lamp((0.3, 1.75, 2.0), 3.4)
    return s


def _bar(seed: int, view: Colour) -> Set:
    s = room(
        (-4.2, 4.2, -3.8, 3.4, 2.9),
        Finish((0.45, 0.33, 0.28), (0.42, 0.30, 0.23), "planks", wainscot=(0.34, 0.23, 0.18)),
        view,
        left=(0.2,),
        wide=1.8,
    )
    s.put("bar", f.counter(5.4, (0.40, 0.26, 0.19), (0.58, 0.38, 0.25), 1.08), (0.4, 1.5, 0))
    for x in (-1.7, -0.6, 1.4, 2.4):
        s.put("stool", f.stool(), (x, 0.95, 0))
    s.put("bottles", f.shelves(2.6, 2.1, books=False, bottles=True, colour=f.DARK_WOOD, seed=seed), (-0.9, 3.2, 0))
    s.put("bottles", f.shelves(2.2, 2.1, books=False, bottles=True, colour=f.DARK_WOOD, seed=seed + 4), (1.7, 3.2, 0))
    for x in (-1.5, 0.4, 2.3):
        s.put("pendant", f.pendant(0.9), (x, 1.3, 2.9))
        s.lamp((x, 1.25, 1.75), 3.0)
    s.put("table", f.table(0.7, 0.7, 0.74, f.DARK_WOOD, True), (-3.1, 1.4, 0))
    s.seat, s.seated, s.table, s.door = "stool", True, (0.0, 1.32, 1.09), (-3.8, -0.6)
    return s


def _restaurant(seed: int, view: Colour) -> Set:
    s = room(
        (-4.2, 4.2, -3.8, 3.6, 2.9),
        Finish(
            ((0.70, 0.52, 0.44), (0.55, 0.62, 0.55), (0.76, 0.70, 0.58))[seed % 3],
            (0.58, 0.42, 0.31),
            "planks",
            wainscot=(0.42, 0.30, 0.25),
        ),
        view,
        left=(0.4, 2.4),
        back=(-2.2, 2.4),
        wide=1.5,
        curtains=(0.62, 0.26, 0.24),
    )
    s.put("table", f.table(0.9, 0.9, 0.74, (0.90, 0.88, 0.83), True), (0, 0.12, 0), fixed=True)
    for x, y in ((-2.7, 1.9), (2.4, 1.7), (0.0, 2.6)):
        s.put("table", f.table(0.85, 0.85, 0.74, (0.90, 0.88, 0.83), True), (x, y, 0))
        s.put("chair", f.chair(f.DARK_WOOD), (x - 0.7, y, 0), 1.57)
        s.put("chair", f.chair(f.DARK_WOOD), (x + 0.7, y, 0), -1.57)
        s.put("lamp", f.table_lamp(), (x, y, 0.74))
        s.lamp((x, y - 0.1, 1.3), 2.2)
    s.put("picture", f.picture(1.0, 0.6, seed), (0.1, 3.56, 1.8))
    s.put("pendant", f.pendant(0.9), (0, 0.3, 2.9))
    s.lamp((0, 0.25, 1.75), 3.2)
    s.seated, s.table, s.door = True, (0, 0.12, 0.74), (3.8, -0.8)
    return s


def _hospital(seed: int, view: Colour) -> Set:
    s = room(
        (-3.2, 3.2, -3.4, 2.9, 2.7),
        Finish((0.76, 0.83, 0.81), (0.74, 0.78, 0.77), "tiles", wainscot=(0.55, 0.68, 0.66)),
        view,
        left=(0.8,),
        wide=1.6,
    )
    s.put("bed", f.bed((0.66, 0.78, 0.80), 1.0), (0.0, 1.75, 0))
    s.put("drip", f.drip(), (0.8, 2.3, 0))
    s.put("monitor", f.monitor(), (-0.95, 2.55, 1.0))
    s.put("cabinet", f.cupboard(0.5, (0.86, 0.87, 0.86), 1.0), (-0.95, 2.6, 0))
    s.put("chair", f.chair((0.5, 0.6, 0.62)), (1.9, 1.4, 0), -0.8)
    s.put("door", f.door((0.62, 0.72, 0.72)), (3.17, -0.6, 0), -1.57)
    s.seat, s.table, s.door, s.bed = "chair", (-0.95, 2.5, 1.0), (2.8, -0.6), (0.0, 1.6, 0.5)
    s.lamp((0, 1.6, 2.5), 4.4)
    return s


def _church(seed: int, view: Colour) -> Set:
    s = room(
        (-5.0, 5.0, -6.0, 9.0, 6.5),
        Finish((0.78, 0.74, 0.66), (0.60, 0.56, 0.52), "tiles"),
        view,
        left=(0.5, 3.5, 6.5),
        right=(0.5, 3.5, 6.5),
        back=(-2.2, 2.2),
        sill=2.0,
        head=5.2,
        wide=1.1,
    )
    for y in (1.6, 2.9, 4.2):
        for x in (-2.4, 2.4):
            s.put("pew", f.pew(), (x, y, 0), 3.14159)
    for y in (-1.0, 2.2, 5.4):
        for x in (-4.0, 4.0):
            s.put("column", f.column(6.5), (x, y, 0))
    s.put("altar", f.table(2.0, 0.8, 1.0, (0.90, 0.87, 0.80)), (0, 7.4, 0))
    s.put("cross", f.cross(), (0, 8.5, 2.2))
    s.seat, s.door = "pew", (0.0, -4.5)
    s.lamp((0, 6.8, 2.4), 5.0)
    return s


def _lobby(seed: int, view: Colour) -> Set:
    s = room(
        (-6.5, 6.5, -5.5, 6.5, 4.6),
        Finish((0.72, 0.69, 0.64), (0.70, 0.67, 0.62), "tiles", wainscot=(0.50, 0.46, 0.42)),
        view,
        left=(0.0, 2.8, 5.4),
        back=(-4.4, 4.4),
        sill=0.3,
        head=3.6,
        wide=1.9,
    )
    s.put("desk", f.counter(3.4, (0.42, 0.32, 0.27), (0.30, 0.28, 0.27), 1.08), (0.0, 2.4, 0))
    s.put("lamp", f.table_lamp(), (-1.3, 2.35, 1.08))
    for x in (-3.2, 3.2):
        s.put("column", f.column(4.6, 0.3), (x, 3.2, 0))
        s.put("plant", f.plant(1.5), (x, 4.9, 0))
    s.put("shelf", f.cupboard(2.6, (0.46, 0.38, 0.32), 1.5), (0, 6.2, 0.6))
    s.put("sofa", f.sofa(FABRICS[seed % 5]), (-5.4, 2.2, 0), 1.57)
    s.put("rug", f.rug(4.2, 2.6, (0.50, 0.26, 0.25)), (0, -0.4, 0), fixed=True)
    s.table, s.door = (0.0, 2.1, 1.09), (-5.6, -1.8)
    s.lamp((-1.3, 2.2, 1.6), 3.0)
    s.lamp((0, 4.4, 3.8), 6.5)
    return s


def _studio(seed: int, view: Colour) -> Set:
    s = room(
        (-4.0, 4.0, -3.8, 3.4, 3.2),
        Finish((0.78, 0.75, 0.70), (0.58, 0.44, 0.33), "planks", "brick"),
        view,
        left=(0.0, 1.9),
        back=(1.8,),
        sill=0.6,
        head=2.7,
        wide=1.6,
    )
    s.put("keyboard", f.keyboard(), (0.1, 0.95, 0))
    s.put("easel", f.easel(seed), (-1.7, 1.9, 0), 0.35)
    s.put("canvases", f.picture(0.9, 0.9, seed + 1), (-0.3, 3.2, 0.6))
    s.put("shelves", f.shelves(1.4, 1.7, seed=seed), (0.2, 3.22, 0))
    s.put("sofa", f.sofa(FABRICS[(seed + 1) % 5]), (3.2, 1.4, 0), -1.3)
    s.put("crate", f.crate(), (-3.3, 2.6, 0), 0.2)
    s.put("floor lamp", f.floor_lamp(), (2.5, 2.9, 0))
    s.put("picture", f.picture(0.7, 0.9, seed + 2), (0.2, 3.36, 2.1))
    s.table, s.door = (0.1, 0.78, 0.81), (3.5, -0.6)
    s.lamp((2.5, 2.8, 1.5), 4.0)
    return s


def _warehouse(seed: int, view: Colour) -> Set:
    s = room(
        (-6.0, 6.0, -5.0, 7.0, 4.4),
        Finish(
            (0.56, 0.54, 0.51),
            (0.50, 0.48, 0.46),
            "plain",
            "brick",
            trim=(0.40, 0.39, 0.38),
            ceiling=(0.42, 0.41, 0.40),
        ),
        view,
        left=(0.5, 3.5),
        back=(-3.0, 3.0),
        sill=2.4,
        head=3.6,
        wide=1.6,
    )
    for i, (x, y, size) in enumerate(
        ((-3.0, 3.2, 0.9), (-2.1, 3.6, 0.7), (-2.8, 3.3, 0.6), (2.6, 3.4, 1.0), (3.4, 2.2, 0.7), (1.4, 4.6, 0.8))
    ):
        s.put("crate", f.crate(size), (x, y, 0.9 if i == 2 else 0), 0.3 * i)
    for x in (-1.6, 3.8):
        s.put(
            "shelves", f.shelves(2.2, 2.4, books=False, bottles=True, colour=(0.40, 0.40, 0.40), seed=seed), (x, 6.6, 0)
        )
    s.put("table", f.table(1.6, 0.8, 0.8), (0.1, 1.0, 0), fixed=True)
    s.put("pendant", f.pendant(1.6), (0, 0.8, 4.4))
    s.table, s.door = (0.1, 0.9, 0.8), (-5.2, 0.4)
    s.lamp((0, 0.8, 2.4), 5.0)
    return s


def _classroom(seed: int, view: Colour) -> Set:
    s = room(
        (-4.0, 4.0, -4.0, 3.6, 2.9),
        Finish((0.76, 0.77, 0.68), (0.62, 0.50, 0.38), "planks"),
        view,
        left=(-0.6, 1.3),
        wide=1.6,
    )
    s.put("blackboard", f.blackboard(), (0, 3.55, 0))
    s.put("desk", f.desk(), (0.9, 2.3, 0))
    for x in (-2.7, 2.7):
        for y in (-0.4, 1.2):
            s.put("table", f.table(1.1, 0.5, 0.7), (x, y, 0))
            s.put("chair", f.chair(), (x, y - 0.5, 0), 3.14)
    s.put("table", f.table(1.1, 0.5, 0.7), (0, 0.75, 0), fixed=True)
    s.table, s.door = (0, 0.7, 0.7), (3.6, 2.4)
    s.lamp((0, 1.0, 2.6), 5.0)
    return s


def _shop(seed: int, view: Colour) -> Set:
    s = room(
        (-4.0, 4.0, -3.8, 3.6, 3.0),
        Finish((0.75, 0.70, 0.60), (0.64, 0.56, 0.46), "tiles"),
        view,
        left=(0.6,),
        sill=0.4,
        head=2.5,
        wide=2.2,
    )
    s.put("counter", f.counter(2.6, (0.50, 0.38, 0.29), (0.70, 0.56, 0.42), 1.0), (0.3, 1.2, 0))
    for i, x in enumerate((-2.6, -1.1, 0.4, 1.9)):
        s.put("shelves", f.shelves(1.4, 2.2, books=i % 2 == 0, bottles=i % 2 == 1, seed=seed + i), (x, 3.4, 0))
    s.put("shelves", f.shelves(1.6, 1.9, seed=seed + 7), (3.75, 0.8, 0), -1.57)
    s.put("pendant", f.pendant(0.8), (0.3, 1.0, 3.0))
    s.table, s.door = (0.1, 1.0, 1.01), (-3.4, -0.8)
    s.lamp((0.3, 1.0, 1.9), 4.4)
    return s


def _stairs(seed: int, view: Colour) -> Set:
    s = room(
        (-2.4, 2.4, -3.6, 4.2, 3.6),
        Finish(WALLS[(seed + 4) % 6], (0.56, 0.50, 0.45), "tiles", wainscot=(0.48, 0.44, 0.40)),
        view,
        left=(0.4,),
        sill=1.4,
        head=2.8,
        wide=1.0,
    )
    s.put("stairs", f.steps(12), (1.3, 0.7, 0))
    s.put("door", f.door((0.55, 0.56, 0.58)), (-0.8, 4.17, 0))
    s.put("lamp", f.table_lamp(), (-2.2, 2.4, 1.6))
    s.door, s.lane = (-0.8, 3.6), (0.3, -0.95)
    s.lamp((-1.9, 2.4, 2.0), 4.0)
    return s


def _train(seed: int, view: Colour) -> Set:
    s = room(
        (-3.6, 3.6, -1.9, 1.6, 2.3),
        Finish((0.62, 0.66, 0.64), (0.42, 0.42, 0.42), "plain"),
        view,
        back=(-2.0, 0.0, 2.0),
        sill=0.95,
        head=1.75,
        wide=1.5,
    )
    for x in (-2.2, 2.2):
        s.put("seat", f.armchair((0.34, 0.42, 0.52), 1.0), (x - 0.7, 0.75, 0), 1.57)
        s.put("seat", f.armchair((0.34, 0.42, 0.52), 1.0), (x + 0.7, 0.75, 0), -1.57)
    s.put("table", f.table(0.7, 0.6, 0.72), (0, 0.9, 0), fixed=True)
    s.seat, s.seated, s.table, s.door = "sofa", True, (0, 0.85, 0.72), (3.2, -0.4)
    s.lamp((0, 0.4, 2.1), 4.0)
    return s


def _room(seed: int, view: Colour) -> Set:
    s = room(
        (-3.4, 3.4, -3.6, 3.0, 2.7),
        Finish(WALLS[seed % 6], (0.60, 0.47, 0.36), "planks"),
        view,
        left=(0.5,),
        wide=1.4,
        curtains=FABRICS[seed % 5],
    )
    s.put("table", f.table(1.3, 0.8), (0, 0.85, 0), fixed=True)
    s.put("chair", f.chair(), (0.35, 1.5, 0), -0.2)
    s.put("sideboard", f.cupboard(1.6, f.WOOD, 0.85), (0.6, 2.8, 0))
    s.put("lamp", f.table_lamp(), (1.1, 2.78, 0.85))
    s.put("shelves", f.shelves(1.1, 1.9, seed=seed), (-2.2, 2.82, 0))
    s.put("picture", f.picture(0.8, 0.55, seed), (0.5, 2.96, 1.75))
    s.put("door", f.door(), (3.37, 1.2, 0), -1.57)
    s.table, s.door = (0, 0.72, 0.74), (2.9, 1.2)
    s.lamp((1.1, 2.6, 1.35), 3.6)
    return s


def car_interior(seed: int, night: bool) -> Set:
    """The front of a car on the road, its people side by side, the camera over the bonnet."""
    s = Set(False, (-30, 30, -30, 60, 0), seat="car", seated=True)
    colours: tuple[Colour, ...] = ((0.84, 0.68, 0.22), (0.30, 0.38, 0.48), (0.58, 0.24, 0.22), (0.42, 0.46, 0.40))
    s.put("car", out.car_inside(colours[seed % 4]), (0, 0, 0.18), fixed=True)
    s.ground.append(open_ground(Material((0.46, 0.47, 0.48))))
    for i, x in enumerate((-9.0, 9.5)):
        for j in range(4):
            s.put("tree", out.tree(6.5, seed + i * 5 + j), (x + j % 2, 5.0 + j * 7.0, 0))
    s.put("house", out.building(8, 6, 7, (0.66, 0.60, 0.54), night, seed), (-16, 26, 0))
    s.put("hill", out.hill(160, 12, (0.56, 0.62, 0.60), seed), (0, 90, 0), fixed=True)
    s.marks = [(0.38, 0.12), (-0.38, 0.12), (0.0, 1.02), (0.62, 1.02)]
    s.floor, s.table = 0.17, (0.0, -0.62, 0.98)
    return s


ROOMS: dict[SetKind, Callable[[int, Colour], Set]] = {
    "kitchen": _kitchen,
    "living": _living,
    "bedroom": _bedroom,
    "office": _office,
    "corridor": _corridor,
    "bathroom": _bathroom,
    "bar": _bar,
    "restaurant": _restaurant,
    "hospital": _hospital,
    "church": _church,
    "lobby": _lobby,
    "studio": _studio,
    "warehouse": _warehouse,
    "classroom": _classroom,
    "shop": _shop,
    "gallery": chambers.gallery,
    "cell": chambers.cell,
    "lamp room": chambers.lamp_room,
    "stairs": _stairs,
    "train": _train,
    "room": _room,
}
