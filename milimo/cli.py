"""The command line. Results go to standard output, everything else to standard error.

The exit status is 0 when all went well, 1 when it failed, 2 when the command was not understood, 130 when it was interrupted.
Each command imports what it needs when it runs, so that `milimo parse` answers at once.
"""

import logging
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from milimo.cli_assets import assets
from milimo.cli_hub import models
from milimo.cli_jobs import jobs
from milimo.cli_masks import masks
from milimo.cli_models import loras, packs
from milimo.cli_options import AsJson, Data, Script, print_json, rate_of, settings_of, size_of
from milimo.cli_pictures import pictures
from milimo.cli_projects import elements, projects
from milimo.cli_shots import shots
from milimo.cli_takes import takes
from milimo.cli_words import break_down_all, enhance, words
from milimo.errors import BadInput, Cancelled, MilimoError
from milimo.script_file import read_file
from milimo.settings import Settings

app = typer.Typer(
    name="milimo",
    help="Milimo Video: from a screenplay to a film, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name, group in {
    "projects": projects,
    "shots": shots,
    "takes": takes,
    "elements": elements,
    "pictures": pictures,
    "masks": masks,
    "assets": assets,
    "packs": packs,
    "loras": loras,
    "models": models,
    "jobs": jobs,
    "words": words,
}.items():
    app.add_typer(group, name=name)
app.command()(enhance)

INTERRUPTED = 130
log = logging.getLogger(__name__)


@app.command()
def studio(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes any free port.  [default: 8000]")] = None,
    data: Data = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
) -> None:
    """Open the studio in the browser. Runs until Ctrl+C."""
    from milimo.studio import run_studio

    run_studio(settings_of(data, port=port), browse=browser, say=typer.echo)


@app.command()
def parse(
    script: Script,
    as_json: AsJson = False,
    words: Annotated[bool, typer.Option("--words", help="Break it down by the language model that is set.")] = False,
    data: Data = None,
) -> None:
    """Show the scenes and shots that a screenplay breaks down into."""
    from milimo.interchange.outline import DEFAULT_RATE, outline_of
    from milimo.interchange.reading import read_script

    read = read_script(read_file(script), script.name)
    planned = [each.shots for each in break_down_all(read, DEFAULT_RATE, data)] if words else None
    found = outline_of(read, DEFAULT_RATE, planned)
    for problem in found.problems:
        typer.echo(f"{script.name}:{problem.line}: {problem.severity}: {problem.message}", err=True)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    for scene in found.scenes:
        typer.echo(f"{scene.number or '-'}  {scene.heading}")
        for shot in scene.shots:
            typer.echo(f"     {shot.type:12} {shot.frames:5}  {shot.action}")


@app.command()
def film(
    script: Script,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The film to write: an .mp4 file.", dir_okay=False)],
    engine: Annotated[str, typer.Option(help="What draws the shots.")] = "previz",
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT")] = "640x360",
    fps: Annotated[str, typer.Option(help="Frames a second: 24, 23.976, 30000/1001.")] = "24",
    scenes: Annotated[int | None, typer.Option(min=1, help="Only the first so many scenes.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a film of a screenplay. Run it again after a crash: it goes on where it was."""
    from milimo.film import FilmWish
    from milimo.film_run import run_film

    width, height = size_of(size)
    wish = FilmWish(script, output, engine, width, height, rate_of(fps), scenes)
    made = run_film(settings_of(data), wish)
    if as_json:
        print_json(made.as_json())
    else:
        typer.echo(f"{made.output}: {made.scenes} scenes, {made.shots} shots, {made.frames} frames at {made.rate} fps")


@app.command()
def engines(
    as_json: AsJson = False,
    prepare: Annotated[bool, typer.Option("--prepare", help="First do what would delay the first picture.")] = False,
) -> None:
    """List what can draw, and what each needs."""
    from milimo.engines.registry import engines as build_engines
    from milimo.engines.registry import maskers, shared_residency
    from milimo.jobs.engine_cards import card_of, mask_card_of
    from milimo.jobs.shelves import loras_of, packs_of

    settings = Settings()
    installed = packs_of(settings).installed()
    residency = shared_residency()
    built = build_engines(settings.cache, loras_of(settings), residency).values()
    if prepare:
        for engine in built:
            engine.prepare()
    cards = [card_of(engine, installed) for engine in built]
    cards += [mask_card_of(masker, installed) for masker in maskers(residency).values()]
    if as_json:
        print_json([card.model_dump(mode="json") for card in cards])
        return
    for card in cards:
        typer.echo(" ".join(part for part in (f"{card.name:10} {card.ready:14}", card.note, card.remedy) if part))


@app.command()
def worker(
    name: Annotated[str, typer.Argument(help="`device` draws; `media` exports, takes in and downloads.")] = "device",
    data: Data = None,
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Carry out jobs until Ctrl+C, without a studio: a data folder has one worker of each name, and the studio starts both."""
    from milimo.engines.registry import engines as build_engines
    from milimo.engines.registry import maskers, shared_residency
    from milimo.engines.text.local import LocalModel
    from milimo.jobs.lifeline import die_with_parent
    from milimo.jobs.queue import prepare_database
    from milimo.jobs.shelves import hub_loras_of, loras_of, packs_of
    from milimo.jobs.worker import PLACES, WorkerSetup, run_worker
    from milimo.studio import stopping

    if name not in PLACES:
        raise BadInput(f"There is no worker called {name}.", f"There are: {', '.join(PLACES)}.")
    settings = settings_of(data)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if child:
        die_with_parent()
    settings.data.mkdir(parents=True, exist_ok=True)
    prepare_database(settings.data)
    shelf = packs_of(settings)
    residency = shared_residency() if name == "device" else None
    engines = build_engines(settings.cache, loras_of(settings), residency) if residency else {}
    language = LocalModel(residency, shelf.installed) if residency else None
    setup = WorkerSetup(
        name,
        settings.data,
        engines,
        shelf,
        maskers(residency),
        language,
        residency=residency,
        loras=hub_loras_of(settings),
    )
    if child:
        run_worker(setup, threading.Event())
    else:
        with stopping() as stop:
            run_worker(setup, stop, lock_wait_seconds=0)


@app.command(hidden=True)
def serve() -> None:
    """The studio's web process; ends with its parent."""
    from milimo.app import serve as serve_studio
    from milimo.jobs.lifeline import die_with_parent

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    die_with_parent()
    serve_studio(Settings())


def main() -> None:
    """The `milimo` command."""
    try:
        app()
    except MilimoError as error:
        typer.echo(f"milimo: {error.detail}", err=True)
        if error.remedy:
            typer.echo(error.remedy, err=True)
        sys.exit(1)
    except (KeyboardInterrupt, Cancelled):
        typer.echo("Stopped.", err=True)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
