/** What is fetched apart from the shell: each view, and the dialogs that few open. */

import type { View } from "../model/stores.ts";
import { type Part, part } from "../ui/part.tsx";

type Plain = Record<never, never>;

export const VIEW_PARTS: Readonly<Record<View, Part<Plain>>> = {
  script: part(async () => (await import("./script/ScriptView.tsx")).ScriptView),
  storyboard: part(async () => (await import("./storyboard/StoryboardView.tsx")).StoryboardView),
  timeline: part(async () => (await import("./timeline/TimelineView.tsx")).TimelineView),
  elements: part(async () => (await import("./elements/ElementsView.tsx")).ElementsView),
  images: part(async () => (await import("./images/ImagesView.tsx")).ImagesView),
  models: part(async () => (await import("./models/ModelsView.tsx")).ModelsView),
};
export const Projects = part(async () => (await import("./projects/ProjectsView.tsx")).ProjectsView);

export const Palette = part(async () => (await import("./shell/Palette.tsx")).Palette);
export const Shortcuts = part(async () => (await import("./shell/ShortcutsDialog.tsx")).ShortcutsDialog);
export const Settings = part(async () => (await import("./settings/SettingsDialog.tsx")).SettingsDialog);
export const NewProject = part(
  async () => (await import("./projects/NewProjectDialog.tsx")).NewProjectDialog,
);
export const Import = part(async () => (await import("./script/ImportDialog.tsx")).ImportDialog);
export const Export = part(async () => (await import("./export/ExportDialog.tsx")).ExportDialog);
export const Compare = part(
  async () => (await import("./inspector/compare/CompareDialog.tsx")).CompareDialog,
);

const ALL: readonly Part<Plain>[] = [
  ...Object.values(VIEW_PARTS),
  Projects,
  Palette,
  Settings,
  Export,
  Import,
  NewProject,
  Compare,
  Shortcuts,
];

/** Fetches one after another, each when the browser has nothing else to do. What does not come is asked for again when it is needed. */
export async function preloadParts(): Promise<void> {
  for (const each of ALL) {
    await idle();
    await each.preload().catch(() => null);
  }
}

const idle = () =>
  new Promise<void>((done) => {
    // Safari knows no idle time.
    if (typeof requestIdleCallback === "undefined") setTimeout(done, 200);
    else requestIdleCallback(() => done(), { timeout: 2000 });
  });
