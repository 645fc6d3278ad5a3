"""A shot made ready to draw: the dressed set, the actors in it, the camera's path. It draws any moment of the shot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from milimo.engines.previz.assemble import joined, of_figure, of_meshes
from milimo.engines.previz.camera import Camera
from milimo.engines.previz.draw import Drawing, Model, Mood, Paper, Tracer, draw
from milimo.engines.previz.figure import Actor, Posed, pose
from milimo.engines.previz.framing import Path, Sitter
from milimo.engines.previz.hands import held
from milimo.engines.previz.mesh import Mesh, Vec
from milimo.engines.previz.rig import Placed, put
from milimo.engines.previz.sets import Set
from milimo.engines.previz.staging import Player, Stage

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
    _sitters: dict[float, list[Sitter]] = field(default_factory=dict[float, list[Sitter]], repr=False)
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

    def sitters(self, share: float) -> list[Sitter]:
        """What a camera needs to know of the actors at a moment."""
        if share not in self._sitters:
            time = self.time(share)
            found: list[Sitter] = []
            for player, actor in zip(self.stage.players, self.actors, strict=True):
                state = player.state(time)
                placed = put(actor.body.rig, state.pose, state.at, state.facing)
                found.append(_sitter(player, actor, placed, state.facing))
            self._sitters[share] = found
        return self._sitters[share]

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


def _sitter(player: Player, actor: Actor, placed: Placed, facing: float) -> Sitter:
    marks = actor.body.marks
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


def _before(camera: Camera, point: Vec, inward: Vec) -> bool:
    """Whether the camera stands on the room's side of a wall."""
    return sum((e - p) * n for e, p, n in zip(camera.eye, point, inward, strict=True)) > 0.02
