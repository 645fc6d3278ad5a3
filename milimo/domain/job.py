"""JobSpec, the frozen request; and Job, what is known of the durable work."""

from typing import Annotated, Literal

from pydantic import Field

from milimo.domain.ids import Id
from milimo.domain.lora import Lora
from milimo.domain.record import Value
from milimo.domain.shot import Framing, Move, Purpose, Size
from milimo.domain.time import FrameRange, Rate

JobKind = Literal["board", "take", "image", "segment", "track", "words", "ingest", "export", "download"]
JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]
QueueName = Literal["device", "media", "net"]


class Figure(Value):
    """A person in the shot, as an engine needs to know them."""

    name: str
    description: str = ""
    element_id: Id | None = None
    speaks: bool = False
    """Has a line in this shot and is on screen."""


class Spoken(Value):
    """A line sounded in the shot."""

    character: str
    extension: str = ""
    parenthetical: str = ""
    text: str


class SpecInput(Value):
    """An asset that conditions the picture, or the last frame of another job's result (resolved when that job has ended)."""

    role: Literal["first_frame", "last_frame", "keyframe", "video", "control", "reference", "source", "mask"]
    """`source` is the picture or film that is worked on (inpainting, retake, extending); `mask` is white where it may change."""
    asset_id: Id | None = None
    last_frame_of: Id | None = None
    shown_frames: int = 0
    """Of `last_frame_of`: how many frames of its shot are shown, the last of which is meant; 0 for as many as it was made for."""
    frame: int = 0
    strength: float = 1.0
    element_id: Id | None = None
    """The element that it shows."""
    note: str = ""
    """Where it comes from, for a person: `concept art`."""
    stale: bool = False
    """It was chosen by rule, and made of words that have changed since."""


class JobSpec(Value):
    """Everything an engine is told about a shot. Frozen: with what was resolved it is the take's provenance.

    The script's words come whole (heading, action, dialogue), for an engine that stages; `prompt` is them assembled, for one that
    is prompted.
    """

    kind: Literal["board", "take", "image"]
    """`image` is a picture of no shot: the user's own, or an element's."""
    engine: str
    pipeline: str = "stage"
    reason: str = ""
    """Why this pipeline, for a person."""
    notes: tuple[str, ...] = ()
    """What the plan left out or changed, for a person."""
    digest: str = ""
    """Of what the picture shows; a take of another digest than today's is stale."""
    shot_id: Id | None = None
    element_id: Id | None = None
    """Of an image: the element that it shows."""
    label: str
    prompt: str = ""
    negative_prompt: str = ""
    heading: str = ""
    setting: Literal["INT", "EXT", "INT/EXT", ""] = ""
    location: str = ""
    time_of_day: str = ""
    """Resolved: CONTINUOUS and LATER have been replaced by the time that holds."""
    scenery: str = ""
    """Single words for surroundings and weather, from all of the scene's action: `sea rain`."""
    action: str = ""
    direction: str = ""
    size: Size = "MS"
    framing: Framing = "single"
    move: Move = "static"
    purpose: Purpose = "coverage"
    subject: str = ""
    figures: tuple[Figure, ...] = ()
    """On screen, subject first."""
    present: tuple[Figure, ...] = ()
    """Everybody in the scene in order of appearance (blocking stays the same from shot to shot)."""
    dialogue: tuple[Spoken, ...] = ()
    scene_key: str = ""
    """Same for all shots of a place: what is built there stays the same."""
    width: int
    height: int
    rate: Rate
    frames: Annotated[int, Field(ge=1)]
    """1 gives a still."""
    seed: int
    seed_chosen: bool = False
    """The seed was asked for, and stays whatever other picture has it; else it only has to be free."""
    passes: tuple[Literal["depth", "pose", "id"], ...] = ()
    inputs: tuple[SpecInput, ...] = ()
    loras: tuple[Lora, ...] = ()
    span: FrameRange | None = None
    """Of a retake: the frames of its `source` that are made anew."""
    source_start: int = 0
    """Of a retake or an extension: the frame of its `source` that is frame 0 of the shot."""
    shot_frames: int = 0
    """Of a retake or an extension: how long the shot itself was when its source was made, handles left aside; else 0."""
    said: FrameRange | None = None
    """Of a retake or an extension that keeps its source's prompt: the frames of the source in which that prompt's words are said.
    None where the new frames say all of the prompt.
    """
    panel: int = 1
    """Of a board: 1 is the beginning of the shot, 2 its end."""
    parameters: dict[str, str | int | float | bool] = {}
    """An engine's own settings (steps, guidance)."""
    chunk_frames: int = 0
    """The most frames made at once, where that was chosen by what the machine's memory holds; else 0, and the parameters or the
    engine say it.
    """


class Job(Value):
    """A job as the client sees it: the committed row, with DBOS's state or the outcome."""

    id: Id
    project_id: Id | None
    kind: JobKind
    queue: QueueName
    shot_id: Id | None = None
    title: str
    state: JobState
    rank: str
    error: "JobError | None" = None
    created_at: str = ""
    started_at: str | None = None
    ended_at: str | None = None
    element_id: Id | None = None
    """Of an image: the element that it shows."""
    asset_id: Id | None = None
    """The film of an export; the asset of an ingest."""
    asset_ids: tuple[Id, ...] = ()
    """The pictures and masks that it made, the best first."""
    take_ids: tuple[Id, ...] = ()


class JobError(Value):
    """Why a job failed, for a person: what happened and what to do."""

    title: str
    detail: str
    remedy: str = ""
    """What the user can do."""
    type: str = ""
    """Which kind of failure, for programs, as problem documents name it; empty for a surprise."""


class Progress(Value):
    """Ephemeral; at most four a second; never replayed."""

    job_id: Id
    done: float
    total: float
    note: str = ""
    seconds_left: float | None = None
    preview: int = 0
    """When the small picture of the work was last renewed, in milliseconds since 1970; 0 while there is none."""
