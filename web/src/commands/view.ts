/** Moving about: views, dialogs, the jobs' tray. */

import type { DialogName, SessionState } from "../model/stores.ts";
import type { PlainCommand, Studio } from "./command.ts";

export const VIEWS: readonly { view: SessionState["backTo"]; label: string }[] = [
  { view: "script", label: "Script" },
  { view: "storyboard", label: "Storyboard" },
  { view: "timeline", label: "Timeline" },
  { view: "elements", label: "Elements" },
  { view: "images", label: "Images" },
];

export const inProject = ({ stores }: Studio): boolean => stores.document.getState().opening === "open";

const showView = ({ view, label }: (typeof VIEWS)[number], index: number): PlainCommand => ({
  id: `view.${view}`,
  label: `Go to ${label}`,
  group: "View",
  keys: [`shift+${index + 1}`],
  when: inProject,
  run: ({ session }) => session.set({ view }),
});

const showDialog = (
  dialog: DialogName,
  id: string,
  label: string,
  keys: readonly string[] = [],
): PlainCommand => ({
  id,
  label,
  group: "View",
  keys,
  run: ({ session, stores }) =>
    session.set({ dialog: stores.session.getState().dialog === dialog ? null : dialog, jobsOpen: false }),
});

export const openPalette: PlainCommand = {
  ...showDialog("palette", "view.palette", "Find a command", ["mod+shift+p", "mod+k"]),
  hidden: true,
};
export const openShortcuts = showDialog("shortcuts", "view.shortcuts", "Keyboard shortcuts", ["?"]);
export const openSettings = showDialog("settings", "view.settings", "Settings", ["mod+,"]);

export const toggleJobs: PlainCommand = {
  id: "view.jobs",
  label: "Show or hide jobs",
  group: "View",
  keys: ["mod+j"],
  run: ({ session, stores }) => session.set({ jobsOpen: !stores.session.getState().jobsOpen }),
};

export const viewCommands: readonly PlainCommand[] = [
  ...VIEWS.map(showView),
  openPalette,
  openShortcuts,
  openSettings,
  toggleJobs,
];
