"""What a set is: walls that can be flown out, pieces that can be struck, windows, lamps, and where people and props go.

The people play about the origin. The camera stays on the -y side of the line between them, so a set is dressed for that side:
its depth lies towards +y.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from milimo.engines.previz import furniture as f
from milimo.engines.previz.mesh import F32, Builder, Colour, Material, Mesh, Pattern, Vec

Seat = Literal["chair", "sofa", "stool", "bed", "car", "bench", "log", "boat", "pew", "ground"]


@dataclass(frozen=True)
class Piece:
    """A thing on the set. `low` and `high` are its box; `fixed` pieces are never struck to clear the view."""

    name: str
    mesh: Mesh
    low: Vec
    high: Vec
    fixed: bool = False


@dataclass(frozen=True)
class Wall:
    """A wall with what hangs on it; left out when the camera stands behind it."""

    mesh: Mesh
    point: Vec
    inward: Vec


@dataclass
class Set:
    """A dressed place. `bounds` are x0, x1, y0, y1 and the ceiling (0 for the sky)."""

    inside: bool
    bounds: tuple[float, float, float, float, float]
    seat: Seat = "chair"
    seated: bool = False
    """People sit here unless they move."""
    table: Vec | None = None
    """Where a thing is put down: the middle of a table's top."""
    door: tuple[float, float] = (2.6, 1.6)
    """Where people come in and go out."""
    walls: list[Wall] = field(default_factory=list[Wall])
    pieces: list[Piece] = field(default_factory=list[Piece])
    ground: list[Mesh] = field(default_factory=list[Mesh])
    windows: list[tuple[Vec, Vec, Vec, int, int]] = field(default_factory=list[tuple[Vec, Vec, Vec, int, int]])
    lamps: list[tuple[Vec, float]] = field(default_factory=list[tuple[Vec, float]])
    """Practical lights: place, reach in metres."""
    marks: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """Where people stand, in order of appearance, where the place says so (seats of a car)."""
    floor: float = 0.0
    bed: Vec | None = None
    """The middle of a bed's top, its head towards +y."""
    lane: tuple[float, float] | None = None
    """The way people walk where there is only one, a unit direction over the floor."""

    def put(self, name: str, mesh: Mesh, at: Vec, yaw: float = 0.0, fixed: bool = False) -> None:
        builder = Builder()
        builder.place(mesh, at, yaw)
        placed = builder.mesh()
        low, high = placed.vertices.min(axis=0), placed.vertices.max(axis=0)
        self.pieces.append(Piece(name, placed, _vec(low), _vec(high), fixed))

    def lamp(self, at: Vec, reach: float) -> None:
        self.lamps.append((at, reach))


def _vec(values: F32) -> Vec:
    return float(values[0]), float(values[1]), float(values[2])


@dataclass(frozen=True)
class Finish:
    """A room's surfaces."""

    wall: Colour = (0.80, 0.76, 0.67)
    floor: Colour = (0.66, 0.52, 0.39)
    floor_pattern: Pattern = "planks"
    wall_pattern: Pattern = "plain"
    trim: Colour = (0.88, 0.86, 0.80)
    ceiling: Colour = (0.90, 0.88, 0.84)
    wainscot: Colour | None = None


def room(
    bounds: tuple[float, float, float, float, float],
    finish: Finish,
    view: Colour,
    *,
    left: tuple[float, ...] = (),
    back: tuple[float, ...] = (),
    right: tuple[float, ...] = (),
    sill: float = 0.85,
    head: float = 2.1,
    wide: float = 1.3,
    curtains: Colour | None = None,
) -> Set:
    """An empty room. `left`, `right` (y places) and `back` (x places) are the middles of its windows; `view` glows through them."""
    x0, x1, y0, y1, top = bounds
    room_set = Set(True, bounds)
    floor = Builder()
    floor.quad((x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), Material(finish.floor, finish.floor_pattern))
    room_set.ground.append(floor.mesh())
    sides: tuple[tuple[Vec, Vec, tuple[float, ...]], ...] = (
        ((x0, y1, 0), (1, 0, 0), back),
        ((x0, y0, 0), (0, 1, 0), left),
        ((x1, y1, 0), (0, -1, 0), right),
        ((x1, y0, 0), (-1, 0, 0), ()),
    )
    lengths = (x1 - x0, y1 - y0, y1 - y0, x1 - x0)
    for (start, along, middles), length in zip(sides, lengths, strict=True):
        places = [abs(m - (start[0] if along[0] else start[1])) for m in middles]
        room_set.walls.append(
            _wall(room_set, start, along, length, top, places, finish, view, sill, head, wide, curtains)
        )
    ceiling = Builder()
    ceiling.quad((x0, y0, top), (x1, y0, top), (x1, y1, top), (x0, y1, top), Material(finish.ceiling))
    room_set.walls.append(Wall(ceiling.mesh(), (0, 0, top), (0, 0, -1)))
    return room_set


