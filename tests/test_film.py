"""`milimo film` with the embedded engine: a screenplay in, a film out, as long as its shots."""

import json
import os
import subprocess
import sys
from pathlib import Path

import av
import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """INT. KITCHEN - NIGHT

MARA pours tea.

MARA
Cold.

EXT. BEACH - DAY

Mara runs.

EXT. FOREST - DAY

Nobody comes.
"""


def milimo(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "milimo.cli", *arguments],
        cwd=ROOT,
        env=os.environ | {"MILIMO_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_film_is_as_long_as_its_shots_and_is_not_made_twice(tmp_path: Path) -> None:
    script = tmp_path / "short.fountain"
    script.write_text(SCRIPT)
    data, output = tmp_path / "data", tmp_path / "film.mp4"
    parsed = json.loads(milimo(data, "parse", str(script), "--json").stdout)
    expected = [shot["frames"] for scene in parsed["scenes"][:2] for shot in scene["shots"]]

    command = ("film", str(script), "-o", str(output), "--size", "128x72", "--scenes", "2", "--json")
    ran = milimo(data, *command)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["scenes"], told["shots"], told["takes"]) == (2, len(expected), len(expected))
    assert (told["frames"], told["fps"], told["output"]) == (sum(expected), 24, str(output))
    assert told["seconds"] == pytest.approx(sum(expected) / 24, abs=0.001)
    with av.open(str(output)) as film:
        picture = film.streams.video[0]
        assert (picture.width, picture.height, picture.average_rate) == (128, 72, 24)
        assert sum(1 for _ in film.decode(picture)) == sum(expected)

    before = json.loads(milimo(data, "jobs", "list", "--json").stdout)
    output.unlink()
    assert json.loads(milimo(data, *command).stdout) == told
    assert json.loads(milimo(data, "jobs", "list", "--json").stdout) == before, "the second run found everything made"
    assert output.is_file()
