"""Families that alternate for hours, in small: memory stays where it was, and what is let go is given back."""

import subprocess
import sys
from pathlib import Path

import pytest

ALTERNATIONS = 200
MIB = 2**20

SOAK = """
import gc, sys, time
from pathlib import Path
import psutil, torch
from tests.models_fixtures import torchvision_ops
torchvision_ops.install()
torch.set_num_threads(1)
from milimo.domain.job import JobSpec
from milimo.domain.time import Rate
from milimo.engines.loras import LoraShelf
from milimo.engines.registry import engines
from milimo.engines.admission import GIB, Device
from milimo.engines.residency import Residency
from tests.fakes.model_worker import build_models
from tests.models_fixtures.bench import Bench

models, alternations, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
build_models(models)
residency = Residency(lambda: (Device(kind, 8 * GIB, 8 * GIB), 8 * GIB), time.monotonic)
built = engines(models / 'cache', LoraShelf(models / 'loras'), residency)
quick = {'steps': 2, 'guidance_scale': 1, 'stg_scale': 0, 'modality_scale': 1, 'audio_guidance_scale': 1}
shared = dict(shot_id='shot_aaaaaa', label='1-1', prompt='a cat', width=64, height=64, rate=Rate(numerator=24), seed=3)
specs = {
    'ltx2': JobSpec(kind='take', engine='ltx2', frames=1, parameters=quick, **shared),
    'flux2': JobSpec(kind='board', engine='flux2', frames=1, parameters={'steps': 1, 'guidance_scale': 1}, **shared),
}
process, peaks, rounds = psutil.Process(), [], alternations // 2
for turn in range(rounds):
    if turn == 1:
        gc.freeze()  # the libraries' own million objects, which every collection would walk through again
    for name, spec in specs.items():
        scratch = models / 'soak' / f'{turn}-{name}'
        scratch.mkdir(parents=True)
        built[name].run(spec, Bench(scratch, packs={name: models / name}))
        assert [it.family for it in residency.resident() if not it.parked] == [name], residency.resident()
        assert turn == 0 or len(residency.resident()) == (2 if kind == 'cuda' else 1), residency.resident()
    peaks.append(process.memory_info().rss)
for engine in built.values():
    engine.release()
assert residency.resident() == ()
early, late = max(peaks[rounds // 4 : rounds // 2]), max(peaks[-rounds // 4 :])
print(early, late)
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["cpu", "cuda"])
def test_memory_stays_flat_while_families_alternate(kind: str, tmp_path: Path) -> None:
    """On a CPU who leaves is let go and loaded again; beside a GPU, which the CPU plays here, it is parked and comes back."""
    command = [sys.executable, "-c", SOAK, str(tmp_path), str(ALTERNATIONS), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    early, late = (int(word) for word in done.stdout.split())
    assert late - early < 48 * MIB, f"{(late - early) / MIB:.0f} MiB more in the last quarter than in the second"
