/**
 * What the server has, what is on its way there, and what the user sees; pure.
 *
 *     confirmed --pending changes--> committed --gesture under way--> shown
 */

import { apply, EMPTY_DIFF, invert, isEmpty, rebase } from "./changes.ts";
import type { Document } from "./document.ts";
import {
  extended,
  forgotten,
  type History,
  NO_HISTORY,
  recorded,
  redone,
  type Step,
  undone,
} from "./history.ts";
import type { Change, Id, RecordsDiff } from "./records.ts";

export interface Gesture {
  readonly label: string;
  readonly diff: RecordsDiff;
}

export interface Log {
  readonly confirmed: Document;
  readonly pending: readonly Change[];
  readonly committed: Document;
  readonly gesture: Gesture | null;
  readonly shown: Document;
  readonly history: History;
}

/** A next log, and what of the user's work somebody else's change left no room for. */
export interface Outcome {
  readonly log: Log;
  readonly skipped: readonly string[];
}

export function openLog(document: Document): Log {
  return {
    confirmed: document,
    pending: [],
    committed: document,
    gesture: null,
    shown: document,
    history: NO_HISTORY,
  };
}

function show(log: Omit<Log, "shown">): Log {
  return { ...log, shown: log.gesture === null ? log.committed : apply(log.committed, log.gesture.diff) };
}

/** Applies the user's change at once and queues it. Throws DoesNotApply when it was not made on what is committed. */
export function enqueue(log: Log, change: Change): Log {
  if (isEmpty(change.diff)) return log;
  const committed = apply(log.committed, change.diff);
  return show({ ...log, gesture: null, committed, pending: [...log.pending, change] });
}

/** `joined` makes one undo step of this change and the one before it. */
export function commit(log: Log, change: Change, joined = false): Log {
  if (isEmpty(change.diff)) return log;
  const step: Step = { changeId: change.id, label: change.label, diff: change.diff };
  return { ...enqueue(log, change), history: (joined ? extended : recorded)(log.history, step) };
}

export function mark(log: Log, label: string): Log {
  return show({ ...log, gesture: { label, diff: EMPTY_DIFF } });
}

/** Shows what the gesture would do now; `diff` starts from what is committed, not from the step before. */
export function transient(log: Log, diff: RecordsDiff): Log {
  return log.gesture === null ? log : show({ ...log, gesture: { label: log.gesture.label, diff } });
}

export function bail(log: Log): Log {
  return log.gesture === null ? log : { ...log, gesture: null, shown: log.committed };
}

/** Takes back (or does again) the last step as far as nobody else has changed the same fields since. */
export function stepBack(log: Log, direction: "undo" | "redo", changeId: Id): Outcome {
  const step = log.history[direction].at(-1);
  if (step === undefined) return { log, skipped: [] };
  const settled = bail(log);
  const { diff, skipped } = rebase(direction === "undo" ? invert(step.diff) : step.diff, settled.committed);
  const label = direction === "undo" ? `Undo ${step.label}` : step.label;
  const next = enqueue(settled, { id: changeId, label, base_revision: settled.confirmed.revision, diff });
  const applied = isEmpty(diff)
    ? null
    : { changeId, label: step.label, diff: direction === "undo" ? invert(diff) : diff };
  const history = direction === "undo" ? undone(log.history, applied) : redone(log.history, applied);
  return { log: { ...next, history }, skipped };
}

/** The server has the first pending change, as `revision`. */
export function acknowledge(log: Log, changeId: Id, revision: number): Log {
  const [first, ...pending] = log.pending;
  if (first === undefined || first.id !== changeId) return log;
  const tables = pending.length === 0 ? log.committed.tables : apply(log.confirmed, first.diff).tables;
  return { ...log, pending, confirmed: { revision, tables } };
}

/** The server refuses a change: it is taken out, and what followed it is fitted to what is left. */
export function refuse(log: Log, changeId: Id): Outcome {
  const pending = log.pending.filter((change) => change.id !== changeId);
  return rebuild({ ...log, pending, history: forgotten(log.history, changeId) }, log.confirmed);
}

/** Somebody else's change has become `revision`. */
export function follow(log: Log, change: Change, revision: number): Outcome {
  return rebuild(log, { revision, tables: apply(log.confirmed, change.diff).tables });
}

/** Fits pending changes and the gesture to what the server has now. A gesture whose ground has moved is given up. */
export function rebuild(log: Log, confirmed: Document): Outcome {
  const skipped: string[] = [];
  const pending: Change[] = [];
  let committed = confirmed;
  for (const change of log.pending) {
    const rebased = rebase(change.diff, committed);
    skipped.push(...rebased.skipped);
    if (isEmpty(rebased.diff)) continue;
    committed = apply(committed, rebased.diff);
    pending.push({ ...change, diff: rebased.diff });
  }
  const held = log.gesture === null ? null : rebase(log.gesture.diff, committed);
  const gesture =
    held === null || held.skipped.length > 0 || log.gesture === null
      ? null
      : { ...log.gesture, diff: held.diff };
  return { log: show({ ...log, confirmed, pending, committed, gesture }), skipped };
}
