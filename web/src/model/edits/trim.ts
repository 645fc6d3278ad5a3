/** Trimming: what of its source a clip shows. Frames are the project's; every amount is held within what the clip allows. */

import { anchoredTo, type CutTables, cutOf, follower, linkedWith } from "../cut.ts";
import type { Clip, Id } from "../records.ts";
import { type CutDraft, type Edit, edit } from "./edit.ts";

/** How many frames a clip's source has; null where it goes on (stills, titles, shots hold their last frame). */
export type Available = (clip: Clip) => number | null;

const held = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** Has frames before its first one to give back: film and sound; a title or a gap just grows. */
const hasHead = (clip: Clip): boolean => clip.source.type !== "title" && clip.source.type !== "gap";

/**
 * Moves the beginning of a clip by `by` frames; positive shortens it.
 *
 *     V1  |a----|b------|c--|   trimHead b, 2   ->   |a----|b----|c--|     b's first two frames are gone, c follows
 *     A1           |d--|                               |d--|               d keeps its sync with b's picture
 *     V2    |t------|           trimHead t, 2   ->     |t----|             elsewhere the end stays where it was
 */
export function trimHead(id: Id, by: number): Edit {
  return edit((draft, before) => {
    const moved = withPartners(before, id);
    const low = Math.max(...moved.map((clip) => headRoom(before, clip)));
    const high = Math.min(...moved.map((clip) => clip.duration - 1));
    const amount = held(by, low, high);
    if (amount === 0 || moved.length === 0) return;
    const ids = new Set(moved.map((clip) => clip.id));
    for (const clip of moved) {
      cutHead(draft, clip.id, amount);
      if (clip.placement.type !== "magnetic") continue;
      for (const rider of anchoredTo(before, clip.id))
        if (!ids.has(rider.id)) shift(draft, rider.id, -amount);
    }
  });
}

/** How far a head can be pulled out (0 or negative): what its source has before it, and on free tracks the beginning of the film. */
function headRoom(tables: CutTables, clip: Clip): number {
  const room = hasHead(clip) ? -clip.source_start : Number.NEGATIVE_INFINITY;
  if (clip.placement.type === "magnetic") return room;
  return Math.max(room, -Math.max(0, cutOf(tables).placed.get(clip.id)?.start ?? 0));
}

function cutHead(draft: CutDraft, id: Id, amount: number): void {
  const clip = draft.clip[id];
  if (clip === undefined) return;
  if (hasHead(clip)) clip.source_start = Math.max(0, clip.source_start + amount);
  clip.duration -= amount;
  crop(clip);
  const anchor = clip.placement.type === "anchored" ? draft.clip[clip.placement.clip_id] : undefined;
  // A clip's own sound rides on the clip whose head moves with it: its offset holds.
  const rides = anchor !== undefined && isPartner(clip, anchor);
  if (!rides) shift(draft, id, amount);
}

const isPartner = (a: Clip, b: Clip): boolean => a.linked_clip_id === b.id || b.linked_clip_id === a.id;

/**
 * Moves the end of a clip by `by` frames; positive lengthens it.
 *
 *     V1  |a----|b--|   trimTail a, -2   ->   |a--|b--|      what follows closes up
 *     A1          |d|                               |d|      and what rides on b rides along
 */
export function trimTail(id: Id, by: number, available: Available): Edit {
  return edit((draft, before) => {
    const moved = withPartners(before, id);
    const high = Math.min(...moved.map((clip) => tailRoom(clip, available)));
    const low = Math.max(...moved.map((clip) => 1 - clip.duration));
    const amount = held(by, low, high);
    for (const { id: own } of moved) {
      const clip = draft.clip[own];
      if (clip === undefined || amount === 0) continue;
      clip.duration += amount;
      crop(clip);
    }
  });
}

function tailRoom(clip: Clip, available: Available): number {
  const frames = available(clip);
  return frames === null ? Number.POSITIVE_INFINITY : Math.max(0, frames - clip.source_start - clip.duration);
}

/**
 * Moves the cut after a clip; nothing else moves.
 *
 *     |a----|b----|c--|   roll a, 2   ->   |a------|b--|c--|
 */
export function roll(id: Id, by: number, available: Available): Edit {
  return (tables) => {
    const next = follower(cutOf(tables), id)?.clip;
    const clip = tables.clip[id];
    if (clip === undefined || next === undefined) return tables;
    const room = hasHead(next) ? -next.source_start : Number.NEGATIVE_INFINITY;
    const low = Math.max(1 - clip.duration, room);
    const amount = held(by, low, Math.min(next.duration - 1, tailRoom(clip, available)));
    return trimHead(next.id, amount)(trimTail(id, amount, available)(tables));
  };
}

/**
 * Shows another part of the source; neither the clip nor anything else moves.
 *
 *     source  [....|------|......]   slip 3   ->   [.......|------|...]
 */
export function slip(id: Id, by: number, available: Available): Edit {
  return edit((draft, before) => {
    const moved = withPartners(before, id).filter(hasHead);
    const high = Math.min(...moved.map((clip) => tailRoom(clip, available)));
    const low = Math.max(...moved.map((clip) => -clip.source_start));
    const amount = held(by, low, high);
    for (const { id: own } of moved) {
      const clip = draft.clip[own];
      if (clip !== undefined && amount !== 0) clip.source_start += amount;
    }
  });
}

function withPartners(tables: CutTables, id: Id): readonly Clip[] {
  const clip = tables.clip[id];
  return clip === undefined ? [] : [clip, ...linkedWith(tables, id)];
}

/** Fades never reach further than the clip is long. */
function crop(clip: Clip): void {
  clip.fade_in = Math.min(clip.fade_in, clip.duration);
  clip.fade_out = Math.min(clip.fade_out, clip.duration - clip.fade_in);
}

/** Moves a clip off V1 by frames. */
export function shift(draft: CutDraft, id: Id, by: number): void {
  const clip = draft.clip[id];
  if (clip === undefined) return;
  const { placement } = clip;
  if (placement.type === "anchored") clip.placement = { ...placement, offset: placement.offset + by };
  else if (placement.type === "pinned")
    clip.placement = { ...placement, start: Math.max(0, placement.start + by) };
}
