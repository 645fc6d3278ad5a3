/** Shots, scenes and lines in the order of the film, and what holds for a shot. Indexes are made once for each table. */

import type { Document, Tables } from "./document.ts";
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

interface Numbers {
  scenes: ReadonlyMap<Id, string>;
  shots: ReadonlyMap<Id, string>;
}

const numbersByTables = derived((scenes: Tables["scene"]) =>
  derived((shots: Tables["shot"]): Numbers => number(scenesByTable(scenes), shotsByTable(shots))),
);

/** Labels are scene-shot: `12A-3`. Omitted scenes and shots count for nothing unless a label was locked. */
function number(scenes: readonly Scene[], shots: ReadonlyMap<Id, readonly Shot[]>): Numbers {
  const numbers = { scenes: new Map<Id, string>(), shots: new Map<Id, string>() };
  let counted = 0;
  for (const scene of scenes) {
    if (!scene.omitted) counted += 1;
    const own = scene.number ?? (scene.omitted ? "–" : String(counted));
    numbers.scenes.set(scene.id, own);
    let place = 0;
    for (const shot of shots.get(scene.id) ?? NONE) {
      if (shot.state === "live") place += 1;
      numbers.shots.set(
        shot.id,
        shot.locked_label ?? (shot.state === "omitted" ? "OMITTED" : `${own}-${place}`),
      );
    }
  }
  return numbers;
}

const numbersOf = (document: Document): Numbers =>
  numbersByTables(document.tables.scene)(document.tables.shot);

export const sceneLabel = (document: Document, sceneId: Id): string =>
  numbersOf(document).scenes.get(sceneId) ?? "";

export const shotLabel = (document: Document, shotId: Id): string =>
  numbersOf(document).shots.get(shotId) ?? "";
