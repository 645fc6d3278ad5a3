"""`milimo packs` and `milimo loras`: the downloads that engines use, and the user's LoRAs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milimo.cli_options import AsJson, print_json
from milimo.settings import Settings

if TYPE_CHECKING:
    from milimo.engines.packs import PackStatus
    from milimo.jobs.lora_desk import LoraDesk

packs = typer.Typer(help="Downloads that engines use: human figures, models' weights.", no_args_is_help=True)
loras = typer.Typer(help="LoRAs: small files that teach a model a look, a person or a control.", no_args_is_help=True)

PackName = Annotated[str, typer.Argument(metavar="NAME", help="As `milimo packs list` names it.")]
LoraName = Annotated[str, typer.Argument(metavar="NAME", help="As `milimo loras list` names it.")]
WEIGHTS = {"fits": "fits", "misfit": "does not fit", "unknown": "not known to fit"}


@packs.command("list")
def list_packs(as_json: AsJson = False) -> None:
    """List the packs, their sizes and licences. Asks nobody: a size with ~ is a guess until the pack is asked for."""
    from milimo.jobs.shelves import packs_of

    found = packs_of(Settings()).list()
    if as_json:
        print_json([_told(status) for status in found])
        return
    for status in found:
        typer.echo(
            f"{status.pack.name:17} {_state(status):28} {_size(status):>9}  {status.pack.licence.name:28} "
            f"{status.pack.title}"
        )


@packs.command("install")
def install_pack(
    name: PackName,
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="You have read it and accept it.")] = False,
) -> None:
    """Download a pack, check it, and put it where the engines find it. What is on this machine already is used."""
    from milimo.jobs.shelves import announce, packs_of
    from milimo.progress_bar import Bar

    settings = Settings()
    shelf = packs_of(settings)
    status = shelf.status(name)
    if not status.installed:
        if status.pack.sources:
            shelf.files(name)
            status = shelf.status(name)
        _introduce(status)
        if accept_licence:
            shelf.accept_licence(name)
        with Bar() as bar:
            shelf.install(
                name, lambda done, total, note: bar.show(note, done / total if total else 0, note.partition(" ")[0])
            )
        announce(settings, "packs")
    typer.echo(f"The pack {name} is installed.")


@packs.command("use")
def use_pack(name: PackName) -> None:
    """Give an installed pack to its engine, of those that serve it."""
    from milimo.jobs.shelves import announce, packs_of

    shelf = packs_of(Settings())
    shelf.use(name)
    announce(Settings(), "packs")
    typer.echo(f"{shelf.pack(name).slot} draws with {name}.")


@packs.command("remove")
def remove_pack(name: PackName) -> None:
    """Delete a pack's files, or what an unfinished download left. Files that were only linked stay where they were."""
    from milimo.jobs.shelves import announce, packs_of

    packs_of(Settings()).remove(name)
    announce(Settings(), "packs")
    typer.echo(f"The pack {name} is removed.")


@loras.command("list")
def list_loras(as_json: AsJson = False) -> None:
    """List the LoRAs, what each was made for, and whether it fits the weights in use."""
    found = _loras(Settings()).cards()
    if as_json:
        print_json([card.model_dump(mode="json") for card in found])
        return
    for card in found:
        size = f"{card.bytes / 1e6:.0f} MB"
        typer.echo(
            f"{card.name:24} {card.family_title or '-':14} {WEIGHTS[card.fit]:16} {size:>8}  {card.why}".rstrip()
        )
    if not found:
        typer.echo("There are none. Import one: milimo loras import FILE", err=True)


@loras.command("import")
def import_lora(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .safetensors file, or the folder that a trainer left.", exists=True),
    ],
    name: Annotated[str, typer.Option("--name", help="What to call it.  [default: the file's name]")] = "",
) -> None:
    """Take a copy of a LoRA onto the shelf."""
    from milimo.engines.peft_alpha import lora_in
    from milimo.jobs.shelves import announce

    settings = Settings()
    desk = _loras(settings)
    weights, own_name = lora_in(file)
    card = desk.add(weights, name or desk.name_for(own_name), weights.name)
    announce(settings, "loras")
    made_for = f" It is made for {card.family_title}." if card.family_title else ""
    typer.echo(f"The LoRA {card.name} is imported.{made_for}{' ' + card.why if card.why else ''}")
    if card.note:
        typer.echo(card.note, err=True)


