/** Snapping: edges are drawn to edges, to the playhead and to markers. Pure. */

import type { Cut, CutTables } from "../model/cut.ts";
import type { Id } from "../model/records.ts";

export interface Snapped {
  /** How far to move, in frames. */
  readonly by: number;
  /** The frame that was snapped to; null where nothing was near. */
  readonly on: number | null;
}

/** The frames that edges are drawn to; `moving` clips are left out. */
export function snapFrames(
  cut: Cut,
  markers: CutTables["marker"],
  playhead: number,
  moving: ReadonlySet<Id>,
): number[] {
  const frames = new Set([0, playhead]);
  for (const { clip, start, end } of cut.placed.values()) {
    if (moving.has(clip.id)) continue;
    frames.add(start);
    frames.add(end);
  }
  for (const marker of Object.values(markers)) if (marker.clip_id === null) frames.add(marker.frame);
  return [...frames].sort((a, b) => a - b);
}

/** Moves `by` so that the nearest of some edges falls on one of `frames`, where that is within `reach` frames. */
export function snap(
  edges: readonly number[],
  by: number,
  frames: readonly number[],
  reach: number,
): Snapped {
  let best: Snapped = { by, on: null };
  let distance = reach;
  for (const edge of edges)
    for (const frame of near(frames, edge + by, reach)) {
      const off = Math.abs(frame - (edge + by));
      if (off > distance || (off === distance && best.on !== null)) continue;
      distance = off;
      best = { by: frame - edge, on: frame };
    }
  return best;
}

function near(sorted: readonly number[], frame: number, reach: number): readonly number[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < frame - reach) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let at = low; at < sorted.length && (sorted[at] ?? 0) <= frame + reach; at++)
    found.push(sorted[at] ?? 0);
  return found;
}
