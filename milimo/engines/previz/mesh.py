"""Triangles with materials: what sets, props and figures are made of. Metres; x right, y away from the camera side, z up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.floating[Any]]
"""Real numbers; what the kernels are given is float32."""
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]
Colour = tuple[float, float, float]
"""Red, green, blue, 0 to 1, as seen in full light."""
Vec = tuple[float, float, float]

Pattern = Literal[
    "plain",
    "planks",
    "tiles",
    "brick",
    "rug",
    "grass",
    "water",
    "sky",
    "cloth",
    "foliage",
    "face",
    "hair",
    "window",
    "road",
    "strands",
]
PATTERNS: tuple[Pattern, ...] = (
    "plain",
    "planks",
    "tiles",
    "brick",
    "rug",
    "grass",
    "water",
    "sky",
    "cloth",
    "foliage",
    "face",
    "hair",
    "window",
    "road",
    "strands",
)


@dataclass(frozen=True)
class Material:
    """How a part is drawn. `glow` 0 to 1 is light of its own (lamps, windows, screens)."""

    colour: Colour
    pattern: Pattern = "plain"
    glow: float = 0.0
    smooth: bool = False
    """Interpolate normals over the part instead of showing facets."""
    ink: float = 1.0
    """Weight of its outlines, 0 (none) to 1.5."""


@dataclass
class Mesh:
    """One object: vertices [V, 3], triangles [T, 3], and a material index a triangle."""

    vertices: F32
    triangles: I32
    part: I32
    materials: list[Material]


@dataclass
class Builder:
    """Collects shapes into one mesh. Every shape method appends and returns nothing."""

    vertices: list[F32] = field(default_factory=list[F32])
    triangles: list[I32] = field(default_factory=list[I32])
    part: list[I32] = field(default_factory=list[I32])
    materials: list[Material] = field(default_factory=list[Material])
    count: int = 0

    def add(self, vertices: F32, triangles: I32, material: Material) -> None:
        if material not in self.materials:
            self.materials.append(material)
        index = self.materials.index(material)
        self.vertices.append(np.asarray(vertices, np.float32))
        self.triangles.append(np.asarray(triangles, np.int32) + self.count)
        self.part.append(np.full(len(triangles), index, np.int32))
        self.count += len(vertices)

    def mesh(self) -> Mesh:
        return Mesh(
            np.concatenate(self.vertices) if self.vertices else np.zeros((0, 3), np.float32),
            np.concatenate(self.triangles) if self.triangles else np.zeros((0, 3), np.int32),
            np.concatenate(self.part) if self.part else np.zeros(0, np.int32),
            list(self.materials),
        )

    def box(self, centre: Vec, size: Vec, material: Material, yaw: float = 0.0) -> None:
        """A box; `yaw` in radians about its own vertical axis."""
        corners = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)], np.float32)
        points = _turned(corners * np.array(size, np.float32), yaw) + np.array(centre, np.float32)
        faces = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
        # Four vertices a face: flat shading must not be smeared by shared normals.
        self.add(points[np.array(faces).reshape(-1)], quads(6), material)

    def bevelled(self, centre: Vec, size: Vec, radius: float, material: Material, yaw: float = 0.0) -> None:
        """A box with rounded vertical edges and a soft top: cushions, mattresses, cars."""
        half = np.array(size, np.float32) / 2
        radius = float(min(radius, *(half * 0.95)))
        rings: list[F32] = []
        for height, inset in (
            (-half[2], 0.35),
            (-half[2] + 0.35 * radius, 0.0),
            (half[2] - radius, 0.0),
            (half[2] - 0.3 * radius, 0.3),
            (half[2], 1.0),
        ):
            rings.append(_rounded(half[0] - inset * radius, half[1] - inset * radius, radius, float(height)))
        points = _turned(np.concatenate(rings), yaw) + np.array(centre, np.float32)
        self.add(points, lofted(len(rings), len(rings[0]), caps=True), material)

    def tube(
        self, points: Sequence[Vec], radii: Sequence[float], material: Material, sides: int = 10, flat: float = 1.0
    ) -> None:
        """A round bar through `points`; `flat` scales it across (0.5 is a strap)."""
        rings = [
            ring_at(np.array(p, np.float32), direction, r, sides, flat)
            for p, r, direction in zip(points, radii, _directions(points), strict=True)
        ]
        self.add(np.concatenate(rings), lofted(len(rings), sides, caps=True), material)

    def lathe(self, centre: Vec, profile: Sequence[tuple[float, float]], material: Material, sides: int = 16) -> None:
        """A turned shape: `profile` is (radius, height) from bottom to top."""
        angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
        rings = [np.stack([r * np.cos(angles), r * np.sin(angles), np.full(sides, h)], 1) for r, h in profile]
        self.add(
            (np.concatenate(rings) + np.array(centre)).astype(np.float32),
            lofted(len(rings), sides, caps=True),
            material,
        )

    def quad(self, a: Vec, b: Vec, c: Vec, d: Vec, material: Material) -> None:
        self.add(np.array([a, b, c, d], np.float32), quads(1), material)

    def ball(
        self, centre: Vec, radii: Vec, material: Material, sides: int = 14, bumps: float = 0.0, seed: int = 0
    ) -> None:
        """An ellipsoid; `bumps` (a share of its radius) makes it a boulder or a crown of leaves."""
        rows = max(5, sides * 2 // 3)
        theta, phi = np.meshgrid(
            np.linspace(-np.pi / 2, np.pi / 2, rows), np.linspace(0, 2 * np.pi, sides, endpoint=False), indexing="ij"
        )
        unit = np.stack([np.cos(theta) * np.cos(phi), np.cos(theta) * np.sin(phi), np.sin(theta)], -1)
        if bumps:
            a, b, c = np.random.default_rng(seed).uniform(0, 6, 3)
            unit = unit * (
                1
                + bumps * np.sin(4 * unit[..., :1] + a) * np.sin(5 * unit[..., 1:2] + b)
                + bumps * 0.7 * np.sin(7 * unit[..., 2:] + 5 * unit[..., :1] + c)
            )
        points = unit.reshape(-1, 3) * np.array(radii) + np.array(centre)
        self.add(points.astype(np.float32), lofted(rows, sides), material)

    def place(self, mesh: Mesh, at: Vec, yaw: float = 0.0, scale: float = 1.0) -> None:
        """Another mesh, turned by `yaw`, then moved."""
        points = _turned(mesh.vertices * np.float32(scale), yaw) + np.array(at, np.float32)
        start = self.count
        for index, material in enumerate(mesh.materials):
            if material not in self.materials:
                self.materials.append(material)
            chosen = mesh.part == index
            self.triangles.append(mesh.triangles[chosen] + start)
            self.part.append(np.full(int(chosen.sum()), self.materials.index(material), np.int32))
        self.vertices.append(points.astype(np.float32))
        self.count += len(points)


def quads(count: int) -> I32:
    """Triangles of `count` separate quads of four vertices each."""
    base = np.arange(count, dtype=np.int32)[:, None] * 4
    return np.concatenate([base + np.array([0, 1, 2]), base + np.array([0, 2, 3])]).astype(np.int32)


def lofted(rings: int, sides: int, caps: bool = False, closed: bool = True) -> I32:
    """Triangles over a grid of `rings` rings with `sides` points each; `closed` joins last to first."""
    row = np.arange(rings - 1, dtype=np.int32)[:, None] * sides
    column = np.arange(sides if closed else sides - 1, dtype=np.int32)[None]
    following = (column + 1) % sides
    a, b, c, d = (x.reshape(-1) for x in (row + column, row + following, row + sides + following, row + sides + column))
    triangles = [np.stack([a, b, c], 1), np.stack([a, c, d], 1)]
    if caps:
        fan = np.arange(1, sides - 1, dtype=np.int32)
        zero = np.zeros_like(fan)
        last = np.int32((rings - 1) * sides)
        triangles += [np.stack([zero, fan + 1, fan], 1), np.stack([zero, fan, fan + 1], 1) + last]
    return np.concatenate(triangles).astype(np.int32)


def ring_at(centre: F32, direction: F32, radius: float, sides: int, flat: float = 1.0) -> F32:
    """A circle of points about `direction`."""
    side = np.cross(direction, (0.0, 0.0, 1.0)) if abs(direction[2]) < 0.9 else np.cross(direction, (0.0, 1.0, 0.0))
    side /= np.linalg.norm(side)
    up = np.cross(side, direction)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    return (centre + radius * (np.cos(angles) * side + flat * np.sin(angles) * up)).astype(np.float32)


def merged(meshes: Iterable[Mesh]) -> Mesh:
    builder = Builder()
    for mesh in meshes:
        builder.place(mesh, (0.0, 0.0, 0.0))
    return builder.mesh()


def _directions(points: Sequence[Vec]) -> list[F32]:
    path = np.array(points, np.float32)
    steps = np.gradient(path, axis=0)
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    return list((steps / np.maximum(lengths, 1e-6)).astype(np.float32))


def _turned(points: F32, yaw: float) -> F32:
    c, s = np.cos(yaw), np.sin(yaw)
    return (points @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])).astype(np.float32)


def _rounded(half_x: float, half_y: float, radius: float, height: float) -> F32:
    """A rounded rectangle of sixteen points."""
    radius = max(1e-4, min(radius, half_x, half_y))
    points: list[tuple[float, float, float]] = []
    for sx, sy, start in ((1, 1, 0.0), (-1, 1, 0.5), (-1, -1, 1.0), (1, -1, 1.5)):
        for step in range(4):
            angle = np.pi * (start + step / 6)
            points.append(
                (
                    sx * (half_x - radius) + radius * float(np.cos(angle)),
                    sy * (half_y - radius) + radius * float(np.sin(angle)),
                    height,
                )
            )
    return np.array(points, np.float32)
