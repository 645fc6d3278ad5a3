"""Asking for pictures of no shot: what is wished is checked and becomes frozen specs, one a picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from milimo.domain.asset import Asset
from milimo.domain.conditions import check_weights
from milimo.domain.control import check_parameters
from milimo.domain.document import Document
from milimo.domain.element import Element
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec, SpecInput
from milimo.domain.portrait import portrait_of
from milimo.domain.time import Rate
from milimo.errors import BadInput, NotFound, NotReady
from milimo.jobs.engine_cards import EngineCard, read_cards
from milimo.jobs.queue import JobQueue, NewJob
from milimo.store.store import Store

DEFAULT_ENGINE = "flux2"
MOST_PICTURES = 8
_STILL_RATE = Rate(numerator=24)
_LABEL_LENGTH = 60


@dataclass(frozen=True)
class ImageWish:
    """A picture in words. `source` with `mask` is inpainting: the rest of the source stays to the byte."""

    prompt: str
    width: int
    height: int
    negative_prompt: str = ""
    seed: int = 0
    """Of the first; each further picture has the next."""
    count: int = 1
    references: tuple[Id, ...] = ()
    source: Id | None = None
    mask: Id | None = None
    element_id: Id | None = None
    engine: str = DEFAULT_ENGINE
    parameters: dict[str, str | int | float | bool] = field(default_factory=dict[str, str | int | float | bool])


def draw_images(store: Store, queue: JobQueue, project_id: Id | None, wish: ImageWish) -> list[Id]:
    """Put a job a picture in line, before all takes; gives them. Raises `NotFound` for an asset that is not there, `BadInput` for
    what cannot be drawn, `NotReady` when the engine is not, with what to do.
    """
    card = _engine(store, wish.engine)
    assets = [store.assets.get(id) for id in (*wish.references, wish.source, wish.mask) if id is not None]
    checked = check_inputs(wish, assets)
    check_limits(checked, card)
    specs = [_spec(checked, number) for number in range(checked.count)]
    jobs = [NewJob("image", _title(checked, spec.label), spec.model_dump(mode="json"), project_id) for spec in specs]
    return queue.enqueue(jobs, "before_takes")


def wish_for_element(
    document: Document, element_id: Id, *, sheet: bool, seed: int, count: int, engine: str
) -> ImageWish:
    """A portrait of an element by its description and its pictures so far; `sheet` shows it from several sides. Raises
    `NotFound`; `BadInput` when nothing describes it.
    """
    element = document.find(Element, element_id)
    if element is None:
        raise NotFound("There is no such element, or it was deleted.")
    if not element.description.strip():
        raise BadInput(f"{element.name} has no description yet.", "Describe it, then visualise it again.")
    portrait = portrait_of(element, style=document.project.style, sheet=sheet)
    return ImageWish(
        prompt=portrait.prompt,
        width=portrait.width,
        height=portrait.height,
        seed=seed,
        count=count,
        element_id=element.id,
        references=element.image_asset_ids[:1] if sheet else (),
        engine=engine,
    )


def check_inputs(wish: ImageWish, assets: Sequence[Asset]) -> ImageWish:
    """The wish at the size that holds: inpainting has its source's. Pure. Raises `BadInput`."""
    known = {asset.id: asset for asset in assets}
    for id in (*wish.references, wish.source, wish.mask):
        if id is not None and known[id].type != "image":
            raise BadInput(f"{known[id].name} is no picture.", "Take a frame of it as a picture first.")
    if wish.source is None and wish.mask is None:
        return wish
    if wish.source is None or wish.mask is None:
        missing = "the picture that the mask belongs to" if wish.source is None else "a mask"
        raise BadInput(f"Inpainting needs {missing}.", "Mark what is to change in a picture, then ask again.")
    source, mask = known[wish.source], known[wish.mask]
    if (mask.width, mask.height) != (source.width, source.height):
        raise BadInput(
            f"The mask is {mask.width} by {mask.height}, and the picture {source.width} by {source.height}.",
            "Paint the mask on this picture.",
        )
    return replace(wish, width=source.width, height=source.height)


def _engine(store: Store, name: str) -> EngineCard:
    cards = {card.name: card for card in read_cards(store.data_dir)}
    card = cards.get(name)
    if card is None:
        known = f"There are: {', '.join(cards)}." if cards else "Wait until the worker has started, then try again."
        raise NotReady(f"No engine here is called {name}.", known)
    if "image" not in card.limits.kinds:
        raise BadInput(f"The engine {name} draws shots only.", "Choose an engine that draws pictures.")
    card.check_ready()
    return card


def check_limits(wish: ImageWish, card: EngineCard) -> None:
    """Refuse at once what the engine would refuse later. Inpainting works on a part of its picture, of whatever size. Pure; raises
    `BadInput`.
    """
    limits = card.limits
    check_parameters(card.name, limits.controls, wish.parameters)
    check_weights(card.fit(), wish.parameters, wish.negative_prompt)
    if len(wish.references) > limits.max_references:
        raise BadInput(
            f"{card.name} looks at {limits.max_references} pictures at most, not {len(wish.references)}.",
            "Take some references away.",
        )
    if wish.source is not None:
        return
    for side in (wish.width, wish.height):
        if not limits.min_side <= side <= limits.max_side or side % limits.side_multiple:
            raise BadInput(
                f"{card.name} draws no picture of {wish.width} by {wish.height}.",
                f"Each side is a multiple of {limits.side_multiple} from {limits.min_side} to {limits.max_side} pixels.",
            )


def _spec(wish: ImageWish, number: int) -> JobSpec:
    roles = [("reference", wish.references), ("source", (wish.source,)), ("mask", (wish.mask,))]
    return JobSpec.model_validate({
        "kind": "image",
        "engine": wish.engine,
        "pipeline": "inpaint" if wish.source else "still",
        "element_id": wish.element_id,
        "label": _label(wish.prompt),
        "prompt": wish.prompt,
        "negative_prompt": wish.negative_prompt,
        "width": wish.width,
        "height": wish.height,
        "rate": _STILL_RATE,
        "frames": 1,
        "seed": (wish.seed + number) % 2**32,
        "inputs": [SpecInput(role=role, asset_id=id) for role, ids in roles for id in ids if id],  # pyright: ignore[reportArgumentType]
        "parameters": wish.parameters,
    })  # fmt: skip


def _label(prompt: str) -> str:
    words = " ".join(prompt.split())
    return words if len(words) <= _LABEL_LENGTH else words[: _LABEL_LENGTH - 1].rstrip() + "…"


def _title(wish: ImageWish, label: str) -> str:
    return f"{'Inpaint' if wish.source else 'Picture'}: {label}" if label else "Picture"
