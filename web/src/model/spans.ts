/**
 * Where clips lie: starts on V1, anchors, overlaps, fades and transitions, as spans of the timeline.
 *
 * The twin of `milimo/domain/spans.py`, which draws what each step does.
 */

import { byOrder } from "./order.ts";
import type { Clip, Id, Track, Transition } from "./records.ts";
import type { Ramp } from "./render-plan.ts";

/** Frames [start, end) of the timeline that a clip takes; `first` is its source's frame at `start`, at the project's rate. */
export interface Span {
  clip: Clip;
  start: number;
  end: number;
  first: number;
  ramps: readonly Ramp[];
  soundRamps: readonly Ramp[];
}

interface Piece {
  clip: Clip;
  start: number;
  end: number;
}

/** What transitions do to a clip: frames of handle used at each end, frames of its head in a transition, and ramps. */
interface Edges {
  head: number;
  tail: number;
  headInUse: number;
  ramps: readonly Ramp[];
  soundRamps: readonly Ramp[];
}

const UNTOUCHED: Edges = { head: 0, tail: 0, headInUse: 0, ramps: [], soundRamps: [] };

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every clip's first frame on the timeline. An anchored clip may begin before frame 0; it is cropped there. */
export function startsOf(tracks: readonly Track[], clips: readonly Clip[]): Map<Id, number> {
  const starts = new Map<Id, number>();
  for (const track of tracks.filter((one) => one.magnetic)) {
    let frame = 0;
    for (const clip of clips.filter((one) => one.track_id === track.id).sort(byOrder)) {
      starts.set(clip.id, frame);
      frame += clip.duration;
    }
  }
  const magnetic = new Map(starts);
  for (const { id, placement } of clips) {
    if (placement.type === "anchored")
      starts.set(id, (magnetic.get(placement.clip_id) ?? 0) + placement.offset);
    if (placement.type === "pinned") starts.set(id, placement.start);
  }
  return starts;
}

/** The spans of a track in order of time. `transitions` are by their outgoing clip. */
export function spansOf(
  track: Track,
  clips: readonly Clip[],
  starts: ReadonlyMap<Id, number>,
  transitions: ReadonlyMap<Id, Transition>,
): Span[] {
  const own = clips.filter((clip) => clip.track_id === track.id).sort(byOrder);
  const whole = own.map((clip): Piece => {
    const start = starts.get(clip.id) ?? 0;
    return { clip, start, end: start + clip.duration };
  });
  const edges = edgesOf(whole, transitions, track.magnetic);
  const nominal = new Map(whole.map((piece) => [piece.clip.id, piece]));
  return (track.magnetic ? whole : uncovered(whole))
    .filter((piece) => plays(piece.clip))
    .map((piece) => spanOf(piece, nominal.get(piece.clip.id) ?? piece, edges.get(piece.clip.id) ?? UNTOUCHED))
    .filter((span) => span.end > span.start)
    .sort((a, b) => a.start - b.start || compare(a.clip.order, b.clip.order));
}

function plays(clip: Clip): boolean {
  return clip.enabled && clip.source.type !== "gap";
}

/** What is left of each clip under those that come later in order. */
function uncovered(ordered: readonly Piece[]): Piece[] {
  const covered: { start: number; end: number }[] = [];
  const pieces: Piece[] = [];
  for (const { clip, start, end } of ordered.filter((piece) => plays(piece.clip)).reverse()) {
    const low = firstWhere(covered, (taken) => taken.end > start);
    const high = firstWhere(covered, (taken) => taken.start >= end);
    const under = covered.slice(low, high);
    let freeFrom = start;
    for (const taken of under) {
      if (taken.start > freeFrom) pieces.push({ clip, start: freeFrom, end: taken.start });
      freeFrom = taken.end;
    }
    if (freeFrom < end) pieces.push({ clip, start: freeFrom, end });
    covered.splice(low, high - low, {
      start: Math.min(start, under[0]?.start ?? start),
      end: Math.max(end, under.at(-1)?.end ?? end),
    });
  }
  return pieces;
}

