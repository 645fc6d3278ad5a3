/** Projects: create, open, rename, delete to the bin, restore, export. */

import { updateOf } from "../model/changes.ts";
import { projectOf } from "../model/document.ts";
import { drawWhenReady } from "../model/drawing.ts";
import type { Id, Rate } from "../model/records.ts";
import type { Command, PlainCommand } from "./command.ts";
import { inProject } from "./view.ts";

export const newProject: PlainCommand = {
  id: "project.new",
  label: "New project…",
  group: "Project",
  keys: ["mod+alt+n"],
  run: ({ session }) => session.set({ dialog: "new-project" }),
};

export const createProject: Command<{
  name: string;
  width: number;
  height: number;
  rate: Rate;
  seed: number;
}> = {
  id: "project.create",
  label: "Create project",
  group: "Project",
  hidden: true,
  async run({ api, connection, session, writing }, args) {
    const { id } = await api.createProject(args);
    writing.forget();
    session.set({ dialog: null, view: "script" });
    await connection.open(id);
  },
};

export const openProject: Command<{ id: Id }> = {
  id: "project.open",
  label: "Open project",
  group: "Project",
  hidden: true,
  async run({ connection, writing }, { id }) {
    await writing.flush();
    writing.forget();
    await connection.open(id);
  },
};

export const openSample: PlainCommand = {
  id: "project.sample",
  label: "Open the sample film",
  group: "Project",
  async run(studio) {
    const { api, connection, session, writing } = studio;
    const { id } = await api.openSample();
    writing.forget();
    session.set({ view: "storyboard" });
    await connection.open(id);
    await drawWhenReady(studio, id);
  },
};

export const closeProject: PlainCommand = {
  id: "project.close",
  label: "All projects",
  group: "Project",
  when: inProject,
  async run({ connection, writing, editor }) {
    await writing.flush();
    await editor.settled();
    writing.forget();
    connection.leave();
  },
};

/** Renames the project that is open. */
export const renameProject: Command<{ name: string }> = {
  id: "project.rename",
  label: "Rename project",
  group: "Project",
  hidden: true,
  run({ editor, stores }, { name }) {
    const project = projectOf(stores.document.getState().document);
    if (project !== undefined && name.trim() !== "")
      editor.apply("Rename project", updateOf(project, { name: name.trim() }));
  },
};

export const deleteProject: Command<{ id: Id; name: string }> = {
  id: "project.delete",
  label: "Move project to the bin",
  group: "Project",
  hidden: true,
  async run({ api, connection, session }, { id, name }) {
    await api.deleteProject(id);
    await connection.refreshProjects();
    session.say({
      tone: "info",
      title: `${name} is in the bin`,
      detail: "It can be restored from the bin at any time.",
    });
  },
};

export const restoreProject: Command<{ id: Id }> = {
  id: "project.restore",
  label: "Restore project",
  group: "Project",
  hidden: true,
  async run({ api, connection }, { id }) {
    await api.restore(id);
    await connection.refreshProjects();
  },
};

export const exportFilm: PlainCommand = {
  id: "project.export",
  label: "Export film…",
  group: "Project",
  keys: ["mod+e"],
  when: inProject,
  run: ({ session }) => session.set({ dialog: "export" }),
};

export const projectCommands: readonly PlainCommand[] = [newProject, openSample, closeProject, exportFilm];
