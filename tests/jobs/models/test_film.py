"""A whole film by a model: boards of previz, takes of LTX-2, a cut and its export, as `milimo film --engine ltx2` makes it."""

from pathlib import Path

import pytest

from milimo.film import FilmWish
from milimo.film_run import run_film
from milimo.settings import Settings
from milimo.store.store import Store
from tests.engines.contract import frames_of
from tests.jobs.conftest import worker_commands
from tests.jobs.models.conftest import model_worker

SCRIPT = "INT. KITCHEN - DAY\n\nMARA\nYes.\n"


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_script_becomes_a_film_of_generated_takes(tmp_path: Path, models: Path) -> None:
    script, output, data = tmp_path / "short.fountain", tmp_path / "film.mp4", tmp_path / "data"
    script.write_text(SCRIPT)
    commands = model_worker(data, models) | worker_commands(data, "media")
    made = run_film(Settings(data=data), FilmWish(script, output, engine="ltx2", width=64, height=64), commands)
    store = Store(data)
    takes = store.takes.list(made.project)
    store.close()
    motion = [take for take in takes if take.type == "motion"]
    assert {take.engine for take in motion} == {"ltx2"}
    assert {take.engine for take in takes if take.type == "board"} == {"previz"}
    assert len(motion) == made.takes == made.shots
    assert all((take.frames - 1) % 8 == 0 for take in motion), "each overshoots to the grid"
    assert len(frames_of(output)) == made.frames
