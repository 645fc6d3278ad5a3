"""The rules that hold in every document, whoever changed it. `check` looks only at what a change touched."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from milimo.domain.document import AnyRecord, Document, Record
from milimo.domain.element import Element, Guide
from milimo.domain.ids import Id, prefix_of
from milimo.domain.project import Project, Script
from milimo.domain.script import Line
from milimo.domain.shot import Shot
from milimo.domain.timeline import (
    Anchored,
    AssetSource,
    Clip,
    Magnetic,
    Marker,
    ShotSource,
    TakeSource,
    Track,
    Transition,
)


class ChangeRefused(ValueError):
    """A diff that does not fit its document or breaks a rule. `detail` says which, naming the record."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Reference(NamedTuple):
    """A field that names another record."""

    field: str
    id: Id
    kind: str


def references(record: AnyRecord) -> list[Reference]:
    """The records that a record names. They must be in the same document."""
    match record:
        case Clip():
            return _clip_references(record)
        case Shot():
            return [
                Reference("scene_id", record.scene_id, "scene"),
                *_named("first_line_id", record.first_line_id, "line"),
                *_named("last_line_id", record.last_line_id, "line"),
            ]
        case Line():
            return [Reference("scene_id", record.scene_id, "scene")]
        case Guide():
            return [Reference("shot_id", record.shot_id, "shot")]
        case Transition():
            return [Reference("clip_id", record.clip_id, "clip")]
        case Marker():
            return _named("clip_id", record.clip_id, "clip")
        case Project():
            return _named("script_id", record.script_id, "script")
        case _:
            return []


def _named(field: str, id: Id | None, kind: str) -> list[Reference]:
    return [] if id is None else [Reference(field, id, kind)]


def _clip_references(clip: Clip) -> list[Reference]:
    found = [Reference("track_id", clip.track_id, "track")]
    if isinstance(clip.source, ShotSource):
        found.append(Reference("source.shot_id", clip.source.shot_id, "shot"))
    if isinstance(clip.placement, Anchored):
        found.append(Reference("placement.clip_id", clip.placement.clip_id, "clip"))
    if clip.linked_clip_id is not None:
        found.append(Reference("linked_clip_id", clip.linked_clip_id, "clip"))
    return found


def fact_references(record: Record) -> Iterator[Reference]:
    """The takes and assets that a record names. They are facts, so whoever holds the facts checks them."""
    match record:
        case Shot(picked_take_id=str(id)):
            yield Reference("picked_take_id", id, "take")
        case Guide():
            yield Reference("asset_id", record.asset_id, "asset")
        case Element():
            for id in record.image_asset_ids:
                yield Reference("image_asset_ids", id, "asset")
        case Clip(source=TakeSource() as source):
            yield Reference("source.take_id", source.take_id, "take")
        case Clip(source=AssetSource() as source):
            yield Reference("source.asset_id", source.asset_id, "asset")
        case _:
            pass


_REFERRING_KINDS = {
    "script": (Project,),
    "scene": (Line, Shot),
    "line": (Shot,),
    "shot": (Guide, Clip),
    "track": (Clip,),
    "clip": (Clip, Transition, Marker),
}


def referring_to(document: Document, ids: Collection[Id]) -> Iterator[tuple[Record, Reference]]:
    """The records that name one of `ids`."""
    kinds = {model for kind in {prefix_of(id) for id in ids} for model in _REFERRING_KINDS.get(kind, ())}
    for model in kinds:
        for record in document.all(model):
            for reference in references(record):
                if reference.id in ids:
                    yield record, reference


def check(before: Document, after: Document, touched: Collection[Id], removed: Collection[Id]) -> None:
    """Raise `ChangeRefused` if going from `before` to `after` breaks a rule.

    `touched` are the records added or changed, `removed` those gone. Sound only if `before` kept the rules.
    """
    records = [after.records[id] for id in touched]
    _check_project(before, after)
    _check_references(after, records, removed)
    for record in records:
        match record:
            case Script() if record.id in before.records:
                raise ChangeRefused(f"Script {record.id} is a draft: drafts never change, a new text is a new draft.")
            case Shot():
                _check_coverage(after, record)
            case _:
                pass
    _check_tracks(before, after, records)
    _check_clips(after, _clips_to_check(before, after, records))
    _check_transitions(after, [record for record in records if isinstance(record, Transition)])


