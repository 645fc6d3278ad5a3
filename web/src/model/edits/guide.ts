/** Edits of guides, as diffs: pure, from the guides of one shot and the grid of its engine. */

import { additionOf, EMPTY_DIFF, removalOf, updateOf } from "../changes.ts";
import {
  frameOf,
  freeFrame,
  type GuideGrid,
  isStill,
  roleAt,
  roleOf,
  slotOf,
  snapped,
  takenSlots,
} from "../guides.ts";
import type { Asset, Guide, Id, RecordsDiff } from "../records.ts";

export interface Placing {
  readonly shotId: Id;
  readonly asset: Asset;
  /** Where it is let go, any frame of the shot. */
  readonly frame: number;
  /** Of the new guide, should one be made. */
  readonly id: Id;
}

/**
 * Lays an asset on the strip. A picture takes the place of one that lies there; a film lies beside what is there.
 *
 *     before   |a---------b-----|      place c at b      |a---------c-----|
 */
export function placeGuide(
  guides: readonly Guide[],
  { shotId, asset, frame, id }: Placing,
  grid: GuideGrid,
): RecordsDiff {
  const at = snapped(frame, grid);
  const role = roleOf(asset, at, grid);
  if (role === null) return EMPTY_DIFF;
  const there = guides.find(
    (guide) => isStill(guide) && slotOf(frameOf(guide, grid), grid) === slotOf(at, grid),
  );
  if (asset.type === "image" && there !== undefined) return updateOf(there, { asset_id: asset.id });
  return additionOf({ kind: "guide", id, shot_id: shotId, asset_id: asset.id, role, frame: at, strength: 1 });
}

/**
 * Moves a guide to the nearest place that is free; what it is follows from where it lies.
 *
 *     before   |a---------b-----|      move b to the end      |a---------------b|
 */
export function moveGuide(
  guides: readonly Guide[],
  guide: Guide,
  frame: number,
  grid: GuideGrid,
): RecordsDiff {
  if (guide.role === "reference") return EMPTY_DIFF;
  if (!isStill(guide)) return updateOf(guide, { frame: snapped(Math.min(frame, grid.frames - 1), grid) });
  const free = freeFrame(frame, grid, takenSlots(guides, grid, guide.id));
  return free === null ? EMPTY_DIFF : updateOf(guide, { frame: free, role: roleAt(free, grid) });
}

/** `strength` is cut to 0 to 1, in hundredths. */
export function strengthenGuide(guide: Guide, strength: number): RecordsDiff {
  return updateOf(guide, { strength: Math.round(Math.max(0, Math.min(1, strength)) * 100) / 100 });
}

/** A film is followed whole, or in its form alone. */
export function followAs(guide: Guide, role: "video" | "control"): RecordsDiff {
  return isStill(guide) ? EMPTY_DIFF : updateOf(guide, { role });
}

export const removeGuide = (guide: Guide): RecordsDiff => removalOf(guide);
