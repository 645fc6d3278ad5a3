"""Labels renumber until they are locked; then nothing renumbers them. The browser runs the same `cases/labels`."""

import json
from pathlib import Path

import pytest

from milimo.domain.changes import apply
from milimo.domain.document import AnyRecord, Document
from milimo.domain.labels import lettered, lock_labels, scene_labels, shot_labels, unlock_labels
from milimo.domain.project import Project
from milimo.domain.script import Scene
from milimo.domain.shot import Shot
from tests.builders import order
from tests.domain.script_edits import Edited

CASES = sorted((Path(__file__).parents[2] / "cases" / "labels").glob("*.json"))

SCRIPT = """INT. KITCHEN - NIGHT #12A#

Mara waits.

MARA
Well?

EXT. HARBOUR - DAWN

Fog over the boats.

Mara runs.
"""


def live(edited: Edited) -> list[str]:
    found = shot_labels(edited.document)
    return [found[shot.id] for shot in edited.document.live_shots()]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text())
    records: list[AnyRecord] = [Project(id="project_000001", name="Film", labels_locked=case["labels_locked"])]
    for place, scene in enumerate(case["scenes"]):
        records.append(
            Scene(
                id=scene["id"],
                order=order(place),
                heading="INT. ROOM",
                number=scene["number"],
                setting="INT",
                omitted=scene["omitted"],
            )
        )
        records += [
            Shot(
                id=shot["id"],
                scene_id=scene["id"],
                order=order(at),
                state=shot["state"],
                locked_label=shot["locked"],
            )
            for at, shot in enumerate(scene["shots"])
        ]
    document = Document({record.id: record for record in records})
    assert scene_labels(document) == case["scene_labels"]
    assert shot_labels(document) == case["shot_labels"]


def test_a_label_is_the_scene_s_number_and_the_shot_s_place() -> None:
    assert live(Edited(SCRIPT)) == ["12A-1", "12A-2", "12A-3", "2-1", "2-2"]


def test_unlocked_labels_renumber() -> None:
    edited = Edited(SCRIPT)
    edited.labels = {"12A-2": edited.document.live_shots()[1].id}
    edited.do({"op": "delete", "shot": "12A-2"})
    assert live(edited) == ["12A-1", "12A-2", "2-1", "2-2"]


def test_locked_labels_stay_and_inserts_take_letters() -> None:
    edited = Edited(SCRIPT)
    edited.document = apply(edited.document, lock_labels(edited.document))
    edited.edit(SCRIPT.replace("MARA\nWell?", "MARA\nWell?\n\nMARA\nI asked you something, and I will ask it again."))
    assert live(edited) == ["12A-1", "12A-2", "12A-3", "12A-3A", "2-1", "2-2"]
    edited.edit(SCRIPT.replace("MARA\nWell?\n\n", ""))
    assert live(edited) == ["12A-1", "12A-2", "2-1", "2-2"]
    gone = [shot for shot in edited.document.all(Shot) if shot.locked_label == "12A-3"]
    assert [shot.state for shot in gone] == ["omitted"]


def test_a_new_scene_under_locked_labels_takes_a_letter() -> None:
    edited = Edited(SCRIPT)
    edited.document = apply(edited.document, lock_labels(edited.document))
    edited.edit(SCRIPT.replace("EXT. HARBOUR", "INT. STAIRS - NIGHT\n\nSteps below. Somebody listens.\n\nEXT. HARBOUR"))
    assert list(scene_labels(edited.document).values()) == ["12A", "12AA", "2"]
    assert live(edited)[3] == "12AA-1"


def test_unlocking_renumbers_again() -> None:
    edited = Edited(SCRIPT)
    before = live(edited)
    edited.document = apply(edited.document, lock_labels(edited.document))
    edited.document = apply(edited.document, unlock_labels(edited.document))
    assert live(edited) == before
    assert all(shot.locked_label is None for shot in edited.document.all(Shot))


def test_letters_go_on_after_z() -> None:
    used = {f"3{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    assert lettered("3", used) == "3AA"
    assert lettered("3", used | {"3AA"}) == "3AB"
