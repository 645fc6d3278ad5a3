/** Moving, inserting and removing clips. V1 closes up; what is anchored rides along. */

import { anchoredTo, type Cut, type CutTables, cutOf, linkedWith, nearestCut, placementAt } from "../cut.ts";
import { keysAt } from "../order.ts";
import type { Clip, Id } from "../records.ts";
import { type CutDraft, type Edit, edit } from "./edit.ts";

/**
 * Puts clips of V1 at a place of its order, counted without them.
 *
 *     |a--|b----|c--|   reorder c to 0   ->   |c--|a--|b----|
 *            |d-|                                      |d-|       d rides on b
 */
export function reorder(ids: readonly Id[], index: number): Edit {
  return edit((draft, before) => {
    const clips = cutOf(before).spine?.clips ?? [];
    const moved = clips.map(({ clip }) => clip).filter(({ id }) => ids.includes(id));
    const rest = clips.map(({ clip }) => clip).filter(({ id }) => !ids.includes(id));
    const place = Math.max(0, Math.min(index, rest.length));
    const wanted = [...rest.slice(0, place), ...moved, ...rest.slice(place)];
    if (wanted.every((clip, at) => clip === clips[at]?.clip)) return;
    const keys = keysAt(rest, place, moved.length);
    for (const [at, { id }] of moved.entries()) {
      const [written, key] = [draft.clip[id], keys[at]];
      if (written !== undefined && key !== undefined) written.order = key;
    }
  });
}

/**
 * Moves clips off V1 by frames, and by tracks of their kind; they ride from then on with the V1 clip under them.
 *
 *     V1  |a----|b----|            V1  |a----|b----|
 *     A1    |d-|         +5   ->   A1         |d-|       anchored to b now
 */
export function moveFree(ids: readonly Id[], by: number, trackOf: (clip: Clip) => Id): Edit {
  return edit((draft, before) => {
    const cut = cutOf(before);
    const moved = withLinked(before, ids).filter((clip) => clip.placement.type !== "magnetic");
    const earliest = Math.min(...moved.map((clip) => cut.placed.get(clip.id)?.start ?? 0));
    const amount = Math.max(by, -Math.max(0, earliest));
    for (const clip of moved) {
      const written = draft.clip[clip.id];
      const placed = cut.placed.get(clip.id);
      if (written === undefined || placed === undefined) continue;
      const track_id = ids.includes(clip.id) ? trackOf(clip) : clip.track_id;
      if (amount === 0 && track_id === clip.track_id) continue;
      const start = placed.start + amount;
      written.placement =
        clip.placement.type === "pinned"
          ? { type: "pinned", start: Math.max(0, start) }
          : placementAt(cut, start);
      if (track_id !== clip.track_id) {
        written.track_id = track_id;
        written.order = lastKey(before, track_id);
      }
    }
  });
}

function withLinked(tables: CutTables, ids: readonly Id[]): Clip[] {
  const found = new Map<Id, Clip>();
  for (const id of ids) {
    const clip = tables.clip[id];
    if (clip !== undefined) found.set(id, clip);
    for (const linked of linkedWith(tables, id)) found.set(linked.id, linked);
  }
  return [...found.values()];
}

/** An order key after every clip of a track: what is put there last lies on top. */
export function lastKey(tables: Pick<CutTables, "clip">, track_id: Id): string {
  const own = Object.values(tables.clip).filter((clip) => clip.track_id === track_id);
  const last = own.reduce<Clip | null>(
    (most, clip) => (most === null || clip.order > most.order ? clip : most),
    null,
  );
  return keysAt(last === null ? [] : [last], 1)[0] ?? "a0";
}

/**
 * Takes clips off V1 onto a free track, where they begin at a frame; V1 closes up.
 *
 *     V2                              V2      |b--|
 *     V1  |a--|b--|c--|   lift b   -> V1  |a--|c--|
 */
export function lift(id: Id, track_id: Id, start: number): Edit {
  return edit((draft, before) => {
    const clip = draft.clip[id];
    if (clip === undefined || clip.placement.type !== "magnetic") return;
    const own = linkedWith(before, id).filter(
      ({ placement }) => placement.type === "anchored" && placement.clip_id === id,
    );
    letGo(draft, before, new Set([id]), new Set([id]));
    clip.track_id = track_id;
    clip.order = lastKey(before, track_id);
    const rest = cutOf({ track: before.track, clip: without(before.clip, id) });
    clip.placement = placementAt(rest, Math.max(0, start));
    for (const sound of own) {
      const written = draft.clip[sound.id];
      const offset = sound.placement.type === "anchored" ? sound.placement.offset : 0;
      if (written !== undefined) written.placement = placementAt(rest, Math.max(0, start) + offset);
    }
  });
}

function without(table: CutTables["clip"], id: Id): CutTables["clip"] {
  const { [id]: _left, ...rest } = table;
  return rest;
}

