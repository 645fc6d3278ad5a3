import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { moveJob } from "../../commands/jobs.ts";
import { useFacts } from "../../model/model.tsx";
import { droppedBefore, queuedJobs, steppedBefore, withMove } from "../../model/queue.ts";
import type { Id } from "../../model/records.ts";
import { places } from "../../model/status.ts";
import { QueueRow } from "./QueueRow.tsx";

interface Move {
  id: Id;
  before: Id | null;
}

const ROW_PX = 32;

/**
 * What waits, in the order in which it is made: dragged by its handle, or moved with Alt and the arrows. A night's work is hundreds of
 * rows: those in sight are drawn, and the one that is held.
 */
export function QueueList({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const queued = useFacts(({ jobs }) => queuedJobs(jobs));
  const place = useFacts(({ jobs }) => places(jobs));
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const { run } = useCommands();
  const [moved, setMoved] = useState<Move | null>(null);
  // The studio's own order has come: what was shown meanwhile has done its work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any news of the queue ends it
  useEffect(() => setMoved(null), [queued]);
  const shown = withMove(queued, moved);
  const [held, setHeld] = useState<Id | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  // What is above it in the tray comes and goes.
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0));
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    scrollMargin: top,
    overscan: 6,
    getItemKey: (index) => shown[index]?.id ?? index,
    rangeExtractor: (range) => {
      const kept = held === null ? -1 : shown.findIndex(({ id }) => id === held);
      return [...new Set([...defaultRangeExtractor(range), ...(kept < 0 ? [] : [kept])])].sort(
        (a, b) => a - b,
      );
    },
  });
  const move = (id: Id, before: Id | null | undefined) => {
    if (before === undefined) return;
    const wish = { id, before };
    setMoved(wish);
    run(moveJob, { ...wish, onRefused: () => setMoved((held) => (held === wish ? null : held)) });
  };
  const drop = ({ active, over }: DragEndEvent) => {
    setHeld(null);
    if (over !== null) move(String(active.id), droppedBefore(shown, String(active.id), String(over.id)));
  };
  const key = (id: Id) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    move(id, steppedBefore(shown, id, event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragStart={({ active }) => setHeld(String(active.id))}
      onDragEnd={drop}
      onDragCancel={() => setHeld(null)}
    >
      <ol
        ref={list}
        aria-label="Waiting jobs"
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const id = shown[index]?.id;
          return id === undefined ? null : (
            <QueueRow
              key={id}
              id={id}
              place={place.get(id) ?? 0}
              of={shown.length}
              index={index}
              top={start - top}
              onKey={key(id)}
              onStep={(by) => move(id, steppedBefore(shown, id, by))}
              canStep={(by) => steppedBefore(shown, id, by) !== undefined}
            />
          );
        })}
      </ol>
    </DndContext>
  );
}
