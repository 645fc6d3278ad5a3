"""From a spec to a scene: the set built and dressed, the cast in place, the camera on its path."""

import math
from dataclasses import replace

from milimo.domain.job import JobSpec
from milimo.engines.previz import furniture as f
from milimo.engines.previz import landscape as o
from milimo.engines.previz import props
from milimo.engines.previz.camera import Camera
from milimo.engines.previz.casting import Casting
from milimo.engines.previz.exteriors import FIELDS
from milimo.engines.previz.figure import Actor
from milimo.engines.previz.hands import workplace
from milimo.engines.previz.interiors import ROOMS, car_interior
from milimo.engines.previz.locations import SetKind
from milimo.engines.previz.mesh import Builder, Mesh, Vec
from milimo.engines.previz.mood import VIEWS, light
from milimo.engines.previz.scene import Scene
from milimo.engines.previz.sets import Set
from milimo.engines.previz.staging import Plan, Stage, set_of, stage
from milimo.engines.previz.things import Thing
from milimo.engines.previz.view import Check, clear, path_of
from milimo.engines.previz.words import Hour, hour_of, number


def prepare(spec: JobSpec, casting: Casting, check: Check = lambda: None) -> Scene:
    """Stage a shot, build its set, cast its figures, place its camera, and clear the view of whoever speaks.

    `check` is called between the steps and may raise.
    """
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
    if shot.weather == "snow" and not stage_set.inside:
        stage_set.ground = [_snowed(mesh) for mesh in stage_set.ground]
    for player in shot.players:
        workplace(stage_set, player)
    actors: list[Actor] = []
    for player in shot.players:
        check()
        actors.append(casting.actor(player.looks))
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
    scene.path = path_of(spec, scene, span, check)
    clear(scene, (0.0, 0.25, 0.5, 0.75, 1.0))
    return scene


def _build(kind: SetKind, seed: int, hour: Hour) -> Set:
    night = hour in ("night", "dusk")
    if kind == "car":
        return car_interior(seed, night)
    if kind in ROOMS:
        return ROOMS[kind](seed, VIEWS[hour])
    return FIELDS[kind](seed, night)


def _snowed(ground: Mesh) -> Mesh:
    """Ground under snow; water stays as it is."""
    white = [
        m
        if m.pattern == "water"
        else replace(m, colour=tuple(0.2 * c + 0.8 * w for c, w in zip(m.colour, (0.93, 0.95, 0.98), strict=True)))
        for m in ground.materials
    ]
    return replace(ground, materials=white)


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
    mesh = props.thing(kind, shot.lettering)
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