def _check_project(before: Document, after: Document) -> None:
    projects = after.all(Project)
    if len(projects) != 1:
        raise ChangeRefused(f"A document holds exactly one project record; this would make it {len(projects)}.")
    for old in before.all(Project):
        if old.id != projects[0].id:
            raise ChangeRefused("A project's own record cannot be replaced by another's.")
        # Both must have clips, or an undo of "set the rate and add the first clip" would be refused.
        if old.rate != projects[0].rate and before.all(Clip) and after.all(Clip):
            raise ChangeRefused("The frame rate is locked once the cut holds a clip.")


def _check_references(after: Document, records: Iterable[Record], removed: Collection[Id]) -> None:
    for record in records:
        for reference in references(record):
            target = after.records.get(reference.id)
            if target is None or target.kind != reference.kind:
                raise ChangeRefused(
                    f"{record.id} names {reference.id} as its {reference.field}: no such {reference.kind}."
                )
    for record, reference in referring_to(after, removed):
        raise ChangeRefused(f"{reference.id} cannot be removed: {record.id} still names it as its {reference.field}.")


def _check_coverage(after: Document, shot: Shot) -> None:
    if (shot.first_line_id is None) != (shot.last_line_id is None):
        raise ChangeRefused(f"Shot {shot.id} covers a range of lines by both its ends, or none.")
    for id in (shot.first_line_id, shot.last_line_id):
        if id is not None and after.get(Line, id).scene_id != shot.scene_id:
            raise ChangeRefused(f"Shot {shot.id} covers line {id} of another scene.")


def _check_tracks(before: Document, after: Document, records: Iterable[Record]) -> None:
    for track in (record for record in records if isinstance(record, Track)):
        old = before.find(Track, track.id)
        if old is not None and (old.type, old.magnetic) != (track.type, track.magnetic):
            raise ChangeRefused(f"Track {track.id} keeps its type, and whether it is magnetic.")
        if track.magnetic and track.type != "video":
            raise ChangeRefused(f"Track {track.id} is of sound and cannot be magnetic.")
    magnetic = [track for track in after.all(Track) if track.magnetic]
    if len(magnetic) > 1:
        raise ChangeRefused("Only one track is magnetic.")
    if not magnetic and before.magnetic_track is not None:
        raise ChangeRefused("The magnetic track cannot be removed.")


def _clips_to_check(before: Document, after: Document, records: Iterable[Record]) -> Iterator[Clip]:
    """The clips touched, and those anchored to one that left its track."""
    moved: set[Id] = set()
    for record in records:
        if isinstance(record, Clip):
            yield record
            old = before.find(Clip, record.id)
            if old is not None and old.track_id != record.track_id:
                moved.add(record.id)
    if moved:
        for clip in after.all(Clip):
            if isinstance(clip.placement, Anchored) and clip.placement.clip_id in moved:
                yield clip


def _check_clips(after: Document, clips: Iterable[Clip]) -> None:
    for clip in clips:
        on_magnetic = after.get(Track, clip.track_id).magnetic
        if isinstance(clip.placement, Magnetic) != on_magnetic:
            raise ChangeRefused(
                f"Clip {clip.id} must be magnetic: it lies on V1."
                if on_magnetic
                else f"Clip {clip.id} must be anchored or pinned: only V1 is magnetic."
            )
        if isinstance(clip.placement, Anchored):
            anchor = after.get(Clip, clip.placement.clip_id)
            if not after.get(Track, anchor.track_id).magnetic:
                raise ChangeRefused(f"Clip {clip.id} must be anchored to a clip of the magnetic track.")
        if clip.linked_clip_id == clip.id:
            raise ChangeRefused(f"Clip {clip.id} is linked to itself.")


def _check_transitions(after: Document, transitions: Collection[Transition]) -> None:
    touched = {transition.clip_id for transition in transitions}
    if not touched:
        return
    seen: set[Id] = set()
    for transition in after.all(Transition):
        if transition.clip_id in touched and transition.clip_id in seen:
            raise ChangeRefused(f"Clip {transition.clip_id} already has a transition to the next.")
        seen.add(transition.clip_id)


def check_id(record: Record) -> None:
    """Raise `ChangeRefused` unless the record's id names its kind."""
    if prefix_of(record.id) != record.kind:
        raise ChangeRefused(f"{record.id} is no id of a {record.kind}.")
