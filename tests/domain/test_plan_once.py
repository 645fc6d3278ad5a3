"""What is asked of one plan alone, and changes nothing of the shot."""

from milimo.domain.document import Document
from milimo.domain.plan import Asked, Planner
from milimo.domain.shot import ShotOverrides
from tests.domain.test_plan import FIT, changed, film
from tests.domain.test_plan_prompted import SHOT, VIDEO


def test_a_seed_and_settings_hold_for_once() -> None:
    overrides = ShotOverrides(engine="ltx2", seed=3, parameters={"steps": 8, "sound": False})
    planner = Planner(Document.of(changed(film(), SHOT, overrides=overrides)), {})
    once = planner.plan(SHOT, VIDEO, Asked("take", seed=9, parameters={"steps": 4}))
    assert (once.spec.seed, once.spec.parameters) == (9, {"steps": 4, "sound": False})
    usual = planner.plan(SHOT, VIDEO, Asked("take"))
    assert (usual.spec.seed, usual.spec.parameters) == (3, {"steps": 8, "sound": False})
    assert usual.spec.digest == once.spec.digest, "neither makes a take stale"
    wrong = planner.plan(SHOT, VIDEO, Asked("take", parameters={"colour": 1})).refusal
    assert wrong is not None and "no setting called colour" in wrong.detail
    staged = planner.plan(SHOT, FIT, Asked("take", parameters={"steps": 4})).refusal
    assert staged is not None and f"{FIT.name} has no setting called steps" in staged.detail
