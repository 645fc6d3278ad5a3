/** What follows from new shots: they enter the cut, and they are drawn. */

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
