/** A small film as records, and arbitrary edits of it. */

import fc from "fast-check";
import { additionOf, removalOf, updateOf } from "../../../src/model/changes.ts";
import { type Document, documentOf, requiredIds } from "../../../src/model/document.ts";
import type {
  AnyRecord,
  Asset,
  Line,
  Project,
  RecordsDiff,
  Scene,
  Shot,
} from "../../../src/model/records.ts";

export const project: Project = {
  kind: "project",
  id: "project_000001",
  name: "The Tide Table",
  width: 1280,
  height: 720,
  rate: { numerator: 24, denominator: 1 },
  seed: 0,
  style: "",
  script_id: null,
  labels_locked: false,
};

export const scene = (id: string, order: string, number: string | null = null): Scene => ({
  kind: "scene",
  id,
  order,
  heading: "INT. KITCHEN - NIGHT",
  number,
  setting: "INT",
  location: "KITCHEN",
  time_of_day: "NIGHT",
  omitted: false,
});

export const line = (id: string, sceneId: string, order: string, text: string): Line => ({
  kind: "line",
  id,
  scene_id: sceneId,
  order,
  type: "action",
  text,
  character: "",
  extension: "",
  parenthetical: "",
  dual: "",
});

export const shot = (id: string, sceneId: string, order: string): Shot => ({
  kind: "shot",
  id,
  scene_id: sceneId,
  order,
  first_line_id: null,
  last_line_id: null,
  parsed: {
    size: "MS",
    framing: "single",
    move: "static",
    purpose: "coverage",
    action: "Mara pours.",
    characters: ["MARA"],
    subject: "",
    frames: 96,
  },
  overrides: {
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
  },
  direction: "",
  origin: "breakdown",
  state: "live",
  locked_label: null,
  picked_take_id: null,
});

/** A still of 64 by 36 pixels that was brought in. */
export const picture = (name: string, part: Partial<Asset> = {}): Asset => ({
  id: `asset_${name}`,
  sha256: name,
  type: "image",
  mime: "image/png",
  bytes: 1,
  name,
  width: 64,
  height: 36,
  rate: null,
  frames: 1,
  sample_rate: 0,
  channels: 0,
  samples: 0,
  proxy_asset_id: null,
  has_peaks: false,
  origin: "upload",
  created_at: "",
  ...part,
});

export const film: Document = documentOf([
  project,
  scene("scene_000001", "a0"),
  scene("scene_000002", "a1"),
  shot("shot_000001", "scene_000001", "a0"),
  shot("shot_000002", "scene_000001", "a1"),
  shot("shot_000003", "scene_000002", "a0"),
]);

/** Numbers that choose: an edit is made of them and of the document it meets, so that it always applies. */
export interface Seed {
  verb: "add-scene" | "add-shot" | "update" | "remove";
  pick: number;
  value: number;
}

export const seeds = fc.record<Seed>({
  verb: fc.constantFrom("add-scene", "add-shot", "update", "remove"),
  pick: fc.nat(1000),
  value: fc.nat(5),
});

const sizes = ["CU", "MS", "LS", null] as const;

export function editOf(document: Document, { verb, pick, value }: Seed, newId: () => string): RecordsDiff {
  const scenes = Object.values(document.tables.scene);
  const shots = Object.values(document.tables.shot);
  const chosenShot = shots[pick % Math.max(1, shots.length)];
  if (verb === "add-scene") return additionOf(scene(`scene_${newId()}`, `b${value}`));
  if (verb === "add-shot") {
    const chosen = scenes[pick % Math.max(1, scenes.length)];
    return chosen === undefined ? additionOf() : additionOf(shot(`shot_${newId()}`, chosen.id, `c${value}`));
  }
  if (verb === "update" && chosenShot !== undefined)
    return updateOf(chosenShot, {
      "overrides.size": sizes[value % 4] ?? null,
      direction: `take ${value % 2}`,
    });
  if (verb === "remove" && chosenShot !== undefined) return removalOf(chosenShot);
  const childless = scenes.find(({ id }) => !shots.some((child) => child.scene_id === id));
  return childless === undefined ? additionOf() : removalOf(childless);
}

/** Every record that something needs is there. */
export function danglingOf(document: Document): string[] {
  const records = Object.values(document.tables).flatMap((table) => Object.values<AnyRecord>(table));
  const held = new Set(records.map(({ id }) => id));
  return records.flatMap((record) => requiredIds(record).filter((id) => !held.has(id)));
}

export function counter(prefix = "n"): () => string {
  let count = 0;
  return () => `${prefix}${String(++count).padStart(8, "0")}`;
}
