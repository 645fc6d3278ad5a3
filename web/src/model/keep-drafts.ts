/** Keeps what is marked in pictures over a reload: written as it changes, brought back when its picture is opened again. */

import type { DraftShelf } from "./draft-shelf.ts";
import { broughtBack, draftOf, isSameDraft, tooMany } from "./drafts.ts";
import type { Id } from "./records.ts";
import type { Stores } from "./stores.ts";

/** After the last change. Short: what a window writes as it is left does not reach the browser's database any more. */
const PAUSE_MS = 30;

export function keepDrafts({ session, document, facts }: Stores, shelf: DraftShelf): void {
  /** Pictures whose draft was looked for; before that nothing is written over it. */
  const known = new Set<Id>();
  const due = new Set<Id>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work = Promise.resolve();

  function flush(): void {
    const ids = [...due].filter((id) => known.has(id));
    for (const id of ids) due.delete(id);
    if (ids.length > 0) work = work.then(() => write(ids));
  }

  async function write(ids: readonly Id[]): Promise<void> {
    const { projectId } = document.getState();
    for (const id of ids) {
      const state = session.getState().pictures[id];
      const draft = state === undefined ? null : draftOf(state);
      if (draft === null) await shelf.drop([id]);
      else if (projectId !== null) await shelf.write(id, projectId, draft);
    }
    const old = tooMany(await shelf.entries());
    if (old.length > 0) await shelf.drop(old);
  }

  function wait(id: Id): void {
    due.add(id);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE_MS);
  }

  async function bringBack(id: Id): Promise<void> {
    const draft = await shelf.read(id);
    known.add(id);
    // What was done meanwhile waited for this.
    if (due.has(id)) wait(id);
    if (draft === null) return;
    session.setState(({ pictures }) => {
      const state = pictures[id];
      return state === undefined ? {} : { pictures: { ...pictures, [id]: broughtBack(state, draft) } };
    });
  }

  /** Drafts of pictures that this project no longer has. */
  async function sweep(projectId: Id): Promise<void> {
    const { assets } = facts.getState();
    const gone = (await shelf.entries()).filter(
      (entry) => entry.projectId === projectId && !(entry.assetId in assets),
    );
    if (gone.length > 0) await shelf.drop(gone.map(({ assetId }) => assetId));
  }

  session.subscribe(({ pictures }, { pictures: before }) => {
    if (pictures === before) return;
    for (const [id, state] of Object.entries(pictures)) {
      const was = before[id];
      if (was === undefined) void bringBack(id);
      else if (was !== state && !isSameDraft(was, state)) wait(id);
    }
  });
  document.subscribe(({ opening, projectId }, before) => {
    if (opening === "open" && before.opening !== "open" && projectId !== null) void sweep(projectId);
  });
}
