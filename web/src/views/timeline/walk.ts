/** Walking from clip to clip with the arrows: along a track, and to what lies over or under. */

import { type Cut, type CutTables, cutOf, type Placed } from "../../model/cut.ts";
import type { Id } from "../../model/records.ts";

/** The clip that an arrow leads to; null where there is none. Pure. */
export function neighbour(cut: Cut, id: Id, key: string): Placed | null {
  const placed = cut.placed.get(id);
  const row = cut.lanes.findIndex(({ track }) => track.id === placed?.clip.track_id);
  const lane = cut.lanes[row];
  if (placed === undefined || lane === undefined) return null;
  const at = lane.clips.indexOf(placed);
  if (key === "ArrowLeft") return lane.clips[at - 1] ?? null;
  if (key === "ArrowRight") return lane.clips[at + 1] ?? null;
  const step = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
  if (step === 0) return null;
  for (let next = row + step; next >= 0 && next < cut.lanes.length; next += step) {
    const nearest = nearestOn(cut.lanes[next]?.clips ?? [], placed);
    if (nearest !== null) return nearest;
  }
  return null;
}

function nearestOn(clips: readonly Placed[], { start, end }: Placed): Placed | null {
  const middle = (start + end) / 2;
  const distance = (one: Placed) => Math.max(0, one.start - middle, middle - one.end);
  return clips.reduce<Placed | null>(
    (best, one) => (best === null || distance(one) < distance(best) ? one : best),
    null,
  );
}

/** Selects and focuses the clip that an arrow leads to. True when the key was taken. */
export function walkFrom(key: string, id: Id, tables: CutTables, select: (id: Id) => void): boolean {
  if (!key.startsWith("Arrow")) return false;
  const next = neighbour(cutOf(tables), id, key);
  if (next === null) return true;
  select(next.clip.id);
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(`[data-clip="${next.clip.id}"]`);
    element?.focus();
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  return true;
}
