"""What a shot is drawn from, set on the command line as in the studio's inspector: settings, prompt, LoRAs, guides."""

from pathlib import Path
from typing import Annotated, Any

import typer

from milimo.cli_options import (
    Data,
    EngineName,
    ProjectName,
    Seed,
    Sets,
    ShotName,
    parameters_of,
    settings_of,
    size_of,
)
from milimo.domain.element import GuideRole
from milimo.domain.shot import Pipeline
from milimo.errors import BadInput, NotReady

_CLEARED: dict[str, tuple[str, ...]] = {
    "engine": ("engine",), "pipeline": ("pipeline",), "prompt": ("prompt",), "negative": ("negative_prompt",),
    "frames": ("frames",), "size": ("width", "height"), "seed": ("seed",), "settings": ("parameters",),
    "loras": ("loras",),
}  # fmt: skip


def set_shots(
    project: ProjectName,
    shots: Annotated[list[str], typer.Argument(metavar="SHOT...", help="Shots, by label: 12A-3.")],
    *,
    engine: EngineName = None,
    pipeline: Annotated[Pipeline | None, typer.Option(help="How a model makes it; automatic without.")] = None,
    prompt: Annotated[str | None, typer.Option(help="In place of the one assembled from the script.")] = None,
    negative: Annotated[str | None, typer.Option(help="What must not be seen.")] = None,
    frames: Annotated[int | None, typer.Option(min=1, max=100_000, help="How long it is.")] = None,
    size: Annotated[str | None, typer.Option(metavar="WIDTHxHEIGHT", help="Of what is drawn.")] = None,
    seed: Seed = None,
    sets: Sets = None,
    loras: Annotated[
        list[str] | None, typer.Option("--lora", metavar="NAME=WEIGHT", help="As `milimo loras list` names it.")
    ] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option("--clear", metavar="FIELD", help="Back to automatic: prompt, seed, settings, loras, ..."),
    ] = None,
    data: Data = None,
) -> None:
    """Set how shots are drawn from now on, as the studio's inspector does; undone there. What is not named stays."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store
    from milimo.jobs.intent import set_shots as set_values

    given: dict[str, Any] = {
        "engine": engine, "pipeline": pipeline, "prompt": prompt, "negative_prompt": negative, "frames": frames,
        "seed": seed, "parameters": parameters_of(sets) or None, "loras": _loras(loras),
    }  # fmt: skip
    if size is not None:
        given["width"], given["height"] = size_of(size)
    values = {name: value for name, value in given.items() if value is not None} | _cleared(clear)
    if not values:
        raise BadInput("Nothing is to be set.", "Name what to set: --prompt, --seed, --set steps=8, or --clear.")
    settings = settings_of(data)
    _check_known(settings.data, engine)
    with opened_store(settings.data) as store:
        opened = Opened.of(store, project)
        set_values(store, opened.id, [shot.id for shot in opened.chosen(shots, None)], values)
    typer.echo(f"Set: {', '.join(sorted(values))}.")


def guide_shot(
    project: ProjectName,
    shot: ShotName,
    named: Annotated[str, typer.Argument(metavar="FILE", help="A picture or a film: a file, or an asset's id.")],
    *,
    role: Annotated[GuideRole, typer.Option(help="What it is to the shot.")] = "first_frame",
    frame: Annotated[int, typer.Option(min=0, help="The frame of the shot that it stands at.")] = 0,
    strength: Annotated[float, typer.Option(min=0, max=1, help="How closely it is followed.")] = 1.0,
    data: Data = None,
) -> None:
    """Give a shot a picture or a film to follow. `milimo shots plan` says what becomes of it."""
    from milimo.domain.element import Guide
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store_and_queue
    from milimo.jobs.intent import add_guide
    from milimo.store.ids import new_id
    from milimo.taking import taken

    settings = settings_of(data)
    with opened_store_and_queue(settings.data) as (store, queue):
        opened = Opened.of(store, project)
        found = opened.shot(shot)
        asset = taken(store, queue, settings, named, opened.id)
        guide = Guide(
            id=new_id("guide"), shot_id=found.id, asset_id=asset.id, role=role, frame=frame, strength=strength
        )
        add_guide(store, opened.id, guide)
    typer.echo(f"{asset.name} guides shot {opened.labels[found.id]} as its {role.replace('_', ' ')}.")


def unguide_shot(project: ProjectName, shot: ShotName, data: Data = None) -> None:
    """Take all guides from a shot. The files stay in the project."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store
    from milimo.jobs.intent import drop_guides

    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
        count = drop_guides(store, opened.id, opened.shot(shot).id)
    typer.echo(f"{count} guides removed." if count != 1 else "1 guide removed.")


def _check_known(data: Path, engine: str | None) -> None:
    """Raises `NotReady` for an engine that no worker here has told of."""
    from milimo.jobs.engine_cards import read_cards

    known = [card.name for card in read_cards(data)]
    if engine is not None and known and engine not in known:
        raise NotReady(f"No engine here is called {engine}.", f"There are: {', '.join(known)}.")


def _cleared(given: list[str] | None) -> dict[str, None]:
    for each in given or ():
        if each not in _CLEARED:
            raise typer.BadParameter(
                f"{each} cannot be cleared. There are: {', '.join(_CLEARED)}.", param_hint="--clear"
            )
    return {field: None for each in given or () for field in _CLEARED[each]}


def _loras(given: list[str] | None) -> list[dict[str, Any]] | None:
    if not given:
        return None
    loras: list[dict[str, Any]] = []
    for each in given:
        name, _, weight = each.partition("=")
        try:
            loras.append({"name": name.strip(), "weight": float(weight or 1)})
        except ValueError:
            raise typer.BadParameter(f"{each} has no weight. Write it like Noir=0.8.", param_hint="--lora") from None
    return loras
