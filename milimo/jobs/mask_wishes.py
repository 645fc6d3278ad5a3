"""Asking for masks: which engine finds them is decided here, and put into the frozen request."""

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.domain.job import Job, QueueName
from milimo.domain.mask import Direction, MaskEngineName, MaskPrompt, SegmentSpec, TrackSpec
from milimo.domain.record import Value
from milimo.errors import BadInput, NotReady
from milimo.jobs.engine_cards import EngineCard, read_cards
from milimo.jobs.queue import JobQueue, NewJob
from milimo.store.store import Store


class FoundMask(Value):
    """A way in which what was meant may be meant. `score` is 0 to 1; `by` says what found it."""

    asset_id: Id
    score: float
    by: str


def find_mask(
    store: Store,
    queue: JobQueue,
    project_id: Id | None,
    *,
    asset_id: Id,
    frame: int,
    prompt: MaskPrompt,
    engine: MaskEngineName | None = None,
    kept: bool = False,
) -> Id:
    """Ask for the masks of what is meant in a frame, before all else that waits; gives the job. `kept`: the project holds the best.
    Raises `NotFound`, `BadInput`, `NotReady`.
    """
    asset = _seen(store.assets.get(asset_id), frame, prompt)
    chosen = _engine(store, prompt, engine)
    spec = SegmentSpec(asset_id=asset.id, frame=frame, prompt=prompt, engine=chosen, kept=kept)
    job = NewJob("segment", f"Mask in {asset.name}", spec.model_dump(mode="json"), project_id, queue=_queue(chosen))
    [job_id] = queue.enqueue([job], "first")
    return job_id


def follow_mask(
    store: Store,
    queue: JobQueue,
    project_id: Id | None,
    *,
    asset_id: Id,
    frame: int,
    prompt: MaskPrompt | None = None,
    mask_id: Id | None = None,
    direction: Direction = "both",
    engine: MaskEngineName | None = None,
) -> Id:
    """Ask for the object to be followed through a film: what `prompt` means in its frame, or what the mask marks; gives the job.
    Raises as `find_mask`.
    """
    if (prompt is None) == (mask_id is None):
        raise BadInput("What is to be followed is not said once.", "Point at the object, or give its mask.")
    asset = _seen(store.assets.get(asset_id), frame, prompt)
    if asset.type != "video":
        raise BadInput(f"{asset.name} is no film, so nothing moves in it.", "Find the mask in it instead.")
    if mask_id is not None:
        _check_mask(store.assets.get(mask_id), asset)
    chosen = _engine(store, prompt, engine)
    spec = TrackSpec(asset_id=asset.id, frame=frame, prompt=prompt, mask_id=mask_id, direction=direction, engine=chosen)
    job = NewJob("track", f"Follow in {asset.name}", spec.model_dump(mode="json"), project_id, queue=_queue(chosen))
    [job_id] = queue.enqueue([job], "before_takes")
    return job_id


def masks_of(store: Store, job: Job) -> list[FoundMask]:
    """What a job found, the best first; none while it works."""
    found: list[FoundMask] = []
    for asset_id in job.asset_ids:
        details = (store.assets.provenance(asset_id) or {}).get("details", {})
        found.append(FoundMask(asset_id=asset_id, score=details.get("score", 1.0), by=details.get("by", "")))
    return found


def choose_engine(cards: tuple[EngineCard, ...], words: str, asked: MaskEngineName | None) -> MaskEngineName:
    """SAM 3 where it is ready, else OpenCV; pure. Raises `NotReady` for words without SAM 3, with what it needs."""
    words = words.strip()
    sam = next((card for card in cards if card.name == "sam3"), None)
    ready = sam is not None and sam.ready == "ready"
    if asked == "opencv" or (asked is None and not ready and not words):
        if words:
            raise BadInput("OpenCV cannot find an object by words.", "Brush over it, or draw a box around it.")
        return "opencv"
    if not ready:
        why = "The worker has not started yet." if sam is None else sam.note
        what = "To find an object by words, SAM 3 is needed." if words else "SAM 3 is not ready."
        raise NotReady(f"{what} {why}".strip(), sam.remedy if sam else "Try again in a moment.")
    return "sam3"


def _engine(store: Store, prompt: MaskPrompt | None, asked: MaskEngineName | None) -> MaskEngineName:
    return choose_engine(read_cards(store.data_dir), "" if prompt is None else prompt.words, asked)


def _queue(engine: MaskEngineName) -> QueueName:
    """OpenCV needs no device: it need not wait for what is drawn."""
    return "media" if engine == "opencv" else "device"


def check_seen(asset: Asset, frame: int) -> None:
    """Raises `BadInput` for a sound, and for a frame that is not there."""
    if asset.type == "audio":
        raise BadInput(f"{asset.name} is a sound: there is nothing to see in it.", "Choose a picture or a film.")
    if frame >= max(1, asset.frames):
        raise BadInput(f"{asset.name} has no frame {frame}.", f"Choose a frame from 0 to {max(1, asset.frames) - 1}.")


def _check_mask(mask: Asset, film: Asset) -> None:
    """Raises `BadInput` for what is no mask of the film."""
    if mask.type != "image":
        raise BadInput(f"{mask.name} is no picture.", "Give the mask of one frame.")
    if (mask.width, mask.height) != (film.width, film.height):
        raise BadInput(
            f"The mask is {mask.width} by {mask.height}, and the film {film.width} by {film.height}.",
            "Paint the mask on a frame of this film.",
        )


def _seen(asset: Asset, frame: int, prompt: MaskPrompt | None) -> Asset:
    """Raises `BadInput` as `check_seen`, for pointing beside the picture, and for words beside points or a box."""
    check_seen(asset, frame)
    if prompt is None:
        return asset
    if prompt.words.strip() and (prompt.points or prompt.box):
        raise BadInput(
            "The object is named and pointed at, and only one of both can be heeded.",
            "Take back the words, or the points and the box.",
        )
    inside = [p for p in prompt.points if 0 <= p.x < asset.width and 0 <= p.y < asset.height]
    if prompt.points and not inside:
        raise _beside(asset)
    box = prompt.box
    if box is not None and not (box.right > 0 and box.bottom > 0 and box.left < asset.width and box.top < asset.height):
        raise _beside(asset)
    return asset


def _beside(asset: Asset) -> BadInput:
    return BadInput("What is pointed at lies beside the picture.", f"It is {asset.width} by {asset.height} pixels.")
