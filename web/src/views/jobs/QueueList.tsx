import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type KeyboardEvent, useEffect, useState } from "react";
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

/** What waits, in the order in which it is made: dragged by its handle, or moved with Alt and the arrows. */
export function QueueList() {
  const queued = useFacts(({ jobs }) => queuedJobs(jobs));
  const place = useFacts(({ jobs }) => places(jobs));
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const { run } = useCommands();
  const [moved, setMoved] = useState<Move | null>(null);
  // The studio's own order has come: what was shown meanwhile has done its work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: any news of the queue ends it
  useEffect(() => setMoved(null), [queued]);
  const shown = withMove(queued, moved);
  const move = (id: Id, before: Id | null | undefined) => {
    if (before === undefined) return;
    setMoved({ id, before });
    run(moveJob, { id, before });
  };
  const drop = ({ active, over }: DragEndEvent) => {
    if (over !== null) move(String(active.id), droppedBefore(shown, String(active.id), String(over.id)));
  };
  const key = (id: Id) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    move(id, steppedBefore(shown, id, event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
      <ol aria-label="Waiting jobs">
        {shown.map(({ id }) => (
          <QueueRow
            key={id}
            id={id}
            place={place.get(id) ?? 0}
            onKey={key(id)}
            onStep={(by) => move(id, steppedBefore(shown, id, by))}
            canStep={(by) => steppedBefore(shown, id, by) !== undefined}
          />
        ))}
      </ol>
    </DndContext>
  );
}
