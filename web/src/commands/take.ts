/** Takes: worked on again, made again, seen side by side. */

import type { ReworkWish } from "../api/client.ts";
import { refusalOf } from "../api/problem.ts";
import { markedOf, type Span } from "../model/marked.ts";
import type { Id, Shot, Take } from "../model/records.ts";
import { type ReworkDraft, reworkOf, type Way, withRework } from "../model/reworks.ts";
import { canRework, motionTakes, shownTake, takesOf, workedTake } from "../model/status.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { hasShots, selectedShots } from "./shot.ts";
import { inProject } from "./view.ts";

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

/**
 * Works on a take. What is written for it stays, and so does the place where it is written, until the studio has taken it; a refusal
 * is said there, and as every other where that place has been left.
 */
const rework = (way: Way, label: string): Command<{ takeId: Id; wish: ReworkWish }> => ({
  id: `take.${way}-this`,
  label,
  group: "Shot",
  hidden: true,
  async run(studio, { takeId, wish }) {
    const { session, facts } = studio.stores;
    const written = () => reworkOf(session.getState().reworks, takeId, way);
    const write = (part: Partial<ReworkDraft>) =>
      session.setState(({ reworks }) => ({ reworks: withRework(reworks, takeId, way, part) }));
    const shotId = facts.getState().takes[takeId]?.shot_id;
    const isAsked = () => {
      const { reworking } = session.getState();
      return reworking?.shotId === shotId && reworking?.way === way;
    };
    const sent = written();
    if (sent.sending) return;
    write({ sending: true, refused: null });
    try {
      const worked = await settledTake(studio, takeId);
      if (worked !== null) await studio.api.rework(worked.projectId, worked.take.id, wish);
    } catch (error) {
      write({ refused: { wish, why: refusalOf(error) } });
      if (!isAsked()) throw error;
      return;
    } finally {
      write({ sending: false });
    }
    // What was written meanwhile has not been sent.
    const { words, seed } = written();
    if (words !== sent.words || seed !== sent.seed) return;
    write({ words: null, seed: null });
    if (isAsked()) session.setState({ reworking: null });
  },
});

/** A span of a take anew. */
export const retakeTake = rework("retake", "Retake");
/** More frames at an end of a take. */
export const extendTake = rework("extend", "Extend");

/** The shot of which the inspector shows the takes, with the take that can be worked on. */
function workable({ stores }: Studio): { shot: Shot; take: Take } | null {
  const { tables } = stores.document.getState().document;
  const { view, selection } = stores.session.getState();
  const [id, ...more] =
    view === "timeline"
      ? selection.flatMap((each) => {
          const source = tables.clip[each]?.source;
          return source?.type === "shot" ? [source.shot_id] : [];
        })
      : view === "storyboard"
        ? selection
        : [];
  const shot = id === undefined || more.length > 0 ? undefined : tables.shot[id];
  const facts = stores.facts.getState();
  const take = shot === undefined || !canRework(facts) ? undefined : workedTake(facts, shot);
  return shot === undefined || take === undefined ? null : { shot, take };
}

/** Marked on the shot's strip, or in the cut. */
const markedHere = ({ stores }: Studio, shot: Shot): Span | null =>
  markedOf(stores.document.getState().document.tables, stores.session.getState(), shot);

const opener = (
  way: Way,
  label: string,
  keys: readonly string[],
  can: (studio: Studio, shot: Shot) => boolean,
): PlainCommand => ({
  id: `take.${way}`,
  label,
  group: "Shot",
  keys,
  when(studio) {
    const found = inProject(studio) ? workable(studio) : null;
    return found !== null && can(studio, found.shot);
  },
  run(studio) {
    const found = workable(studio);
    if (found !== null) studio.session.set({ reworking: { shotId: found.shot.id, way } });
  },
});

/** They open where one says how; what is asked for is asked there. */
const retakeHere = opener(
  "retake",
  "Retake the marked span…",
  ["alt+r"],
  (studio, shot) => markedHere(studio, shot) !== null,
);
const extendHere = opener("extend", "Extend the take…", ["alt+e"], () => true);

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

export const takeCommands: readonly PlainCommand[] = [retakeHere, extendHere, compareHere];
