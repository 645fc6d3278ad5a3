"""A shot made ready to draw: the set dressed and cleared for the view, the actors in it, the camera's path."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from milimo.domain.job import JobSpec
from milimo.engines.previz import furniture as f
from milimo.engines.previz import landscape as o
from milimo.engines.previz import props
from milimo.engines.previz.assemble import joined, of_figure, of_meshes
from milimo.engines.previz.camera import Camera
from milimo.engines.previz.casting import Casting
from milimo.engines.previz.draw import Drawing, Model, Mood, Paper, Tracer, draw
from milimo.engines.previz.exteriors import FIELDS
from milimo.engines.previz.figure import Actor, Posed, pose
from milimo.engines.previz.framing import Path, Sitter, drawn_back, establishing, framing_camera, holds, insert, moved
from milimo.engines.previz.hands import held, workplace
from milimo.engines.previz.interiors import ROOMS, car_interior
from milimo.engines.previz.looks import looks_of
from milimo.engines.previz.mesh import F32, Builder, Mesh, Vec
from milimo.engines.previz.mood import VIEWS, light
from milimo.engines.previz.sets import Set
from milimo.engines.previz.staging import Plan, Player, Stage, place_for, set_of, stage
from milimo.engines.previz.words import Hour, SetKind, Thing, hour_of, number

FIGURE_ID = 10_000
"""Object numbers from here are figures, in the order of the stage's players."""


@dataclass
class Scene:
    """Draws any moment of a shot. `share` runs from 0, the first frame, to 1, the last."""

    stage: Stage
    stage_set: Set
    actors: list[Actor]
    mood: Mood
    path: Path
    aspect: float
    struck: set[int] = field(default_factory=set[int])
    seconds: float = 4.0
    _still: dict[tuple[tuple[int, ...], frozenset[int]], Model] = field(
        default_factory=dict[tuple[tuple[int, ...], frozenset[int]], Model], repr=False
    )
    """The set as triangles, by which walls stand; it is the same from drawing to drawing."""

    def time(self, share: float) -> float:
        return share * self.seconds

    def poses(self, time: float) -> list[Posed]:
        """Every actor at a moment."""
        posed: list[Posed] = []
        for player, actor in zip(self.stage.players, self.actors, strict=True):
            state = player.state(time)
            posed.append(pose(actor, state.pose, state.at, state.facing))
        return posed

    def drawing(self, share: float, paper: Paper) -> Drawing:
        """The drawing at `share`."""
        camera = self.path(share)
        time = self.time(share)
        posed = self.poses(time)
        things = [held(player, shape, time) for player, shape in zip(self.stage.players, posed, strict=True)]
        model = self.model(posed, camera, [thing for thing in things if thing is not None])
        return draw(model, Tracer(model.vertices, model.triangles), camera, self.mood, paper, self.time(share))

    def model(self, posed: list[Posed], camera: Camera, in_hand: Sequence[Mesh] = ()) -> Model:
        """All triangles that this camera may see."""
        walls = [i for i, wall in enumerate(self.stage_set.walls) if _before(camera, wall.point, wall.inward)]
        key = (tuple(walls), frozenset(self.struck))
        still = self._still.get(key)
        if still is None:
            meshes = [(mesh, 1) for mesh in self.stage_set.ground]
            meshes += [(self.stage_set.walls[i].mesh, 2 + i) for i in walls]
            meshes += [(piece.mesh, 100 + i) for i, piece in enumerate(self.stage_set.pieces) if i not in self.struck]
            still = self._still[key] = of_meshes(meshes)
        moving = [still, *(of_meshes([(thing, 9000 + i)]) for i, thing in enumerate(in_hand))]
        moving += [
            of_figure(shape, actor, FIGURE_ID + i)
            for i, (shape, actor) in enumerate(zip(posed, self.actors, strict=True))
        ]
        return joined(moving)


def _before(camera: Camera, point: Vec, inward: Vec) -> bool:
    """Whether the camera stands on the room's side of a wall."""
    return sum((e - p) * n for e, p, n in zip(camera.eye, point, inward, strict=True)) > 0.02


