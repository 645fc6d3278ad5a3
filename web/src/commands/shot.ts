/** Shots: add, delete, duplicate, reorder, override, pick, draw again. */

import { additionOf, EMPTY_DIFF, squashAll, updateOf } from "../model/changes.ts";
import { type Document, projectOf } from "../model/document.ts";
import { drawWhenReady } from "../model/drawing.ts";
import { diffOf } from "../model/edits/edit.ts";
import { remove } from "../model/edits/order.ts";
import { guidesOf } from "../model/guides.ts";
import { newId } from "../model/ids.ts";
import { keysAt } from "../model/order.ts";
import type { Guide, Id, Json, RecordsDiff, Shot, ShotOverrides } from "../model/records.ts";
import { allShots, shotLabel, shotsOf } from "../model/shots.ts";
import type { Command, PlainCommand, Studio } from "./command.ts";
import { drawShots } from "./jobs.ts";
import { inProject } from "./view.ts";

const NO_OVERRIDES: ShotOverrides = {
  size: null,
  framing: null,
  move: null,
  purpose: null,
  action: null,
  characters: null,
  subject: null,
  frames: null,
  seed: null,
  engine: null,
  pipeline: null,
  prompt: null,
  prompt_by: null,
  negative_prompt: null,
  width: null,
  height: null,
  parameters: null,
  loras: null,
};

const documentOf = ({ stores }: Studio): Document => stores.document.getState().document;

/** The selected shots that are there, in the order of the film. */
export function selectedShots(studio: Studio): readonly Shot[] {
  const { selection } = studio.stores.session.getState();
  return allShots(documentOf(studio)).filter((shot) => selection.includes(shot.id));
}

/** Shots are selected, and on screen: a selection outlives its view, and what is not seen must not be changed by a key. */
export function hasShots(studio: Studio): boolean {
  const { view, selection } = studio.stores.session.getState();
  const shown = view === "script" || view === "storyboard";
  return inProject(studio) && shown && selection.some((id) => id.startsWith("shot_"));
}

/** Adds a shot by hand behind another, or at the end of a scene; new ones are drawn when that is on. */
export const addShot: Command<{ sceneId: Id; after: Id | null }> = {
  id: "shot.add-at",
  label: "Add shot",
  group: "Shot",
  hidden: true,
  async run(studio, { sceneId, after }) {
    const siblings = shotsOf(documentOf(studio), sceneId);
    const index = after === null ? siblings.length : siblings.findIndex(({ id }) => id === after) + 1;
    const model = siblings[index - 1];
    const shot: Shot = {
      kind: "shot",
      id: newId("shot"),
      scene_id: sceneId,
      order: keysAt(siblings, index)[0] ?? "a0",
      first_line_id: null,
      last_line_id: null,
      parsed: {
        size: "MS",
        framing: "single",
        move: "static",
        purpose: "coverage",
        action: "",
        characters: model?.parsed.characters.slice(0, 1) ?? [],
        subject: "",
        frames: 96,
      },
      overrides: NO_OVERRIDES,
      direction: "",
      origin: "user",
      state: "live",
      locked_label: null,
      picked_take_id: null,
    };
    studio.editor.apply("Add shot", additionOf(shot));
    studio.session.select(shot.id);
    const { projectId } = studio.stores.document.getState();
    if (projectId !== null) await drawWhenReady(studio, projectId, [shot.id]);
  },
};

export const addShotHere: PlainCommand = {
  id: "shot.add",
  label: "Add a shot after this one",
  group: "Shot",
  keys: ["n"],
  when: (studio) => inProject(studio) && studio.stores.session.getState().view === "storyboard",
  async run(studio) {
    const last = selectedShots(studio).at(-1) ?? allShots(documentOf(studio)).at(-1);
    if (last !== undefined) await addShot.run(studio, { sceneId: last.scene_id, after: last.id });
  },
};

