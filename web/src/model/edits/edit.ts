/**
 * An edit: the cut before to the cut after. Pure; the diff that is posted is derived from the two, so undo is right by construction.
 */

import { create } from "mutative";
import { fieldsBetween } from "../changes.ts";
import { type CutTables, cutOf, follower } from "../cut.ts";
import type { Clip, Id, Marker, RecordsDiff, Track, Transition } from "../records.ts";

/** The tables while an edit writes them. */
export interface CutDraft {
  track: Record<Id, Track>;
  clip: Record<Id, Clip>;
  transition: Record<Id, Transition>;
  marker: Record<Id, Marker>;
}

export type Edit = (tables: CutTables) => CutTables;

/** Makes fresh ids: `newId` in the studio, a counter in tests. */
export type MakeId = (prefix: "clip" | "transition" | "marker") => Id;

/** An edit from what it writes. Transitions whose cut is gone go with it. */
export function edit(write: (draft: CutDraft, before: CutTables) => void): Edit {
  return (tables) => {
    const only: CutDraft = {
      track: tables.track,
      clip: tables.clip,
      transition: tables.transition,
      marker: tables.marker,
    };
    const after: CutTables = create(only, (draft) => write(draft, tables));
    return settled(tables, after);
  };
}

/** One edit after another, as one. */
export function inTurn(edits: readonly Edit[]): Edit {
  return (tables) => edits.reduce((held, next) => next(held), tables);
}

/**
 * A transition belongs to a cut between two clips: it goes when either is gone or another clip follows now, and never reaches further
 * than a clip is long.
 *
 *     |a---><b---|c--|   reorder c before b   ->   |a---|c--|b---|
 */
function settled(before: CutTables, after: CutTables): CutTables {
  if (before.clip === after.clip && before.transition === after.transition) return after;
  const [was, is] = [cutOf(before), cutOf(after)];
  const gone: Id[] = [];
  const cropped: Transition[] = [];
  for (const transition of Object.values(after.transition)) {
    const outgoing = is.placed.get(transition.clip_id);
    const incoming = follower(is, transition.clip_id);
    const held = before.transition[transition.id];
    const had = held === undefined ? undefined : follower(was, held.clip_id)?.clip.id;
    if (outgoing === undefined || incoming === null || (had !== undefined && had !== incoming.clip.id))
      gone.push(transition.id);
    else {
      const in_offset = Math.min(transition.in_offset, outgoing.clip.duration);
      const out_offset = Math.min(transition.out_offset, incoming.clip.duration);
      if (in_offset !== transition.in_offset || out_offset !== transition.out_offset)
        cropped.push({ ...transition, in_offset, out_offset });
    }
  }
  if (gone.length === 0 && cropped.length === 0) return after;
  const transition = { ...after.transition };
  for (const id of gone) delete transition[id];
  for (const one of cropped) transition[one.id] = one;
  return { ...after, transition };
}

const TABLES = ["track", "clip", "transition", "marker"] as const;

/** What turns one cut into another. */
export function diffOf(before: CutTables, after: CutTables): RecordsDiff {
  const diff: RecordsDiff = { added: {}, updated: {}, removed: {} };
  for (const name of TABLES) {
    const [old, now] = [before[name], after[name]];
    if (old === now) continue;
    for (const record of Object.values(now)) {
      const had = old[record.id];
      if (had === undefined) diff.added[record.id] = record;
      else if (had !== record) {
        const fields = fieldsBetween(had, record);
        if (Object.keys(fields).length > 0) diff.updated[record.id] = fields;
      }
    }
    for (const record of Object.values(old))
      if (now[record.id] === undefined) diff.removed[record.id] = record;
  }
  return diff;
}
