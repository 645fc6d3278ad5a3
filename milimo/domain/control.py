"""What can be set on an engine: published by it, drawn by the inspector, checked when a shot is planned."""

from collections.abc import Mapping, Sequence
from typing import Literal

from milimo.domain.record import Value
from milimo.errors import BadInput

Setting = str | int | float | bool
"""The value of a parameter."""


class Control(Value):
    """One parameter of an engine."""

    name: str
    label: str
    help: str = ""
    type: Literal["whole", "number", "choice", "switch"]
    min: float | None = None
    max: float | None = None
    step: float | None = None
    default: Setting | None = None
    """None is automatic: the weights decide."""
    choices: tuple[str | int, ...] = ()
    multiplies_grid: bool = False
    """Sides are multiples of the engine's own times this value."""
    ways: tuple[str, ...] = ()
    """The pipelines that it bears on; all when empty."""


def check_parameters(engine: str, controls: Sequence[Control], parameters: Mapping[str, Setting]) -> None:
    """Raises BadInput that names the first parameter which the engine has not, or of which the value is out of its range."""
    known = {control.name: control for control in controls}
    for name, value in parameters.items():
        control = known.get(name)
        if control is None:
            has = f"It has: {', '.join(known)}." if known else "It has none."
            raise BadInput(f"{engine} has no setting called {name}.", f"Clear it. {has}")
        fault = _fault(control, value)
        if fault:
            raise BadInput(
                f"{control.label} of {engine} {fault}, not {value}.", "Correct it, or clear it for the default."
            )


def _fault(control: Control, value: Setting) -> str:
    match control.type:
        case "switch":
            return "" if isinstance(value, bool) else "is on or off"
        case "choice":
            choices = ", ".join(str(choice) for choice in control.choices)
            return "" if value in control.choices and not isinstance(value, bool) else f"is one of {choices}"
        case "whole" | "number":
            return _number_fault(control, value)


def _number_fault(control: Control, value: Setting) -> str:
    whole = control.type == "whole"
    kind = "a whole number" if whole else "a number"
    low = "" if control.min is None else f" from {control.min:g}"
    high = "" if control.max is None else f" to {control.max:g}"
    right = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if right and isinstance(value, int | float):
        right = (control.min is None or value >= control.min) and (control.max is None or value <= control.max)
    return "" if right else f"is {kind}{low}{high}"
