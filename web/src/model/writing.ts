/** Writing the screenplay: when typing pauses the server reads the text, and what it proposes is applied as one undo step. */

import type { ScriptFormat } from "../api/client.ts";
import { Problem, Unreachable } from "../api/problem.ts";
import { projectOf } from "./document.ts";
import { assemble, drawWhenReady } from "./drawing.ts";
import type { Model } from "./model.tsx";
import type { SessionState } from "./stores.ts";

export interface Writing {
  /** The whole text as it is in the editor now, as Fountain unless it was just imported. */
  typed(text: string, format?: ScriptFormat): void;
  /** Reads at once what has been typed. */
  flush(): Promise<void>;
  /** What has been typed and not read yet; null when the document has it all. */
  draft(): string | null;
  /** Forgets what has been typed and not read: another project is opened. */
  forget(): void;
}

const PAUSE_MS = 600;

export function createWriting(model: Model): Writing {
  const { api, stores, editor, session } = model;
  let typed: { text: string; format: ScriptFormat } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading: Promise<void> | null = null;

  function show(part: Partial<SessionState["script"]>): void {
    session.set({ script: { ...stores.session.getState().script, ...part } });
  }

  async function read(): Promise<void> {
    const { projectId } = stores.document.getState();
    const draft = typed;
    if (projectId === null || draft === null) return;
    show({ state: "reading" });
    await editor.settled();
    const proposal = await api.proposeScript(projectId, { ...draft, revision: editor.revision() });
    // Typed on, or changed elsewhere meanwhile: what was read is old.
    if (
      typed !== draft ||
      stores.document.getState().projectId !== projectId ||
      !editor.accept(proposal.change)
    )
      return;
    typed = null;
    show({ state: "settled", problems: proposal.problems, outline: proposal.outline, failure: "" });
    const { summary } = proposal;
    if (summary.shots_added === 0) return;
    await assemble(model, projectId);
    void drawWhenReady(model, projectId);
  }

  async function readAll(): Promise<void> {
    while (typed !== null) {
      const draft = typed;
      try {
        await read();
      } catch (error) {
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        show({ state: "failed", failure: error.message });
        // A revision that has moved on is fetched by the stream; anything else waits for the next key.
        if (!(error instanceof Problem && error.status === 409) && typed === draft) return;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    reading ??= readAll().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    typed(text, format = "fountain") {
      typed = { text, format };
      if (stores.session.getState().script.state !== "reading") show({ state: "typing" });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
    draft: () => typed?.text ?? null,
    forget() {
      clearTimeout(timer);
      typed = null;
      show({ state: "settled", problems: [], outline: [], failure: "" });
    },
  };
}

/** The Fountain text of today's draft; empty when nothing has been written. */
export function scriptText(state: { document: Parameters<typeof projectOf>[0] }): string {
  const id = projectOf(state.document)?.script_id;
  return id == null ? "" : (state.document.tables.script[id]?.text ?? "");
}
