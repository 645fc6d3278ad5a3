/** Work under way: draw, cancel, try again, change the order. */

import { drawMissing } from "../model/drawing.ts";
import { isActive } from "../model/facts.ts";
import type { Id } from "../model/records.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { inProject } from "./view.ts";

const projectIdOf = ({ stores }: Studio): Id => {
  const { projectId } = stores.document.getState();
  if (projectId === null) throw new Error("no project is open");
  return projectId;
};

export const drawAllMissing: PlainCommand = {
  id: "jobs.draw-missing",
  label: "Draw what is missing",
  group: "Jobs",
  keys: ["mod+shift+d"],
  when: inProject,
  async run(studio) {
    const count = await drawMissing(studio, projectIdOf(studio));
    if (count === 0)
      studio.session.say({
        tone: "info",
        title: "Nothing is missing",
        detail: "Every shot has its board and its take.",
      });
  },
};

export const drawShots: Command<{
  ids: readonly Id[];
  boards: "missing" | "all" | "none";
  takes: "missing" | "all" | "none";
  /** In place of the shots' own. */
  engine?: string;
  /** Takes follow this pass of their shot's newest previz take. */
  directed_by?: "depth" | "pose";
}> = {
  id: "jobs.draw-shots",
  label: "Draw shots",
  group: "Jobs",
  hidden: true,
  async run(studio, { ids, ...wish }) {
    await studio.editor.settled();
    const { job_ids } = await studio.api.draw(projectIdOf(studio), wish, ids);
    if (job_ids.length > 0) return;
    studio.session.say({
      tone: "info",
      title: "Nothing was begun",
      detail: ids.length === 0 ? "No shot is selected." : "All of it is there or waits in the queue.",
    });
  },
};

export const cancelJob: Command<{ id: Id }> = {
  id: "jobs.cancel",
  label: "Cancel job",
  group: "Jobs",
  hidden: true,
  run: ({ api }, { id }) => api.cancelJob(id),
};

export const retryJob: Command<{ id: Id }> = {
  id: "jobs.retry",
  label: "Try job again",
  group: "Jobs",
  hidden: true,
  run: ({ api }, { id }) => api.retryJob(id),
};

/** Puts a queued job before another, or last. `onRefused` takes back what was shown of it meanwhile. */
export const moveJob: Command<{ id: Id; before: Id | null; onRefused: () => void }> = {
  id: "jobs.move",
  label: "Move job in the queue",
  group: "Jobs",
  hidden: true,
  async run({ api }, { id, before, onRefused }) {
    try {
      await api.moveJob(id, before);
    } catch (error) {
      onRefused();
      throw error;
    }
  },
};

export const cancelAllJobs: PlainCommand = {
  id: "jobs.cancel-all",
  label: "Cancel all jobs of this project",
  group: "Jobs",
  when: (studio) => inProject(studio) && Object.values(studio.stores.facts.getState().jobs).some(isActive),
  run: (studio) => studio.api.cancelAll(projectIdOf(studio)),
};

export const toggleAutodraw: PlainCommand = {
  id: "jobs.autodraw",
  label: "Draw new shots by themselves: on or off",
  group: "Jobs",
  run: ({ session, stores }) => session.set({ autodraw: !stores.session.getState().autodraw }),
};

export const jobCommands: readonly PlainCommand[] = [drawAllMissing, cancelAllJobs, toggleAutodraw];
