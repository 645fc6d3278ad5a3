/**
 * Diffs of records: the one way in which intent moves. Pure.
 *
 *     before --apply(diff)--> after        after --apply(invert(diff))--> before
 *     apply(apply(d, a), b) == apply(d, squash(a, b))
 */

import { create } from "mutative";
import { type Document, kindOf, recordOf, requiredIds, type Tables } from "./document.ts";
import { equalJson, fieldOf, pathsOf, withField } from "./json.ts";
import type { AnyRecord, FieldChange, Id, Json, Kind, RecordOf, RecordsDiff } from "./records.ts";

export const EMPTY_DIFF: RecordsDiff = { added: {}, updated: {}, removed: {} };

export function isEmpty(diff: RecordsDiff): boolean {
  return [diff.added, diff.updated, diff.removed].every((part) => Object.keys(part).length === 0);
}

/** The diff was made on records that are not there, or not so. */
export class DoesNotApply extends Error {}

type Draft = { [K in Kind]: Record<Id, RecordOf<K>> };
const tableFor = (draft: Draft, id: Id): Record<Id, AnyRecord> => draft[kindOf(id)];

/** Throws DoesNotApply when a record or a field is not as the diff says it was. Tables that are not touched stay the same object. */
export function apply(document: Document, diff: RecordsDiff): Document {
  if (isEmpty(diff)) return document;
  const tables: Tables = create(document.tables as Draft, (draft) => {
    for (const id of Object.keys(diff.removed)) {
      if (!(id in document.tables[kindOf(id)])) throw new DoesNotApply(`${id} is not there to remove`);
      delete tableFor(draft, id)[id];
    }
    for (const [id, record] of Object.entries(diff.added)) {
      if (id in document.tables[kindOf(id)] && !(id in diff.removed))
        throw new DoesNotApply(`${id} is there already`);
      tableFor(draft, id)[id] = record;
    }
    for (const [id, fields] of Object.entries(diff.updated)) {
      const before = recordOf(document, id);
      if (before === undefined) throw new DoesNotApply(`${id} is not there to change`);
      tableFor(draft, id)[id] = withFields(before, fields);
    }
  });
  return { revision: document.revision, tables };
}

function withFields(before: AnyRecord, fields: Record<string, FieldChange>): AnyRecord {
  let record = before;
  for (const [path, change] of Object.entries(fields)) {
    if (!equalJson(fieldOf(record, path), change.from))
      throw new DoesNotApply(`${before.id} ${path} is not so`);
    record = withField(record, path, change.to);
  }
  return record;
}

export function invert(diff: RecordsDiff): RecordsDiff {
  const updated: RecordsDiff["updated"] = {};
  for (const [id, fields] of Object.entries(diff.updated))
    updated[id] = Object.fromEntries(
      Object.entries(fields)
        .reverse()
        .map(([path, { from, to }]) => [path, { from: to, to: from }]),
    );
  return { added: diff.removed, updated, removed: diff.added };
}

/** One diff that does what `first` and then `second` do. */
export function squash(first: RecordsDiff, second: RecordsDiff): RecordsDiff {
  const added = { ...first.added };
  const updated = { ...first.updated };
  const removed = { ...first.removed };
  for (const [id, record] of Object.entries(second.removed)) {
    const fields = updated[id];
    delete updated[id];
    if (id in added) delete added[id];
    else removed[id] = fields === undefined ? record : revertFields(record, fields);
  }
  for (const [id, record] of Object.entries(second.added)) {
    const gone = removed[id];
    if (gone === undefined) {
      added[id] = record;
      continue;
    }
    delete removed[id];
    const fields = fieldsBetween(gone, record);
    if (Object.keys(fields).length > 0) updated[id] = fields;
  }
  for (const [id, fields] of Object.entries(second.updated)) {
    const fresh = added[id];
    if (fresh !== undefined) {
      added[id] = withFields(fresh, fields);
      continue;
    }
    const merged = squashFields(updated[id] ?? {}, fields);
    if (Object.keys(merged).length > 0) updated[id] = merged;
    else delete updated[id];
  }
  return { added, updated, removed };
}

function revertFields(record: AnyRecord, fields: Record<string, FieldChange>): AnyRecord {
  return Object.entries(fields)
    .reverse()
    .reduce((held, [path, { from }]) => withField(held, path, from), record);
}

function squashFields(first: Record<string, FieldChange>, second: Record<string, FieldChange>) {
  const fields = { ...first };
  for (const [path, { from, to }] of Object.entries(second)) {
    const held = fields[path];
    const start = held === undefined ? from : held.from;
    if (equalJson(start, to)) delete fields[path];
    else fields[path] = { from: start, to };
  }
  return fields;
}

