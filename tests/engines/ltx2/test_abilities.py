"""What weights can do follows from what lies beside them; what they would have to ignore is refused in words."""

from typing import Any

import pytest

from milimo.engines.ltx2.abilities import Abilities
from milimo.engines.ltx2.settings import settings_of
from milimo.errors import BadInput, NotReady
from tests.engines.ltx2.test_engine import distilled, spec

FULL = Abilities(distilled=False, distillation=False, upsampler=True)
BOTH = Abilities(distilled=False, distillation=True, upsampler=True)
DISTILLED = Abilities(distilled=True, distillation=False, upsampler=True)


@pytest.mark.parametrize(
    ("weights", "lacking", "having"),
    [
        (FULL, {"stages=2", "guidance=distilled"}, {"negative_prompt", "steps"}),
        (BOTH, set(), {"stages=2", "guidance=distilled", "guidance=full", "negative_prompt"}),
        (
            DISTILLED,
            {"negative_prompt", "steps", "guidance_scale", "guidance=full"},
            {"stages=2", "guidance=distilled"},
        ),
        (Abilities(distilled=True, distillation=True, upsampler=False), {"stages=2"}, {"guidance=distilled"}),
    ],
)
def test_what_weights_lack(weights: Abilities, lacking: set[str], having: set[str]) -> None:
    lacks = weights.lacks()
    assert lacking <= lacks.keys() and not having & lacks.keys()
    assert all(sentence.endswith(".") for sentence in lacks.values())


@pytest.mark.parametrize(
    ("weights", "changes", "error"),
    [
        (FULL, {"parameters": {"stages": 2}, "width": 128, "height": 128}, NotReady),
        (DISTILLED, {"parameters": {"guidance": "full"}}, NotReady),
        (DISTILLED, {"negative_prompt": "rain"}, BadInput),
        (DISTILLED, {"parameters": {"stg_scale": 2}}, BadInput),
        (BOTH, {"parameters": {"guidance": "distilled"}, "negative_prompt": "rain"}, BadInput),
        (BOTH, {"negative_prompt": "rain", "parameters": {"stages": 2}, "width": 128, "height": 128}, None),
        (DISTILLED, {}, None),
    ],
)
def test_what_would_be_ignored_is_refused(
    weights: Abilities, changes: dict[str, Any], error: type[Exception] | None
) -> None:
    asked = distilled(**changes)
    asked = asked.model_copy(update={"parameters": changes.get("parameters", {})})
    if error is None:
        weights.check(asked, settings_of(asked))
        return
    with pytest.raises(error):
        weights.check(asked, settings_of(asked))


def test_what_weights_were_made_for_is_drawn_unless_the_settings_say_otherwise() -> None:
    asked = settings_of(spec())
    assert DISTILLED.draws_distilled(asked) and not BOTH.draws_distilled(asked)
    assert BOTH.draws_distilled(settings_of(spec(parameters={"guidance": "distilled"})))
