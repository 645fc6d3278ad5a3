"""An engine's settings, read from their one declaration: a Pydantic model with titles, ranges and docstrings."""

from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from milimo.domain.control import Control

_FINE = 0.1
"""How far one step of a slider moves a number that is not whole."""


def controls_of(model: type[BaseModel]) -> tuple[Control, ...]:
    """A control for each field: its title, its docstring, its range. `json_schema_extra` may give a control's other fields.

    Raises TypeError for a field of a type that no control shows.
    """
    return tuple(_control(name, field) for name, field in model.model_fields.items())


def _control(name: str, field: FieldInfo) -> Control:
    kind, inner = _plain(field.annotation)
    limits: tuple[object, ...] = (*field.metadata, *(part for it in inner for part in it.metadata))
    titles = [it.title for it in (field, *inner) if it.title]
    extra: dict[str, Any] = {}
    for it in (field, *inner):
        if isinstance(it.json_schema_extra, dict):
            extra |= it.json_schema_extra
    shared: dict[str, Any] = {
        "name": name,
        "label": titles[0] if titles else name.replace("_", " ").capitalize(),
        "help": field.description or "",
        "default": field.default,
        "multiplies_grid": extra.get("multiplies_grid", False),
        "ways": extra.get("ways", ()),
    }
    if get_origin(kind) is Literal:
        return Control(type="choice", choices=get_args(kind), **shared)
    if kind is bool:
        return Control(type="switch", **shared)
    if kind is int or kind is float:
        step = float(extra.get("step", 1 if kind is int else _FINE))
        low, high = _range(limits)
        return Control(type="whole" if kind is int else "number", min=low, max=high, step=step, **shared)
    raise TypeError(f"no control shows {name}: {kind}")


def _plain(annotation: object) -> tuple[object, tuple[FieldInfo, ...]]:
    """The type below `| None` and `Annotated`, and what was annotated on the way."""
    found: tuple[FieldInfo, ...] = ()
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            found += tuple(it for it in more if isinstance(it, FieldInfo))
        elif origin in (Union, UnionType) and NoneType in get_args(annotation):
            (annotation,) = (it for it in get_args(annotation) if it is not NoneType)
        else:
            return annotation, found


def _range(limits: Iterable[object]) -> tuple[float | None, float | None]:
    low: float | None = None
    high: float | None = None
    for limit in limits:
        match limit:
            case Ge(ge=value):
                low = cast(float, value)
            case Le(le=value):
                high = cast(float, value)
            case _:
                pass
    return low, high
