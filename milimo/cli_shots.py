"""`milimo shots`: what the script breaks down into, what would be drawn of it and why, and having it drawn."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from milimo.cli_directing import guide_shot, set_shots, unguide_shot
from milimo.cli_options import (
    AsJson,
    Data,
    EngineName,
    ProjectName,
    Seed,
    Sets,
    ShotName,
    parameters_of,
    print_json,
    settings_of,
)
from milimo.errors import BadInput, NotReady

if TYPE_CHECKING:
    from milimo.domain.plan import ShotKind
    from milimo.domain.shot import Shot
    from milimo.jobs.engine_cards import EngineCard

shots = typer.Typer(help="A film's shots: what they are, what would be drawn, drawing them.", no_args_is_help=True)
shots.command("set")(set_shots)
shots.command("guide")(guide_shot)
shots.command("unguide")(unguide_shot)

Shots = Annotated[list[str] | None, typer.Argument(metavar="[SHOT]...", help="Shots, by label: 12A-3. All without.")]
Scene = Annotated[str | None, typer.Option("--scene", metavar="NUMBER", help="The shots of this scene.")]
Board = Annotated[bool, typer.Option("--board", help="A board (of a model: concept art) instead of a take.")]
DirectedBy = Annotated[
    Literal["depth", "pose"] | None,
    typer.Option(
        "--directed-by", help="Follow this pass of the shot's newest previz take: block it, then generate it."
    ),
]


@shots.command("list")
def list_shots(project: ProjectName, scene: Scene = None, data: Data = None, as_json: AsJson = False) -> None:
    """List a project's shots in the script's order, and what has been made of each."""
    from milimo.domain.shot import shot_type, values_of
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store

    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
    told: list[dict[str, Any]] = []
    for shot in opened.chosen(None, scene):
        values, made = values_of(shot), opened.takes_of(shot)
        told.append({
            "id": shot.id, "label": opened.labels[shot.id], "type": shot_type(values), "frames": values.frames,
            "action": values.action, "boards": sum(1 for take in made if take.type == "board"),
            "takes": sum(1 for take in made if take.type == "motion"), "picked_take_id": shot.picked_take_id,
        })  # fmt: skip
    if as_json:
        print_json(told)
        return
    for it in told:
        made_so_far = f"{it['boards']} boards, {it['takes']} takes"
        typer.echo(f"{it['label']:8} {it['type']:12} {it['frames']:5}  {made_so_far:20} {it['action']}".rstrip())


@shots.command("plan")
def plan_shot(
    project: ProjectName,
    shot: ShotName,
    *,
    board: Board = False,
    engine: EngineName = None,
    seed: Seed = None,
    sets: Sets = None,
    directed_by: DirectedBy = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what would be made of a shot and why, and make nothing: engine, pipeline, size, guides, prompt, or what forbids it."""
    from milimo.at_work import at_work
    from milimo.finding import Opened
    from milimo.jobs.draw import Wish
    from milimo.jobs.draw import plan_shot as plan
    from milimo.plan_text import plan_lines

    wish = Wish(engine=engine, seed=seed, parameters=parameters_of(sets), directed_by=directed_by)
    kind: ShotKind = "board" if board else "take"
    with at_work(settings_of(data)) as desk:
        opened = Opened.of(desk.store, project)
        found = opened.shot(shot)
        _check_makes(desk.force.wait_for_cards(), engine, kind, [found])
        made = plan(desk.store, opened.id, found.id, wish, kind=kind, loras=desk.loras)
    if as_json:
        print_json(made.model_dump(mode="json"))
        return
    for line in plan_lines(made, opened):
        typer.echo(line)


@shots.command("draw")
def draw_shots(
    project: ProjectName,
    shots: Shots = None,
    *,
    scene: Scene = None,
    board: Board = False,
    again: Annotated[bool, typer.Option("--again", help="One more of each, also where there is one.")] = False,
    engine: EngineName = None,
    seed: Seed = None,
    sets: Sets = None,
    directed_by: DirectedBy = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Draw shots. Of shots that are named one more take is made; of a scene or the whole project, what is missing."""
    from milimo.at_work import at_work
    from milimo.finding import Opened
    from milimo.jobs.draw import Wish, draw
    from milimo.takes_told import told_takes, under_way

    which = "all" if again or shots else "missing"
    parameters = parameters_of(sets)
    kind: ShotKind = "board" if board else "take"
    with at_work(settings_of(data)) as desk:
        opened = Opened.of(desk.store, project)
        chosen = opened.chosen(shots, scene)
        wanted = tuple(shot.id for shot in chosen)
        _check_makes(desk.force.wait_for_cards(), engine, kind, chosen)
        wish = Wish(
            boards=which if board else "none",
            takes="none" if board else which,
            shot_ids=wanted,
            engine=engine,
            directed_by=directed_by,
            seed=seed,
            parameters=parameters,
        )
        waiting = under_way(desk.queue, opened.id, wanted, kind) if which == "missing" else []
        ids = waiting + draw(desk.store, desk.queue, opened.id, wish, desk.loras)
        if ids:
            desk.see_through(f"Drawing {kind}s", ids)
        told = told_takes(desk.store, opened.again(desk.store), ids)
    if as_json:
        print_json([it.as_json() for it in told])
        return
    for it in told:
        typer.echo(it.line())
    if not told:
        typer.echo("Nothing is missing. Draw one more of each with --again.", err=True)


def _check_makes(
    cards: "Mapping[str, EngineCard]", engine: str | None, kind: "ShotKind", shots: "Sequence[Shot]"
) -> None:
    """Raises `NotReady` for an engine that is not there, `BadInput` for one that makes no such picture of some shot."""
    from milimo.domain.shot import values_of

    if engine is None:
        return
    if engine not in cards:
        raise NotReady(f"No engine here is called {engine}.", f"There are: {', '.join(cards)}.")
    for shot in shots:
        frames = values_of(shot).frames
        if not cards[engine].fit().makes(kind, frames):
            what = f"takes of {frames} frames" if kind == "take" else f"{kind}s"
            able = ", ".join(name for name, card in cards.items() if card.fit().makes(kind, frames))
            raise BadInput(f"{engine} makes no {what}.", f"These do: {able}.")
