import { memo, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { projectOf } from "../../model/document.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { ContextMenu } from "../../ui/Menu.tsx";
import { BoardCard } from "./BoardCard.tsx";
import { BoardDrag } from "./BoardDrag.tsx";
import { useShotEntries } from "./entries.ts";
import type { BoardRow } from "./rows.ts";
import { EmptyScene, SceneHeading } from "./SceneHeading.tsx";
import { type Choice, useBoardChoice, useBoardRows, useBoardVirtualizer } from "./useBoard.ts";
import { useWidth } from "./useWidth.ts";

const PADDING = 20;
const GAP = 16;
const LEAST_CARD = 250;
const WORDS = 108;
const HEADING = 52;
const EMPTY = 64;

export interface BoardHandle {
  showScene(sceneId: Id): void;
}

const isShots = (row: BoardRow) => row.type === "shots";

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
  const { choose, walk } = useBoardChoice(parent, rows);
  const { session, stores } = useModel();
  const focused = useSession((state) => state.selection.at(-1));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes every row's place old
  useEffect(() => virtual.measure(), [cardHeight, virtual]);

  const rowOf = (id: Id | undefined) =>
    rows.findIndex((row) => isShots(row) && id !== undefined && row.ids.includes(id));
  const showScene = (sceneId: Id | null) => {
    const index = rows.findIndex((row) => row.type === "scene" && row.sceneId === sceneId);
    if (index >= 0) virtual.scrollToIndex(index, { align: "start" });
  };
  useImperativeHandle(ref, () => ({ showScene }));
  const first = useRef(() => showScene(stores.session.getState().sceneId));
  useEffect(() => first.current(), []);
  const focusedRow = rowOf(focused);
  useEffect(() => {
    if (focusedRow >= 0) virtual.scrollToIndex(focusedRow, { align: "auto" });
  }, [focusedRow, virtual]);
  const stop = focusedRow >= 0 ? focused : rows.find(isShots)?.ids[0];

  return (
    <BoardDrag>
      <ContextMenu entries={useShotEntries()}>
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
              return row === undefined ? null : (
                <div
                  key={key}
                  className={
                    index === stuck && row.type === "scene" ? "sticky top-0 z-20 bg-bg" : "absolute inset-x-0"
                  }
                  style={
                    index === stuck && row.type === "scene" ? { height: size } : { top: start, height: size }
                  }
                >
                  <Row
                    row={row}
                    columns={columns}
                    height={cardHeight}
                    onChoose={choose}
                    stop={stop !== undefined && isShots(row) && row.ids.includes(stop) ? stop : null}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </ContextMenu>
    </BoardDrag>
  );
}

interface RowProps {
  row: BoardRow;
  columns: number;
  height: number;
  onChoose: (id: Id, how: Choice) => void;
  /** The card of this row that Tab reaches. */
  stop: Id | null;
}

const Row = memo(({ row, columns, height, onChoose, stop }: RowProps) => {
  if (row.type === "scene") return <SceneHeading sceneId={row.sceneId} />;
  if (row.type === "empty") return <EmptyScene sceneId={row.sceneId} />;
  return (
    <ul
      className="grid"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: GAP, height }}
    >
      {row.ids.map((id) => (
        <BoardCard key={id} id={id} sceneId={row.sceneId} onChoose={onChoose} inTabOrder={id === stop} />
      ))}
    </ul>
  );
});
