"""`milimo models token`: the user's token for the model hub."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from milimo.cli_options import AsJson, print_json
from milimo.settings import Settings

if TYPE_CHECKING:
    from milimo.jobs.hub_login import HubLogin, HubToken

models = typer.Typer(help="The model hub: your token for what it gives only to its users.", no_args_is_help=True)
token = typer.Typer(help="Your token for the model hub, kept on this machine alone.", no_args_is_help=True)
models.add_typer(token, name="token")


@token.command("show")
def show_token(
    check: Annotated[bool, typer.Option("--check", help="Ask the hub whose it is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show whether a token is set, and where it comes from; never the token."""
    login = _login()
    shown = login.shown()
    account = login.account().name if check else None
    if as_json:
        print_json(shown.model_dump() | ({"account": account} if check else {}))
        return
    typer.echo(_told(shown))
    if account is not None:
        typer.echo(f"The hub at {shown.hub} knows it: {account}")


@token.command("set")
def set_token() -> None:
    """Keep a token, asked for here or read from standard input. No argument takes it: other programs see those."""
    given = typer.prompt("Token", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    login = _login()
    login.keep(given)
    typer.echo(_told(login.shown()))


@token.command("remove")
def remove_token() -> None:
    """Delete the token that is kept. The hub's own tools are logged out by that too."""
    login = _login()
    login.forget()
    typer.echo(_told(login.shown()))


def _login() -> "HubLogin":
    from milimo.jobs.shelves import hub_login_of

    return hub_login_of(Settings())


def _told(shown: "HubToken") -> str:
    places = {
        "none": "No token is set.",
        "environment": "The token in HF_TOKEN is used.",
        "file": f"A token is kept in {shown.file}.",
    }
    return places[shown.place]
