/** Shots, scenes and lines in the order of the film, and what holds for a shot. Indexes are made once for each table. */

import type { Document, Tables } from "./document.ts";
import { type Labels, labelsOf } from "./labels.ts";
import { byOrder } from "./order.ts";
import type { Id, Line, Scene, Shot, ShotValues } from "./records.ts";

/**
 * Remembers one result for each table or record, so that asking again costs nothing while it is the same object.
 * `make` is given the result before, to share with it what has not changed.
 */
function derived<T extends object, R>(make: (table: T, before: R | undefined) => R): (table: T) => R {
  const known = new WeakMap<T, R>();
  let last: R | undefined;
  return (table) => {
    const held = known.get(table);
    if (held !== undefined) return held;
    last = make(table, last);
    known.set(table, last);
    return last;
  };
}

/** What holds for the shot: the parsed values with the user's overrides on top. */
export const valuesOf = derived((shot: Shot): ShotValues => {
  const set = Object.entries(shot.overrides).filter(([name, value]) => value !== null && name in shot.parsed);
  return set.length === 0 ? shot.parsed : { ...shot.parsed, ...Object.fromEntries(set) };
});

const NONE: readonly never[] = [];

type Groups<T> = ReadonlyMap<Id, readonly T[]>;

/** By scene and in order. A scene in which nothing has changed keeps the same array. */
function groupInOrder<T extends { id: Id; order: string; scene_id: Id }>(
  items: T[],
  before: Groups<T> | undefined,
): Groups<T> {
  const groups = new Map<Id, readonly T[]>();
  for (const item of items.sort(byOrder)) {
    const group = groups.get(item.scene_id) as T[] | undefined;
    if (group === undefined) groups.set(item.scene_id, [item]);
    else group.push(item);
  }
  for (const [sceneId, group] of groups) {
    const held = before?.get(sceneId);
    if (held?.length === group.length && held.every((item, index) => item === group[index]))
      groups.set(sceneId, held);
  }
  return groups;
}

const scenesByTable = derived((table: Tables["scene"]): readonly Scene[] =>
  Object.values(table).sort(byOrder),
);
const shotsByTable = derived((table: Tables["shot"], before: Groups<Shot> | undefined) =>
  groupInOrder(
    Object.values(table).filter((shot) => shot.state !== "deleted"),
    before,
  ),
);
const linesByTable = derived((table: Tables["line"], before: Groups<Line> | undefined) =>
  groupInOrder(Object.values(table), before),
);

export const scenesOf = (document: Document): readonly Scene[] => scenesByTable(document.tables.scene);

/** The shots of a scene that are live or omitted, in order. */
export const shotsOf = (document: Document, sceneId: Id): readonly Shot[] =>
  shotsByTable(document.tables.shot).get(sceneId) ?? NONE;

export const linesOf = (document: Document, sceneId: Id): readonly Line[] =>
  linesByTable(document.tables.line).get(sceneId) ?? NONE;

/** Every shot that is live or omitted, in the order of the film. */
export function allShots(document: Document): readonly Shot[] {
  return scenesOf(document).flatMap((scene) => shotsOf(document, scene.id));
}

/** The lines that a shot covers, in order; none for a shot that covers no line. */
export function coveredLines(document: Document, shot: Shot): readonly Line[] {
  if (shot.first_line_id === null) return NONE;
  const lines = linesOf(document, shot.scene_id);
  const first = lines.findIndex((line) => line.id === shot.first_line_id);
  const last = lines.findIndex((line) => line.id === shot.last_line_id);
  return first < 0 ? NONE : lines.slice(first, (last < 0 ? first : last) + 1);
}

const everyShotByTable = derived((table: Tables["shot"], before: Groups<Shot> | undefined) =>
  groupInOrder(Object.values(table), before),
);

const labelsByTables = derived((projects: Tables["project"]) =>
  derived((scenes: Tables["scene"]) =>
    derived((shots: Tables["shot"]): Labels => {
      const locked = Object.values(projects)[0]?.labels_locked ?? false;
      const grouped = everyShotByTable(shots);
      return labelsOf(scenesByTable(scenes), (id) => grouped.get(id) ?? NONE, locked);
    }),
  ),
);

const labelsIn = ({ tables }: Document): Labels => labelsByTables(tables.project)(tables.scene)(tables.shot);

/** `12A`; a dash for a scene that left the script. */
export const sceneLabel = (document: Document, sceneId: Id): string =>
  labelsIn(document).scenes.get(sceneId) ?? (document.tables.scene[sceneId] === undefined ? "" : "–");

/** `12A-3`; for a shot that left the script without a locked label, OMITTED. */
export const shotLabel = (document: Document, shotId: Id): string =>
  labelsIn(document).shots.get(shotId) ?? (document.tables.shot[shotId] === undefined ? "" : "OMITTED");
