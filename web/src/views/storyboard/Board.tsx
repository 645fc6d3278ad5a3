import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useCommands } from "../../commands/commands.tsx";
import { moveShots } from "../../commands/shot.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { scenesOf, shotsOf } from "../../model/shots.ts";
import { BoardCard } from "./BoardCard.tsx";
import { type Arrow, type BoardRow, boardRows, neighbour, span } from "./rows.ts";
import { EmptyScene, SceneHeading } from "./SceneHeading.tsx";
import { ShotPicture } from "./ShotCard.tsx";
import { useWidth } from "./useWidth.ts";

const PADDING = 20;
const GAP = 16;
const LEAST_CARD = 250;
const WORDS = 108;
const HEADING = 52;
const EMPTY = 64;

const ARROWS: Record<string, Arrow> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
};

export interface BoardHandle {
  showScene(sceneId: Id): void;
}

export function Board({ ref }: { ref: Ref<BoardHandle> }) {
  const parent = useRef<HTMLDivElement>(null);
  const width = useWidth(parent) - 2 * PADDING;
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_CARD + GAP)));
  const rows = useBoardRows(columns);
  const aspect = useDocument(({ document }) => {
    const project = projectOf(document);
    return project === undefined ? 16 / 9 : project.width / project.height;
  });
  const cardHeight = (width - GAP * (columns - 1)) / columns / aspect + WORDS;
  const heights = { scene: HEADING, shots: cardHeight + GAP, empty: EMPTY };
  const { virtual, stuck } = useBoardVirtualizer(parent, rows, heights);
  const { session, stores } = useModel();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes every row's place old
  useEffect(() => virtual.measure(), [cardHeight, virtual]);

  const show = (index: number, align: "auto" | "start") =>
    index >= 0 && virtual.scrollToIndex(index, { align });
  const showRef = useRef(show);
  showRef.current = show;
  const showScene = (sceneId: Id) =>
    show(
      rows.findIndex((row) => row.type === "scene" && row.sceneId === sceneId),
      "start",
    );
  useImperativeHandle(ref, () => ({ showScene }));
  const focused = useSession((state) => state.selection.at(-1));
  useEffect(() => {
    showRef.current(
      rows.findIndex((row) => row.type === "shots" && focused !== undefined && row.ids.includes(focused)),
      "auto",
    );
  }, [focused, rows]);

  const choose = (id: Id, how: "one" | "toggle" | "span") => {
    const { selection } = stores.session.getState();
    if (how === "toggle") session.toggle(id);
    else if (how === "span" && selection[0] !== undefined)
      session.select(
        ...span(rows, selection[0], id).filter((each) => each !== id && each !== selection[0]),
        id,
      );
    else session.select(id);
    const scene = rows.find((row) => row.type === "shots" && row.ids.includes(id));
    if (scene !== undefined) session.set({ sceneId: scene.sceneId });
  };
  const walk = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = neighbour(rows, stores.session.getState().selection.at(-1), arrow);
    if (next === undefined) return;
    choose(next, event.shiftKey ? "span" : "one");
    requestAnimationFrame(() => parent.current?.querySelector<HTMLElement>(`[data-shot="${next}"]`)?.focus());
  };
  const first = rows.find((row) => row.type === "shots")?.ids[0];
  const stop =
    focused !== undefined && rows.some((row) => row.type === "shots" && row.ids.includes(focused))
      ? focused
      : first;

  return (
    <BoardDrag>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows walk the cards inside, which are buttons */}
      <div
        ref={parent}
        className="h-full overflow-y-auto"
        onKeyDown={walk}
        onPointerDown={(event) => event.target === event.currentTarget && session.select()}
      >
        <div
          className="relative"
          style={{ height: virtual.getTotalSize() + PADDING, margin: `0 ${PADDING}px` }}
        >
          {virtual.getVirtualItems().map(({ key, index, start, size }) => {
            const row = rows[index];
            if (row === undefined) return null;
            if (row.type === "scene")
              return (
                <div
                  key={key}
                  className={`inset-x-0 bg-bg ${index === stuck ? "sticky top-0 z-20" : "absolute z-10"}`}
                  style={index === stuck ? { height: size } : { top: start, height: size }}
                >
                  <SceneHeading sceneId={row.sceneId} />
                </div>
              );
            return (
              <div key={key} className="absolute inset-x-0" style={{ top: start, height: size }}>
                {row.type === "empty" ? (
                  <EmptyScene sceneId={row.sceneId} />
                ) : (
                  <ul
                    className="grid"
                    style={{
                      gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                      gap: GAP,
                      height: cardHeight,
                    }}
                  >
                    {row.ids.map((id) => (
                      <BoardCard
                        key={id}
                        id={id}
                        sceneId={row.sceneId}
                        onChoose={choose}
                        inTabOrder={id === stop}
                      />
                    ))}
                  </ul>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </BoardDrag>
  );
}

function useBoardRows(columns: number): readonly BoardRow[] {
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

/** The heading of the scene at the top stays drawn, stuck to the edge. */
function useBoardVirtualizer(
  parent: { current: HTMLDivElement | null },
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
    scrollPaddingStart: HEADING,
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

/** Dragging shots to another place within their scene. */
function BoardDrag({ children }: { children: ReactNode }) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const [dragged, setDragged] = useState<Id | null>(null);
  const { stores, session } = useModel();
  const { run } = useCommands();
  const begin = ({ active }: DragStartEvent) => {
    const id = String(active.id);
    if (!stores.session.getState().selection.includes(id)) session.select(id);
    setDragged(id);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const sceneId = over?.data.current?.sceneId as Id | undefined;
    if (
      over === null ||
      sceneId === undefined ||
      sceneId !== active.data.current?.sceneId ||
      over.id === active.id
    )
      return;
    const siblings = shotsOf(stores.document.getState().document, sceneId).map(({ id }) => id);
    const from = siblings.indexOf(String(active.id));
    const to = siblings.indexOf(String(over.id));
    const ids = stores.session.getState().selection.filter((id) => siblings.includes(id));
    run(moveShots, { ids, sceneId, index: to > from ? to + 1 : to });
  };
  return (
    <DndContext sensors={sensors} onDragStart={begin} onDragEnd={drop} onDragCancel={() => setDragged(null)}>
      {children}
      <DragOverlay dropAnimation={null}>
        {dragged !== null && (
          <div className="w-60 overflow-hidden rounded-md border border-accent opacity-90 shadow-2xl shadow-black">
            <ShotPicture id={dragged} width={480} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
