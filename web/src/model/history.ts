/** What the user did, to be undone and done again: each step is the diff of one of their own Changes. */

import { squash } from "./changes.ts";
import type { Id, RecordsDiff } from "./records.ts";

export interface Step {
  readonly changeId: Id;
  readonly label: string;
  readonly diff: RecordsDiff;
}

export interface History {
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
}

export const NO_HISTORY: History = { undo: [], redo: [] };

const DEPTH = 300;

/** A new step; what was undone before can no longer be done again. */
export function recorded(history: History, step: Step): History {
  return { undo: [...history.undo, step].slice(-DEPTH), redo: [] };
}

/** Joins a step to the last one: undone together, under the last one's label. */
export function extended(history: History, step: Step): History {
  const last = history.undo.at(-1);
  if (last === undefined) return recorded(history, step);
  const joined = { ...last, diff: squash(last.diff, step.diff) };
  return { undo: [...history.undo.slice(0, -1), joined], redo: [] };
}

/** The step's change was refused: it never happened. */
export function forgotten(history: History, changeId: Id): History {
  const others = (step: Step) => step.changeId !== changeId;
  return { undo: history.undo.filter(others), redo: history.redo.filter(others) };
}

/** The last step moved over to `redo`, as what was really applied to take it back. */
export function undone(history: History, applied: Step | null): History {
  return {
    undo: history.undo.slice(0, -1),
    redo: applied === null ? history.redo : [...history.redo, applied],
  };
}

export function redone(history: History, applied: Step | null): History {
  return {
    undo: applied === null ? history.undo : [...history.undo, applied].slice(-DEPTH),
    redo: history.redo.slice(0, -1),
  };
}
