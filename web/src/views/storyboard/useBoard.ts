/** What the storyboard is made of: its rows, which of them are drawn, and which shot a key or a click leads to. */

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { useDocument, useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { scenesOf, shotsOf } from "../../model/shots.ts";
import { type Arrow, type BoardRow, boardRows, neighbour, span } from "./rows.ts";

export function useBoardRows(columns: number): readonly BoardRow[] {
  const scenes = useDocument(({ document }) => scenesOf(document));
  const shots = useDocument(({ document }) => scenes.map(({ id }) => shotsOf(document, id)));
  return useMemo(
    () =>
      boardRows(
        scenes.flatMap(({ id, omitted }, index) => {
          const ids = (shots[index] ?? []).map((shot) => shot.id);
          return omitted && ids.length === 0 ? [] : [{ id, shots: ids }];
        }),
        columns,
      ),
    [scenes, shots, columns],
  );
}

/** The heading of the scene at the top stays drawn, stuck to the edge. Heights are in pixels. */
export function useBoardVirtualizer(
  parent: RefObject<HTMLDivElement | null>,
  rows: readonly BoardRow[],
  heights: Record<BoardRow["type"], number>,
) {
  const [stuck, setStuck] = useState(0);
  const held = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => parent.current,
    estimateSize: (index) => heights[rows[index]?.type ?? "empty"],
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined
        ? index
        : row.type === "shots"
          ? (row.ids[0] ?? index)
          : `${row.type} ${row.sceneId}`;
    },
    overscan: 2,
    scrollPaddingStart: heights.scene,
    rangeExtractor: (range) => {
      let top = Math.min(range.startIndex, rows.length - 1);
      while (top > 0 && rows[top]?.type !== "scene") top -= 1;
      held.current = top;
      return [...new Set([top, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
    onChange: () => setStuck(held.current),
  });
  return { virtual, stuck };
}

const ARROWS: Record<string, Arrow> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
};

export type Choice = "one" | "toggle" | "span";

/** Choosing shots by pointer and by arrows; both functions stay the same, so that cards are not drawn again for them. */
export function useBoardChoice(parent: RefObject<HTMLDivElement | null>, rows: readonly BoardRow[]) {
  const { session, stores } = useModel();
  const held = useRef(rows);
  held.current = rows;
  const choose = useCallback(
    (id: Id, how: Choice) => {
      const { selection } = stores.session.getState();
      const anchor = selection[0];
      if (how === "toggle") session.toggle(id);
      else if (how === "span" && anchor !== undefined && anchor !== id)
        session.select(
          anchor,
          ...span(held.current, anchor, id).filter((each) => each !== id && each !== anchor),
          id,
        );
      else session.select(id);
      const row = held.current.find((each) => each.type === "shots" && each.ids.includes(id));
      if (row !== undefined) session.set({ sceneId: row.sceneId });
    },
    [session, stores],
  );
  const walk = useCallback(
    (event: KeyboardEvent) => {
      const arrow = ARROWS[event.key];
      if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const next = neighbour(held.current, stores.session.getState().selection.at(-1), arrow);
      if (next === undefined) return;
      choose(next, event.shiftKey ? "span" : "one");
      requestAnimationFrame(() =>
        parent.current?.querySelector<HTMLElement>(`[data-shot="${next}"]`)?.focus(),
      );
    },
    [choose, parent, stores],
  );
  return { choose, walk };
}
