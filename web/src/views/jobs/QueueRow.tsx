import { useDraggable, useDroppable } from "@dnd-kit/core";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { cancelJob } from "../../commands/jobs.ts";
import { useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { IconButton } from "../../ui/Button.tsx";
import { JobTitle } from "./JobRow.tsx";

interface QueueRowProps {
  id: Id;
  /** In its queue, counted from 1. */
  place: number;
  /** In the list, of how many, and where it is drawn, in pixels. */
  index: number;
  of: number;
  top: number;
  onKey: (event: KeyboardEvent) => void;
  onStep: (by: -1 | 1) => void;
  canStep: (by: -1 | 1) => boolean;
}

/** A job that waits. Its handle is dragged, and takes Alt with the arrows. */
export function QueueRow({ id, place, index, of, top, onKey, onStep, canStep }: QueueRowProps) {
  const job = useFacts((facts) => facts.jobs[id]);
  const { run } = useCommands();
  const drag = useDraggable({ id, data: { queue: job?.queue } });
  const drop = useDroppable({ id, data: { queue: job?.queue } });
  if (job === undefined) return null;
  const target = drop.isOver && drop.active?.id !== id && drop.active?.data.current?.queue === job.queue;
  const below = target && (drop.active?.rect.current.initial?.top ?? 0) < (drop.rect.current?.top ?? 0);
  const shift = drag.transform === null ? {} : { transform: `translateY(${drag.transform.y}px)` };
  return (
    <li
      ref={drop.setNodeRef}
      aria-posinset={index + 1}
      aria-setsize={of}
      style={{ top, ...shift }}
      className={clsx(
        "group absolute inset-x-0 flex h-8 items-center gap-1.5 pr-3 pl-1 hover:bg-raised focus-within:bg-raised",
        drag.isDragging && "z-10 rounded bg-hover shadow-lg shadow-black",
      )}
    >
      {target && (
        <span
          aria-hidden
          className={clsx("absolute inset-x-2 h-0.5 bg-accent", below ? "-bottom-px" : "-top-px")}
        />
      )}
      <button
        ref={drag.setNodeRef}
        {...drag.listeners}
        type="button"
        aria-label={`${job.title}, place ${place}: drag it, or Alt with the arrows`}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onKeyDown={onKey}
        className="grid size-6 shrink-0 cursor-grab touch-none place-items-center rounded text-faint hover:text-text"
      >
        <GripVertical size={14} aria-hidden />
      </button>
      <span className="tabular w-6 shrink-0 text-right text-12 text-faint">{place}</span>
      <JobTitle job={job} />
      <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <IconButton
          icon={ArrowUp}
          size="small"
          label="Earlier"
          disabled={!canStep(-1)}
          onClick={() => onStep(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="small"
          label="Later"
          disabled={!canStep(1)}
          onClick={() => onStep(1)}
        />
        <IconButton icon={X} size="small" label="Cancel" onClick={() => run(cancelJob, { id })} />
      </span>
    </li>
  );
}
