"""Where the camera of a shot goes on its set, and what has to give way: everybody who speaks is seen, all through the shot."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from milimo.domain.job import JobSpec
from milimo.engines.previz import kernels, raster
from milimo.engines.previz.blocking import place_for
from milimo.engines.previz.camera import Camera
from milimo.engines.previz.framing import (
    Path,
    Sitter,
    drawn_back,
    establishing,
    framing_camera,
    holds,
    insert,
    look,
    moved,
)
from milimo.engines.previz.looks import looks_of
from milimo.engines.previz.mesh import F32, Vec
from milimo.engines.previz.props import FLAT
from milimo.engines.previz.scene import FIGURE_ID, Scene

Check = Callable[[], None]
SIGHT = 48
"""Rows of the rough picture in which figures are looked for."""
ENOUGH = 4
"""Places of that picture (drawn twice as fine) that a speaker must cover."""


def path_of(spec: JobSpec, scene: Scene, shown: tuple[Vec, float] | None, check: Check) -> Path:
    """The camera's path. `shown` is the place and size of what an insert shows; `check` may raise at any time."""
    stage_set, aspect = scene.stage_set, scene.aspect
    if shown is not None:
        base = insert(shown[0], shown[1], aspect, scene.stage.seed, scene.stage.subject in FLAT)
        return moved(base, spec.move if spec.move != "follow" else "static", shown[1] * 1.6, spec.frames, spec.seed)
    sitters = scene.sitters(0.0)
    if spec.purpose == "establishing" or not sitters:
        base = establishing(stage_set.bounds, stage_set.inside, aspect, sitters)
        if sitters and spec.size not in ("LS", "ELS"):
            base = framing_camera(spec.framing, "LS", sitters, (), aspect, stage_set.floor)
        return _seeing(spec, scene, moved(base, spec.move, 2.4, spec.frames, spec.seed), check)
    others = _absent(spec, scene)
    base = framing_camera(spec.framing, spec.size, sitters, others, aspect, stage_set.floor)
    gap = math.dist(base.eye, base.at)
    path = moved(base, spec.move, 2 * gap * base.height, spec.frames, spec.seed)
    if spec.move == "follow" or spec.size not in ("LS", "ELS"):
        path = _following(scene, path)
    return _seeing(spec, scene, path, check)


def _absent(spec: JobSpec, scene: Scene) -> list[Sitter]:
    """The eyes of people in the scene who are not on screen, where they would be."""
    on_screen = {player.name for player in scene.stage.players}
    places: list[Sitter] = []
    for order, figure in enumerate(spec.present):
        if figure.name in on_screen:
            continue
        marks = tuple(scene.stage_set.marks)
        x, y = place_for(order, len(spec.present), marks)
        looks = looks_of(figure.name, figure.description)
        height = looks.stature - (0.36 if scene.stage_set.seated else 0.0)
        eyes = np.array([x, y, scene.stage_set.floor + height - 0.1], np.float32)
        places.append(
            Sitter(
                eyes, height, height - 0.23, 0.0, scene.stage_set.floor, False, eyes - np.array([0, 0, 0.7], np.float32)
            )
        )
    subject = scene.sitters(0.0)[0].eyes
    return sorted(places, key=lambda place: float(np.linalg.norm(place.eyes - subject)))


def _following(scene: Scene, path: Path) -> Path:
    """Keep with a subject that travels."""
    first = scene.stage.players[0].state(0.0).at

    def follow(share: float) -> Camera:
        camera = path(share)
        now = scene.stage.players[0].state(scene.time(share)).at
        dx, dy, dz = (n - b for n, b in zip(now, first, strict=True))
        return replace(
            camera,
            eye=(camera.eye[0] + dx, camera.eye[1] + dy, camera.eye[2] + dz),
            at=(camera.at[0] + dx, camera.at[1] + dy, camera.at[2] + dz),
        )

    return follow


def _moments(spec: JobSpec) -> tuple[float, ...]:
    """The shares of a shot at which its frame is tried."""
    if spec.frames == 1:
        return (1.0,) if spec.panel == 2 else (0.0,)
    return (0.0, 0.25, 0.5, 0.75, 1.0)


