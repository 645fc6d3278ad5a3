"""`milimo masks`: an object found in a picture or a film's frame, and followed through a film."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from milimo.cli_options import AsJson, Data, InProject, Output, print_json, settings_of, taking
from milimo.domain.mask import Direction, MaskBox, MaskEngineName, MaskPrompt, Point

if TYPE_CHECKING:
    from milimo.domain.job import Job
    from milimo.store.store import Store

masks = typer.Typer(help="Where an object is: found in a frame, followed through a film.", no_args_is_help=True)


@dataclass(frozen=True)
class Asked:
    """What is meant, who finds it, and where what is found goes: of both commands."""

    seen: Annotated[str, typer.Argument(metavar="FILE", help="A picture or a film: a file, or an asset's id.")]
    points: Annotated[
        list[str] | None, typer.Option("--point", metavar="X,Y", help="Inside the object, in pixels. Several times.")
    ] = None
    outside: Annotated[list[str] | None, typer.Option("--outside", metavar="X,Y", help="Not of the object.")] = None
    box: Annotated[str | None, typer.Option("--box", metavar="LEFT,TOP,RIGHT,BOTTOM", help="Around the object.")] = None
    words: Annotated[str, typer.Option("--words", help="What it is called; needs SAM 3.")] = ""
    frame: Annotated[int, typer.Option("--frame", min=0, help="The frame of a film that is meant, counted from 0.")] = 0
    by: Annotated[
        MaskEngineName | None, typer.Option("--by", help="Who finds it: SAM 3 where it is ready, else OpenCV.")
    ] = None
    output: Output = None
    project: InProject = None
    data: Data = None
    as_json: AsJson = False

    @property
    def is_marked(self) -> bool:
        return bool(self.points or self.outside or self.box or self.words)

    def prompt(self) -> MaskPrompt:
        """What is meant. Raises typer's own error."""
        try:
            meant = [Point(x=x, y=y) for x, y in (_numbers(each, 2, "--point") for each in self.points or ())]
            beside = (_numbers(each, 2, "--outside") for each in self.outside or ())
            meant += [Point(x=x, y=y, inside=False) for x, y in beside]
            around = None
            if self.box is not None:
                left, top, right, bottom = _numbers(self.box, 4, "--box")
                around = MaskBox(left=left, top=top, right=right, bottom=bottom)
            return MaskPrompt(points=tuple(meant), box=around, words=self.words)
        except ValidationError as error:
            said = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
            raise typer.BadParameter(f"{said[:1].upper()}{said[1:]}.", param_hint="--point, --box or --words") from None


@masks.command("segment")
@taking(Asked)
def segment(asked: Asked) -> None:
    """Find an object in a picture, or in a frame of a film: white where it is. The surest mask comes first."""
    from milimo.at_work import at_work
    from milimo.finding import find_project
    from milimo.jobs.mask_wishes import find_mask, masks_of
    from milimo.results import copy_results, prepare_results

    prompt = asked.prompt()
    prepare_results(asked.output, asked.project, ".png", "A mask")
    with at_work(settings_of(asked.data)) as desk:
        holder = None if asked.project is None else find_project(desk.store, asked.project).id
        desk.force.wait_for_cards()
        asset_id = desk.taken(asked.seen, holder).id
        job_id = find_mask(
            desk.store,
            desk.queue,
            holder,
            asset_id=asset_id,
            frame=asked.frame,
            prompt=prompt,
            engine=asked.by,
            kept=holder is not None,
        )
        [job] = desk.see_through("Finding", [job_id], asked.output)
        found = masks_of(desk.store, job)
        files = copy_results(desk.store, [each.asset_id for each in found], asked.output)
    told = [
        each.model_dump() | {"file": None if file is None else str(file)}
        for each, file in zip(found, files, strict=True)
    ]
    if asked.as_json:
        print_json(told)
        return
    for it in told:
        typer.echo(f"{it['file'] or it['asset_id']}: by {it['by']}, score {it['score']:.2f}")


@masks.command("track")
@taking(Asked)
def track(
    asked: Asked,
    *,
    mask: Annotated[
        str | None, typer.Option("--mask", metavar="FILE", help="In place of marks: where it is in that frame, white.")
    ] = None,
    direction: Annotated[Direction, typer.Option(help="From that frame on, back to the start, or both.")] = "both",
) -> None:
    """Follow an object that is meant in one frame through its film: a film of masks, without loss, a frame for each of its own."""
    from milimo.at_work import at_work
    from milimo.finding import find_project
    from milimo.jobs.mask_wishes import follow_mask
    from milimo.results import copy_results, prepare_results

    if mask is not None and asked.is_marked:
        raise typer.BadParameter("Say by a mask what is meant, or by marks and words.", param_hint="--mask")
    prompt = asked.prompt() if mask is None else None
    prepare_results(asked.output, asked.project, ".mkv", "A film of masks")
    with at_work(settings_of(asked.data)) as desk:
        holder = None if asked.project is None else find_project(desk.store, asked.project).id
        desk.force.wait_for_cards()
        asset_id = desk.taken(asked.seen, holder).id
        job_id = follow_mask(
            desk.store,
            desk.queue,
            holder,
            asset_id=asset_id,
            frame=asked.frame,
            prompt=prompt,
            mask_id=None if mask is None else desk.taken(mask, holder).id,
            direction=direction,
            engine=asked.by,
        )
        [job] = desk.see_through("Following", [job_id], asked.output)
        told = _followed(desk.store, job)
        [file] = copy_results(desk.store, [told["asset_id"]], asked.output)
    told["file"] = None if file is None else str(file)
    if asked.as_json:
        print_json(told)
    else:
        typer.echo(f"{told['file'] or told['asset_id']}: by {told['by']}, {told['frames']} frames")


def _followed(store: "Store", job: "Job") -> dict[str, Any]:
    from milimo.jobs.keep_picture import how_made

    [asset_id] = job.asset_ids
    asset = store.assets.get(asset_id)
    return {"asset_id": asset_id, "by": how_made(store, asset_id).details.get("by", ""), "frames": asset.frames}


def _numbers(text: str, count: int, option: str) -> list[float]:
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        example = "640,360" if count == 2 else "100,80,400,360"
        raise typer.BadParameter(f"{text} is not {count} numbers. Write it like {example}.", param_hint=option)
    return numbers