/** What turns one record into another of the same kind. */
export function fieldsBetween(before: AnyRecord, after: AnyRecord): Record<string, FieldChange> {
  const fields: Record<string, FieldChange> = {};
  for (const path of new Set([...pathsOf(before), ...pathsOf(after)])) {
    const from = fieldOf(before, path);
    const to = fieldOf(after, path);
    if (from !== undefined && to !== undefined && !equalJson(from, to)) fields[path] = { from, to };
  }
  return fields;
}

export interface Rebased {
  /** What of the diff still holds. */
  diff: RecordsDiff;
  /** What was left out because the record is gone or somebody else changed the field since: `shot_x overrides.size`. */
  skipped: readonly string[];
}

/**
 * The part of a diff that still applies to a document which has moved on. Fields that somebody else changed since are left to them;
 * a removal takes the record as it is today; what would refer to a record that is gone is left out.
 */
export function rebase(diff: RecordsDiff, document: Document): Rebased {
  const skipped: string[] = [];
  const removed = rebaseRemoved(diff, document, skipped);
  const holds = (id: Id) => recordOf(document, id) !== undefined && !(id in removed);
  const added = rebaseAdded(diff, document, holds, skipped);
  const updated: RecordsDiff["updated"] = {};
  for (const [id, fields] of Object.entries(diff.updated)) {
    const record = recordOf(document, id);
    const { kept, lost } = rebaseFields(record, fields);
    skipped.push(...lost.map((path) => `${id} ${path}`));
    if (record === undefined || Object.keys(kept).length === 0) continue;
    if (requiredIds(withFields(record, kept)).every((parent) => parent in added || holds(parent)))
      updated[id] = kept;
    else skipped.push(id);
  }
  return { diff: { added, updated, removed }, skipped };
}

function rebaseRemoved(diff: RecordsDiff, document: Document, skipped: string[]): Record<Id, AnyRecord> {
  const removed: Record<Id, AnyRecord> = {};
  for (const id of Object.keys(diff.removed)) {
    const record = recordOf(document, id);
    if (record !== undefined) removed[id] = record;
  }
  if (Object.keys(removed).length === 0) return removed;
  // Somebody may have put something new under a record that this removes: then the record stays, and what it needs.
  const keep = (record: AnyRecord) => {
    for (const parent of requiredIds(record)) {
      const held = removed[parent];
      if (held === undefined) continue;
      delete removed[parent];
      skipped.push(parent);
      keep(held);
    }
  };
  for (const table of Object.values(document.tables))
    for (const record of Object.values<AnyRecord>(table))
      if (!(record.id in removed) && !(record.id in diff.updated)) keep(record);
  return removed;
}

function rebaseAdded(
  diff: RecordsDiff,
  document: Document,
  holds: (id: Id) => boolean,
  skipped: string[],
): Record<Id, AnyRecord> {
  const added: Record<Id, AnyRecord> = {};
  for (const [id, record] of Object.entries(diff.added)) {
    const today = recordOf(document, id);
    if (today === undefined || id in diff.removed) added[id] = record;
    else if (Object.keys(fieldsBetween(today, record)).length > 0) skipped.push(id);
  }
  let settled = false;
  while (!settled) {
    settled = true;
    for (const [id, record] of Object.entries(added))
      if (!requiredIds(record).every((parent) => parent in added || holds(parent))) {
        delete added[id];
        skipped.push(id);
        settled = false;
      }
  }
  return added;
}

function rebaseFields(record: AnyRecord | undefined, fields: Record<string, FieldChange>) {
  const kept: Record<string, FieldChange> = {};
  const lost: string[] = [];
  for (const [path, change] of Object.entries(fields)) {
    const today = record === undefined ? undefined : fieldOf(record, path);
    if (equalJson(today, change.from)) kept[path] = change;
    else if (!equalJson(today, change.to)) lost.push(path);
  }
  return { kept, lost };
}

/** A diff of fields of one record: `{path: value}` against what holds today. Fields that already hold are left out. */
export function updateOf(record: AnyRecord, values: Readonly<Record<string, Json>>): RecordsDiff {
  const fields: Record<string, FieldChange> = {};
  for (const [path, to] of Object.entries(values)) {
    const from = fieldOf(record, path);
    if (from === undefined) throw new DoesNotApply(`${record.id} has no ${path}`);
    if (!equalJson(from, to)) fields[path] = { from, to };
  }
  return Object.keys(fields).length === 0 ? EMPTY_DIFF : { ...EMPTY_DIFF, updated: { [record.id]: fields } };
}

export function additionOf(...records: readonly AnyRecord[]): RecordsDiff {
  return { ...EMPTY_DIFF, added: Object.fromEntries(records.map((record) => [record.id, record])) };
}

export function removalOf(...records: readonly AnyRecord[]): RecordsDiff {
  return { ...EMPTY_DIFF, removed: Object.fromEntries(records.map((record) => [record.id, record])) };
}

/** Joins diffs made one after another. */
export function squashAll(diffs: readonly RecordsDiff[]): RecordsDiff {
  return diffs.reduce(squash, EMPTY_DIFF);
}
