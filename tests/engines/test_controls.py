"""What the screen offers of an engine's settings is what the engine takes, to either end of a range."""

import pytest
from pydantic import BaseModel, ValidationError

from milimo.domain.control import Control, check_parameters
from milimo.engines.controls import controls_of
from milimo.engines.flux2.settings import Settings as Flux2Settings
from milimo.engines.ltx2.settings import Settings as LTX2Settings
from milimo.errors import BadInput

RANGES = [
    (model, control)
    for model in (Flux2Settings, LTX2Settings)
    for control in controls_of(model)
    if control.type in ("whole", "number")
]


@pytest.mark.parametrize(("model", "control"), RANGES)
def test_both_ends_of_a_range_are_taken_and_nothing_beyond(model: type[BaseModel], control: Control) -> None:
    kind = int if control.type == "whole" else float
    assert control.min is not None and control.max is not None and control.step is not None
    for end in (control.min, control.max):
        check_parameters("it", [control], {control.name: kind(end)})
        model.model_validate({control.name: kind(end)})
    for beyond in (control.min - control.step, control.max + control.step):
        with pytest.raises(BadInput):
            check_parameters("it", [control], {control.name: kind(beyond)})
        with pytest.raises(ValidationError):
            model.model_validate({control.name: kind(beyond)})


def test_the_least_that_inpainting_offers_on_screen_is_planned() -> None:
    """It goes from 5 % in steps of 5."""
    check_parameters("flux2", controls_of(Flux2Settings), {"strength": 0.05})
    [strength] = [control for control in controls_of(Flux2Settings) if control.name == "strength"]
    assert (strength.min, strength.step) == (0.05, 0.05)