/** Deleted by the user a shot stays deleted, whatever the script says; its clips leave the cut with it, what rode on them too. */
export function deletedShots(document: Document, shots: readonly Shot[]): RecordsDiff {
  const gone = new Set(shots.map(({ id }) => id));
  const clips = Object.values(document.tables.clip).filter(
    ({ source }) => source.type === "shot" && gone.has(source.shot_id),
  );
  const cut = remove(clips.map(({ id }) => id))(document.tables);
  return squashAll([
    diffOf(document.tables, cut),
    ...shots.map((shot) => updateOf(shot, { state: "deleted" })),
  ]);
}

export const deleteShots: PlainCommand = {
  id: "shot.delete",
  label: "Delete shots",
  group: "Shot",
  keys: ["delete", "backspace"],
  when: hasShots,
  run(studio) {
    const shots = selectedShots(studio);
    const every = allShots(documentOf(studio));
    const last = every.findIndex(({ id }) => id === shots.at(-1)?.id);
    const next =
      every.slice(last + 1).find(({ id }) => !shots.some((shot) => shot.id === id)) ??
      every[last - shots.length];
    const label =
      shots.length === 1
        ? `Delete shot ${shotLabel(documentOf(studio), shots[0]?.id ?? "")}`
        : `Delete ${shots.length} shots`;
    studio.editor.apply(label, deletedShots(documentOf(studio), shots));
    studio.session.select(...(next === undefined ? [] : [next.id]));
  },
};

/** The same shot once more, behind it, with copies of its guides; it has no takes yet. */
function duplicateOf(document: Document, shot: Shot): [Shot, ...Guide[]] {
  const siblings = shotsOf(document, shot.scene_id);
  const index = siblings.findIndex(({ id }) => id === shot.id) + 1;
  const order = keysAt(siblings, index)[0] ?? shot.order;
  const id = newId("shot");
  const guides = guidesOf(document.tables.guide, shot.id).map((guide) => ({
    ...guide,
    id: newId("guide"),
    shot_id: id,
  }));
  return [{ ...shot, id, order, origin: "user", locked_label: null, picked_take_id: null }, ...guides];
}

export const duplicateShots: PlainCommand = {
  id: "shot.duplicate",
  label: "Duplicate shots",
  group: "Shot",
  keys: ["mod+d"],
  when: hasShots,
  run(studio) {
    const document = documentOf(studio);
    const copies = selectedShots(studio).map((shot) => duplicateOf(document, shot));
    studio.editor.apply(
      copies.length === 1 ? "Duplicate shot" : `Duplicate ${copies.length} shots`,
      additionOf(...copies.flat()),
    );
    studio.session.select(...copies.map(([{ id }]) => id));
  },
};

/**
 * Moves shots of one scene to a place among their siblings.
 *
 *     before   1-1  1-2  1-3  1-4        move 1-2, 1-4 to 0
 *     after    1-2  1-4  1-1  1-3
 */
export function movedShots(document: Document, ids: readonly Id[], sceneId: Id, index: number): RecordsDiff {
  const siblings = shotsOf(document, sceneId);
  const moving = siblings.filter(({ id }) => ids.includes(id));
  const before = siblings.slice(0, index).filter(({ id }) => !ids.includes(id)).length;
  const staying = siblings.filter(({ id }) => !ids.includes(id));
  if (moving.length === 0) return EMPTY_DIFF;
  const keys = keysAt(staying, before, moving.length);
  return squashAll(moving.map((shot, place) => updateOf(shot, { order: keys[place] ?? shot.order })));
}

export const moveShots: Command<{ ids: readonly Id[]; sceneId: Id; index: number }> = {
  id: "shot.move",
  label: "Move shots",
  group: "Shot",
  hidden: true,
  run(studio, { ids, sceneId, index }) {
    studio.editor.apply(
      ids.length === 1 ? "Move shot" : "Move shots",
      movedShots(documentOf(studio), ids, sceneId, index),
    );
  },
};

const nudge = (id: string, label: string, keys: readonly string[], distance: 1 | -1): PlainCommand => ({
  id,
  label,
  group: "Shot",
  keys,
  when: hasShots,
  run(studio) {
    const shots = selectedShots(studio);
    const edge = distance < 0 ? shots[0] : shots.at(-1);
    if (edge === undefined) return;
    const siblings = shotsOf(documentOf(studio), edge.scene_id);
    const place = siblings.findIndex(({ id: each }) => each === edge.id);
    const index = distance < 0 ? place - 1 : place + 2;
    if (index < 0 || index > siblings.length) return;
    return moveShots.run(studio, { ids: shots.map((shot) => shot.id), sceneId: edge.scene_id, index });
  },
});

