"""An actor: a dressed body that can be posed, ready for the pen."""

from dataclasses import dataclass

import numpy as np

from milimo.engines.previz import kernels
from milimo.engines.previz.body import REGIONS, Body, Looks, Region
from milimo.engines.previz.face import dress_marks, eye_marks, face_marks
from milimo.engines.previz.mannequin import mannequin
from milimo.engines.previz.mesh import F32, PATTERNS, Colour
from milimo.engines.previz.people_pack import People
from milimo.engines.previz.person import person
from milimo.engines.previz.rig import Placed, Pose, put, skinned
from milimo.engines.previz.skin import vertex_normals
from milimo.engines.previz.wardrobe import with_hair, with_hat, with_skirt


@dataclass(frozen=True)
class Actor:
    """A body in its clothes. `parts` is its piece of the parts' table, one row a region, without ids and decals."""

    looks: Looks
    body: Body
    rest: F32
    parts: F32
    clothes: F32
    """Marks on the clothes."""


@dataclass(frozen=True)
class Posed:
    """An actor at a moment."""

    vertices: F32
    normals: F32
    face: F32
    eyes: F32
    """Marks on modelled eyes."""
    placed: Placed


def actor(looks: Looks, people: People | None = None) -> Actor:
    """The actor of `looks`: a human out of the pack, or a mannequin without it."""
    return dressed(person(people, looks) if people is not None else mannequin(looks), looks)


def dressed(body: Body, looks: Looks) -> Actor:
    """Give a body its skirt, hair and hat, and its colours."""
    clothes = dress_marks(body, looks)
    body = with_skirt(body, looks)
    before = len(body.vertices)
    body, texture = with_hair(body, looks)
    rest = body.vertices.copy()
    rest[before : before + len(texture)] = texture
    body = with_hat(body, looks)
    rest = np.concatenate([rest, body.vertices[len(rest) :]])
    return Actor(looks, body, rest.astype(np.float32), _parts(looks), clothes)


def pose(who: Actor, how: Pose, at: tuple[float, float, float], facing: float) -> Posed:
    """Bend the actor and move it to its mark."""
    body = who.body
    placed = put(body.rig, how, at, facing)
    rest = body.vertices
    for name, amount in (
        ("mouth", how.face.mouth),
        ("smile", how.face.smile),
        ("blink", how.face.blink),
        ("brow", how.face.brow),
    ):
        if name in body.morphs and abs(amount) > 0.01:
            index, offset = body.morphs[name]
            rest = rest.copy()
            rest[index] += offset * np.float32(amount)
    vertices = skinned(rest, body.bones, body.weights, placed)
    return Posed(
        vertices,
        vertex_normals(vertices, body.triangles),
        face_marks(body, who.looks, how.face),
        eye_marks(body, who.looks, how.face),
        placed,
    )


def _parts(looks: Looks) -> F32:
    table = np.zeros((len(REGIONS), kernels.PART_COLUMNS), np.float32)
    colours: dict[Region, Colour] = {
        "skin": looks.skin, "face": looks.skin, "hair": looks.hair_colour, "top": looks.top, "sleeve": looks.top,
        "bottom": looks.bottom if looks.outfit != "dress" else looks.top, "shoes": looks.shoes, "coat": looks.top,
        "collar": looks.accent, "eye": (0.95, 0.94, 0.9), "lash": (0.09, 0.07, 0.08), "mouth": (0.26, 0.09, 0.09),
        "teeth": (0.93, 0.91, 0.86), "extra": looks.accent,
    }  # fmt: skip
    if looks.hat:
        colours["extra"] = looks.bottom if looks.outfit == "uniform" else (0.32, 0.30, 0.30)
    for row, region in enumerate(REGIONS):
        table[row, :3] = colours[region]
        table[row, kernels.SMOOTH] = 1.0
        table[row, kernels.INK] = {"face": 0.9, "eye": 0.0, "lash": 0.0, "mouth": 0.4, "teeth": 0.0, "hair": 0.95}.get(
            region, 1.0
        )
        table[row, kernels.PATTERN] = PATTERNS.index("hair") if region == "hair" else 0
    return table
