"""The converter, on a small wheel made in the shape of the real one; and what it says of a file that is something else."""

import gzip
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from milimo.engines.previz.people_pack import ANCESTRIES, FILE, GROUPS, ROOT, UNITS, build, load
from milimo.errors import Unreadable

AGES = ("child", "young", "old")


def _wheel(path: Path) -> Path:
    names = (*GROUPS, "joint-l-eye", "joint-r-eye", "joint-l-elbow")
    lines = [f"v {i % 3} {i % 5} {i % 7}" for i in range(4 * len(names))]
    for number, name in enumerate(names):
        corners = " ".join(f"{4 * number + i + 1}/1" for i in range(4))
        lines += [f"g {name}", f"f {corners}"]
    bones = {
        "mixamorig:LeftForeArm": {
            "parent": "mixamorig:Hips",
            "head": {"strategy": "CUBE", "cube_name": "joint-l-elbow"},
        },
        "mixamorig:Hips": {"parent": "", "head": {"strategy": "MEAN", "vertex_indices": [0, 1]}},
        "mixamorig:LeftHandIndex1": {
            "parent": "mixamorig:LeftForeArm",
            "head": {"strategy": "MEAN", "vertex_indices": [2]},
        },
    }
    weights = {"mixamorig:Hips": [[0, 1.0], [1, 0.25]], "mixamorig:LeftForeArm": [[1, 0.75]]}
    target = gzip.compress(b"# a shape\n0 .5 -.25 1\n3 0 0 -2\n")
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(ROOT + "3dobjs/base.obj", "\n".join(lines))
        wheel.writestr(ROOT + "rigs/standard/rig.mixamo.json", json.dumps({"bones": bones}))
        wheel.writestr(ROOT + "rigs/standard/weights.mixamo.json", json.dumps({"weights": weights}))
        for sex in ("female", "male"):
            for age in AGES:
                for name in (
                    *(f"{a}-{sex}-{age}" for a in ANCESTRIES),
                    *(f"universal-{sex}-{age}-averagemuscle-{w}weight" for w in ("average", "max", "min")),
                ):
                    wheel.writestr(f"{ROOT}targets/macrodetails/{name}.target.gz", target)
        for unit in UNITS:
            wheel.writestr(f"{ROOT}targets/expression/units/caucasian/{unit}.target.gz", target)
    return path


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    build(_wheel(tmp_path / "people.whl"), tmp_path / "pack")
    people = load(tmp_path / "pack")
    assert people.bones == ("hips", "l_forearm", "l_f_index1") and people.parents == (-1, 0, 1)
    assert people.quads["body"].tolist() == [[0, 1, 2, 3]]
    index, offset = people.morphs["male-old-max"]
    assert index.tolist() == [0, 3] and np.allclose(offset, [[0.5, -0.25, 1], [0, 0, -2]])
    assert np.allclose(people.weights.sum(axis=1), 1) and people.weight_bones[1, 0] == 1
    assert [path.name for path in (tmp_path / "pack").iterdir()] == [FILE]


def test_another_file_is_refused_in_clear_words(tmp_path: Path) -> None:
    (tmp_path / "text.whl").write_text("not a zip")
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("other/file.txt", "hello")
    for name in ("text.whl", "other.whl"):
        with pytest.raises(Unreadable, match="does not hold"):
            build(tmp_path / name, tmp_path / "pack")
    assert not (tmp_path / "pack" / FILE).exists()
    with pytest.raises(Unreadable, match="cannot be read"):
        load(tmp_path)
