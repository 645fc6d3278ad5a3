/** The server's labels, by the cases that it is held to as well. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lockedLabels, unlockedLabels } from "../../../src/commands/shot.ts";
import { additionOf, apply } from "../../../src/model/changes.ts";
import { documentOf } from "../../../src/model/document.ts";
import { lettered } from "../../../src/model/labels.ts";
import type { Scene, Shot } from "../../../src/model/records.ts";
import { sceneLabel, shotLabel } from "../../../src/model/shots.ts";
import { project, scene, shot } from "./fixtures.ts";

interface Case {
  why: string;
  labels_locked: boolean;
  scenes: {
    id: string;
    number: string | null;
    omitted: boolean;
    shots: { id: string; state: Shot["state"]; locked: string | null }[];
  }[];
  scene_labels: Record<string, string>;
  shot_labels: Record<string, string>;
}

const FOLDER = new URL("../../../../cases/labels/", import.meta.url);
const cases = readdirSync(FOLDER).map((file): [string, Case] => [
  file,
  JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")),
]);

test.each(cases)("%s", (_, one) => {
  const scenes = one.scenes.map(
    ({ id, number, omitted }, place): Scene => ({ ...scene(id, `a${place}`, number), omitted }),
  );
  const shots = one.scenes.flatMap(({ id, shots }) =>
    shots.map(
      (made, place): Shot => ({
        ...shot(made.id, id, `a${place}`),
        state: made.state,
        locked_label: made.locked,
      }),
    ),
  );
  const document = documentOf([{ ...project, labels_locked: one.labels_locked }, ...scenes, ...shots]);
  expect(Object.fromEntries(scenes.map(({ id }) => [id, sceneLabel(document, id)]))).toEqual({
    ...Object.fromEntries(scenes.map(({ id }) => [id, "–"])),
    ...one.scene_labels,
  });
  expect(Object.fromEntries(shots.map(({ id }) => [id, shotLabel(document, id)]))).toEqual({
    ...Object.fromEntries(shots.map(({ id }) => [id, "OMITTED"])),
    ...one.shot_labels,
  });
});

test("letters go on after Z", () => {
  const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `3${letter}`);
  expect(lettered("3", new Set(alphabet))).toBe("3AA");
  expect(lettered("3", new Set([...alphabet, "3AA"]))).toBe("3AB");
});

test("locking keeps every label as it is, what is put in takes a letter, unlocking counts anew", () => {
  const place = (id: string, key: string) => shot(id, "scene_000001", key);
  const records = [scene("scene_000001", "a0"), place("shot_00000a", "a0"), place("shot_00000b", "a1")];
  let document = documentOf([project, ...records]);
  const named = () => ["shot_00000a", "shot_00000n", "shot_00000b"].map((id) => shotLabel(document, id));
  document = apply(document, lockedLabels(document));
  expect(named()).toEqual(["1-1", "", "1-2"]);
  document = apply(document, additionOf(place("shot_00000n", "a0V")));
  expect(named()).toEqual(["1-1", "1-1A", "1-2"]);
  document = apply(document, unlockedLabels(document));
  expect(named()).toEqual(["1-1", "1-2", "1-3"]);
});
