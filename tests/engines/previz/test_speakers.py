"""On real screenplays: whoever speaks on screen can be seen in a shot that covers the line."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from milimo.domain.changes import patch
from milimo.domain.document import Document
from milimo.domain.ids import Id, counting_ids
from milimo.domain.job import JobSpec
from milimo.domain.labels import shot_labels
from milimo.domain.match import propose
from milimo.domain.plan import EngineFit, Planner
from milimo.domain.project import Project
from milimo.domain.speech import is_unseen
from milimo.engines.previz.engine import PrevizEngine
from milimo.interchange.reading import read_script
from milimo.store.projects import first_tracks
from tests.engines.contract import ScratchRun

ROOT = Path(__file__).parents[3]
SCENES = 5
SCRIPTS = [
    path
    for path in (
        ROOT / "examples/the-tide-table.fountain",
        ROOT.parent / "shared/screenplays/the-last-birthday-card.fountain",
    )
    if path.exists()
]


def project_of(script: Path) -> Document:
    """The script in a fresh project of small pictures."""
    parsed = read_script(script.read_bytes(), script.name)
    project = Project(id="project_000001", name="Film", width=192, height=108)
    empty = Document.of([project, *first_tracks()])
    return patch(empty, propose(empty, parsed, counting_ids()).diff)


def seen(spec: JobSpec, engine: PrevizEngine, scratch: Path) -> Mapping[str, int]:
    """Pixels of each figure in the id pass of a board, by name."""
    scratch.mkdir()
    outputs = engine.run(spec.model_copy(update={"passes": ("id",)}), ScratchRun(scratch))
    pixels = np.asarray(Image.open(outputs.passes["id"]).convert("RGB"))
    colours = {
        key.removeprefix("id/"): np.array([int(str(value)[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
        for key, value in outputs.details.items()
        if key.startswith("id/")
    }
    return {name: int((pixels == colour).all(axis=-1).sum()) for name, colour in colours.items()}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_who_speaks_on_screen_is_seen(script: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    document = project_of(script)
    engine = PrevizEngine(tmp_path_factory.getbasetemp().parent / "previz-kernels")
    planner = Planner(document, shot_labels(document))
    fit = EngineFit("previz")
    drawn: dict[Id, Mapping[str, int]] = {}
    unseen: list[str] = []
    spoken = 0
    for scene in document.scenes[:SCENES]:
        shots = [shot for shot in document.shots_of(scene.id) if shot.state == "live"]
        for line in document.lines_of(scene.id):
            if line.type != "dialogue" or is_unseen(line.character, line.extension):
                continue
            spoken += 1
            covering = [shot for shot in shots if line in document.covered_lines(shot)]
            for shot in covering:
                if shot.id not in drawn:
                    drawn[shot.id] = seen(planner.board(shot.id, fit), engine, tmp_path / shot.id)
            if not any(drawn[shot.id].get(line.character, 0) for shot in covering):
                unseen.append(f"{line.character}: {line.text[:40]}")
    assert spoken > 0
    assert unseen == []
