"""What docs/command-line.md says is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from milimo.cli import app

PAGE = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text()


def commands(group: TyperGroup, name: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command that is not hidden, by what a person types."""
    for word, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{name} {word}")
        elif isinstance(command, TyperCommand) and not command.hidden:
            yield f"{name} {word}", command


def there() -> dict[str, TyperCommand]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return dict(commands(group, "milimo"))


THERE = there()


def test_every_command_has_its_place_in_the_table() -> None:
    told = [match[1] for match in re.finditer(r"`(milimo [^`]*)`", PAGE)]
    assert [name for name in THERE if not any(line == name or line.startswith(f"{name} ") for line in told)] == []


def test_the_page_names_no_command_that_there_is_not() -> None:
    typed = [line for line in re.findall(r"(?:^|`)(milimo [a-z]+(?: [a-z]+){0,2})", PAGE, re.MULTILINE)]
    assert [line for line in typed if not any(f"{line} ".startswith(f"{name} ") for name in THERE)] == []


def test_every_option_that_the_page_names_is_one_of_its_command() -> None:
    for name, words in re.findall(r"^(milimo [a-z]+ [a-z]+)(.*)$", PAGE, re.MULTILINE):
        known = {option for parameter in THERE[name].params for option in parameter.opts}
        used = re.findall(r"(?<= )--?[a-z-]+", words)
        assert set(used) <= known, name
