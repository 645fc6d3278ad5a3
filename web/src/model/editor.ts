/** The way to change the document: at once on the screen, then in order to the server. A thin shell around `log.ts`. */

import type { Api } from "../api/client.ts";
import { Problem, Unreachable } from "../api/problem.ts";
import { documentOf, EMPTY_DOCUMENT } from "./document.ts";
import { newId } from "./ids.ts";
import * as log from "./log.ts";
import type { Change, Id, RecordsDiff } from "./records.ts";
import type { Stores } from "./stores.ts";

export interface Editor {
  /** Starts anew from a snapshot of a project. */
  load(projectId: Id, records: Parameters<typeof documentOf>[0], revision: number): void;
  close(): void;
  /** One undo step. An empty diff is nothing. */
  apply(label: string, diff: RecordsDiff): void;
  /**
   * Applies a change that the server proposed, as it is. False when the document has moved on since it was made.
   * `joined` makes it one undo step with the change before.
   */
  accept(change: Change, options?: { joined?: boolean }): boolean;
  /** Begins a gesture: what it does is shown and not saved until `commit`. */
  mark(label: string): void;
  /** What the gesture would do now, from where it began. Ignored when the gesture has been given up. */
  transient(diff: RecordsDiff): void;
  /** Ends the gesture as one undo step. */
  commit(): void;
  /** Ends the gesture as if it had not been. */
  bail(): void;
  undo(): void;
  redo(): void;
  /** A change from the stream of events: our own, or somebody else's. */
  follow(projectId: Id, change: Change, revision: number): void;
  /** The revision that the server has confirmed. */
  revision(): number;
  /** Resolves when everything has reached the server (or was refused). */
  settled(): Promise<void>;
  /** Tries again at once what could not be sent. */
  retry(): void;
}

interface Missed {
  revision: number;
  change: Change;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;

export function createEditor(stores: Stores, api: Api, say: (title: string, detail: string) => void): Editor {
  let current = log.openLog(EMPTY_DOCUMENT);
  let projectId: Id | null = null;
  let sending: Promise<void> | null = null;
  let wake: () => void = () => undefined;

  function show(next: log.Log): void {
    current = next;
    const { document, undoLabel, redoLabel } = stores.document.getState();
    const undo = next.history.undo.at(-1)?.label ?? null;
    const redo = next.history.redo.at(-1)?.label ?? null;
    if (document !== next.shown || undoLabel !== undo || redoLabel !== redo)
      stores.document.setState({ document: next.shown, undoLabel: undo, redoLabel: redo });
  }

  function settle({ log: next, skipped }: log.Outcome, title: string): void {
    show(next);
    if (skipped.length > 0)
      say(
        title,
        `${skipped.length === 1 ? "One field was" : `${skipped.length} fields were`} changed elsewhere since, and left so.`,
      );
  }

  function saving(state: "saved" | "saving" | "offline"): void {
    if (stores.document.getState().saving !== state) stores.document.setState({ saving: state });
  }

  function send(): void {
    if (sending !== null || current.pending.length === 0 || projectId === null) return;
    sending = drain(projectId).finally(() => {
      sending = null;
      send();
    });
  }

  async function drain(id: Id): Promise<void> {
    let delay = FIRST_RETRY_MS;
    for (
      let change = current.pending[0];
      change !== undefined && projectId === id;
      change = current.pending[0]
    ) {
      if (stores.document.getState().saving === "saved") saving("saving");
      try {
        const answer = await api.postChange(id, { ...change, base_revision: current.confirmed.revision });
        if (projectId === id) await accepted(id, change.id, answer.revision);
        saving("saving");
        delay = FIRST_RETRY_MS;
      } catch (error) {
        if (projectId !== id) return;
        if (error instanceof Problem && error.status < 500) await refused(id, change, error);
        else if (error instanceof Problem || error instanceof Unreachable) {
          saving("offline");
          await pause(delay);
          delay = Math.min(LAST_RETRY_MS, delay * 2);
        } else throw error;
      }
    }
    if (projectId === id) saving("saved");
  }

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function accepted(id: Id, changeId: Id, revision: number): Promise<void> {
    if (revision === current.confirmed.revision + 1) show(log.acknowledge(current, changeId, revision));
    // An answer from before a connection was lost, with others' changes in between.
    else if (revision > current.confirmed.revision) await resync(id);
  }

  async function refused(id: Id, change: Change, problem: Problem): Promise<void> {
    const missed = missedOf(problem);
    if (problem.status !== 409 || missed === null) {
      show(log.refuse(current, change.id).log);
      say(`${change.label} was not saved`, [problem.detail, problem.remedy].filter(Boolean).join(" "));
      return;
    }
    for (const { change: theirs, revision } of missed) followOne(theirs, revision);
    const last = missed.at(-1)?.revision ?? 0;
    if (current.confirmed.revision < last || missed.length === 0) await resync(id);
  }

  async function resync(id: Id): Promise<void> {
    const snapshot = await api.snapshot(id);
    if (projectId === id)
      settle(
        log.rebuild(current, documentOf(snapshot.records, snapshot.revision)),
        "Somebody else was faster",
      );
  }

  /** False when changes in between are missing. */
  function followOne(change: Change, revision: number): boolean {
    if (revision <= current.confirmed.revision) return true;
    if (revision > current.confirmed.revision + 1) return false;
    if (current.pending[0]?.id === change.id) show(log.acknowledge(current, change.id, revision));
    else settle(log.follow(current, change, revision), "Somebody else was faster");
    return true;
  }

  function record(label: string, diff: RecordsDiff): void {
    const change = { id: newId("change"), label, base_revision: current.confirmed.revision, diff };
    show(log.commit(current, change));
    send();
  }

  function step(direction: "undo" | "redo"): void {
    const label = current.history[direction].at(-1)?.label;
    if (label === undefined) return;
    settle(
      log.stepBack(current, direction, newId("change")),
      `${direction === "undo" ? "Undo" : "Redo"}: ${label}`,
    );
    send();
  }

  return {
    load(id, records, revision) {
      projectId = id;
      show(log.openLog(documentOf(records, revision)));
      saving("saved");
    },
    close() {
      projectId = null;
      show(log.openLog(EMPTY_DOCUMENT));
      wake();
    },
    apply: record,
    accept(change, { joined = false } = {}) {
      if (change.base_revision !== current.confirmed.revision || current.pending.length > 0) return false;
      show(log.commit(current, change, joined));
      send();
      return true;
    },
    mark: (label) => show(log.mark(current, label)),
    transient: (diff) => show(log.transient(current, diff)),
    commit() {
      const gesture = current.gesture;
      show(log.bail(current));
      if (gesture !== null) record(gesture.label, gesture.diff);
    },
    bail: () => show(log.bail(current)),
    undo: () => step("undo"),
    redo: () => step("redo"),
    follow(id, change, revision) {
      if (id === projectId && !followOne(change, revision)) void resync(id);
    },
    revision: () => current.confirmed.revision,
    async settled() {
      while (sending !== null) await sending;
    },
    retry: () => wake(),
  };
}

function missedOf(problem: Problem): readonly Missed[] | null {
  const body = problem.body;
  if (typeof body !== "object" || body === null || !("missed" in body) || !Array.isArray(body.missed))
    return null;
  return body.missed as Missed[];
}
