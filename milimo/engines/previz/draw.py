"""One drawing: what the eye sees, rays to the lights, flat tones, ink, paper; with depth and ids from the same samples."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz import ink as pen
from milimo.engines.previz import kernels, raster
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
    seen = np.empty((2 * height, 2 * width), np.int32)
    raster.rasterise(model.vertices, model.triangles, packed, np.empty(seen.shape, np.float32), seen)
    y, x = np.divmod(np.arange(width * height, dtype=np.int32), np.int32(width))
    coarse = _Samples.of(model, packed, seen, 2 * x, 2 * y)
    lit = np.full((len(mood.lights), width * height), 2, np.uint8)
    tone, colours = _coloured(coarse, model, tracer, mood, lit, packed, pixel)
    flags = np.ones(width * height, np.int32)
    if not paper.fine:
        kernels.edges(
            width,
            height,
            seen,
            model.part_of,
            coarse.part,
            model.parts,
            coarse.place,
            coarse.normal,
            colours,
            packed[:3],
            pixel,
            flags,
        )
    chosen = np.flatnonzero(flags).astype(np.int32)
    extra = np.zeros(width * height, np.int32)
    extra[chosen] = width * height + 3 * np.arange(len(chosen), dtype=np.int32)
    fx = ((2 * (chosen % width))[:, None] + np.array([1, 0, 1], np.int32)).reshape(-1)
    fy = ((2 * (chosen // width))[:, None] + np.array([0, 1, 1], np.int32)).reshape(-1)
    finer = _Samples.of(model, packed, seen, fx, fy)
    fine_lit = np.empty((len(mood.lights), len(fx)), np.uint8)
    kernels.inherit(
        width, chosen, coarse.part, coarse.place, coarse.normal, finer.part, finer.place, finer.normal, lit, fine_lit
    )
    fine_tone, fine_colours = _coloured(finer, model, tracer, mood, fine_lit, packed, pixel)
    grid = np.empty((2 * height, 2 * width), np.int32)
    kernels.spread(width, height, flags, extra, grid)
    picture = _inked(
        grid,
        coarse.joined(finer),
        np.concatenate([tone, fine_tone]),
        np.concatenate([colours, fine_colours]),
        model,
        mood,
        paper,
        seconds,
    )
    ids = np.where(coarse.part < 0, -1, model.parts[np.maximum(coarse.part, 0), kernels.OBJECT]).astype(np.int32)
    return Drawing(picture, coarse.depth.reshape(height, width), ids.reshape(height, width))


def _inked(
    grid: I32, samples: "_Samples", tone: F32, colours: F32, model: Model, mood: Mood, paper: Paper, seconds: float
) -> U8:
    """The finished picture [H, W, 3] of samples laid out on the fine grid."""
    scale = min(paper.width, paper.height * 16 / 9) / 640
    ink = np.zeros(grid.shape, np.float32)
    grain, strokes, hand = _sheet(paper.width, paper.height, scale, paper.seed % 997)
    pen.draw_ink(grid, samples.part, samples.depth, samples.normal, tone, model.parts, 1.05 * scale**0.8, hand, ink)
    weather = np.array([mood.weather, seconds, 0.45], np.float32)
    out = np.empty((paper.height, paper.width, 3), np.uint8)
    line, warmth = np.array(mood.pen, np.float32), np.array(mood.warmth, np.float32)
    pen.develop(grid, colours, samples.part, tone, ink, grain, strokes, mood.hatch, line, weather, warmth, out)
    return out


@lru_cache(maxsize=4)
def _sheet(width: int, height: int, scale: float, seed: int) -> tuple[F32, U8, F32]:
    """Paper, hatching and the hand's straying for a size; they do not change from drawing to drawing."""
    grain, strokes = np.empty((height, width), np.float32), np.empty((2 * height, 2 * width), np.uint8)
    pen.paper_of(width, height, 7.0 * scale, grain, strokes)
    hand = np.empty((height // 4 + 1, width // 4 + 1, 3), np.float32)
    pen.hand_of(1.6 * scale, float(seed), hand)
    return grain, strokes, hand


@dataclass(frozen=True)
class _Samples:
    part: I32
    place: F32
    normal: F32
    texture: F32
    depth: F32

    @classmethod
    def of(cls, model: Model, camera: F32, seen: I32, px: I32, py: I32) -> "_Samples":
        """What is seen at places of the fine grid."""
        count = len(px)
        place, normal, texture = (np.empty((count, 3), np.float32) for _ in range(3))
        part, depth = np.empty(count, np.int32), np.empty(count, np.float32)
        kernels.surface(
            camera, seen, px, py, model.triangles, model.vertices, model.normals, model.rest, model.part_of, model.parts,
            part, place, normal, texture, depth,
        )  # fmt: skip
        return cls(part, place, normal, texture, depth)

    def joined(self, other: "_Samples") -> "_Samples":
        """Both, for the pen; places and textures are no longer needed."""
        return _Samples(
            np.concatenate([self.part, other.part]), self.place, np.concatenate([self.normal, other.normal]), self.texture,
            np.concatenate([self.depth, other.depth]),
        )  # fmt: skip


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
        samples.part, model.parts, samples.place, samples.normal, samples.texture, model.decals, sums,
        mood.sky, camera[:3], pixel, mood.haze, tone, colours,
    )  # fmt: skip
    return tone, colours
