/** Breaking scenes down by the language model: asked with progress and cancel, and what it proposes is applied as one undo step. */

import type { BreakdownProposal } from "../api/client.ts";
import { assemble, drawWhenReady } from "./drawing.ts";
import type { Model } from "./model.tsx";
import type { Id } from "./records.ts";

export async function breakDown(model: Model, projectId: Id, sceneIds: readonly Id[]): Promise<void> {
  const { api, editor, session, stores } = model;
  const stop = new AbortController();
  const show = (part: object) => {
    const { breakdown } = stores.session.getState();
    if (breakdown !== null) session.set({ breakdown: { ...breakdown, ...part } });
  };
  session.set({ breakdown: { sceneIds, progress: null, cancel: () => stop.abort() } });
  try {
    await editor.settled();
    const proposal = await api.breakDown(projectId, sceneIds, (progress) => show({ progress }), stop.signal);
    // What was proposed is laid on what is there now: the user may have gone on working while the model thought.
    await editor.settled();
    if (stop.signal.aborted || stores.document.getState().projectId !== projectId) return;
    take(model, proposal);
    if (Object.keys(proposal.change.diff.added).length === 0) return;
    await assemble(model, projectId);
    void drawWhenReady(model, projectId);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    session.set({ breakdown: null });
  }
}

function take({ editor, session }: Model, { change, scenes }: BreakdownProposal): void {
  const { added, updated, removed } = change.diff;
  const changes = [added, updated, removed].some((part) => Object.keys(part).length > 0);
  if (changes && !editor.accept(change)) editor.apply(change.label, change.diff);
  const ruled = scenes.filter(({ note }) => note !== "");
  const by = scenes.find(({ note }) => note === "")?.by ?? "";
  const count = scenes.length - ruled.length;
  session.say(
    ruled.length === 0
      ? { tone: "good", title: `${counted(count)} broken down by ${by}`, detail: "Undo takes it back." }
      : {
          tone: "info",
          title: `${counted(ruled.length)} not broken down by the language model`,
          detail: ruled[0]?.note ?? "",
        },
  );
}

const counted = (count: number) => (count === 1 ? "One scene" : `${count} scenes`);
