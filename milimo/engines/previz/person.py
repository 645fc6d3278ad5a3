"""A human body out of the people pack, shaped by looks and dressed in the pack's own bodysuit, eased into cloth."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz.body import REGIONS, Body, Landmarks, Looks, Region
from milimo.engines.previz.mannequin import Sculptor, shoe
from milimo.engines.previz.mesh import F32, I32
from milimo.engines.previz.people_pack import ANCESTRIES, People
from milimo.engines.previz.rig import Rig
from milimo.engines.previz.skin import vertex_normals

Mask = NDArray[np.bool_]


def person(people: People, looks: Looks) -> Body:
    """The figure of `looks`, at rest with its arms out."""
    decimetres = _shaped(people, looks)
    body = people.quads["body"]
    low, high = decimetres[np.unique(body), 1].min(), decimetres[np.unique(body), 1].max()
    scale = looks.stature / float(high - low)
    vertices = np.stack([decimetres[:, 0], -decimetres[:, 2], decimetres[:, 1] - low], 1).astype(
        np.float32
    ) * np.float32(scale)
    rig = Rig(
        people.bones,
        people.parents,
        np.array([vertices[members].mean(axis=0) for members in people.joints], np.float32),
    )
    marks = _marks(people, vertices, rig)
    skin = _skin(people, vertices, rig, marks, looks)
    clothes, clothed = _clothes(people, vertices, rig, looks)
    vertices = np.where(clothed[:, None], clothes, vertices).astype(np.float32)
    parts = [*skin, *_dressed(people, vertices, rig, looks), *_eyes(people)]
    triangles = np.concatenate([faces for _, faces in parts])
    region = np.concatenate([np.full(len(faces), REGIONS.index(name), np.int32) for name, faces in parts])
    kept, triangles = _compacted(triangles)
    figure = Body(
        vertices[kept], triangles, region, people.weight_bones[kept], people.weights[kept], rig, marks, drawn_eyes=False,
        morphs=_expressions(people, kept, scale),
    )  # fmt: skip
    return _shod(figure, looks)


def _shaped(people: People, looks: Looks) -> F32:
    vertices = people.vertices.copy()
    sex = "female" if looks.woman else "male"
    ages: Mapping[str, float] = {
        "child": {"child": 1.0},
        "young": {"young": 1.0},
        "middle": {"young": 0.55, "old": 0.45},
        "old": {"old": 1.0},
    }[looks.age]
    weight = "max" if looks.heavy > 0 else "min"
    for age, share in ages.items():
        for ancestry, amount in zip(ANCESTRIES, looks.ancestry, strict=True):
            _push(vertices, people, f"{ancestry}-{sex}-{age}", amount * share)
        _push(vertices, people, f"{sex}-{age}-average", (1 - abs(looks.heavy)) * share)
        _push(vertices, people, f"{sex}-{age}-{weight}", abs(looks.heavy) * share)
    return vertices


def _push(vertices: F32, people: People, name: str, amount: float) -> None:
    if amount > 0.001:
        index, offset = people.morphs[name]
        vertices[index] += offset * np.float32(amount)


def _triangles(quads: I32) -> I32:
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)


def _share(people: People, rig: Rig, *names: str) -> F32:
    """How much the named bones (or all that begin so) move each vertex."""
    wanted = [
        i
        for i, name in enumerate(rig.names)
        if name in names or any(part.endswith("*") and name.startswith(part[:-1]) for part in names)
    ]
    return (people.weights * np.isin(people.weight_bones, wanted)).sum(axis=1).astype(np.float32)


def _marks(people: People, vertices: F32, rig: Rig) -> Landmarks:
    head = np.unique(people.quads["body"])
    head = head[_share(people, rig, "head")[head] > 0.7]
    points = vertices[head]
    crown, eye_z = float(points[:, 2].max()), float(vertices[people.eyes[0]][:, 2].mean())
    front = points[np.abs(points[:, 0]) < 0.02]
    chin_y = float(front[:, 1].min()) + 0.055
    chin = float(front[front[:, 1] < chin_y][:, 2].min())
    unit = crown - chin
    nose = front[np.argmin(front[:, 1] + 10.0 * (np.abs(front[:, 2] - (chin + 0.36 * unit)) > 0.12 * unit))]
    eyes: list[F32] = []
    for side, joint in zip(("l", "r"), people.eyes, strict=True):
        ball = vertices[np.unique(people.quads[f"helper-{side}-eye"])]
        centre = vertices[joint].mean(axis=0)
        eyes.append(np.array([centre[0], ball[:, 1].min(), centre[2]], np.float32))
    mouth_z = float(vertices[np.unique(people.quads["helper-upper-teeth"])][:, 2].min()) + 0.004 * unit
    lips = front[np.abs(front[:, 2] - mouth_z) < 0.006]
    mouth = np.array([0.0, float(lips[:, 1].min()) if len(lips) else float(nose[1]) + 0.02, mouth_z], np.float32)
    skull = points[points[:, 2] > eye_z + 0.02]
    wide = float(np.abs(skull[:, 0]).max())
    deep_low, deep_high = float(skull[:, 1].min()), float(skull[:, 1].max())
    middle = np.array([0.0, (deep_low + deep_high) / 2, eye_z + 0.14 * unit], np.float32)
    radii = np.array([wide, (deep_high - deep_low) / 2, crown - float(middle[2])], np.float32)
    return Landmarks(
        crown=crown,
        chin=chin,
        eyes=(eyes[0], eyes[1]),
        mouth=mouth,
        mouth_width=0.105 * unit,
        brow=eye_z + 0.085 * unit,
        nose=nose.astype(np.float32),
        head_centre=middle,
        head_radii=radii,
        nape=np.array([0, deep_high, chin + 0.1 * unit], np.float32),
        eye_radius=0.013 * unit / 0.23,
    )


def _skin(people: People, vertices: F32, rig: Rig, marks: Landmarks, looks: Looks) -> list[tuple[Region, I32]]:
    """What of the body is seen: head, throat, hands, and limbs that the clothes leave bare."""
    faces = _triangles(people.quads["body"])
    head, neck = _share(people, rig, "head"), _share(people, rig, "neck")
    hands = _share(people, rig, "l_hand", "r_hand", "l_f_*", "r_f_*", "l_thumb*", "r_thumb*")
    arms = _share(people, rig, "l_forearm", "r_forearm", "l_arm", "r_arm")
    legs = _share(people, rig, "l_leg", "r_leg", "l_upleg", "r_upleg", "l_foot", "r_foot")
    throat = (vertices[:, 2] > float(rig.head("neck")[2]) - 0.055 * looks.stature) & (
        np.abs(vertices[:, 0]) < 0.06 * looks.stature
    )
    inner = _inside_mouth(vertices, marks, head)
    shown = (hands > 0.06) | (head + neck > 0.25) | throat
    if looks.outfit == "dress":
        shown |= arms > 0.4
    if looks.outfit in ("dress", "skirt"):
        shown |= legs > 0.5
    mouth = inner[faces].all(axis=1)
    is_face = (head[faces] > 0.55).all(axis=1) & ~mouth
    rest = shown[faces].all(axis=1) & ~is_face & ~mouth
    return [("face", faces[is_face]), ("mouth", faces[mouth]), ("skin", faces[rest])]


def _inside_mouth(vertices: F32, marks: Landmarks, head: F32) -> Mask:
    """Vertices that lie behind the lips: a centimetre or more behind the foremost skin at the same place."""
    from scipy.spatial import KDTree

    unit = marks.crown - marks.chin
    near = (
        (np.abs(vertices[:, 0]) < 0.16 * unit)
        & (np.abs(vertices[:, 2] - marks.mouth[2] + 0.03 * unit) < 0.055 * unit)
        & (head > 0.4)
    )
    near &= vertices[:, 1] < marks.mouth[1] + 0.45 * unit
    # The nose overhangs the upper lip, which is not inside for that.
    near &= vertices[:, 2] < marks.mouth[2] + 0.022 * unit
    chosen = np.flatnonzero(near)
    flat = vertices[chosen][:, [0, 2]]
    inner = np.zeros(len(vertices), bool)
    for index, around in zip(chosen, KDTree(flat).query_ball_point(flat, 0.028 * unit), strict=True):
        inner[index] = vertices[index, 1] > vertices[chosen[around], 1].min() + 0.045 * unit
    return inner


def _clothes(people: People, vertices: F32, rig: Rig, looks: Looks) -> tuple[F32, Mask]:
    """The bodysuit let out into cloth: smoothed, then pushed off the skin, wide where the garment is."""
    quads = people.quads["helper-tights"]
    used = np.zeros(len(vertices), bool)
    used[np.unique(quads)] = True
    out = vertices.copy()
    for _ in range(5):
        out = np.where(used[:, None], _averaged(out, quads), out)
    push = np.full(len(vertices), 0.007, np.float32)
    sleeves = _share(people, rig, "l_arm", "r_arm", "l_forearm", "r_forearm")
    trunk = _share(people, rig, "spine", "chest", "upper", "l_clavicle", "r_clavicle", "hips")
    thick = {"jacket": 0.010, "suit": 0.010, "coat": 0.013, "uniform": 0.008, "robe": 0.012}.get(looks.outfit, 0.004)
    push += thick * np.clip(sleeves + trunk, 0, 1)
    out = out + push[:, None] * _unit(vertex_normals(out, _triangles(quads)))
    if looks.outfit not in ("dress", "skirt"):
        out = _trousers(out, people, rig, looks, used)
    return _hemmed(out, rig, looks, used), used


def _from_neck(points: F32, rig: Rig, looks: Looks) -> F32:
    """How far places lie from the neck's axis, in widths of the collar; what lies well below the collar counts as far."""
    neck = rig.head("neck")
    wide = 0.041 * looks.stature
    away = np.hypot(points[..., 0] / wide, (points[..., 1] - neck[1] - 0.004) / (wide * 1.12))
    return np.where(points[..., 2] > neck[2] - 0.05 * looks.stature, away, 9.0).astype(np.float32)


