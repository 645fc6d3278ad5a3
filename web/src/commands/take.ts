/** Takes: worked on again, made again, seen side by side. */

import type { Id, Shot, Take } from "../model/records.ts";
import { motionTakes, shownTake, takesOf } from "../model/status.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { hasShots, selectedShots } from "./shot.ts";

interface Worked {
  projectId: Id;
  take: Take;
}

/** A take that is still there, once what was changed has been saved: the plan reads the server's document. */
async function settledTake({ editor, stores }: Studio, id: Id): Promise<Worked | null> {
  const { projectId } = stores.document.getState();
  await editor.settled();
  const take = stores.facts.getState().takes[id];
  return projectId === null || take === undefined ? null : { projectId, take };
}

/** Makes a span of a take anew; frames are the shot's, half open. */
export const retakeSpan: Command<{ takeId: Id; start: number; end: number }> = {
  id: "take.retake",
  label: "Retake span",
  group: "Shot",
  hidden: true,
  async run(studio, { takeId, start, end }) {
    const worked = await settledTake(studio, takeId);
    if (worked === null) return;
    const { projectId, take } = worked;
    await studio.api.retake(projectId, take.id, { start: take.shot_start + start, duration: end - start });
  },
};

export const extendTake: Command<{ takeId: Id; frames: number; at: "start" | "end" }> = {
  id: "take.extend",
  label: "Extend take",
  group: "Shot",
  hidden: true,
  async run(studio, { takeId, frames, at }) {
    const worked = await settledTake(studio, takeId);
    if (worked !== null) await studio.api.extend(worked.projectId, worked.take.id, frames, at);
  },
};

/** The very same take once more, from the very spec that it was made from. */
export const reproduceTake: Command<{ takeId: Id }> = {
  id: "take.reproduce",
  label: "Reproduce take",
  group: "Shot",
  hidden: true,
  async run(studio, { takeId }) {
    const worked = await settledTake(studio, takeId);
    if (worked === null) return;
    const { changed } = await studio.api.reproduce(worked.projectId, worked.take.id);
    if (changed.length > 0)
      studio.session.say({ tone: "info", title: "It may come out otherwise", detail: changed.join(" ") });
  },
};

/** The take that stands for the shot, and the newest other one. */
export function comparedTakes({ stores }: Studio, shot: Shot): readonly [Id, Id] | null {
  const facts = stores.facts.getState();
  const shown = shownTake(facts, shot);
  const moving = motionTakes(facts, shot.id);
  const all = moving.length > 1 ? moving : takesOf(facts, shot.id);
  const other = all.findLast(({ id }) => id !== shown?.id);
  return shown === undefined || other === undefined ? null : [shown.id, other.id];
}

export const compareTakes: Command<{ shotId: Id; takeIds: readonly [Id, Id] }> = {
  id: "take.compare-these",
  label: "Compare takes",
  group: "Shot",
  hidden: true,
  run: ({ session }, { shotId, takeIds }) => session.set({ comparing: { shotId, takeIds } }),
};

const lastSelected = (studio: Studio): Shot | undefined => selectedShots(studio).at(-1);

export const compareHere: PlainCommand = {
  id: "take.compare",
  label: "Compare takes of the shot",
  group: "Shot",
  keys: ["shift+c"],
  when(studio) {
    const shot = hasShots(studio) ? lastSelected(studio) : undefined;
    return shot !== undefined && comparedTakes(studio, shot) !== null;
  },
  run(studio) {
    const shot = lastSelected(studio);
    const takeIds = shot === undefined ? null : comparedTakes(studio, shot);
    if (shot !== undefined && takeIds !== null) compareTakes.run(studio, { shotId: shot.id, takeIds });
  },
};

export const takeCommands: readonly PlainCommand[] = [compareHere];
