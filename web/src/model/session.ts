/** What this window looks at: small moves on the session store. */

import type { Id } from "./records.ts";
import type { Notice, SessionState, Stores } from "./stores.ts";

const NOTICES_SHOWN = 4;

export interface Session {
  /** Tells the user something in passing; it goes by itself, except bad news. */
  say(notice: Omit<Notice, "id">): void;
  dismiss(id: number): void;
  select(...ids: readonly Id[]): void;
  /** Adds to the selection or takes out of it. */
  toggle(id: Id): void;
  set(part: Partial<SessionState>): void;
}

/** What a window that goes to another project, or to none, no longer looks at: ids of the one it leaves mean nothing there. */
export function leftBehind({ sketch }: SessionState): Partial<SessionState> {
  return {
    selection: [],
    sceneId: null,
    strip: null,
    comparing: null,
    editing: null,
    sketch: { ...sketch, references: [] },
  };
}

export function createSession(store: Stores["session"]): Session {
  let count = 0;
  return {
    say(notice) {
      count += 1;
      store.setState(({ notices }) => ({
        notices: [...notices, { ...notice, id: count }].slice(-NOTICES_SHOWN),
      }));
    },
    dismiss: (id) =>
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    select: (...ids) => store.setState({ selection: ids }),
    toggle: (id) =>
      store.setState(({ selection }) => ({
        selection: selection.includes(id) ? selection.filter((held) => held !== id) : [...selection, id],
      })),
    set: (part) => store.setState(part),
  };
}
