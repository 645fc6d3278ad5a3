"""What a figure holds and works at: things that ride on its right hand, and the easel, desk or keyboard before it."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz import furniture as f
from milimo.engines.previz import props
from milimo.engines.previz.figure import Posed
from milimo.engines.previz.mesh import Builder, Material, Mesh
from milimo.engines.previz.sets import Set
from milimo.engines.previz.staging import Player
from milimo.engines.previz.things import Thing
from milimo.engines.previz.words import Deed

ALONG: frozenset[Thing] = frozenset({"gun", "rifle", "sword", "knife", "key"})
"""Held along the forearm, pointing away."""
EMPTY: frozenset[Deed] = frozenset(
    {"enter", "walk", "run", "hug", "kiss", "fight", "cry", "wave", "lie", "sleep", "type", "paint", "drive"}
)
"""While they do this, hands are drawn empty."""


HANGING: frozenset[Thing] = frozenset({"lantern", "case", "bag", "umbrella", "box", "pot"})
"""Carried by a handle, at the side."""
STRIDES: frozenset[Deed] = frozenset({"enter", "walk", "run", "leave", "climb"})


def held(player: Player, posed: Posed, time: float) -> Mesh | None:
    """The thing in a figure's right hand at a moment, in the set's own coordinates."""
    beat = [beat for beat in player.beats if beat.start <= time + 1e-9][-1]
    if player.holding is None or (beat.deed in EMPTY and not (player.holding in HANGING and beat.deed in STRIDES)):
        return None
    mesh = _handset() if player.holding in ("phone", "mobile") else _in_hand(player.holding)
    if props.size_of(mesh) > 1.2:
        return None
    placed = posed.placed
    wrist, elbow = placed.joint("r_hand"), placed.joint("r_forearm")
    along = (wrist - elbow) / max(1e-6, float(np.linalg.norm(wrist - elbow)))
    palm = wrist + along * 0.085
    facing = player.state(time).facing
    if player.holding in ("phone", "mobile"):
        head = placed.joint("head")
        way = palm - head
        side = np.array([way[0], way[1], 0.0])
        frame = _frame(np.array([0.0, 0.0, 1.0]), side)
    elif player.holding in ALONG:
        frame = _frame(along, np.array([-math.sin(facing - 1.57), math.cos(facing - 1.57), 0.0]))
    else:
        frame = np.array([[math.cos(facing), -math.sin(facing), 0], [math.sin(facing), math.cos(facing), 0], [0, 0, 1]])
        grip = 0.97 if player.holding in HANGING and player.holding not in ("box", "pot") else 0.4
        palm = palm - np.array([0, 0, grip * float(mesh.vertices[:, 2].max())])
    at = np.array({"gun": [0.05, 0.0, -0.06], "rifle": [-0.13, 0.0, -0.1]}.get(player.holding, [0.0, 0.0, 0.0]))
    points = ((mesh.vertices + at) @ frame.T + palm).astype(np.float32)
    return Mesh(points, mesh.triangles, mesh.part, mesh.materials)


def _in_hand(kind: Thing) -> Mesh:
    """A thing as it is held: what lies flat on a table is turned to face whom it is read by."""
    mesh = props.thing(kind)
    if kind in ("letter", "booklet", "tag", "book"):
        points = mesh.vertices
        turned = np.stack([-points[:, 0], points[:, 2], points[:, 1] + 0.1], 1).astype(np.float32)
        return replace(mesh, vertices=turned)
    return mesh


def _frame(first: NDArray[np.float64], hint: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rotation whose x axis is `first` and whose y axis leans to `hint`."""
    x = first / np.linalg.norm(first)
    y = hint - x * float(hint @ x)
    y = y / max(1e-6, float(np.linalg.norm(y)))
    return np.stack([x, y, np.cross(x, y)], 1)


def _handset() -> Mesh:
    b = Builder()
    b.tube(
        ((-0.09, -0.03, 0), (-0.075, 0.0, 0), (0.075, 0.0, 0), (0.09, -0.03, 0)),
        (0.024, 0.017, 0.017, 0.024),
        Material((0.18, 0.18, 0.2)),
        9,
    )
    return b.mesh()


def workplace(stage_set: Set, player: Player) -> None:
    """Put before a figure what it works at."""
    deeds = {beat.deed for beat in player.beats}
    x, y = player.home
    ahead = (math.sin(player.facing), -math.cos(player.facing))

    def before(name: str, mesh: Mesh, gap: float, rise: float = 0.0, turn: float = 0.0) -> None:
        at = (x + ahead[0] * gap, y + ahead[1] * gap, player.floor + rise)
        stage_set.put(name, mesh, at, player.facing + turn, fixed=True)

    if "type" in deeds and stage_set.seat != "car":
        before(
            "work",
            f.keyboard() if any(piece.name == "keyboard" for piece in stage_set.pieces) else _laptop_table(),
            0.5,
            0.0 if player.seat else 0.16,
            math.pi,
        )
        stage_set.pieces = [piece for piece in stage_set.pieces if piece.name != "keyboard"]
    elif "paint" in deeds:
        # Turned between the painter and the audience, on the far side of the line, so that both are seen.
        side = 1.0 if ahead[0] >= 0 else -1.0
        stage_set.put(
            "work", f.easel(player.seed % 5), (x + side * 0.82, y + 0.42, player.floor), -0.6 * side, fixed=True
        )
        stage_set.pieces = [piece for piece in stage_set.pieces if piece.name != "easel"]
    elif "write" in deeds and stage_set.inside:
        before("work", f.table(1.0, 0.6), 0.55, turn=math.pi)


def _laptop_table() -> Mesh:
    b = Builder()
    b.place(f.table(1.1, 0.6), (0, 0, 0))
    b.place(props.thing("laptop"), (0, 0.0, 0.74))
    return b.mesh()
