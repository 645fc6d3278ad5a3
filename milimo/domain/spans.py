"""Where clips lie: starts on V1, anchors, overlaps, fades and transitions, as spans of the timeline.

A span is a clip's visible (or audible) piece with what its neighbours add to it: handles that a dissolve reaches into, and ramps.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from milimo.domain.ids import Id
from milimo.domain.render_plan import Ramp
from milimo.domain.timeline import Clip, Track, Transition


@dataclass(frozen=True)
class Span:
    """Frames [start, end) of the timeline that a clip takes; `first` is its source's frame at `start`, at the project's rate."""

    clip: Clip
    start: int
    end: int
    first: int
    ramps: tuple[Ramp, ...] = ()
    """Of the picture."""
    sound_ramps: tuple[Ramp, ...] = ()


def clips_of(track: Track, clips: Iterable[Clip]) -> list[Clip]:
    """A track's clips in their order."""
    return sorted((clip for clip in clips if clip.track_id == track.id), key=lambda clip: (clip.order, clip.id))


def starts_of(tracks: Iterable[Track], clips: Sequence[Clip]) -> dict[Id, int]:
    """Every clip's first frame on the timeline. An anchored clip may begin before frame 0; it is cropped there.

    V1  order a b c            ->  |a----|b--|c------|
    A1  d anchored to b, +1    ->          |d---|
    """
    starts: dict[Id, int] = {}
    for track in tracks:
        if track.magnetic:
            frame = 0
            for clip in clips_of(track, clips):
                starts[clip.id] = frame
                frame += clip.duration
    magnetic = dict(starts)
    for clip in clips:
        if clip.placement.type == "anchored":
            starts[clip.id] = magnetic.get(clip.placement.clip_id, 0) + clip.placement.offset
        elif clip.placement.type == "pinned":
            starts[clip.id] = clip.placement.start
    return starts


def spans_of(
    track: Track, clips: Sequence[Clip], starts: Mapping[Id, int], transitions: Mapping[Id, Transition]
) -> list[Span]:
    """The spans of a track in order of time. `transitions` are by their outgoing clip."""
    ordered = clips_of(track, clips)
    edges = _edges(ordered, starts, transitions, adds=track.magnetic)
    pieces = _whole(ordered, starts) if track.magnetic else _uncovered(ordered, starts)
    spans = [
        _span(clip, starts[clip.id], start, end, edges.get(clip.id, _Edges()))
        for clip, start, end in pieces
        if _plays(clip)
    ]
    return sorted((span for span in spans if span.end > span.start), key=lambda span: (span.start, span.clip.order))


def _plays(clip: Clip) -> bool:
    return clip.enabled and clip.source.type != "gap"


def _whole(ordered: Sequence[Clip], starts: Mapping[Id, int]) -> list[tuple[Clip, int, int]]:
    return [(clip, starts[clip.id], starts[clip.id] + clip.duration) for clip in ordered]


def _uncovered(ordered: Sequence[Clip], starts: Mapping[Id, int]) -> list[tuple[Clip, int, int]]:
    """What is left of each clip under those that come later in order.

    order a b:  |a-----------|      ->  |a--|b---|a---|
                    |b---|
    """
    covered: list[tuple[int, int]] = []
    pieces: list[tuple[Clip, int, int]] = []
    for clip in reversed(ordered):
        if not _plays(clip):
            continue
        start, end = starts[clip.id], starts[clip.id] + clip.duration
        low = bisect_left(covered, start, key=lambda taken: taken[1] - 1)
        high = bisect_left(covered, end, key=lambda taken: taken[0])
        under = covered[low:high]
        free_from = start
        for taken_start, taken_end in under:
            if taken_start > free_from:
                pieces.append((clip, free_from, taken_start))
            free_from = taken_end
        if free_from < end:
            pieces.append((clip, free_from, end))
        ends = [start, end, *(edge for taken in under for edge in taken)]
        covered[low:high] = [(min(ends), max(ends))]
    return pieces