def _sleeve_end(rig: Rig) -> float:
    """How far out a short sleeve reaches."""
    return 0.55 * abs(float(rig.head("l_forearm")[0])) + 0.45 * abs(float(rig.head("l_arm")[0]))


def _hemmed(out: F32, rig: Rig, looks: Looks, used: Mask) -> F32:
    """Draw the cloth back to a clean line at the collar and at short sleeves."""
    out = out.copy()
    shoulder = float(rig.head("l_arm")[0])
    away = _from_neck(out, rig, looks)
    near = used & (away < 1.0)
    centre = np.array([0.0, rig.head("neck")[1] + 0.004], np.float32)
    out[near, :2] = centre + (out[near, :2] - centre) / np.maximum(away[near], 0.05)[:, None]
    if looks.outfit == "dress":
        end = _sleeve_end(rig)
        arms = used & (np.abs(out[:, 0]) > shoulder)
        out[:, 0] = np.where(arms, np.clip(out[:, 0], -end, end), out[:, 0])
    return out.astype(np.float32)


def _trousers(out: F32, people: People, rig: Rig, looks: Looks, used: Mask) -> F32:
    """Let the legs fall straight from the thigh instead of following the calf."""
    out = out.copy()
    for letter in ("l", "r"):
        leg = used & (_share(people, rig, f"{letter}_leg", f"{letter}_upleg", f"{letter}_foot") > 0.6)
        hip, knee, ankle = (rig.head(f"{letter}_{name}") for name in ("upleg", "leg", "foot"))
        heights = out[leg][:, 2]
        axis_x = np.interp(heights, [ankle[2], knee[2], hip[2]], [ankle[0], knee[0], hip[0]])
        axis_y = np.interp(heights, [ankle[2], knee[2], hip[2]], [ankle[1] + 0.004, knee[1] + 0.012, hip[1]])
        wanted = np.interp(
            heights,
            [0.0, knee[2], (knee[2] + hip[2]) / 2, hip[2]],
            np.array([0.043, 0.044, 0.046, 0.0]) * looks.stature,
        )
        dx, dy = out[leg][:, 0] - axis_x, out[leg][:, 1] - axis_y
        radius = np.maximum(1e-4, np.hypot(dx, dy))
        grow = np.maximum(radius, wanted) / radius
        moved = out[leg]
        moved[:, 0], moved[:, 1] = axis_x + dx * grow, axis_y + dy * grow
        out[leg] = moved
    return out


