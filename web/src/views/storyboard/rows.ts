/** The storyboard as rows to draw: a heading for each scene, then its shots, some to a row. Pure. */

import type { Id } from "../../model/records.ts";

export type BoardRow =
  | { type: "scene"; sceneId: Id }
  | { type: "shots"; sceneId: Id; ids: readonly Id[] }
  | { type: "empty"; sceneId: Id };

export function boardRows(scenes: readonly { id: Id; shots: readonly Id[] }[], columns: number): BoardRow[] {
  return scenes.flatMap(({ id: sceneId, shots }): BoardRow[] => {
    const rows: BoardRow[] = [{ type: "scene", sceneId }];
    if (shots.length === 0) rows.push({ type: "empty", sceneId });
    for (let start = 0; start < shots.length; start += columns)
      rows.push({ type: "shots", sceneId, ids: shots.slice(start, start + columns) });
    return rows;
  });
}

export type Arrow = "left" | "right" | "up" | "down" | "home" | "end";

/** Where an arrow leads from a shot. Up and down keep the column as far as the row is long; undefined when there is nothing. */
export function neighbour(rows: readonly BoardRow[], from: Id | undefined, arrow: Arrow): Id | undefined {
  const shotRows = rows.flatMap((row) => (row.type === "shots" ? [row.ids] : []));
  const all = shotRows.flat();
  if (from === undefined || arrow === "home") return all[0];
  if (arrow === "end") return all.at(-1);
  const place = all.indexOf(from);
  if (arrow === "left") return all[place - 1];
  if (arrow === "right") return all[place + 1];
  const row = shotRows.findIndex((ids) => ids.includes(from));
  const column = shotRows[row]?.indexOf(from) ?? 0;
  const next = shotRows[row + (arrow === "up" ? -1 : 1)];
  return next?.[Math.min(column, next.length - 1)];
}

/** Everything between two shots in the order of the film, both included. */
export function span(rows: readonly BoardRow[], from: Id, to: Id): Id[] {
  const all = rows.flatMap((row) => (row.type === "shots" ? row.ids : []));
  const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : all.slice(a, b + 1);
}
