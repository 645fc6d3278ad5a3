"""Assembling the cut: shots enter V1 in the script's order, as long as nobody has cut their scene by hand.

    script  1-1 1-2 1-3 | 2-1           script  1-1 1-2 NEW 1-3 | 2-1
    V1      (empty)                     V1      |1-1|1-2|1-3|2-1|
         -> |1-1|1-2|1-3|2-1|                -> |1-1|1-2|NEW|1-3|2-1|

A scene's cut is untouched while its shots lie side by side in the script's order, each once and whole. How long they are is not
looked at: an edit of the script changes the length of a shot and leaves its clip as it is.
"""

from collections.abc import Collection, Iterable, Sequence

from fractional_indexing import generate_n_keys_between

from milimo.domain.changes import RecordsDiff
from milimo.domain.document import Document
from milimo.domain.ids import Id, IdSource
from milimo.domain.shot import Shot, values_of
from milimo.domain.timeline import Clip, Magnetic, Marker, ShotSource


def propose_cut(document: Document, ids: IdSource) -> RecordsDiff:
    """The cut with every live shot of the untouched scenes in it. Empty when there is nothing to add, or no V1 to add to.

    A scene of which no shot is in the cut counts as untouched. One that lacks some does not: they may have been taken out.
    """
    in_cut = _shots_in_cut(document)
    missing = [shot.id for shot in document.live_shots() if shot.id not in in_cut]
    scenes = {document.get(Shot, id).scene_id for id in missing}
    untouched = {scene_id for scene_id in scenes if scene_cut_is_untouched(document, scene_id)}
    return insert_shots(document, [id for id in missing if document.get(Shot, id).scene_id in untouched], ids)


def cut_after_script(before: Document, after: Document, ids: IdSource) -> RecordsDiff:
    """What an edit of the script does to the cut: shots that are new in `after` enter, in scenes whose cut was untouched `before`."""
    live_before = {shot.id for shot in before.live_shots()}
    new = [shot for shot in after.live_shots() if shot.id not in live_before]
    untouched = {scene_id for scene_id in {shot.scene_id for shot in new} if scene_cut_is_untouched(before, scene_id)}
    return insert_shots(after, [shot.id for shot in new if shot.scene_id in untouched], ids)


def scene_cut_is_untouched(document: Document, scene_id: Id) -> bool:
    """Whether V1 holds a scene as it was assembled, or not at all."""
    spine = _spine(document)
    own = {shot.id for shot in document.shots_of(scene_id)}
    places = [place for place, clip in enumerate(spine) if _shot_of(clip) in own]
    if not places:
        return True
    clips = spine[places[0] : places[-1] + 1]
    if any(_shot_of(clip) not in own or not _as_assembled(document, clip) for clip in clips):
        return False
    if _holds_others(document, clips):
        return False
    live = [shot.id for shot in document.shots_of(scene_id) if shot.state == "live"]
    held = [_shot_of(clip) for clip in clips]
    return [id for id in held if id in live] == live and len(set(held)) == len(held)


def insert_shots(document: Document, shot_ids: Collection[Id], ids: IdSource) -> RecordsDiff:
    """Put shots into V1, each after the shot that comes before it in the script (or else before the one that comes after it).

    Shots that are in the cut already, and those that are not live, are passed over.
    """
    track = document.magnetic_track
    if track is None:
        return RecordsDiff()
    spine = list(_spine(document))
    in_cut = _shots_in_cut(document)
    script = document.live_shots()
    place_of = {shot_id: place for place, clip in enumerate(spine) if (shot_id := _shot_of(clip)) is not None}
    wanted = set(shot_ids) - in_cut
    groups: dict[int, list[Shot]] = {}
    for shot, place in zip(script, _insertion_places([shot.id for shot in script], place_of, len(spine)), strict=True):
        if shot.id in wanted:
            groups.setdefault(place, []).append(shot)
    added = [
        _clip(ids("clip"), track.id, order, shot)
        for place, shots in groups.items()
        for shot, order in zip(shots, _keys(spine, place, len(shots)), strict=True)
    ]
    return RecordsDiff(added={clip.id: clip for clip in added})


def _insertion_places(script: Sequence[Id], place_of: dict[Id, int], end: int) -> Iterable[int]:
    """For every shot of the script the place in V1 where it belongs: behind the nearest before it that is there."""
    first = next((place_of[id] for id in script if id in place_of), end)
    place = first
    for id in script:
        if id in place_of:
            place = place_of[id] + 1
        yield place


def _keys(spine: Sequence[Clip], place: int, count: int) -> list[str]:
    before = spine[place - 1].order if place else None
    after = next((clip.order for clip in spine[place:] if before is None or clip.order > before), None)
    return generate_n_keys_between(before, after, count)


def _spine(document: Document) -> tuple[Clip, ...]:
    track = document.magnetic_track
    return () if track is None else document.clips_of(track.id)


def _shots_in_cut(document: Document) -> set[Id | None]:
    return {_shot_of(clip) for clip in _spine(document)}


def _shot_of(clip: Clip) -> Id | None:
    return clip.source.shot_id if isinstance(clip.source, ShotSource) else None


def _clip(id: Id, track_id: Id, order: str, shot: Shot) -> Clip:
    """A shot's clip as it is assembled: whole, and nothing else."""
    return Clip(
        id=id,
        track_id=track_id,
        order=order,
        source=ShotSource(shot_id=shot.id),
        placement=Magnetic(),
        duration=values_of(shot).frames,
    )


def _as_assembled(document: Document, clip: Clip) -> bool:
    shot_id = _shot_of(clip)
    shot = document.find(Shot, shot_id)
    if shot is None or document.transition_after(clip.id) is not None:
        return False
    fresh = _clip(clip.id, clip.track_id, clip.order, shot)
    return clip == fresh.model_copy(update={"duration": clip.duration})


def _holds_others(document: Document, clips: Iterable[Clip]) -> bool:
    """Whether something was put on clips by hand: a title, a sound, a marker."""
    ids = {clip.id for clip in clips}
    anchored = (clip.placement.clip_id for clip in document.all(Clip) if clip.placement.type == "anchored")
    return any(id in ids for id in anchored) or any(marker.clip_id in ids for marker in document.all(Marker))
