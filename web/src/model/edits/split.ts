/** Splitting clips, and making copies of them. */

import { anchoredTo, type CutTables, cutOf, linkedWith, nearestCut, placementAt } from "../cut.ts";
import { keysAt } from "../order.ts";
import type { Clip, Id, Placement } from "../records.ts";
import { type CutDraft, type Edit, edit, type MakeId } from "./edit.ts";
import { lastKey } from "./order.ts";

/**
 * Splits clips at a frame of the timeline. Nothing moves; the later piece takes what rides beyond the split.
 *
 *     V1  |a--------|b--|            V1  |a---|a2---|b--|
 *     A1       |d-|         split  ->A1       |d-|          d rides on a2 now
 */
export function split(ids: readonly Id[], frame: number, makeId: MakeId): Edit {
  return edit((draft, before) => {
    const cut = cutOf(before);
    const wanted = new Set(ids.flatMap((id) => [id, ...linkedWith(before, id).map((linked) => linked.id)]));
    const later = new Map<Id, Id>();
    for (const id of wanted) {
      const placed = cut.placed.get(id);
      if (placed === undefined || frame <= placed.start || frame >= placed.end) continue;
      later.set(id, makeId("clip"));
    }
    for (const [id, made] of later) splitOne(draft, before, id, made, frame);
    for (const [id, made] of later) relink(draft, id, made, later);
    for (const transition of Object.values(before.transition)) {
      const made = later.get(transition.clip_id);
      const written = draft.transition[transition.id];
      if (made !== undefined && written !== undefined) written.clip_id = made;
    }
  });
}

function splitOne(draft: CutDraft, before: CutTables, id: Id, made: Id, frame: number): void {
  const cut = cutOf(before);
  const placed = cut.placed.get(id);
  const clip = draft.clip[id];
  const whole = before.clip[id];
  if (placed === undefined || clip === undefined || whole === undefined) return;
  const at = frame - placed.start;
  draft.clip[made] = {
    ...whole,
    id: made,
    order: keyAfter(before, whole),
    placement: laterPlacement(before, whole, frame),
    source_start: whole.source.type === "title" || whole.source.type === "gap" ? 0 : whole.source_start + at,
    duration: whole.duration - at,
    fade_in: 0,
    fade_out: Math.min(whole.fade_out, whole.duration - at),
  };
  clip.duration = at;
  clip.fade_in = Math.min(whole.fade_in, at);
  clip.fade_out = 0;
  for (const rider of anchoredTo(before, id)) {
    const written = draft.clip[rider.id];
    if (rider.placement.type !== "anchored" || rider.placement.offset < at || written === undefined) continue;
    written.placement = { type: "anchored", clip_id: made, offset: rider.placement.offset - at };
  }
}

function keyAfter(before: CutTables, clip: Clip): string {
  const siblings = Object.values(before.clip)
    .filter((other) => other.track_id === clip.track_id)
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return keysAt(siblings, siblings.findIndex((other) => other.id === clip.id) + 1)[0] ?? clip.order;
}

function laterPlacement(before: CutTables, clip: Clip, frame: number): Placement {
  if (clip.placement.type === "magnetic") return clip.placement;
  if (clip.placement.type === "pinned") return { type: "pinned", start: frame };
  return placementAt(cutOf(before), frame);
}

/** The later pieces of a picture and its own sound are linked with each other, and the sound rides on the picture's later piece. */
function relink(draft: CutDraft, id: Id, made: Id, later: ReadonlyMap<Id, Id>): void {
  const clip = draft.clip[made];
  const first = draft.clip[id];
  if (clip === undefined || first === undefined || first.linked_clip_id === null) return;
  const partner = later.get(first.linked_clip_id);
  clip.linked_clip_id = partner ?? null;
  const { placement } = first;
  if (partner === undefined || placement.type !== "anchored" || placement.clip_id !== first.linked_clip_id)
    return;
  const partnerFirst = draft.clip[placement.clip_id];
  if (partnerFirst === undefined) return;
  const offset = placement.offset + first.duration - partnerFirst.duration;
  clip.placement = { type: "anchored", clip_id: partner, offset };
}