/** The place of the first thing that passes a test which, in a sorted list, all later ones pass too. */
function firstWhere<T>(sorted: readonly T[], passes: (thing: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const thing = sorted[middle];
    if (thing !== undefined && passes(thing)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Lay every transition between its clip and the one that begins where it ends; after the last clip it fades to black. */
function edgesOf(
  whole: readonly Piece[],
  transitions: ReadonlyMap<Id, Transition>,
  adds: boolean,
): Map<Id, Edges> {
  const beginningAt = new Map(whole.map((piece) => [piece.start, piece.clip]));
  const edges = new Map<Id, Edges>();
  for (const { clip, end: cut } of whole.toSorted((a, b) => a.start - b.start)) {
    const transition = transitions.get(clip.id);
    if (transition === undefined) continue;
    const before = edges.get(clip.id) ?? UNTOUCHED;
    const following = beginningAt.get(cut);
    const ahead = Math.min(transition.in_offset, clip.duration - before.headInUse);
    if (following === undefined || transition.type === "dip_to_black")
      edges.set(clip.id, ramped(before, { start: cut - ahead, end: cut, before: 1, after: 0 }));
    if (following === undefined) continue;
    const behind = Math.min(transition.out_offset, following.duration);
    const after = { ...UNTOUCHED, headInUse: behind };
    if (transition.type === "dip_to_black") {
      edges.set(following.id, ramped(after, { start: cut, end: cut + behind, before: 0, after: 1 }));
    } else {
      const held = !adds && plays(following);
      const [outgoing, incoming] = dissolve(before, after, cut - ahead, cut, cut + behind, held);
      edges.set(clip.id, outgoing);
      edges.set(following.id, incoming);
    }
  }
  return edges;
}

function ramped(edges: Edges, ramp: Ramp): Edges {
  if (ramp.end <= ramp.start) return edges;
  return { ...edges, ramps: [...edges.ramps, ramp], soundRamps: [...edges.soundRamps, ramp] };
}

/** Both clips run through the whole transition, on their handles. A held outgoing picture keeps its strength. */
function dissolve(
  outgoing: Edges,
  incoming: Edges,
  start: number,
  cut: number,
  end: number,
  held: boolean,
): [Edges, Edges] {
  if (end <= start) return [outgoing, incoming];
  const faded = ramped(outgoing, { start, end, before: 1, after: 0 });
  return [
    { ...faded, tail: end - cut, ramps: held ? outgoing.ramps : faded.ramps },
    { ...ramped(incoming, { start, end, before: 0, after: 1 }), head: cut - start },
  ];
}

/** A piece of a clip with its handles, cropped at the beginning of the film, and every ramp of the clip. */
function spanOf(piece: Piece, nominal: Piece, edges: Edges): Span {
  const { clip } = piece;
  const start = Math.max(0, piece.start === nominal.start ? piece.start - edges.head : piece.start);
  const end = piece.end === nominal.end ? piece.end + edges.tail : piece.end;
  const fades = fadesOf(clip, nominal.start, nominal.end);
  return {
    clip,
    start,
    end,
    first: clip.source_start + start - nominal.start,
    ramps: [...fades, ...edges.ramps],
    soundRamps: [...fades, ...edges.soundRamps],
  };
}

function fadesOf(clip: Clip, start: number, end: number): Ramp[] {
  const [rise, fall] = [Math.min(clip.fade_in, clip.duration), Math.min(clip.fade_out, clip.duration)];
  const fades: Ramp[] = [];
  if (rise > 0) fades.push({ start, end: start + rise, before: 0, after: 1 });
  if (fall > 0) fades.push({ start: end - fall, end, before: 1, after: 0 });
  return fades;
}
