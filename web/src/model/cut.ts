/**
 * The cut as it lies on the timeline: starts derived, lanes in the order of the screen. Pure; made once for a set of tables.
 *
 *     V1 stores order a b c            ->  |a----|b--|c------|
 *     A1 stores d anchored to b, +1    ->         |d---|
 */

import type { Tables } from "./document.ts";
import { byOrder } from "./order.ts";
import type { Clip, Id, Placement, Track } from "./records.ts";

export type CutTables = Pick<Tables, "track" | "clip" | "transition" | "marker">;

/** A clip on the frames [start, end) of the timeline. An anchored clip may begin before frame 0. */
export interface Placed {
  readonly clip: Clip;
  readonly start: number;
  readonly end: number;
}

export interface Lane {
  readonly track: Track;
  /** Of V1 in order; of other tracks by start. */
  readonly clips: readonly Placed[];
}

export interface Cut {
  /** From the top of the screen down: the highest video track first, then sound. */
  readonly lanes: readonly Lane[];
  /** V1, where the shots follow each other; null before a project has tracks. */
  readonly spine: Lane | null;
  readonly placed: ReadonlyMap<Id, Placed>;
  readonly frames: number;
}

const known = new WeakMap<CutTables["clip"], { track: CutTables["track"]; cut: Cut }>();

export function cutOf(tables: Pick<CutTables, "track" | "clip">): Cut {
  const held = known.get(tables.clip);
  if (held !== undefined && held.track === tables.track) return held.cut;
  const cut = derive(tables);
  known.set(tables.clip, { track: tables.track, cut });
  return cut;
}

function derive({ track: tracks, clip: clips }: Pick<CutTables, "track" | "clip">): Cut {
  const byTrack = new Map<Id, Clip[]>(Object.keys(tracks).map((id) => [id, []]));
  for (const clip of Object.values(clips)) byTrack.get(clip.track_id)?.push(clip);
  const ordered = lanesOf(Object.values(tracks));
  const starts = startsOf(ordered, byTrack);
  const lanes = ordered.map((track): Lane => {
    const own = (byTrack.get(track.id) ?? []).map((clip): Placed => {
      const start = starts.get(clip.id) ?? 0;
      return { clip, start, end: start + clip.duration };
    });
    own.sort((a, b) => (track.magnetic ? 0 : a.start - b.start) || byOrder(a.clip, b.clip));
    return { track, clips: own };
  });
  const placed = new Map(lanes.flatMap((lane) => lane.clips.map((one) => [one.clip.id, one] as const)));
  const frames = lanes.reduce(
    (most, lane) => lane.clips.reduce((end, one) => Math.max(end, one.end), most),
    0,
  );
  return { lanes, spine: lanes.find((lane) => lane.track.magnetic) ?? null, placed, frames };
}

/** Video from the top down, then sound. */
function lanesOf(tracks: readonly Track[]): Track[] {
  const sorted = [...tracks].sort(byOrder);
  const video = sorted.filter((track) => track.type === "video").reverse();
  return [...video, ...sorted.filter((track) => track.type === "audio")];
}

function startsOf(tracks: readonly Track[], byTrack: ReadonlyMap<Id, readonly Clip[]>): Map<Id, number> {
  const starts = new Map<Id, number>();
  for (const track of tracks.filter(({ magnetic }) => magnetic)) {
    let frame = 0;
    for (const clip of [...(byTrack.get(track.id) ?? [])].sort(byOrder)) {
      starts.set(clip.id, frame);
      frame += clip.duration;
    }
  }
  const spine = new Map(starts);
  for (const clips of byTrack.values())
    for (const { id, placement } of clips) {
      if (placement.type === "pinned") starts.set(id, placement.start);
      else if (placement.type === "anchored")
        starts.set(id, (spine.get(placement.clip_id) ?? 0) + placement.offset);
    }
  return starts;
}

/** The V1 clip under a frame; past the end the last one, null where V1 is empty. */
export function spineAt(cut: Cut, frame: number): Placed | null {
  const clips = cut.spine?.clips ?? [];
  let low = 0;
  let high = clips.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clips[middle] as Placed).end <= frame) low = middle + 1;
    else high = middle;
  }
  return clips[low] ?? null;
}

/** Where a clip off V1 is kept so that it begins at a frame: riding with the V1 clip under it, or pinned where there is none. */
export function placementAt(cut: Cut, start: number): Placement {
  const anchor = spineAt(cut, Math.max(0, start));
  if (anchor === null) return { type: "pinned", start: Math.max(0, start) };
  return { type: "anchored", clip_id: anchor.clip.id, offset: start - anchor.start };
}

/** The place in V1's order, 0 to its length, whose cut is nearest to a frame. */
export function nearestCut(cut: Cut, frame: number): number {
  const clips = cut.spine?.clips ?? [];
  const under = clips.findIndex(({ end }) => frame < end);
  if (under < 0) return clips.length;
  const { start, end } = clips[under] as Placed;
  return frame - start < end - frame ? under : under + 1;
}

/** The clip that begins where another one ends, on the same track: the far side of its cut. */
export function follower(cut: Cut, id: Id): Placed | null {
  const placed = cut.placed.get(id);
  const lane = cut.lanes.find(({ track }) => track.id === placed?.clip.track_id);
  if (placed === undefined || lane === undefined) return null;
  if (lane.track.magnetic) return lane.clips[lane.clips.indexOf(placed) + 1] ?? null;
  return lane.clips.find((other) => other.start === placed.end && other.clip.id !== id) ?? null;
}

/** The clips linked with a clip: a picture and its own sound name each other in either direction. */
export function linkedWith(tables: Pick<CutTables, "clip">, id: Id): Clip[] {
  const own = tables.clip[id]?.linked_clip_id;
  return Object.values(tables.clip).filter((clip) => clip.linked_clip_id === id || clip.id === own);
}

/** The clips anchored to a V1 clip. */
export function anchoredTo(tables: Pick<CutTables, "clip">, id: Id): Clip[] {
  return Object.values(tables.clip).filter(
    ({ placement }) => placement.type === "anchored" && placement.clip_id === id,
  );
}