/** Sets fields of shots: `{"overrides.size": "CU"}`; null gives an override back to the script. */
export const setShots: Command<{
  ids: readonly Id[];
  label: string;
  values: Readonly<Record<string, Json>>;
}> = {
  id: "shot.set",
  label: "Change shots",
  group: "Shot",
  hidden: true,
  run(studio, { ids, label, values }) {
    const shots = ids.map((id) => documentOf(studio).tables.shot[id]).filter((shot) => shot !== undefined);
    studio.editor.apply(label, squashAll(shots.map((shot) => updateOf(shot, values))));
  },
};

const SCOPES = {
  boards: { boards: "all", takes: "none" },
  takes: { boards: "none", takes: "all" },
  concepts: { boards: "all", takes: "none", engine: "flux2" },
} as const;

const drawAgain = (
  id: string,
  label: string,
  keys: readonly string[],
  what: "boards" | "takes" | "concepts",
): PlainCommand => ({
  id,
  label,
  group: "Shot",
  keys,
  once: true,
  when: hasShots,
  run: (studio) =>
    drawShots.run(studio, { ...SCOPES[what], ids: selectedShots(studio).map((shot) => shot.id) }),
});

export const redrawBoards = drawAgain("shot.redraw", "Draw the board again", ["r"], "boards");
/** Boards painted by the picture model, in place of what previz draws. */
export const makeConcepts = drawAgain("shot.concept-art", "Concept art by FLUX.2", ["shift+r"], "concepts");
export const makeTakes = drawAgain("shot.take", "Make a take", ["t"], "takes");

export const selectAllShots: PlainCommand = {
  id: "shot.select-all",
  label: "Select all shots",
  group: "Shot",
  keys: ["mod+a"],
  when: (studio) => inProject(studio) && studio.stores.session.getState().view === "storyboard",
  run: (studio) => studio.session.select(...allShots(documentOf(studio)).map(({ id }) => id)),
};

const labelsLocked = ({ stores }: Studio) =>
  projectOf(stores.document.getState().document)?.labels_locked ?? false;

/** From now on no label renumbers: what is put in takes a letter, what goes leaves its number behind. */
export function lockedLabels(document: Document): RecordsDiff {
  const live = allShots(document).filter(({ state }) => state === "live");
  return squashAll([
    ...live.map((shot) => updateOf(shot, { locked_label: shotLabel(document, shot.id) })),
    ...Object.values(document.tables.project).map((project) => updateOf(project, { labels_locked: true })),
  ]);
}

/** Labels renumber again. */
export function unlockedLabels(document: Document): RecordsDiff {
  return squashAll([
    ...Object.values(document.tables.shot).map((shot) => updateOf(shot, { locked_label: null })),
    ...Object.values(document.tables.project).map((project) => updateOf(project, { labels_locked: false })),
  ]);
}

const lockLabels: PlainCommand = {
  id: "shot.lock-labels",
  label: "Lock shot labels",
  group: "Shot",
  when: (studio) => inProject(studio) && !labelsLocked(studio),
  run: (studio) => void studio.editor.apply("Lock shot labels", lockedLabels(documentOf(studio))),
};

const unlockLabels: PlainCommand = {
  id: "shot.unlock-labels",
  label: "Unlock shot labels",
  group: "Shot",
  when: (studio) => inProject(studio) && labelsLocked(studio),
  run: (studio) => void studio.editor.apply("Unlock shot labels", unlockedLabels(documentOf(studio))),
};

export const shotCommands: readonly PlainCommand[] = [
  addShotHere,
  deleteShots,
  duplicateShots,
  nudge("shot.move-earlier", "Move shots earlier", ["alt+left"], -1),
  nudge("shot.move-later", "Move shots later", ["alt+right"], 1),
  redrawBoards,
  makeConcepts,
  makeTakes,
  selectAllShots,
  lockLabels,
  unlockLabels,
];
