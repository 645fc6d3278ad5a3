/** What follows from new shots: they enter the cut, and they are drawn. */

import { Problem, Unreachable } from "../api/problem.ts";
import type { Model } from "./model.tsx";
import type { Id } from "./records.ts";

/** Adds every live shot that the cut lacks, of scenes whose cut is untouched; joined to the step before, so one undo takes both back. */
export async function assemble({ api, editor }: Model, projectId: Id): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await editor.settled();
    const { change } = await api.proposeCut(projectId, editor.revision());
    if (editor.accept(change, { joined: true })) return;
  }
}

/** Boards before any motion, in the order of the script: the server ranks them. */
export async function drawMissing(
  { api, editor }: Model,
  projectId: Id,
  shotIds?: readonly Id[],
): Promise<number> {
  await editor.settled();
  const { job_ids } = await api.draw(projectId, { boards: "missing", takes: "missing" }, shotIds);
  return job_ids.length;
}

const NOT_READY = 503;
const ATTEMPTS = 60;
const PAUSE_MS = 1000;

/** The same by itself, behind the user's back: a studio that has only just started waits for its engines, as long as the project is open. */
export async function drawWhenReady(model: Model, projectId: Id, shotIds?: readonly Id[]): Promise<void> {
  const { stores, session } = model;
  for (let attempt = 1; ; attempt++) {
    if (stores.document.getState().projectId !== projectId || !stores.session.getState().autodraw) return;
    try {
      await drawMissing(model, projectId, shotIds);
      return;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      const passing = error instanceof Unreachable || error.status === NOT_READY;
      if (!passing || attempt === ATTEMPTS) {
        session.say({ tone: "bad", title: "New shots were not drawn", detail: error.message });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
