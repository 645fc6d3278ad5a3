"""`milimo projects` and `milimo elements`: what there is to draw, and a project made of a screenplay."""

from typing import Annotated, Literal

import typer

from milimo.cli_options import AsJson, Data, ProjectName, Script, print_json, rate_of, settings_of, size_of
from milimo.errors import BadInput

projects = typer.Typer(help="The films in the data folder.", no_args_is_help=True)
elements = typer.Typer(help="Characters, places and props that keep their looks.", no_args_is_help=True)


@projects.command("list")
def list_projects(data: Data = None, as_json: AsJson = False) -> None:
    """List the projects, the one changed last first."""
    from milimo.domain.time import timecode
    from milimo.jobs.access import opened_store

    with opened_store(settings_of(data).data) as store:
        found = store.projects.list()
    if as_json:
        told = [{"id": it.id, "name": it.name, "updated_at": it.updated_at, "scenes": it.scenes} for it in found]
        counted = [{"shots": it.shots, "frames": it.frames, "rate": str(it.rate)} for it in found]
        print_json([{**first, **second} for first, second in zip(told, counted, strict=True)])
        return
    for it in found:
        size = f"{it.scenes} scenes, {it.shots} shots, {timecode(it.frames, it.rate)}"
        typer.echo(f"{it.id}  {it.name}: {size} at {it.rate} fps")
    if not found:
        typer.echo("There are none. Make one: milimo projects new SCRIPT", err=True)


@projects.command("new")
def new_project(
    script: Script,
    *,
    name: Annotated[str, typer.Option(help="What to call it.  [default: the script's title]")] = "",
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT")] = "1280x720",
    fps: Annotated[str, typer.Option(help="Frames a second: 24, 23.976, 30000/1001.")] = "24",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a project of a screenplay, with its scenes and shots. Nothing is drawn yet."""
    from milimo.domain.match import LABEL, propose
    from milimo.domain.project import Project
    from milimo.interchange.reading import read_script
    from milimo.jobs.access import opened_store
    from milimo.jobs.posting import post_proposal
    from milimo.script_file import read_file
    from milimo.store.ids import new_id
    from milimo.store.projects import first_tracks

    width, height = size_of(size)
    rate = rate_of(fps)
    read = read_script(read_file(script), script.name)
    if not read.scenes:
        raise BadInput("The script has no scene.", "Begin a scene with a heading: INT. KITCHEN - DAY")
    called = (name.strip() or read.title or script.stem)[:200]
    project = Project(id=new_id("project"), name=called, width=width, height=height, rate=rate)
    with opened_store(settings_of(data).data) as store:
        store.projects.create([project, *first_tracks()])
        post_proposal(store, project.id, LABEL, lambda document: propose(document, read, new_id).diff)
        _, document = store.changes.document(project.id)
    scenes, shots = len(document.scenes), len(document.live_shots())
    if as_json:
        print_json({"id": project.id, "name": called, "scenes": scenes, "shots": shots})
        return
    typer.echo(f"{project.id}  {called}: {scenes} scenes, {shots} shots")


@elements.command("list")
def list_elements(project: ProjectName, data: Data = None, as_json: AsJson = False) -> None:
    """List a project's elements."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store

    with opened_store(settings_of(data).data) as store:
        found = Opened.of(store, project).document.elements
    if as_json:
        print_json([it.model_dump(mode="json", exclude={"kind", "order"}) for it in found])
        return
    for it in found:
        typer.echo(f"{it.trigger:16} {it.type:10} {it.name}: {it.description}".rstrip(": "))


@elements.command("add")
def add_element(
    project: ProjectName,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As the script names it.")],
    *,
    type_: Annotated[Literal["character", "location", "prop"], typer.Option("--type", help="What it is.")],
    description: Annotated[str, typer.Option(help="How it looks: pictures are made by this.")] = "",
    data: Data = None,
) -> None:
    """Add an element. `milimo pictures visualise` makes pictures of it."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store
    from milimo.jobs.intent import add_element as add

    with opened_store(settings_of(data).data) as store:
        element = add(store, Opened.of(store, project).id, name, type_, description)
    typer.echo(f"{element.name} is added. {element.trigger} pulls it into a shot's words.")


@elements.command("reference")
def reference(
    project: ProjectName,
    element: Annotated[str, typer.Argument(metavar="ELEMENT", help="Its name or trigger.")],
    named: Annotated[str, typer.Argument(metavar="FILE", help="A picture: a file, or an asset's id.")],
    data: Data = None,
) -> None:
    """Make a picture a reference of an element: models that look at references draw it by them."""
    from milimo.finding import Opened, find_element
    from milimo.jobs.access import opened_store_and_queue
    from milimo.jobs.intent import add_reference
    from milimo.taking import taken

    settings = settings_of(data)
    with opened_store_and_queue(settings.data) as (store, queue):
        opened = Opened.of(store, project)
        meant = find_element(opened.document, element)
        asset = taken(store, queue, settings, named, opened.id)
        if asset.type != "image":
            raise BadInput(f"{asset.name} is no picture.", "`milimo assets frame` takes one out of a film.")
        add_reference(store, opened.id, meant.id, asset.id)
    typer.echo(f"{asset.name} is a reference of {meant.name}.")