@dataclass(frozen=True)
class _Edges:
    """What transitions do to a clip: frames of handle used at each end, frames of its head in a transition, and ramps."""

    head: int = 0
    tail: int = 0
    head_in_use: int = 0
    ramps: tuple[Ramp, ...] = ()
    sound_ramps: tuple[Ramp, ...] = ()


def _edges(
    ordered: Sequence[Clip], starts: Mapping[Id, int], transitions: Mapping[Id, Transition], adds: bool
) -> dict[Id, _Edges]:
    """Lay every transition between its clip and the one that begins where it ends; after the last clip it fades to black."""
    beginning_at = {starts[clip.id]: clip for clip in ordered}
    edges: dict[Id, _Edges] = {}
    for clip in sorted(ordered, key=lambda clip: starts[clip.id]):
        transition = transitions.get(clip.id)
        if transition is None:
            continue
        before = edges.get(clip.id, _Edges())
        cut = starts[clip.id] + clip.duration
        following = beginning_at.get(cut)
        ahead = min(transition.in_offset, clip.duration - before.head_in_use)
        if following is None or transition.type == "dip_to_black":
            edges[clip.id] = _ramped(before, Ramp(start=cut - ahead, end=cut, before=1, after=0))
        if following is None:
            continue
        behind = min(transition.out_offset, following.duration)
        after = _Edges(head_in_use=behind)
        if transition.type == "dip_to_black":
            edges[following.id] = _ramped(after, Ramp(start=cut, end=cut + behind, before=0, after=1))
        else:
            held = not adds and _plays(following)
            edges[clip.id], edges[following.id] = _dissolve(
                before, after, start=cut - ahead, cut=cut, end=cut + behind, held=held
            )
    return edges


def _ramped(edges: _Edges, ramp: Ramp) -> _Edges:
    if ramp.end <= ramp.start:
        return edges
    return replace(edges, ramps=(*edges.ramps, ramp), sound_ramps=(*edges.sound_ramps, ramp))


def _dissolve(
    outgoing: _Edges, incoming: _Edges, *, start: int, cut: int, end: int, held: bool
) -> tuple[_Edges, _Edges]:
    """Both clips run through the whole transition, on their handles.

        |outgoing----|incoming----|   ->   |outgoing----~~|
                                                  |~~incoming----|

    A `held` outgoing picture keeps its strength, for the incoming one is laid over it.
    """
    if end <= start:
        return outgoing, incoming
    down, up = Ramp(start=start, end=end, before=1, after=0), Ramp(start=start, end=end, before=0, after=1)
    faded = _ramped(outgoing, down)
    return replace(faded, tail=end - cut, ramps=outgoing.ramps if held else faded.ramps), replace(
        _ramped(incoming, up), head=cut - start
    )


def _span(clip: Clip, nominal_start: int, start: int, end: int, edges: _Edges) -> Span:
    """A piece of a clip with its handles, cropped at the beginning of the film, and every ramp of the clip."""
    nominal_end = nominal_start + clip.duration
    if start == nominal_start:
        start -= edges.head
    if end == nominal_end:
        end += edges.tail
    start = max(0, start)
    fades = _fades(clip, nominal_start, nominal_end)
    return Span(
        clip=clip,
        start=start,
        end=end,
        first=clip.source_start + start - nominal_start,
        ramps=(*fades, *edges.ramps),
        sound_ramps=(*fades, *edges.sound_ramps),
    )


def _fades(clip: Clip, start: int, end: int) -> tuple[Ramp, ...]:
    rise, fall = min(clip.fade_in, clip.duration), min(clip.fade_out, clip.duration)
    fades: list[Ramp] = []
    if rise:
        fades.append(Ramp(start=start, end=start + rise, before=0, after=1))
    if fall:
        fades.append(Ramp(start=end - fall, end=end, before=1, after=0))
    return tuple(fades)
