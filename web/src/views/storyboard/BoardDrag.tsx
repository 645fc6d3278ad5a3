import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type ReactNode, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { moveShots } from "../../commands/shot.ts";
import { useModel } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { shotsOf } from "../../model/shots.ts";
import { ShotPicture } from "./ShotCard.tsx";

/** Dragging shots to another place within their scene. */
export function BoardDrag({ children }: { children: ReactNode }) {
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