/**
 * Puts a clip of a free track into V1, at a place of its order.
 *
 *     V2    |b--|                       V2
 *     V1  |a--|c--|   intoSpine b, 1 -> V1  |a--|b--|c--|
 */
export function intoSpine(id: Id, index: number): Edit {
  return edit((draft, before) => {
    const cut = cutOf(before);
    const clip = draft.clip[id];
    if (clip === undefined || cut.spine === null || clip.placement.type === "magnetic") return;
    clip.track_id = cut.spine.track.id;
    clip.order =
      keysAt(
        cut.spine.clips.map(({ clip: own }) => own),
        index,
      )[0] ?? "a0";
    clip.placement = { type: "magnetic" };
    const start = cut.placed.get(id)?.start ?? 0;
    for (const sound of linkedWith(before, id)) {
      const written = draft.clip[sound.id];
      const offset = (cut.placed.get(sound.id)?.start ?? start) - start;
      if (written !== undefined) written.placement = { type: "anchored", clip_id: id, offset };
    }
  });
}

/** Adds a clip: on V1 at the cut nearest to `frame`, elsewhere beginning there. */
export function insert(clip: Omit<Clip, "order" | "placement">, frame: number, pin = false): Edit {
  return edit((draft, before) => {
    const cut = cutOf(before);
    const track = before.track[clip.track_id];
    if (track === undefined) return;
    if (track.magnetic) {
      const spine = cut.spine?.clips.map((placed) => placed.clip) ?? [];
      const order = keysAt(spine, nearestCut(cut, frame))[0] ?? "a0";
      draft.clip[clip.id] = { ...clip, order, placement: { type: "magnetic" } };
    } else {
      const placement = pin
        ? ({ type: "pinned", start: Math.max(0, frame) } as const)
        : placementAt(cut, frame);
      draft.clip[clip.id] = { ...clip, order: lastKey(before, clip.track_id), placement };
    }
  });
}

/**
 * Removes clips and what is linked with them; V1 closes up. What lay wholly over a removed clip and rode on it goes with it; the
 * rest stays where it is and rides on what is there now.
 *
 *     V1  |a----|b----|c----|            V1  |a----|c----|
 *     A1         |d-|                    A1
 *     A2            |e-----|   remove b  A2            |e-----|    e began over b and reached over c: it stays at its frame
 */
export function remove(ids: readonly Id[]): Edit {
  return edit((draft, before) => {
    const gone = new Set(withLinked(before, ids).map(({ id }) => id));
    const cut = cutOf(before);
    for (const id of [...gone])
      for (const rider of anchoredTo(before, id)) if (liesOver(cut, rider.id, id)) gone.add(rider.id);
    const spine = new Set([...gone].filter((id) => before.clip[id]?.placement.type === "magnetic"));
    letGo(draft, before, spine, gone);
    for (const id of gone) delete draft.clip[id];
    for (const marker of Object.values(before.marker))
      if (marker.clip_id !== null && gone.has(marker.clip_id)) delete draft.marker[marker.id];
    for (const clip of Object.values(before.clip)) {
      const written = draft.clip[clip.id];
      if (written !== undefined && clip.linked_clip_id !== null && gone.has(clip.linked_clip_id))
        written.linked_clip_id = null;
    }
  });
}

function liesOver(cut: Cut, rider: Id, anchor: Id): boolean {
  const [over, under] = [cut.placed.get(rider), cut.placed.get(anchor)];
  return over !== undefined && under !== undefined && over.start >= under.start && over.end <= under.end;
}

/** Re-anchors, in place, what rides on V1 clips that leave; `gone` need no new anchor. */
function letGo(draft: CutDraft, before: CutTables, leaving: ReadonlySet<Id>, gone: ReadonlySet<Id>): void {
  const cut = cutOf(before);
  const rest = Object.fromEntries(Object.entries(before.clip).filter(([id]) => !leaving.has(id)));
  const after = cutOf({ track: before.track, clip: rest });
  for (const clip of Object.values(before.clip)) {
    if (clip.placement.type !== "anchored" || !leaving.has(clip.placement.clip_id) || gone.has(clip.id))
      continue;
    const written = draft.clip[clip.id];
    const start = cut.placed.get(clip.id)?.start ?? 0;
    if (written !== undefined) written.placement = placementAt(after, start);
  }
}

/** Rides with V1 from now on, or stays at its frame. */
export function setPinned(id: Id, pinned: boolean): Edit {
  return edit((draft, before) => {
    const clip = draft.clip[id];
    if (clip === undefined || clip.placement.type === "magnetic") return;
    const cut = cutOf(before);
    const start = Math.max(0, cut.placed.get(id)?.start ?? 0);
    if (pinned !== (clip.placement.type === "pinned"))
      clip.placement = pinned ? { type: "pinned", start } : placementAt(cut, start);
  });
}
