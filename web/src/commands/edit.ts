/** Undo and redo, and saving, which happens by itself. */

import type { PlainCommand } from "./command.ts";
import { inProject } from "./view.ts";

export const undo: PlainCommand = {
  id: "edit.undo",
  label: "Undo",
  group: "Edit",
  keys: ["mod+z"],
  when: ({ stores }) => stores.document.getState().undoLabel !== null,
  run: ({ editor }) => editor.undo(),
};

export const redo: PlainCommand = {
  id: "edit.redo",
  label: "Redo",
  group: "Edit",
  keys: ["mod+shift+z", "mod+y"],
  when: ({ stores }) => stores.document.getState().redoLabel !== null,
  run: ({ editor }) => editor.redo(),
};

export const save: PlainCommand = {
  id: "edit.save",
  label: "Save",
  group: "Edit",
  keys: ["mod+s"],
  when: inProject,
  async run({ writing, editor, session, stores }) {
    await writing.flush();
    if (stores.document.getState().saving === "offline") {
      editor.retry();
      session.say({
        tone: "bad",
        title: "Not saved yet",
        detail: "The studio does not answer. Your work is kept here and sent when it does.",
      });
      return;
    }
    await editor.settled();
    session.say({ tone: "good", title: "Saved", detail: "Every change is saved as you make it." });
  },
};

export const editCommands: readonly PlainCommand[] = [undo, redo, save];