def _averaged(vertices: F32, quads: I32) -> F32:
    total, count = np.zeros_like(vertices), np.zeros((len(vertices), 1), np.float32)
    for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
        np.add.at(total, quads[:, a], vertices[quads[:, b]])
        np.add.at(total, quads[:, b], vertices[quads[:, a]])
        np.add.at(count, quads[:, a], 1)
        np.add.at(count, quads[:, b], 1)
    return np.where(count > 0, 0.5 * vertices + 0.5 * total / np.maximum(count, 1), vertices).astype(np.float32)


def _unit(vectors: F32) -> F32:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _dressed(people: People, vertices: F32, rig: Rig, looks: Looks) -> list[tuple[Region, I32]]:
    """The bodysuit cut into top, sleeves and trousers."""
    faces = _triangles(people.quads["helper-tights"])
    arms = (_share(people, rig, "l_arm", "r_arm", "l_forearm", "r_forearm", "l_hand", "r_hand")[faces] > 0.5).all(
        axis=1
    )
    centre = vertices[faces].mean(axis=1)
    corners = vertices[faces]
    flat = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    under = flat > 1e-7
    under &= ~(_from_neck(corners, rig, looks) < 1.001).all(axis=1)
    waist = float(rig.head("hips")[2]) + (0.055 if looks.outfit in ("dress", "skirt") else 0.015) * looks.stature
    low = (centre[:, 2] < waist) & ~arms
    bare = np.zeros(len(faces), bool)
    if looks.outfit in ("dress", "skirt"):
        bare = low & (centre[:, 2] < float(rig.head("l_upleg")[2]) - 0.02)
    if looks.outfit == "dress":
        bare |= arms & (np.abs(corners[:, :, 0]) >= _sleeve_end(rig) - 1e-4).all(axis=1)
    shown = under & ~bare
    return [("top", faces[shown & ~arms & ~low]), ("sleeve", faces[shown & arms]), ("bottom", faces[shown & low])]


