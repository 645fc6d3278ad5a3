/** The document: every record of intent of one project, by kind and id. Immutable; it changes by `changes.ts` only. */

import type { AnyRecord, Id, Kind, Project, RecordOf } from "./records.ts";

export type Tables = { readonly [K in Kind]: Readonly<Record<Id, RecordOf<K>>> };

export interface Document {
  /** How many Changes the server had applied when this was so. */
  readonly revision: number;
  readonly tables: Tables;
}

const KINDS: readonly Kind[] = [
  "project",
  "script",
  "scene",
  "line",
  "shot",
  "element",
  "guide",
  "track",
  "clip",
  "transition",
  "marker",
];

const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** The kind that an id names: `kindOf("shot_01h...") === "shot"`. Throws on what names no record. */
export function kindOf(id: Id): Kind {
  const prefix = id.slice(0, id.indexOf("_"));
  if (!isKind(prefix)) throw new Error(`${id} names no record`);
  return prefix;
}

function emptyTables(): { [K in Kind]: Record<Id, RecordOf<K>> } {
  return {
    project: {},
    script: {},
    scene: {},
    line: {},
    shot: {},
    element: {},
    guide: {},
    track: {},
    clip: {},
    transition: {},
    marker: {},
  };
}

export function documentOf(records: readonly AnyRecord[], revision = 0): Document {
  const tables = emptyTables();
  for (const record of records) (tables[record.kind] as Record<Id, AnyRecord>)[record.id] = record;
  return { revision, tables };
}

export const EMPTY_DOCUMENT: Document = documentOf([]);

export function recordOf(document: Document, id: Id): AnyRecord | undefined {
  return document.tables[kindOf(id)][id];
}

/** The one project record; undefined while no project is open. */
export function projectOf(document: Document): Project | undefined {
  return Object.values(document.tables.project)[0];
}

/** The ids a record cannot be without: its parents and what it follows. A pick or a link may dangle, these may not. */
export function requiredIds(record: AnyRecord): readonly Id[] {
  switch (record.kind) {
    case "line":
      return [record.scene_id];
    case "shot":
      return [record.scene_id];
    case "guide":
      return [record.shot_id];
    case "clip": {
      const ids = [record.track_id];
      if (record.source.type === "shot") ids.push(record.source.shot_id);
      if (record.placement.type === "anchored") ids.push(record.placement.clip_id);
      return ids;
    }
    case "transition":
      return [record.clip_id];
    case "marker":
      return record.clip_id === null ? [] : [record.clip_id];
    default:
      return [];
  }
}
