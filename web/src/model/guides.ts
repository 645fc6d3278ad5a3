/**
 * The guides of a shot on the grid of its engine. Pure. An engine that thinks in steps of 8 frames takes a picture where a step begins:
 *
 *     slots   0 | 1 ......... | 2 ......... |          the last frame is met wherever it lies,
 *     frames  0 | 1 2 3 ... 8 | 9 10 ... 16 |          and a slot takes one picture
 */

import type { Tables } from "./document.ts";
import type { Asset, Guide, Id, Take } from "./records.ts";

export interface GuideGrid {
  /** Of the shot, at least 1. */
  readonly frames: number;
  /** Of the engine; 1 when a picture may lie on any frame. */
  readonly step: number;
}

export type StillRole = "first_frame" | "keyframe" | "last_frame";

const STILLS: ReadonlySet<Guide["role"]> = new Set(["first_frame", "keyframe", "last_frame"]);

/** Whether it is a picture at one frame; others are films that are followed, or references of no frame. */
export const isStill = ({ role }: Pick<Guide, "role">): boolean => STILLS.has(role);

export const slotOf = (frame: number, { step }: GuideGrid): number =>
  step === 1 ? frame : Math.ceil(frame / step);

const firstOf = (slot: number, { step }: GuideGrid): number =>
  step === 1 ? slot : slot === 0 ? 0 : step * (slot - 1) + 1;

/** The frame at which a guide acts: a first frame at the beginning and a last one at the end, however long the shot is. */
export function frameOf(guide: Guide, { frames }: GuideGrid): number {
  if (guide.role === "first_frame" || guide.role === "reference") return 0;
  return guide.role === "last_frame" ? frames - 1 : guide.frame;
}

export const roleAt = (frame: number, { frames }: GuideGrid): StillRole =>
  frame === 0 ? "first_frame" : frame === frames - 1 ? "last_frame" : "keyframe";

/** The nearest frame that a picture may lie on. */
export function snapped(frame: number, grid: GuideGrid): number {
  const last = grid.frames - 1;
  const held = Math.max(0, Math.min(last, frame));
  const slot = slotOf(held, grid);
  const choices = [firstOf(Math.max(0, slot - 1), grid), firstOf(slot, grid), firstOf(slot + 1, grid), last];
  return nearest(choices, held, (choice) => choice <= last) ?? 0;
}

/** The nearest frame whose slot is free; null when every one is taken. */
export function freeFrame(frame: number, grid: GuideGrid, taken: ReadonlySet<number>): number | null {
  const last = grid.frames - 1;
  const middle = slotOf(snapped(frame, grid), grid);
  for (let reach = 0; reach <= slotOf(last, grid); reach++) {
    const choices = [middle - reach, middle + reach]
      .filter((slot) => slot >= 0 && slot <= slotOf(last, grid) && !taken.has(slot))
      .flatMap((slot) => (slot === slotOf(last, grid) ? [firstOf(slot, grid), last] : [firstOf(slot, grid)]));
    const found = nearest(choices, frame, (choice) => choice <= last);
    if (found !== null) return found;
  }
  return null;
}

/** The next frame to the left or right that a picture may lie on and none does; the same frame at the end of the shot. */
export function steppedFrom(
  frame: number,
  steps: number,
  grid: GuideGrid,
  taken: ReadonlySet<number>,
): number {
  const last = grid.frames - 1;
  let held = frame;
  for (let left = Math.abs(steps); left > 0; left--) {
    const next = nextFree(held, Math.sign(steps), grid, taken);
    if (next === null) break;
    held = next;
  }
  return Math.min(last, held);
}

function nextFree(
  frame: number,
  direction: number,
  grid: GuideGrid,
  taken: ReadonlySet<number>,
): number | null {
  const last = grid.frames - 1;
  const stops = [last];
  for (let slot = 0; firstOf(slot, grid) < last; slot++) stops.push(firstOf(slot, grid));
  const ahead = stops.filter((stop) => (stop - frame) * direction > 0 && !taken.has(slotOf(stop, grid)));
  return nearest(ahead, frame, () => true);
}

function nearest(
  choices: readonly number[],
  to: number,
  allowed: (choice: number) => boolean,
): number | null {
  let best: number | null = null;
  for (const choice of choices)
    if (allowed(choice) && (best === null || Math.abs(choice - to) < Math.abs(best - to))) best = choice;
  return best;
}

/** The slots that pictures lie in, but for one guide. */
export function takenSlots(guides: readonly Guide[], grid: GuideGrid, except?: Id): ReadonlySet<number> {
  return new Set(
    guides
      .filter((guide) => isStill(guide) && guide.id !== except)
      .map((guide) => slotOf(frameOf(guide, grid), grid)),
  );
}

/** Why the engine would refuse a guide where it lies; null when it would not. */
export function misplaced(guide: Guide, guides: readonly Guide[], grid: GuideGrid): string | null {
  const frame = frameOf(guide, grid);
  if (frame >= grid.frames) return `beyond the shot's ${grid.frames} frames`;
  if (!isStill(guide)) return null;
  if (snapped(frame, grid) !== frame) return `off the engine's steps of ${grid.step} frames`;
  return takenSlots(guides, grid, guide.id).has(slotOf(frame, grid))
    ? "two pictures within one step of the engine"
    : null;
}

/**
 * The frames of a take's film that stand at `tiles` places evenly over a shot's frames, from the first to the last. A take that is
 * shorter holds its last frame.
 */
export function tiledFrames(
  take: Pick<Take, "shot_start" | "frames">,
  frames: number,
  tiles: number,
): readonly number[] {
  return Array.from({ length: tiles }, (_, index) =>
    Math.min(take.frames - 1, take.shot_start + Math.round(((frames - 1) * index) / (tiles - 1))),
  );
}

const byShot = new WeakMap<Tables["guide"], ReadonlyMap<Id, readonly Guide[]>>();
const NONE: readonly Guide[] = [];

/** Of a shot: pictures by frame, then films, then references. */
export function guidesOf(table: Tables["guide"], shotId: Id): readonly Guide[] {
  const held = byShot.get(table);
  if (held !== undefined) return held.get(shotId) ?? NONE;
  const groups = new Map<Id, Guide[]>();
  for (const guide of Object.values(table)) {
    const group = groups.get(guide.shot_id);
    if (group === undefined) groups.set(guide.shot_id, [guide]);
    else group.push(guide);
  }
  for (const group of groups.values()) group.sort(inLine);
  byShot.set(table, groups);
  return groups.get(shotId) ?? NONE;
}

const RANKS: Record<Guide["role"], number> = {
  first_frame: 0,
  keyframe: 1,
  last_frame: 2,
  video: 3,
  control: 4,
  reference: 5,
};

const inLine = (a: Guide, b: Guide): number =>
  RANKS[a.role] - RANKS[b.role] || a.frame - b.frame || (a.id < b.id ? -1 : 1);

/** What an asset becomes where it is dropped: a picture by its frame; a pass is followed in form, any other film whole. */
export function roleOf(asset: Asset, frame: number, grid: GuideGrid): Guide["role"] | null {
  if (asset.type === "audio") return null;
  if (asset.type === "image") return roleAt(frame, grid);
  return asset.origin === "pass" ? "control" : "video";
}
