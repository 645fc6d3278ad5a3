"""The engines together: listed without loading anything heavy, and without what they run on being there at all."""

import json
import subprocess
import sys
from pathlib import Path

LISTED = """
import json, sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class Missing(MetaPathFinder):
    '''As if the packages had never been installed.'''
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {missing!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {missing!r} else found(name, package)
from milimo.engines.loras import LoraShelf
from milimo.engines.registry import engines, shared_residency
from milimo.jobs.engine_cards import card_of
folder = Path(sys.argv[1])
residency = shared_residency()
built = engines(folder, LoraShelf(folder), residency)
cards = [card_of(engine, {{}}).model_dump(mode='json') for engine in built.values()]
for engine in built.values():
    engine.release()
residency.release_idle(0)
heavy = [name for name in ('torch', 'diffusers', 'transformers') if name in sys.modules]
print(json.dumps({{'cards': cards, 'heavy': heavy}}))
"""


def listed(folder: Path, *missing: str) -> tuple[dict[str, dict[str, object]], list[str]]:
    """The cards by name, in a process of its own, and what heavy packages it took to make them."""
    program = LISTED.format(missing=list(missing))
    out = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    ).stdout
    told = json.loads(out)
    return {card["name"]: card for card in told["cards"]}, told["heavy"]


def test_engines_are_listed_without_loading_what_they_run_on(tmp_path: Path) -> None:
    cards, heavy = listed(tmp_path)
    assert list(cards) == ["previz", "ltx2", "flux2"] and heavy == []
    assert (cards["previz"]["ready"], cards["ltx2"]["ready"]) == ("ready", "missing_packs")
    assert "milimo packs install ltx2" in str(cards["ltx2"]["remedy"])


def test_without_the_model_packages_the_cards_say_how_to_get_them(tmp_path: Path) -> None:
    cards, _ = listed(tmp_path, "torch", "diffusers")
    assert cards["previz"]["ready"] == "ready"
    for name in ("ltx2", "flux2"):
        assert cards[name]["ready"] == "unfit"
        assert cards[name]["note"] == "The packages that models run on are not installed (torch, diffusers)."
        assert "make setup-models" in str(cards[name]["remedy"])
