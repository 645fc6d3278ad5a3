"""`milimo jobs`: work that waits, runs or has ended."""

from typing import Annotated

import typer

from milimo.cli_options import AsJson, Data, Output, print_json, settings_of
from milimo.errors import NotFound

jobs = typer.Typer(help="Work that waits, runs or has ended.", no_args_is_help=True)


@jobs.command("list")
def list_jobs(data: Data = None, as_json: AsJson = False) -> None:
    """List what waits and runs, in order, then what ended last."""
    from milimo.jobs.access import opened_queue

    with opened_queue(settings_of(data).data) as queue:
        found = queue.tray()
    if as_json:
        print_json([job.model_dump(mode="json") for job in found])
        return
    for job in found:
        why = f"  {job.error.detail} {job.error.remedy}" if job.error else ""
        typer.echo(f"{job.id}  {job.state:10} {job.kind:8} {job.title}{why}")


@jobs.command("cancel")
def cancel_jobs(
    job_id: Annotated[str | None, typer.Argument(help="As `milimo jobs list` shows it.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every job that waits or runs.")] = False,
    data: Data = None,
) -> None:
    """Stop a job, or all of them."""
    from milimo.jobs.access import opened_queue

    if (job_id is None) != every:
        raise typer.BadParameter("Give the id of one job, or --all.")
    with opened_queue(settings_of(data).data) as queue:
        if job_id is None:
            stopped = queue.cancel_all()
        else:
            queue.cancel(job_id)
            stopped = [job_id]
    typer.echo(f"{len(stopped)} cancelled.")


@jobs.command("move")
def move_job(
    job_id: Annotated[str, typer.Argument(help="A job that waits, as `milimo jobs list` shows it.")],
    before: Annotated[str | None, typer.Option(help="The waiting job to come before; the end without it.")] = None,
    data: Data = None,
) -> None:
    """Put a waiting job before another, or behind all."""
    from milimo.jobs.access import opened_queue

    with opened_queue(settings_of(data).data) as queue:
        queue.move(job_id, before)


@jobs.command("watch")
def watch_jobs(
    job_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[JOB]...", help="As `milimo jobs list` shows them. All without.")
    ] = None,
    output: Output = None,
    data: Data = None,
) -> None:
    """Show how far the work is, until none is left. Of jobs that are named, say what they made; -o writes it. Starts workers where
    none run.
    """
    from milimo.at_work import at_work
    from milimo.progress_bar import Bar
    from milimo.results import prepare_place, save_results
    from milimo.workforce import watch

    if output is not None:
        if not job_ids:
            raise typer.BadParameter("Name the jobs whose results it is for.", param_hint="-o")
        prepare_place(output, "name.png")
    with at_work(settings_of(data)) as desk:
        if not job_ids:
            with Bar() as bar:
                watch(
                    desk.queue, desk.queue.open_ids(), desk.force.tend, lambda look: bar.show(look.title, look.fraction)
                )
            return
        for job_id in job_ids:
            desk.store.jobs.get(job_id)
        made = [asset for job in desk.see_through("Working", job_ids, output) for asset in desk.made_by(job)]
        if output is not None and not made:
            raise NotFound(
                "Nothing is left of it that could be written.",
                "What belongs to no project is kept for a week after its job. Ask for it again.",
            )
        files = save_results(desk.store, made, output)
    for asset, file in zip(made, files, strict=True):
        typer.echo(f"{file or asset.id}: {asset.name}")