/** Clips cut loose from their place: starts counted from the earliest. */
export interface Clipboard {
  readonly clips: readonly { readonly clip: Clip; readonly start: number }[];
}

export function copy(tables: CutTables, ids: readonly Id[]): Clipboard {
  const cut = cutOf(tables);
  const wanted = new Set(ids.flatMap((id) => [id, ...linkedWith(tables, id).map((linked) => linked.id)]));
  const placed = [...wanted].flatMap((id) => cut.placed.get(id) ?? []).sort((a, b) => a.start - b.start);
  const first = placed[0]?.start ?? 0;
  return { clips: placed.map(({ clip, start }) => ({ clip, start: start - first })) };
}

/**
 * Pastes at a frame: V1's clips together at the nearest cut, the others as far from it as they were from the first of them.
 *
 *     copy c, paste at 0:   |a--|b--|c--|   ->   |c'-|a--|b--|c--|
 */
export function paste(board: Clipboard, frame: number, makeId: MakeId): Edit {
  return edit((draft, before) => {
    const cut = cutOf(before);
    const spine = board.clips.filter(({ clip }) => before.track[clip.track_id]?.magnetic === true);
    const index = nearestCut(cut, frame);
    const keys = keysAt(cut.spine?.clips.map(({ clip }) => clip) ?? [], index, spine.length);
    const origin =
      spine.length === 0 ? frame : (cut.spine?.clips[index]?.start ?? cut.spine?.clips.at(-1)?.end ?? 0);
    const made = new Map(board.clips.map(({ clip }) => [clip.id, makeId("clip")]));
    const starts = spineStarts(spine, origin);
    for (const { clip, start } of board.clips) {
      const id = made.get(clip.id);
      if (id === undefined || before.track[clip.track_id] === undefined) continue;
      const linked_clip_id = clip.linked_clip_id === null ? null : (made.get(clip.linked_clip_id) ?? null);
      const place = spine.findIndex((one) => one.clip.id === clip.id);
      const key = keys[place];
      if (place >= 0 && key !== undefined) draft.clip[id] = { ...clip, id, linked_clip_id, order: key };
      else {
        const placement = pastedPlacement(clip, made, starts) ?? free(clip, cut, origin + start);
        draft.clip[id] = { ...clip, id, linked_clip_id, placement, order: lastKey(draft, clip.track_id) };
      }
    }
  });
}

const free = (clip: Clip, cut: ReturnType<typeof cutOf>, start: number): Placement =>
  clip.placement.type === "pinned" ? { type: "pinned", start: Math.max(0, start) } : placementAt(cut, start);

/** A rider pasted together with what it rides on rides on the copy. */
function pastedPlacement(
  clip: Clip,
  made: ReadonlyMap<Id, Id>,
  starts: ReadonlyMap<Id, number>,
): Placement | null {
  if (clip.placement.type !== "anchored" || !starts.has(clip.placement.clip_id)) return null;
  const anchor = made.get(clip.placement.clip_id);
  return anchor === undefined ? null : { ...clip.placement, clip_id: anchor };
}

function spineStarts(spine: Clipboard["clips"], origin: number): Map<Id, number> {
  let frame = origin;
  const starts = new Map<Id, number>();
  for (const { clip } of spine) {
    starts.set(clip.id, frame);
    frame += clip.duration;
  }
  return starts;
}

/**
 * Copies clips directly after the last of them.
 *
 *     |a--|b--|c--|   duplicate a   ->   |a--|a'-|b--|c--|
 */
export function duplicate(ids: readonly Id[], makeId: MakeId): Edit {
  return (tables) => {
    const cut = cutOf(tables);
    const board = copy(tables, ids);
    const ends = ids.flatMap((id) => cut.placed.get(id)?.end ?? []);
    return ends.length === 0 ? tables : paste(board, Math.max(...ends), makeId)(tables);
  };
}