def _eyes(people: People) -> list[tuple[Region, I32]]:
    eyes = np.concatenate([_triangles(people.quads[f"helper-{side}-eye"]) for side in ("l", "r")])
    lashes = np.concatenate(
        [_triangles(people.quads[f"helper-{side}-eyelashes-{row}"]) for side in ("l", "r") for row in (1, 2)]
    )
    teeth = _triangles(people.quads["helper-upper-teeth"])
    return [("eye", eyes), ("lash", lashes), ("teeth", teeth)]


def _compacted(triangles: I32) -> tuple[I32, I32]:
    kept, renumbered = np.unique(triangles, return_inverse=True)
    return kept.astype(np.int32), renumbered.reshape(triangles.shape).astype(np.int32)


def _expressions(people: People, kept: I32, scale: float) -> dict[str, tuple[I32, F32]]:
    place = np.full(len(people.vertices), -1, np.int64)
    place[kept] = np.arange(len(kept))
    mixes: dict[str, tuple[tuple[str, float], ...]] = {
        "mouth": (("mouth-open", 0.75),), "blink": (("eye-left-closure", 1.0), ("eye-right-closure", 1.0)),
        "smile": (("mouth-corner-puller", 0.8),), "brow": (("eyebrows-left-up", 0.8), ("eyebrows-right-up", 0.8)),
    }  # fmt: skip
    found: dict[str, tuple[I32, F32]] = {}
    for name, parts in mixes.items():
        total = np.zeros((len(kept), 3), np.float32)
        for unit, amount in parts:
            index, offset = people.morphs[unit]
            here = place[index]
            moved = np.stack([offset[:, 0], -offset[:, 2], offset[:, 1]], 1) * np.float32(scale * amount)
            total[here[here >= 0]] += moved[here >= 0]
        changed = np.flatnonzero(np.abs(total).max(axis=1) > 1e-5).astype(np.int32)
        found[name] = (changed, total[changed])
    return found


def _shod(body: Body, looks: Looks) -> Body:
    sculptor = Sculptor(body.rig)
    for letter in ("l", "r"):
        shoe(sculptor, looks, letter, body.rig.head(f"{letter}_foot"))
    shoes = sculptor.parts()
    return body.with_part(shoes.vertices, shoes.triangles, "shoes", shoes.bones, shoes.weights)
