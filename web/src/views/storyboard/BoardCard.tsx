import { useDraggable, useDroppable } from "@dnd-kit/core";
import { clsx } from "clsx";
import { type MouseEvent, memo } from "react";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { shotLabel } from "../../model/shots.ts";
import { ShotPicture, ShotWords, useStatusWords } from "./ShotCard.tsx";
import type { Choice } from "./useBoard.ts";

interface BoardCardProps {
  id: Id;
  sceneId: Id;
  onChoose: (id: Id, how: Choice) => void;
  /** One card of the board is reached by Tab; arrows do the rest. */
  inTabOrder: boolean;
}

export const BoardCard = memo(({ id, sceneId, onChoose, inTabOrder }: BoardCardProps) => {
  const selected = useSession((state) => state.selection.includes(id));
  const omitted = useDocument(({ document }) => document.tables.shot[id]?.state === "omitted");
  const label = useDocument(({ document }) => shotLabel(document, id));
  const { words } = useStatusWords(id);
  const { session, stores } = useModel();
  const drag = useDraggable({ id, data: { sceneId } });
  const drop = useDroppable({ id, data: { sceneId } });
  const target = drop.isOver && drop.active?.id !== id && drop.active?.data.current?.sceneId === sceneId;
  const after = target && dropsAfter(drop.active?.rect.current.initial, drop.rect.current);
  const choose = (event: MouseEvent) =>
    onChoose(id, event.ctrlKey || event.metaKey ? "toggle" : event.shiftKey ? "span" : "one");
  return (
    <li className="relative min-w-0" ref={drop.setNodeRef}>
      {target && (
        <span
          aria-hidden
          className={clsx("absolute inset-y-0 z-10 w-0.5 bg-accent", after ? "-right-[9px]" : "-left-[9px]")}
        />
      )}
      <button
        ref={drag.setNodeRef}
        {...drag.listeners}
        type="button"
        data-shot={id}
        aria-pressed={selected}
        aria-label={`Shot ${label}, ${words}`}
        aria-roledescription="shot"
        tabIndex={inTabOrder ? 0 : -1}
        onClick={choose}
        onContextMenu={() => stores.session.getState().selection.includes(id) || session.select(id)}
        className={clsx(
          "flex h-full w-full flex-col justify-start overflow-hidden rounded-md border bg-panel text-left",
          selected
            ? "border-accent shadow-[0_0_0_1px_var(--color-accent)]"
            : "border-line hover:border-hover",
          (omitted || drag.isDragging) && "opacity-45",
        )}
      >
        <ShotPicture id={id} width={640} />
        <ShotWords id={id} />
      </button>
    </li>
  );
});

interface Box {
  left: number;
  top: number;
}

/** Later in the row or in a row below: it goes behind what it is dropped on. */
const dropsAfter = (from: Box | null | undefined, onto: Box | null) =>
  from != null &&
  onto !== null &&
  (onto.top - from.top > 8 || (Math.abs(onto.top - from.top) <= 8 && onto.left > from.left));