def _wall(
    room_set: Set,
    start: Vec,
    along: Vec,
    length: float,
    top: float,
    places: list[float],
    finish: Finish,
    view: Colour,
    sill: float,
    head: float,
    wide: float,
    curtains: Colour | None,
) -> Wall:
    b = Builder()
    inward = (along[1], -along[0], 0.0)
    plain = Material(finish.wall, finish.wall_pattern)

    def at(s: float, z: float, out: float = 0.0) -> Vec:
        return start[0] + along[0] * s + inward[0] * out, start[1] + along[1] * s + inward[1] * out, z

    def panel(s0: float, s1: float, z0: float, z1: float, material: Material, out: float = 0.0) -> None:
        b.quad(at(s0, z0, out), at(s1, z0, out), at(s1, z1, out), at(s0, z1, out), material)

    cursor = 0.0
    for place in sorted(places):
        s0, s1 = place - wide / 2, place + wide / 2
        panel(cursor, s0, 0, top, plain)
        panel(s0, s1, 0, sill, plain)
        panel(s0, s1, head, top, plain)
        _window(b, at, panel, s0, s1, sill, head, finish, view, along, curtains)
        room_set.windows.append((at(s0, sill), (along[0] * wide, along[1] * wide, 0.0), (0.0, 0.0, head - sill), 2, 3))
        cursor = s1
    panel(cursor, length, 0, top, plain)
    if finish.wainscot is not None and not places:
        panel(0, length, 0, 1.0, Material(finish.wainscot), 0.02)
        yaw = float(np.arctan2(along[1], along[0]))
        b.box(at(length / 2, 1.0, 0.02), (length, 0.05, 0.06), Material(finish.trim), yaw)
    yaw = float(np.arctan2(along[1], along[0]))
    b.box(at(length / 2, 0.06, 0.015), (length, 0.03, 0.12), Material(finish.trim, ink=0.8), yaw)
    return Wall(b.mesh(), start, inward)


def _window(
    b: Builder,
    at: Callable[..., Vec],
    panel: Callable[..., None],
    s0: float,
    s1: float,
    sill: float,
    head: float,
    finish: Finish,
    view: Colour,
    along: Vec,
    curtains: Colour | None,
) -> None:
    yaw = float(np.arctan2(along[1], along[0]))
    wide, tall, middle = s1 - s0, head - sill, (s0 + s1) / 2
    low: Colour = (view[0] * 0.86, view[1] * 0.88, view[2] * 0.86)
    panel(s0 - 0.05, s1 + 0.05, sill - 0.05, head + 0.05, Material(view, glow=0.9, ink=0.6), -0.12)
    panel(s0 - 0.05, s1 + 0.05, sill - 0.05, sill + tall * 0.3, Material(low, glow=0.9, ink=0.3), -0.11)
    trim = Material(finish.trim, ink=0.9)
    for s in (s0, middle, s1):
        b.box(at(s, (sill + head) / 2), (0.05 if s == middle else 0.08, 0.1, tall), trim, yaw)
    for z in (sill, sill + tall / 3, sill + 2 * tall / 3, head):
        b.box(
            at(middle, z),
            (wide + 0.08, 0.1 if z in (sill, head) else 0.05, 0.07 if z in (sill, head) else 0.04),
            trim,
            yaw,
        )
    b.box(at(middle, sill - 0.05, 0.06), (wide + 0.24, 0.2, 0.05), trim, yaw)
    if curtains is not None:
        for s, sign in ((s0 - 0.12, -1), (s1 + 0.12, 1)):
            for fold in range(4):
                b.tube(
                    (
                        at(s + sign * (fold - 1.5) * 0.07, 0.15 if sill < 1.0 else sill - 0.2, 0.1),
                        at(s + sign * (fold - 1.5) * 0.06, head + 0.2, 0.1),
                    ),
                    (0.05, 0.04),
                    Material(curtains, smooth=True, ink=0.7),
                    8,
                )
        b.tube(
            (at(s0 - 0.4, head + 0.22, 0.1), at(s1 + 0.4, head + 0.22, 0.1)), (0.018, 0.018), Material(f.DARK_WOOD), 7
        )


def open_ground(material: Material, reach: float = 400.0) -> Mesh:
    """The ground out of doors, to the horizon."""
    b = Builder()
    b.quad((-reach, -reach, 0), (reach, -reach, 0), (reach, reach, 0), (-reach, reach, 0), material)
    return b.mesh()
