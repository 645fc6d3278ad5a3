"""One drawing: rays into the scene, light in flat tones, ink, paper; with depth and ids from the same rays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz import ink as pen
from milimo.engines.previz import kernels
from milimo.engines.previz.camera import Camera
from milimo.engines.previz.mesh import F32, I32, U8, Colour


@dataclass(frozen=True)
class Model:
    """Everything that is seen: vertices [V, 3] with normals and rest places, triangles [T, 3] with their part, the parts' table."""

    vertices: F32
    normals: F32
    rest: F32
    triangles: I32
    part_of: I32
    parts: F32
    decals: F32


@dataclass(frozen=True)
class Mood:
    """Light and air. `lights` [L, 8] and `windows` [N, 11] are as the kernels take them; `sky` are its fifteen numbers."""

    ambient: Colour
    lights: F32
    windows: F32
    sky: F32
    haze: float = 0.0
    """Share of a scene a metre away that the air takes, 1/m."""
    pen: Colour = (0.08, 0.08, 0.11)
    hatch: float = 0.2
    weather: int = 0
    """0 none, 1 rain, 2 snow."""
    warmth: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Drawing:
    """What came of it. Picture [H, W, 3] uint8; depth [H, W] in metres ahead (900 for sky); ids [H, W], -1 for sky."""

    picture: NDArray[np.uint8]
    depth: F32
    ids: I32


@dataclass(frozen=True)
class Paper:
    """Size in pixels and how carefully: `fine` draws every pixel with four rays, else only where there is an edge."""

    width: int
    height: int
    fine: bool = False
    seed: int = 0


@dataclass
class Tracer:
    """A built scene that answers rays. Build once, use from one thread."""

    vertices: F32
    triangles: I32
    _scene: object = field(init=False, repr=False)
    _mesh: object = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from embreex.mesh_construction import TriangleMesh
        from embreex.rtcore_scene import EmbreeScene

        self._scene = EmbreeScene()
        self._mesh = TriangleMesh(self._scene, self.vertices, self.triangles)

    def hits(self, origins: F32, directions: F32) -> tuple[I32, F32, F32, F32]:
        """Triangle (-1 none), its two weights, and the distance of each ray."""
        found = self._run(origins, directions, output=True)
        return found["primID"], found["u"], found["v"], found["tfar"]

    def blocked(self, origins: F32, directions: F32, reach: F32) -> NDArray[np.bool_]:
        """Whether something lies on each ray before `reach`."""
        return np.asarray(self._run(origins, directions, dists=reach, query="OCCLUDED")) >= 0

    @property
    def _run(self) -> Callable[..., dict[str, NDArray[np.float32]]]:
        return getattr(self._scene, "run")  # noqa: B009 -- the wheel has no types


