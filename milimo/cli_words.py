"""`milimo words` and `milimo enhance`: the language model from the command line."""

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from milimo.cli_options import AsJson, Data, Script, print_json
from milimo.domain.studio_settings import WordsKind
from milimo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from milimo.domain.parsed import ParsedScript
    from milimo.domain.time import Rate
    from milimo.engines.text.base import LanguageModel
    from milimo.engines.text.breakdown import Broken
    from milimo.jobs.words import Words
    from milimo.settings import Settings

words = typer.Typer(help="The language model that makes prompts richer and breaks scenes down.", no_args_is_help=True)


@words.command("settings")
def show_settings(data: Data = None, as_json: AsJson = False) -> None:
    """Show which language model answers."""
    with _words(data) as found:
        settings, key_is_set = found.settings()
    shown: dict[str, Any] = settings.model_dump() | {"key_is_set": key_is_set}
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        typer.echo(f"{name:20} {value}")


@words.command("set")
def set_settings(
    *,
    kind: Annotated[WordsKind | None, typer.Option(help="Who answers.")] = None,
    address: Annotated[str | None, typer.Option(help="The server's: http://127.0.0.1:11434.")] = None,
    model: Annotated[str | None, typer.Option(help="As `milimo words models` names it.")] = None,
    ask_key: Annotated[bool, typer.Option("--ask-key", help="Ask for the server's key.")] = False,
    keep: Annotated[int | None, typer.Option(min=0, help="Seconds that the model stays loaded.")] = None,
    look: Annotated[bool | None, typer.Option("--look/--no-look", help="Show it a shot's first frame.")] = None,
    timeout: Annotated[int | None, typer.Option(min=5, help="The longest silence, in seconds.")] = None,
    data: Data = None,
) -> None:
    """Choose the language model. What is not named stays as it is; another kind gets its last address and model back."""
    given = {
        "kind": kind,
        "address": address,
        "model": model,
        "keep_alive_seconds": keep,
        "look": look,
        "timeout_seconds": timeout,
    }
    key = typer.prompt("Key", hide_input=True, default="", show_default=False, err=True) if ask_key else None
    with _words(data) as found:
        settings, _ = found.settings()
        changed = {name: value for name, value in given.items() if value is not None}
        if kind is not None and kind != settings.kind:
            changed = {"address": "", "model": ""} | changed
        found.save(type(settings).model_validate(settings.model_dump() | changed), key)
    show_settings(data)


@words.command("models")
def list_models(data: Data = None, as_json: AsJson = False) -> None:
    """List the models of the server that is set."""
    with _words(data) as found:
        cards = found.models()
    if as_json:
        print_json([{"name": card.name, "sees": card.sees} for card in cards])
        return
    for card in cards:
        typer.echo(f"{card.name:40} {'looks at pictures' if card.sees else ''}".rstrip())


@words.command("test")
def try_model(data: Data = None) -> None:
    """Ask the model for one word."""
    with _words(data) as found:
        tried = found.test()
    if not tried.works:
        raise BadInput(tried.note)
    typer.echo(f"{tried.by}: {tried.said or tried.note} ({tried.seconds:.1f} s)")


def enhance(
    script: Script,
    shot: Annotated[str, typer.Option(help="As `milimo parse` labels it: 12A-3.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show a shot's prompt, and a richer one by the language model that is set."""
    from milimo.domain.changes import apply
    from milimo.domain.document import Document
    from milimo.domain.ids import counting_ids
    from milimo.domain.labels import shot_labels
    from milimo.domain.match import propose
    from milimo.domain.project import Project
    from milimo.interchange.reading import read_script
    from milimo.jobs.words import assembled
    from milimo.script_file import read_file

    ids = counting_ids()
    document = Document.of([Project(id=ids("project"), name=script.stem)])
    document = apply(document, propose(document, read_script(read_file(script), script.name), ids).diff)
    labels = shot_labels(document)
    shot_id = next((id for id, label in labels.items() if label == shot), None)
    if shot_id is None:
        raise NotFound(f"There is no shot {shot}.", f"`milimo parse {script}` lists them.")
    spec = assembled(document, labels, shot_id)
    with _words(data) as found:
        made = found.enhance(spec)
    if made.note:
        typer.echo(made.note, err=True)
    if as_json:
        author = made.author.model_dump()
        shown = {"shot": shot, "prompt": spec.prompt, "enhanced": made.prompt, "author": author, "note": made.note}
        print_json(shown)
        return
    typer.echo(f"{shot}, from the script:\n{spec.prompt}\n\nBy {made.author.model or 'the rules'}:\n{made.prompt}")


def break_down_all(parsed: "ParsedScript", rate: "Rate", data: Path | None) -> "list[Broken]":
    """Every scene of a script by the model that is set, with a bar on standard error. Raises NotReady when none is set."""
    from milimo.errors import NotReady
    from milimo.jobs.scene_shots import break_all, to_break
    from milimo.jobs.words import SETTLE
    from milimo.progress_bar import Bar

    scenes = to_break([(scene, scene.lines) for scene in parsed.scenes], rate)
    with _words(data) as found, Bar() as bar:
        model = found.model()
        if model is None:
            raise NotReady("The rules are set, and no language model.", SETTLE)
        broken = break_all(
            model, scenes, rate, lambda done, heading, _: bar.show(heading, done / len(scenes), "breaking down")
        )
    for scene, each in zip(parsed.scenes, broken, strict=True):
        if each.note:
            typer.echo(f"{scene.heading}: by the rules. {each.note}", err=True)
    return broken


@contextmanager
def _words(data: Path | None) -> "Generator[Words]":
    """The data folder's words. A model of this machine is asked through its workers, which are started where none run, once it is
    asked.
    """
    from milimo.engines.packs import PackShelf
    from milimo.jobs.words import Words
    from milimo.settings import Settings
    from milimo.store.studio_settings import SettingsFile

    settings = Settings() if data is None else Settings(data=data)
    packs = PackShelf(settings.packs).installed
    with ExitStack() as stack:

        def local(keep_alive_seconds: int) -> "LanguageModel":
            return stack.enter_context(_on_device(settings, packs, keep_alive_seconds))

        yield Words(SettingsFile(settings.data), packs, local)


@contextmanager
def _on_device(
    settings: "Settings", packs: "Callable[[], Mapping[str, Path]]", keep_alive_seconds: int
) -> "Generator[LanguageModel]":
    from milimo.engines.text.local import check_ready
    from milimo.jobs.access import opened_store_and_queue
    from milimo.jobs.answering import DeviceModel
    from milimo.studio import commands_of
    from milimo.workforce import workforce

    check_ready(packs())
    with (
        workforce(settings, commands_of("device")) as force,
        opened_store_and_queue(settings.data) as (store, queue),
    ):
        yield DeviceModel(store, queue, packs, keep_alive_seconds, force.tend)