@loras.command("fetch")
def fetch_lora(
    repository: Annotated[str, typer.Argument(metavar="REPOSITORY", help="As the hub names it: owner/name.")],
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Which file of several.", show_default=False)] = "",
    name: Annotated[str, typer.Option("--name", help="What to call it.  [default: the file's name]")] = "",
) -> None:
    """Download a LoRA from the model hub onto the shelf."""
    from milimo.engines.hub_loras import Place
    from milimo.engines.packs.room import size_label
    from milimo.jobs.shelves import announce, hub_loras_of
    from milimo.progress_bar import Bar

    settings = Settings()
    hub = hub_loras_of(settings)
    place = Place.of(repository)
    offer = hub.look(place.repository)
    wanted = offer.file(file or place.path)
    called = hub.name_for(wanted, name)
    typer.echo(f"{wanted.path} of {offer.repository}, {size_label(wanted.bytes)}", err=True)
    typer.echo(f"Licence: {offer.licence or 'its repository names none'}", err=True)
    with Bar() as bar:
        hub.fetch(
            Place(offer.repository, wanted.path),
            called,
            lambda done, total, note: bar.show(note, done / total if total else 0, note.partition(" ")[0]),
        )
    announce(settings, "loras")
    typer.echo(f"The LoRA {called} is on the shelf.")
    if note := next((card.note for card in _loras(settings).cards() if card.name == called), ""):
        typer.echo(note, err=True)


@loras.command("remove")
def remove_lora(name: LoraName) -> None:
    """Delete a LoRA's file."""
    from milimo.jobs.shelves import announce

    settings = Settings()
    _loras(settings).remove(name)
    announce(settings, "loras")
    typer.echo(f"The LoRA {name} is removed.")


def _loras(settings: Settings) -> "LoraDesk":
    from milimo.jobs.lora_desk import LoraDesk
    from milimo.jobs.shelves import loras_of, packs_of

    return LoraDesk(None, loras_of(settings), packs_of(settings).installed)


def _introduce(status: "PackStatus") -> None:
    """What a person should know before the download."""
    from milimo.engines.packs.room import size_label

    pack, licence = status.pack, status.pack.licence
    typer.echo(f"{pack.title}: {pack.description}", err=True)
    typer.echo(f"From {pack.origin}{_commit(status)}, {_size(status).strip()}", err=True)
    if status.here:
        typer.echo(f"{size_label(status.here)} of it are on this machine already.", err=True)
    typer.echo(f"Licence: {licence.name}. {licence.terms} {licence.url}".rstrip(), err=True)


def _commit(status: "PackStatus") -> str:
    commits = sorted({commit[:12] for commit in status.commits.values()})
    return f" (commit {', '.join(commits)})" if commits else ""


def _size(status: "PackStatus") -> str:
    from milimo.engines.packs.room import size_label

    return f"{'' if status.exact else '~'}{size_label(status.bytes)}"


def _state(status: "PackStatus") -> str:
    from milimo.engines.packs.room import size_label

    if status.installed:
        return "installed, in use" if status.chosen else "installed"
    if status.came:
        return f"not installed, {size_label(status.came)} came"
    return f"not installed, {size_label(status.here)} here" if status.here else "not installed"


def _told(status: "PackStatus") -> dict[str, object]:
    return {
        "name": status.pack.name,
        "title": status.pack.title,
        "description": status.pack.description,
        "serves": status.pack.slot,
        "lora": status.pack.lora,
        "licence": status.pack.licence.name,
        "licence_accepted": status.accepted,
        "origin": status.pack.origin,
        "commits": dict(status.commits),
        "bytes": status.bytes,
        "exact": status.exact,
        "here_bytes": status.here,
        "came_bytes": status.came,
        "installed": status.installed,
        "chosen": status.chosen,
    }