def draw(model: Model, tracer: Tracer, camera: Camera, mood: Mood, paper: Paper, seconds: float = 0.0) -> Drawing:
    """Draw the model. `seconds` moves rain and snow."""
    width, height = paper.width, paper.height
    packed = camera.packed(width / height)
    pixel = 2 * camera.height / height
    y, x = np.divmod(np.arange(width * height, dtype=np.int32), np.int32(width))
    coarse = _Samples.trace(model, tracer, packed, paper, 2 * x, 2 * y)
    lit = np.full((len(mood.lights), width * height), 2, np.uint8)
    tone, colours = _coloured(coarse, model, tracer, mood, lit, packed, pixel)
    flags = np.ones(width * height, np.int32)
    if not paper.fine:
        kernels.edges(
            width, height, coarse.part, model.parts, coarse.place, coarse.normal, colours, packed[:3], pixel, flags
        )
    chosen = np.flatnonzero(flags).astype(np.int32)
    extra = np.zeros(width * height, np.int32)
    extra[chosen] = width * height + 3 * np.arange(len(chosen), dtype=np.int32)
    fx = ((2 * (chosen % width))[:, None] + np.array([1, 0, 1], np.int32)).reshape(-1)
    fy = ((2 * (chosen // width))[:, None] + np.array([0, 1, 1], np.int32)).reshape(-1)
    finer = _Samples.trace(model, tracer, packed, paper, fx, fy)
    fine_lit = np.empty((len(mood.lights), len(fx)), np.uint8)
    kernels.inherit(
        width, chosen, coarse.part, coarse.place, coarse.normal, finer.part, finer.place, finer.normal, lit, fine_lit
    )
    fine_tone, fine_colours = _coloured(finer, model, tracer, mood, fine_lit, packed, pixel)
    part = np.concatenate([coarse.part, finer.part])
    depth = ((coarse.place - packed[:3]) @ packed[3:6]).astype(np.float32)
    depths = np.concatenate([depth, ((finer.place - packed[:3]) @ packed[3:6]).astype(np.float32)])
    tones = np.concatenate([tone, fine_tone])
    grid = np.empty((2 * height, 2 * width), np.int32)
    kernels.spread(width, height, flags, extra, grid)
    scale = min(width, height * 16 / 9) / 640
    ink = np.zeros((2 * height, 2 * width), np.float32)
    normal = np.concatenate([coarse.normal, finer.normal])
    pen.draw_ink(
        grid, part, depths, normal, tones, model.parts, 1.05 * scale**0.8, 1.6 * scale, float(paper.seed % 997), ink
    )
    grain, strokes = _sheet(width, height, 7.0 * scale)
    weather = np.array([mood.weather, seconds, 0.45], np.float32)
    out = np.empty((height, width, 3), np.uint8)
    pen.develop(
        grid,
        np.concatenate([colours, fine_colours]),
        part,
        tones,
        ink,
        grain,
        strokes,
        mood.hatch,
        np.array(mood.pen, np.float32),
        weather,
        np.array(mood.warmth, np.float32),
        out,
    )
    ids = np.where(coarse.part < 0, -1, model.parts[np.maximum(coarse.part, 0), kernels.OBJECT]).astype(np.int32)
    return Drawing(out, depth.reshape(height, width), ids.reshape(height, width))


@lru_cache(maxsize=4)
def _sheet(width: int, height: int, stroke: float) -> tuple[F32, U8]:
    grain, strokes = np.empty((height, width), np.float32), np.empty((2 * height, 2 * width), np.uint8)
    pen.paper_of(width, height, stroke, grain, strokes)
    return grain, strokes


@dataclass(frozen=True)
class _Samples:
    part: I32
    place: F32
    normal: F32
    texture: F32
    directions: F32

    @classmethod
    def trace(cls, model: Model, tracer: Tracer, camera: F32, paper: Paper, px: I32, py: I32) -> "_Samples":
        count = len(px)
        origins, directions, place, normal, texture = (np.empty((count, 3), np.float32) for _ in range(5))
        part = np.empty(count, np.int32)
        if count:
            kernels.rays(camera, paper.width, paper.height, px, py, origins, directions)
            prim, u, v, far = tracer.hits(origins, directions)
            kernels.surface(
                prim, u, v, far, origins, directions, model.triangles, model.vertices, model.normals, model.rest, model.part_of,
                model.parts, part, place, normal, texture,
            )  # fmt: skip
        return cls(part, place, normal, texture, directions)


def _coloured(
    samples: _Samples, model: Model, tracer: Tracer, mood: Mood, lit: U8, camera: F32, pixel: float
) -> tuple[F32, F32]:
    """Tone [S] and colour [S, 3] of samples: ambient, a little more from above, and each light that reaches them.

    `lit` [L, S] says 2 where a light has to be asked for, and afterwards 0 or 1.
    """
    count = len(samples.part)
    sums = np.empty((count, 3), np.float32)
    kernels.ambient(samples.normal, np.array(mood.ambient, np.float32), sums)
    which = np.empty(count, np.int32)
    origins, directions = np.empty((count, 3), np.float32), np.empty((count, 3), np.float32)
    reach = np.empty(count, np.float32)
    for light, reached in zip(mood.lights, lit, strict=True):
        found = kernels.shadow_rays(
            samples.part,
            model.parts,
            samples.place,
            samples.normal,
            light,
            mood.windows,
            reached,
            which,
            origins,
            directions,
            reach,
        )
        if found:
            free = ~tracer.blocked(origins[:found], directions[:found], reach[:found])
            reached[which[:found][free]] = 1
        kernels.shade_light(samples.part, samples.place, samples.normal, light, reached, sums)
    tone, colours = np.empty(count, np.float32), np.empty((count, 3), np.float32)
    kernels.colour(
        samples.part, model.parts, samples.place, samples.normal, samples.texture, samples.directions, model.decals, sums,
        mood.sky, camera[:3], pixel, mood.haze, tone, colours,
    )  # fmt: skip
    return tone, colours
