"""An author who edits at random, always within the rules: what random walks over documents are made of."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from milimo.domain.document import AnyRecord, Document
from milimo.domain.ids import IdSource, Prefix
from milimo.domain.script import Line, Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import (
    Anchored,
    Clip,
    GapSource,
    Magnetic,
    Marker,
    Pinned,
    ShotSource,
    Track,
    Transition,
)
from tests.builders import order

T = TypeVar("T")


class Choice(Protocol):
    """Where the author's whims come from: `random.Random` and Hypothesis both will do."""

    def choice(self, options: Sequence[Any], /) -> Any: ...  # noqa: ANN401


Records = dict[str, AnyRecord]


def edit_at_random(document: Document, whim: Choice, ids: IdSource, edits: int = 3) -> Document:
    """The document after a few edits that keep the rules."""
    for _ in range(edits):
        edit: Callable[[Document, Records, Choice, IdSource], None] = whim.choice(_EDITS)
        records = dict(document.records)
        edit(document, records, whim, ids)
        document = Document(records)
    return document


def _put(records: Records, record: AnyRecord, **fields: Any) -> None:  # noqa: ANN401
    """Set fields of a record, checked as a client's are."""
    records[record.id] = type(record).model_validate(record.model_dump() | fields)


def _rename(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    _put(records, document.project, name=whim.choice(["Film", "Other film", "Élodie"]), seed=whim.choice([0, 7]))


def _override(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if shots := document.all(Shot):
        shot = whim.choice(_steady(shots))
        field, values = whim.choice(
            [("size", [None, "CU", "LS"]), ("frames", [None, 24, 240]), ("action", [None, "x"])]
        )
        _put(records, shot, overrides=shot.overrides.model_dump() | {field: whim.choice(values)})


def _describe(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if shots := document.all(Shot):
        shot = whim.choice(_steady(shots))
        _put(records, shot, direction=whim.choice(["", "slow", "fast"]), state=whim.choice(["live", "deleted"]))


def _write(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    scene = Scene(id=ids("scene"), order=order(whim.choice(range(9))), heading="EXT. YARD - NIGHT", setting="EXT")
    line = Line(id=ids("line"), scene_id=scene.id, order=order(0), type="action", text="Rain.")
    shot = Shot(id=ids("shot"), scene_id=scene.id, order=order(0), first_line_id=line.id, last_line_id=line.id)
    records.update({record.id: record for record in (scene, line, shot)})


def _strike(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    """Remove a scene with all that hangs on it."""
    if scenes := document.scenes:
        scene = whim.choice(_steady(scenes))
        for shot in document.shots_of(scene.id):
            for clip in document.all(Clip):
                if isinstance(clip.source, ShotSource) and clip.source.shot_id == shot.id:
                    _cut_out(document, records, clip)
            del records[shot.id]
        for line in document.lines_of(scene.id):
            del records[line.id]
        del records[scene.id]


def _cut_in(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if v1 := document.magnetic_track:
        shots = document.all(Shot)
        source = ShotSource(shot_id=whim.choice(_steady(shots)).id) if shots else GapSource()
        clip = Clip(
            id=ids("clip"),
            track_id=v1.id,
            order=order(whim.choice(range(9))),
            source=source,
            placement=Magnetic(),
            duration=whim.choice([1, 24, 96]),
        )
        records[clip.id] = clip


def _anchor(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    free = [track for track in document.tracks if not track.magnetic]
    v1 = document.magnetic_track
    if free and v1 and (below := document.clips_of(v1.id)):
        placement = whim.choice([Pinned(start=5), Anchored(clip_id=whim.choice(_steady(below)).id, offset=-3)])
        clip = Clip(
            id=ids("clip"),
            track_id=whim.choice(_steady(free)).id,
            order=order(whim.choice(range(9))),
            source=GapSource(),
            placement=placement,
            duration=10,
        )
        records[clip.id] = clip


def _trim(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if clips := document.all(Clip):
        clip = whim.choice(_steady(clips))
        _put(
            records,
            clip,
            duration=whim.choice([1, 50, 99]),
            source_start=whim.choice([0, 4]),
            gain_db=whim.choice([0, -6.5]),
        )


def _delete_clip(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if clips := document.all(Clip):
        _cut_out(document, records, whim.choice(_steady(clips)))


def _cut_out(document: Document, records: Records, clip: Clip) -> None:
    """Remove a clip and all that names it."""
    records.pop(clip.id, None)
    for other in document.all(Clip):
        if isinstance(other.placement, Anchored) and other.placement.clip_id == clip.id and other.id in records:
            _put(records, other, placement=Pinned(start=0).model_dump())
    for model in (Transition, Marker):
        for record in document.all(model):
            if record.clip_id == clip.id:
                records.pop(record.id, None)


def _dissolve(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    free = [clip for clip in document.all(Clip) if document.transition_after(clip.id) is None]
    if free:
        clip = whim.choice(_steady(free))
        records.update(
            {(made := Transition(id=ids("transition"), clip_id=clip.id, in_offset=3, out_offset=3)).id: made}
        )


def _mark(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    clips = document.all(Clip)
    clip_id = whim.choice([None, whim.choice(_steady(clips)).id]) if clips else None
    marker = Marker(id=ids("marker"), frame=whim.choice([0, 10]), clip_id=clip_id)
    records[marker.id] = marker


def _mute(document: Document, records: Records, whim: Choice, ids: IdSource) -> None:
    if tracks := document.all(Track):
        track = whim.choice(_steady(tracks))
        _put(records, track, muted=not track.muted)


def _steady(records: Sequence[T]) -> list[T]:
    """In an order that does not hang on the records' history, so that a failing walk can be walked again."""
    return sorted(records, key=lambda record: str(getattr(record, "id", "")))


_EDITS = (
    _rename, _override, _describe, _write, _strike, _cut_in, _anchor, _trim, _delete_clip, _dissolve, _mark, _mute,
)  # fmt: skip


def prefixed(ids: IdSource, author: str) -> IdSource:
    """Ids that no other author makes."""

    def next_id(prefix: Prefix) -> str:
        return f"{ids(prefix)}{author}"

    return next_id
