"""`milimo assets`: the files that projects hold, how they were made, and copies of them."""

from pathlib import Path
from typing import Annotated

import typer

from milimo.cli_options import AsJson, Data, InProject, ProjectName, print_json, settings_of

assets = typer.Typer(help="Pictures, films and sounds in the data folder.", no_args_is_help=True)

AssetId = Annotated[str, typer.Argument(metavar="ASSET", help="An asset's id: `milimo assets list`.")]
Target = Annotated[Path, typer.Option("-o", "--output", help="The file to write.", dir_okay=False)]


@assets.command("list")
def list_assets(project: ProjectName, data: Data = None, as_json: AsJson = False) -> None:
    """List what a project holds, oldest first."""
    from milimo.finding import find_project
    from milimo.jobs.access import opened_store

    with opened_store(settings_of(data).data) as store:
        found = store.assets.list(find_project(store, project).id)
    if as_json:
        print_json([it.model_dump(mode="json") for it in found])
        return
    for it in found:
        size = f"{it.width}x{it.height}" if it.width else "sound"
        typer.echo(f"{it.id}  {it.origin:7} {it.type:6} {size:10} {it.frames:6}  {it.name}")


@assets.command("add")
def add(
    project: ProjectName,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    data: Data = None,
) -> None:
    """Take a copy of a file into a project: footage, a still, music."""
    from milimo.finding import find_project
    from milimo.jobs.access import opened_store_and_queue
    from milimo.jobs.taking_in import take_in_file

    settings = settings_of(data)
    with opened_store_and_queue(settings.data) as (store, queue):
        project_id = find_project(store, project).id
        asset = take_in_file(store, queue, project_id, file, settings.upload_limit_bytes)
    typer.echo(f"{asset.id}  {asset.name}")


@assets.command("show")
def show(asset: AssetId, data: Data = None) -> None:
    """Print as JSON how an asset was made: enough to make it again."""
    from milimo.jobs.access import opened_store
    from milimo.jobs.keep_picture import how_made

    with opened_store(settings_of(data).data) as store:
        print_json(how_made(store, asset).model_dump(mode="json"))


@assets.command("save")
def save(asset: AssetId, output: Target, data: Data = None) -> None:
    """Copy an asset to a file."""
    from milimo.jobs.access import opened_store
    from milimo.results import save_asset

    with opened_store(settings_of(data).data) as store:
        found = store.assets.get(asset)
        save_asset(store, found, output, found.name)
    typer.echo(str(output))


@assets.command("frame")
def frame(
    seen: Annotated[str, typer.Argument(metavar="FILE", help="A film: a file, or an asset's id.")],
    *,
    number: Annotated[int, typer.Option("--frame", min=0, help="Counted from 0.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The PNG to write.", dir_okay=False)] = None,
    project: InProject = None,
    data: Data = None,
) -> None:
    """Take a frame of a film as a picture, at its full size and without loss: what models look at is a picture."""
    from milimo.finding import find_project
    from milimo.jobs.access import opened_store_and_queue
    from milimo.jobs.keep_picture import take_frame
    from milimo.jobs.specs import FrameOf
    from milimo.results import copy_results, prepare_results
    from milimo.taking import taken

    settings = settings_of(data)
    prepare_results(output, project, ".png", "A frame")
    with opened_store_and_queue(settings.data) as (store, queue):
        holder = None if project is None else find_project(store, project).id
        film = taken(store, queue, settings, seen, holder)
        picture = take_frame(store, holder, FrameOf(asset_id=film.id, frame=number))
        [file] = copy_results(store, [picture.id], output)
    typer.echo(f"{file or picture.id}: {picture.width}x{picture.height}")