def prepare(spec: JobSpec, casting: Casting) -> Scene:
    """Stage a shot, build its set, cast its figures, place its camera, and clear the view of whoever speaks."""
    kind = set_of(spec)
    seed = number(spec.scene_key or spec.location, "set") % 10_000
    hour = hour_of(spec.time_of_day, spec.heading)
    stage_set = _build(kind, seed, hour)
    aspect = spec.width / spec.height
    x0, x1, y0, y1, _ = stage_set.bounds
    shot = stage(
        spec,
        Plan(
            tuple(stage_set.marks),
            stage_set.seated,
            stage_set.seat,
            stage_set.door,
            stage_set.floor,
            stage_set.lane,
            (x0 + 0.5, x1 - 0.5, y0 + 0.5, y1 - 0.5),
            stage_set.bed,
        ),
    )
    _seats(stage_set, shot)
    for player in shot.players:
        workplace(stage_set, player)
    actors = [casting.actor(player.looks) for player in shot.players]
    span = _things(stage_set, shot)
    scene = Scene(
        shot,
        stage_set,
        actors,
        light(stage_set, shot.hour, shot.weather),
        lambda share: Camera((0, -4, 1.5), (0, 0, 1.2), 0.3),
        aspect,
        seconds=shot.seconds,
    )
    scene.path = _path(spec, scene, span)
    _clear(scene)
    return scene


def _build(kind: SetKind, seed: int, hour: Hour) -> Set:
    night = hour in ("night", "dusk")
    if kind == "car":
        return car_interior(seed, night)
    if kind in ROOMS:
        return ROOMS[kind](seed, VIEWS[hour])
    return FIELDS[kind](seed, night)


def _seats(stage_set: Set, shot: Stage) -> None:
    """Put a seat under everybody who sits."""
    for player in shot.players:
        if player.seat is None or player.seat in ("car", "boat", "ground"):
            continue
        x, y = player.home
        back = (math.sin(player.facing) * -0.06, math.cos(player.facing) * 0.06)
        at = (x + back[0], y + back[1], player.floor)
        mesh = {
            "chair": f.chair,
            "sofa": f.armchair,
            "stool": f.stool,
            "bed": _bench_bed,
            "bench": o.bench,
            "log": o.log,
            "pew": f.chair,
        }[player.seat]()
        stage_set.put("seat", mesh, at, player.facing, fixed=True)


def _bench_bed() -> Mesh:
    builder = Builder()
    builder.place(f.bed(width=1.1), (0, 0.62, 0))
    return builder.mesh()


def _things(stage_set: Set, shot: Stage) -> tuple[Vec, float] | None:
    """Put the named things down; returns the place and size of what an insert shows."""
    table = stage_set.table
    shown: tuple[Vec, float] | None = None
    if shot.subject is not None:
        shown = _shown(stage_set, shot.subject, shot)
        table = None if shown and stage_set.table is None else table
    if table is not None and shot.subject is None:
        spots = ((-0.16, -0.08), (0.2, 0.05), (0.02, 0.14))
        held = {player.holding for player in shot.players}
        rest: list[Thing] = [kind for kind in shot.things if kind not in props.STANDS_ALONE and kind not in held]
        for kind, (x, y) in zip(rest, spots, strict=False):
            stage_set.put("thing", props.thing(kind), (table[0] + x, table[1] + y, table[2]), 0.2, fixed=True)
    return shown


def _shown(stage_set: Set, kind: Thing, shot: Stage) -> tuple[Vec, float]:
    mesh = props.thing(kind)
    size = props.size_of(mesh)
    if kind in props.STANDS_ALONE:
        stage_set.put("thing", mesh, (0.0, 0.3, stage_set.floor), 0.15, fixed=True)
        return (0.0, 0.3, stage_set.floor + float(mesh.vertices[:, 2].max()) * 0.5), size * 0.8
    at = stage_set.table
    if at is None:
        stage_set.put(
            "table", f.table(0.9, 0.6, 0.74) if stage_set.inside else o.log(), (0.0, 0.0, stage_set.floor), fixed=True
        )
        at = (0.0, 0.0, stage_set.floor + (0.74 if stage_set.inside else 0.44))
    stage_set.put("thing", mesh, (at[0], at[1] - 0.05, at[2]), 0.1 if shot.seed % 2 else -0.1, fixed=True)
    return (at[0], at[1] - 0.05, at[2] + float(mesh.vertices[:, 2].max()) * 0.32), max(size, 0.1)


