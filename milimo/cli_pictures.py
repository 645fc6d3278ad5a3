"""`milimo pictures`: pictures of no shot. Asked for in words, of an element, or a part of a picture anew."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from milimo.cli_options import (
    AsJson,
    Data,
    InProject,
    Output,
    ProjectName,
    Sets,
    parameters_of,
    print_json,
    settings_of,
    size_of,
)

if TYPE_CHECKING:
    from milimo.at_work import Desk
    from milimo.domain.job import Job
    from milimo.finding import Opened
    from milimo.jobs.image_wishes import ImageWish
    from milimo.store.store import Store

pictures = typer.Typer(help="Pictures of words, of elements, and parts of pictures anew.", no_args_is_help=True)

Negative = Annotated[str, typer.Option("--negative", help="What must not be seen; distilled weights do not obey it.")]
FirstSeed = Annotated[
    int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of the first; each further has the next.")
]
Number = Annotated[int, typer.Option("--number", min=1, max=8, help="How many.")]
Drawer = Annotated[str, typer.Option("--engine", metavar="NAME", help="What draws.")]
DEFAULT_ENGINE = "flux2"


class Place(NamedTuple):
    """What draws, where the pictures go, and how that is told."""

    data: Path | None
    project: str | None
    output: Path | None
    engine: str
    as_json: bool


@pictures.command("draw")
def draw(
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help="What is seen.")],
    *,
    output: Output = None,
    negative: Negative = "",
    references: Annotated[
        list[str] | None,
        typer.Option(
            "--reference", metavar="FILE", help="A picture to look at: a file, or an asset's id. Several times."
        ),
    ] = None,
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT")] = "1024x1024",
    seed: FirstSeed = 0,
    number: Number = 1,
    sets: Sets = None,
    engine: Drawer = DEFAULT_ENGINE,
    project: InProject = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Draw pictures of words, with other pictures to look at if wanted."""
    from milimo.jobs.image_wishes import ImageWish

    width, height = size_of(size)
    parameters = parameters_of(sets)

    def wish(desk: "Desk", opened: "Opened | None") -> "ImageWish":
        return ImageWish(
            prompt=prompt,
            negative_prompt=negative,
            width=width,
            height=height,
            seed=seed,
            count=number,
            references=tuple(desk.taken(each, opened and opened.id).id for each in references or ()),
            engine=engine,
            parameters=parameters,
        )

    _draw(Place(data, project, output, engine, as_json), wish)


@pictures.command("inpaint")
def inpaint(
    *,
    image: Annotated[str, typer.Option("--image", metavar="FILE", help="The picture: a file, or an asset's id.")],
    mask: Annotated[str, typer.Option("--mask", metavar="FILE", help="As large; white where it may change.")],
    prompt: Annotated[str, typer.Option("--prompt", help="What is seen there.")],
    output: Output = None,
    negative: Negative = "",
    seed: FirstSeed = 0,
    number: Number = 1,
    sets: Sets = None,
    engine: Drawer = DEFAULT_ENGINE,
    project: InProject = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Draw the masked part of a picture anew. Outside the mask it stays as it is, to the byte."""
    from milimo.jobs.image_wishes import ImageWish

    parameters = parameters_of(sets)

    def wish(desk: "Desk", opened: "Opened | None") -> "ImageWish":
        holder = opened and opened.id
        source = desk.taken(image, holder)
        return ImageWish(
            prompt=prompt,
            negative_prompt=negative,
            width=source.width,
            height=source.height,
            seed=seed,
            count=number,
            source=source.id,
            mask=desk.taken(mask, holder).id,
            engine=engine,
            parameters=parameters,
        )

    _draw(Place(data, project, output, engine, as_json), wish)


@pictures.command("visualise")
def visualise(
    project: ProjectName,
    element: Annotated[str, typer.Argument(metavar="ELEMENT", help="Its name or trigger: `milimo elements list`.")],
    *,
    sheet: Annotated[bool, typer.Option("--sheet", help="From several sides in one picture.")] = False,
    output: Output = None,
    seed: FirstSeed = 0,
    number: Number = 2,
    engine: Drawer = DEFAULT_ENGINE,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Draw an element by its description. `milimo elements reference` makes a picture its reference."""
    from milimo.finding import find_element
    from milimo.jobs.image_wishes import wish_for_element

    def wish(desk: "Desk", opened: "Opened | None") -> "ImageWish":
        assert opened is not None, "an element is in a project"
        document = opened.document
        meant = find_element(document, element).id
        return wish_for_element(document, meant, sheet=sheet, seed=seed, count=number, engine=engine)

    _draw(Place(data, project, output, engine, as_json), wish)


def _draw(place: Place, make: "Callable[[Desk, Opened | None], ImageWish]") -> None:
    """Have the pictures of a wish drawn, copied, and told."""
    from milimo.at_work import at_work
    from milimo.finding import Opened
    from milimo.jobs.image_wishes import draw_images
    from milimo.results import copy_results, prepare_results

    prepare_results(place.output, place.project, ".png", "A picture")
    with at_work(settings_of(place.data)) as desk:
        opened = None if place.project is None else Opened.of(desk.store, place.project)
        desk.force.wait_for_engine(place.engine)
        ids = draw_images(desk.store, desk.queue, opened and opened.id, make(desk, opened))
        jobs = desk.see_through("Drawing", ids, place.output)
        told = [_told(desk.store, job) for job in jobs]
        files = copy_results(desk.store, [it["asset_id"] for it in told], place.output)
    for it, file in zip(told, files, strict=True):
        it["file"] = None if file is None else str(file)
    if place.as_json:
        print_json(told)
        return
    for it in told:
        typer.echo(f"{it['file'] or it['asset_id']}: {it['width']}x{it['height']}, seed {it['seed']}")


def _told(store: "Store", job: "Job") -> dict[str, Any]:
    from milimo.jobs.keep_picture import how_made

    [asset_id] = job.asset_ids
    asset, made = store.assets.get(asset_id), how_made(store, asset_id)
    told = {"asset_id": asset.id, "job_id": job.id, "name": asset.name, "width": asset.width, "height": asset.height}
    return told | {"seed": made.drawn.seed if made.drawn else None, "details": made.details}
