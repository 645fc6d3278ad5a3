"""`milimo takes`: what was made of shots and how, and working on a take again."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from milimo.cli_options import AsJson, Data, EngineName, ProjectName, Seed, ShotName, print_json, settings_of
from milimo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from milimo.domain.asset import Asset, Take
    from milimo.domain.ids import Id
    from milimo.jobs.again import Again
    from milimo.store.store import Store

takes = typer.Typer(help="What was made of shots, and working on it again.", no_args_is_help=True)

Number = Annotated[
    int | None, typer.Option("--take", metavar="NUMBER", help="Which take; without, the one that stands for the shot.")
]
BoardNumber = Annotated[int | None, typer.Option("--board", metavar="NUMBER", help="A board in place of a take.")]
Prompt = Annotated[str | None, typer.Option(help="In place of the take's own.")]
MadeFile = Annotated[Path, typer.Option("-o", "--output", help="The file to write.", dir_okay=False)]


class Asked(NamedTuple):
    """What every command that works on a take is given."""

    data: Path | None
    project: str
    shot: str
    number: int | None
    as_json: bool


@takes.command("list")
def list_takes(
    project: ProjectName,
    shots: Annotated[
        list[str] | None, typer.Argument(metavar="[SHOT]...", help="By label: 12A-3. All without.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List boards and takes. As JSON each comes with its provenance: all that it was made from, enough to make it again."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store
    from milimo.takes_told import told

    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
        found = told(store, opened, [take for shot in opened.chosen(shots, None) for take in opened.takes_of(shot)])
    if as_json:
        print_json([it.as_json() for it in found])
        return
    for it in found:
        typer.echo(it.line())


@takes.command("show")
def show_take(
    project: ProjectName, shot: ShotName, number: Number = None, board: BoardNumber = None, data: Data = None
) -> None:
    """Print a take's provenance as JSON: the whole spec that it was made from, and what was chosen and measured meanwhile."""
    from milimo.finding import Opened
    from milimo.jobs.access import opened_store
    from milimo.takes_told import told

    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
        [found] = told(store, opened, [opened.take(opened.shot(shot), number, board)])
    print_json(found.as_json())