def sitter_of(player: Player, actor: Actor, posed: Posed, facing: float) -> Sitter:
    """What the camera needs of a posed actor."""
    marks, placed = actor.body.marks, posed.placed
    eyes = (placed.point("head", marks.eyes[0]) + placed.point("head", marks.eyes[1])) / 2
    unit = marks.crown - marks.chin
    crown = placed.point("head", np.array([0, float(marks.head_centre[1]), marks.crown], np.float32))
    chin = placed.point("head", np.array([0, float(marks.mouth[1]), marks.chin], np.float32))
    top, low = max(float(crown[2]), float(eyes[2]) + 0.4 * unit), min(float(chin[2]), float(eyes[2]) - 0.4 * unit)
    return Sitter(
        eyes,
        top,
        low,
        facing if float(placed.joint("hips")[2]) < float(eyes[2]) - 0.2 else 0.0,
        player.floor,
        player.speaks,
        placed.joint("hips"),
    )


def _sitters(scene: Scene, share: float) -> list[Sitter]:
    time = scene.time(share)
    posed = scene.poses(time)
    return [
        sitter_of(p, a, s, p.state(time).facing)
        for p, a, s in zip(scene.stage.players, scene.actors, posed, strict=True)
    ]


def _path(spec: JobSpec, scene: Scene, shown: tuple[Vec, float] | None) -> Path:
    stage_set, aspect = scene.stage_set, scene.aspect
    if shown is not None:
        base = insert(shown[0], shown[1], aspect, scene.stage.seed)
        return moved(base, spec.move if spec.move != "follow" else "static", shown[1] * 1.6, spec.frames, spec.seed)
    sitters = _sitters(scene, 0.0)
    if spec.purpose == "establishing" or not sitters:
        base = establishing(stage_set.bounds, stage_set.inside, aspect, sitters)
        if sitters and spec.size not in ("LS", "ELS"):
            base = framing_camera(spec.framing, "LS", sitters, (), aspect, stage_set.floor)
        return _holding(scene, moved(base, spec.move, 2.4, spec.frames, spec.seed))
    others = _absent(spec, scene)
    base = framing_camera(spec.framing, spec.size, sitters, others, aspect, stage_set.floor)
    gap = math.dist(base.eye, base.at)
    path = moved(base, spec.move, 2 * gap * base.height, spec.frames, spec.seed)
    if spec.move == "follow" or spec.size not in ("LS", "ELS"):
        path = _following(scene, path)
    return _holding(scene, path)


def _absent(spec: JobSpec, scene: Scene) -> list[Sitter]:
    """The eyes of people in the scene who are not on screen, where they would be."""
    on_screen = {player.name for player in scene.stage.players}
    places = []
    for order, figure in enumerate(spec.present):
        if figure.name in on_screen:
            continue
        marks = tuple(scene.stage_set.marks)
        x, y = place_for(order, len(spec.present), marks)
        looks = looks_of(figure.name, figure.description, order)
        height = looks.stature - (0.36 if scene.stage_set.seated else 0.0)
        eyes = np.array([x, y, scene.stage_set.floor + height - 0.1], np.float32)
        places.append(
            Sitter(
                eyes, height, height - 0.23, 0.0, scene.stage_set.floor, False, eyes - np.array([0, 0, 0.7], np.float32)
            )
        )
    return places


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


def _holding(scene: Scene, path: Path) -> Path:
    """Draw the camera back until everybody who speaks is in frame, from the first frame to the last."""
    if not scene.stage.players:
        return path
    by = 0.0
    for _ in range(14):
        if all(_held(scene, _backed(path, by)(share), share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)):
            break
        by += 0.12
    else:
        sitters = _wanted(scene, 0.0)
        wide = framing_camera("group", "LS", sitters, (), scene.aspect, scene.stage_set.floor)
        return lambda share: wide
    return _backed(path, by) if by else path


def _backed(path: Path, by: float) -> Path:
    return lambda share: drawn_back(path(share), by)


def _wanted(scene: Scene, share: float) -> list[Sitter]:
    """Who must be in frame: whoever speaks, or else the subject."""
    sitters = _sitters(scene, share)
    return [sitter for sitter in sitters if sitter.speaks] or sitters[:1]


def _held(scene: Scene, camera: Camera, share: float) -> bool:
    sitters = _wanted(scene, share)
    return holds(camera, scene.aspect, np.array([s.eyes for s in sitters]), 0.86)


def _clear(scene: Scene) -> None:
    """Strike what stands between the camera and the figures, and what the camera stands in."""
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
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
    for sitter in _sitters(scene, share):
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
