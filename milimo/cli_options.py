"""What several commands share: their options, and how they print."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, TypeVar, get_type_hints

import typer

from milimo.domain.control import Setting
from milimo.domain.time import Rate
from milimo.settings import Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Data = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder. Default: $MILIMO_DATA, else your own.", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
Script = Annotated[Path, typer.Argument(metavar="SCRIPT", help="A screenplay: .fountain, .fdx or .txt.")]
ProjectName = Annotated[
    str, typer.Argument(metavar="PROJECT", help="Its name, how that begins, or its id: `milimo projects list`.")
]
InProject = Annotated[
    str | None, typer.Option("--project", metavar="PROJECT", help="The project that keeps what is made.")
]
ShotName = Annotated[str, typer.Argument(metavar="SHOT", help="As `milimo shots list` labels it: 12A-3.")]
EngineName = Annotated[str | None, typer.Option("--engine", metavar="NAME", help="As `milimo engines` names it.")]
Seed = Annotated[int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="The same seed, the same picture.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A setting of the engine: steps=8. May be given several times."),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="The file to write; further results are numbered: x.png, x-2.png."),
]


Options = TypeVar("Options", bound="DataclassInstance")


def taking(options: type[Options]) -> Callable[[Callable[Concatenate[Options, ...], None]], Callable[..., None]]:
    """Let a command take the fields of a dataclass as options beside its own: its first parameter is given them.

    Several commands that take the same then share one dataclass. Apply it below typer's decorator.
    """
    annotations = get_type_hints(options, include_extras=True)
    shared = [
        Parameter(
            it.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if it.default is MISSING else it.default,
            annotation=annotations[it.name],
        )
        for it in fields(options)
    ]

    def decorated(command: Callable[Concatenate[Options, ...], None]) -> Callable[..., None]:
        own = [*signature(command, eval_str=True).parameters.values()][1:]

        @wraps(command)
        def run(**given: Any) -> None:  # noqa: ANN401
            asked = options(**{it.name: given.pop(it.name) for it in shared})
            command(asked, **given)

        vars(run)["__signature__"] = Signature([*own, *shared])
        run.__annotations__ = {it.name: it.annotation for it in (*own, *shared)}
        return run

    return decorated


def settings_of(data: Path | None, port: int | None = None) -> Settings:
    """The settings, with what a command was given on top."""
    given: dict[str, Any] = {"data": data, "port": port}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def size_of(text: str) -> tuple[int, int]:
    """Read `640x360`. Raises typer's own error for what is none, and for sides that are out of range."""
    width, cross, height = text.lower().partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise typer.BadParameter(f"{text} is no size. Write it like 640x360.", param_hint="--size")
    sides = int(width), int(height)
    if any(side % 2 or not 64 <= side <= 4096 for side in sides):
        raise typer.BadParameter(f"{text}: each side is an even number from 64 to 4096.", param_hint="--size")
    return sides


def rate_of(text: str) -> Rate:
    """Read `24`, `23.976`, `30000/1001`. Raises typer's own error."""
    try:
        return Rate.parse(text)
    except (ValueError, ZeroDivisionError):
        raise typer.BadParameter(f"{text} is no frame rate from 1 to 240.", param_hint="--fps") from None


def parameters_of(given: list[str] | None) -> dict[str, Setting]:
    """Read `steps=8`, `sound=off`, `guidance=distilled`. Raises typer's own error; what they mean, the engine says."""
    parameters: dict[str, Setting] = {}
    for each in given or ():
        name, equals, value = each.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise typer.BadParameter(f"{each} is no setting. Write it like steps=8.", param_hint="--set")
        parameters[name.strip()] = _value(value.strip())
    return parameters


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _value(text: str) -> Setting:
    known: dict[str, bool] = {"on": True, "true": True, "off": False, "false": False}
    if text.lower() in known:
        return known[text.lower()]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