@takes.command("retake")
def retake(
    project: ProjectName,
    shot: ShotName,
    *,
    first: Annotated[int, typer.Option("--from", min=0, help="The first frame that is made anew, counted from 0.")],
    last: Annotated[int, typer.Option("--to", min=0, help="The last frame that is made anew.")],
    number: Number = None,
    prompt: Prompt = None,
    engine: EngineName = None,
    seed: Seed = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a span of a take anew; all other frames stay as they are."""
    from milimo.domain.time import FrameRange
    from milimo.jobs.again import Wish

    if last < first:
        raise BadInput(
            f"No frame lies from {first} to {last}.", "Name the first and the last frame: --from 24 --to 47."
        )
    span, wish = FrameRange(start=first, duration=last - first + 1), Wish(prompt, seed, engine)
    _work(
        Asked(data, project, shot, number, as_json),
        f"Frames {first} to {last}",
        lambda again, take_id: _said(again, again.retake(take_id, span, wish)),
    )


@takes.command("extend")
def extend(
    project: ProjectName,
    shot: ShotName,
    *,
    frames: Annotated[int, typer.Option("--frames", min=1, max=20_000, help="How many more.")],
    at: Annotated[Literal["start", "end"], typer.Option("--at", help="Before its start, or after its end.")] = "end",
    number: Number = None,
    prompt: Prompt = None,
    engine: EngineName = None,
    seed: Seed = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Let a take go on after its end, or begin before its start."""
    from milimo.jobs.again import Wish

    wish = Wish(prompt, seed, engine)
    _work(
        Asked(data, project, shot, number, as_json),
        f"{frames} frames more",
        lambda again, take_id: _said(again, again.extend(take_id, frames, at, wish)),
    )


@takes.command("reproduce")
def reproduce(
    project: ProjectName, shot: ShotName, number: Number = None, data: Data = None, as_json: AsJson = False
) -> None:
    """Make a take once more, from the very spec that it was made from. Says what has changed of its weights since."""

    def ask(again: "Again", take_id: "Id") -> "Id":
        changed = again.changed_since(take_id)
        for sentence in changed:
            typer.echo(sentence, err=True)
        return again.same(take_id, changed)

    _work(Asked(data, project, shot, number, as_json), "The same once more", ask)


@takes.command("pick")
def pick(
    project: ProjectName,
    shot: ShotName,
    *,
    number: Annotated[int | None, typer.Option("--take", metavar="NUMBER", help="Which take.")] = None,
    board: BoardNumber = None,
    none: Annotated[bool, typer.Option("--none", help="Let the studio pick.")] = False,
    data: Data = None,
) -> None:
    """Have a take stand for its shot in the film. It can be undone in the studio."""
    from milimo.finding import Opened, take_name
    from milimo.jobs.access import opened_store
    from milimo.jobs.intent import pick_take

    if none == (number is not None or board is not None):
        raise BadInput("It is not said which take.", "Give --take NUMBER, --board NUMBER, or --none.")
    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
        found = opened.shot(shot)
        take = None if none else opened.take(found, number, board)
        pick_take(store, opened.id, found.id, None if take is None else take.id)
    label = opened.labels[found.id]
    typer.echo(f"Shot {label} shows {'what the studio picks' if take is None else take_name(take)}.")


@takes.command("save")
def save(
    project: ProjectName,
    shot: ShotName,
    *,
    output: MadeFile,
    number: Number = None,
    board: BoardNumber = None,
    of_pass: Annotated[
        Literal["depth", "pose", "id"] | None, typer.Option("--pass", help="A control pass of it instead.")
    ] = None,
    data: Data = None,
) -> None:
    """Copy a take's film, or a board's picture, to a file."""
    from milimo.finding import Opened, take_name
    from milimo.jobs.access import opened_store
    from milimo.results import save_asset

    with opened_store(settings_of(data).data) as store:
        opened = Opened.of(store, project)
        take = opened.take(opened.shot(shot), number, board)
        asset = _asset_of(store, take, of_pass)
        save_asset(store, asset, output, f"{take_name(take).capitalize()} of shot {opened.labels[take.shot_id]}")
    typer.echo(f"{output}: {asset.width}x{asset.height}, {asset.frames} frames")


def _work(asked: Asked, title: str, ask: "Callable[[Again, Id], Id]") -> None:
    """Ask for a job on the take that is meant, see it through, and show what it made."""
    from milimo.at_work import at_work
    from milimo.finding import Opened
    from milimo.jobs.again import Again
    from milimo.jobs.shelves import weights_in_use
    from milimo.takes_told import told_takes

    settings = settings_of(asked.data)
    with at_work(settings) as desk:
        opened = Opened.of(desk.store, asked.project)
        take = opened.take(opened.shot(asked.shot), asked.number)
        desk.force.wait_for_cards()
        job_id = ask(Again(desk.store, desk.queue, opened.id, weights_in_use(settings)), take.id)
        desk.see_through(title, [job_id])
        [made] = told_takes(desk.store, opened.again(desk.store), [job_id])
    if asked.as_json:
        print_json(made.as_json())
    else:
        typer.echo(made.line())


def _said(again: "Again", job_id: "Id") -> "Id":
    """The job, once it is said on standard error what of its take is left out."""
    for sentence in again.notes_of(job_id):
        typer.echo(sentence, err=True)
    return job_id


def _asset_of(store: "Store", take: "Take", of_pass: Literal["depth", "pose", "id"] | None) -> "Asset":
    if of_pass is None:
        return store.assets.get(take.asset_id)
    if of_pass not in take.passes:
        there = f"It has: {', '.join(take.passes)}." if take.passes else "Previz takes have depth and pose."
        raise NotFound(f"This take has no {of_pass} pass.", there)
    return store.assets.get(take.passes[of_pass])