def _seeing(spec: JobSpec, scene: Scene, path: Path, check: Check) -> Path:
    """The first camera, from the one asked for to ever plainer ones, that sees everybody who speaks from first frame to last."""
    if not scene.stage.players:
        return path
    moments = _moments(spec)
    speakers = [i for i, player in enumerate(scene.stage.players) if player.speaks]
    for candidate in _candidates(scene, path):
        check()
        held = _held_back(scene, candidate, moments)
        if held is None:
            continue
        scene.path = held
        scene.struck.clear()
        clear(scene, moments)
        if all(_all_seen(scene, held(share), share, speakers) for share in moments[:: max(1, len(moments) // 3)]):
            return held
    return scene.path


def _candidates(scene: Scene, path: Path) -> Iterator[Path]:
    yield path
    people = [sitter for sitter in scene.sitters(0.0) if sitter.speaks] or scene.sitters(0.0)[:1]
    for rise in (0.15, 0.35):
        yield lambda share, rise=rise: _lifted(path(share), rise)
    centre = np.mean([sitter.eyes for sitter in people], axis=0)
    at = (float(centre[0]), float(centre[1]), float(centre[2]) - 0.35)
    spread = max(float(np.ptp([sitter.eyes[0] for sitter in people])), 1.0)
    for rise in (0.15, 0.5, 0.9):
        for azimuth in (0.1, -0.5, 0.6, -1.0, 1.1):
            plain = look(at, spread * 2.2 + 1.2, azimuth, rise, 0.3 if scene.aspect > 1.2 else 0.42)
            yield lambda share, plain=plain: plain


def _lifted(camera: Camera, rise: float) -> Camera:
    """The camera raised over what it looks at by an angle, as far away as before."""
    gap = math.dist(camera.eye, camera.at)
    return replace(camera, eye=(camera.eye[0], camera.eye[1], camera.eye[2] + gap * math.sin(rise)))


def _held_back(scene: Scene, path: Path, moments: tuple[float, ...]) -> Path | None:
    """The path drawn back until the frame holds who must be in it; None where that does not help."""
    for step in range(14):
        tried = _backed(path, 0.12 * step) if step else path
        if all(_held(scene, tried(share), share) for share in moments):
            return tried
    return None


def _backed(path: Path, by: float) -> Path:
    return lambda share: drawn_back(path(share), by)


def _held(scene: Scene, camera: Camera, share: float) -> bool:
    """Whether the frame holds whoever speaks, or else the subject."""
    sitters = scene.sitters(share)
    wanted = [sitter for sitter in sitters if sitter.speaks] or sitters[:1]
    return holds(camera, scene.aspect, np.array([sitter.eyes for sitter in wanted]), 0.86)


def _all_seen(scene: Scene, camera: Camera, share: float, speakers: list[int]) -> bool:
    """Whether each speaker covers enough of a rough picture."""
    if not speakers:
        return True
    model = scene.model(scene.poses(scene.time(share)), camera)
    seen = np.empty((2 * SIGHT, 2 * max(8, round(SIGHT * scene.aspect))), np.int32)
    raster.rasterise(
        model.vertices, model.triangles, camera.packed(scene.aspect), np.empty(seen.shape, np.float32), seen
    )
    parts = model.part_of[seen[seen >= 0]]
    objects = model.parts[parts, kernels.OBJECT].astype(np.int64) - FIGURE_ID
    counts = np.bincount(objects[objects >= 0], minlength=len(scene.stage.players))
    return all(counts[speaker] >= ENOUGH for speaker in speakers)


def clear(scene: Scene, moments: tuple[float, ...]) -> None:
    """Strike what stands between the camera and the figures, and what the camera stands in."""
    for share in moments:
        camera = scene.path(share)
        eye = np.array(camera.eye, np.float32)
        targets = _targets(scene, share)
        for index, piece in enumerate(scene.stage_set.pieces):
            low, high = np.array(piece.low), np.array(piece.high)
            inside = bool(((eye > low - 0.2) & (eye < high + 0.2)).all()) or _trodden(
                scene, piece.low, piece.high, share
            )
            if index in scene.struck or (piece.fixed and not (inside and piece.name == "seat")):
                continue
            if inside or _crosses(eye, targets, low - 0.03, high + 0.03):
                scene.struck.add(index)


def _trodden(scene: Scene, low: Vec, high: Vec, share: float) -> bool:
    """Whether somebody walks or stands where a piece is. Rugs and what hangs high do not mind."""
    if high[2] < scene.stage_set.floor + 0.12 or low[2] > scene.stage_set.floor + 1.5:
        return False
    for player in scene.stage.players:
        x, y, z = player.state(scene.time(share)).at
        if z > scene.stage_set.floor + 0.3:
            continue  # it lies on something
        if low[0] - 0.22 < x < high[0] + 0.22 and low[1] - 0.22 < y < high[1] + 0.22 and player.seat is None:
            return True
    return False


def _targets(scene: Scene, share: float) -> F32:
    points: list[F32] = []
    for sitter in scene.sitters(share):
        points += [
            sitter.eyes,
            sitter.eyes - np.array([0, 0, 0.9 * sitter.head], np.float32),
            (sitter.eyes + sitter.hips) / 2,
        ]
    return np.array(points, np.float32).reshape(-1, 3)


def _crosses(eye: F32, targets: F32, low: F32, high: F32) -> bool:
    """Whether a segment from the eye to any target meets a box (slabs)."""
    if not len(targets):
        return False
    way = targets - eye
    way = np.where(np.abs(way) < 1e-6, 1e-6, way)
    a, b = (low - eye) / way, (high - eye) / way
    near, far = np.minimum(a, b).max(axis=1), np.maximum(a, b).min(axis=1)
    return bool(((near < far) & (far > 0) & (near < 0.96)).any())
