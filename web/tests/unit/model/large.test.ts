/** An edit of a film of 2,000 shots through the editor: only what it touches changes. What it takes is printed, not judged. */

import { expect, test } from "vitest";
import type { Api } from "../../../src/api/client.ts";
import { updateOf } from "../../../src/model/changes.ts";
import { createEditor } from "../../../src/model/editor.ts";
import type { Shot } from "../../../src/model/records.ts";
import { createStores } from "../../../src/model/stores.ts";
import { project, scene, shot } from "./fixtures.ts";

const SHOTS = 2000;
const EDITS = 200;
const numbered = (prefix: string, number: number) => `${prefix}_${String(number).padStart(6, "0")}`;

/** A server that takes every change. */
function takingAll(): { api: Api; posted: string[] } {
  const posted: string[] = [];
  const answers: Pick<Api, "postChange"> = {
    async postChange(_, change) {
      posted.push(change.label);
      return { revision: change.base_revision + 1, change_id: change.id };
    },
  };
  return { api: answers as Api, posted };
}

test(`${EDITS} edits of ${SHOTS} shots, and undone`, { timeout: 120_000 }, async () => {
  const scenes = Array.from({ length: SHOTS / 20 }, (_, at) =>
    scene(numbered("scene", at), numbered("a", at)),
  );
  const shots = Array.from({ length: SHOTS }, (_, at) =>
    shot(numbered("shot", at), numbered("scene", Math.floor(at / 20)), numbered("a", at)),
  );
  const stores = createStores();
  const { api, posted } = takingAll();
  const editor = createEditor(stores, api, (title, detail) => expect([title, detail]).toEqual([]));
  editor.load(project.id, [project, ...scenes, ...shots], 1);
  const tables = () => stores.document.getState().document.tables;
  const start = tables();
  const shotAt = (edit: number) => tables().shot[numbered("shot", edit * 10)] as Shot;
  const took: number[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const changed = updateOf(shotAt(edit), { direction: `Take ${edit}` });
    const begun = performance.now();
    editor.apply("Direct", changed);
    took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(share * EDITS)] ?? 0).toFixed(2);
  process.stdout.write(`an edit of ${SHOTS} shots: ${at(0.5)} ms in the middle, ${at(0.95)} ms at p95\n`);

  const edited = Object.values(tables().shot).filter(({ id }) => tables().shot[id] !== start.shot[id]);
  expect(edited.map(({ direction }) => direction)).toEqual(
    Array.from({ length: EDITS }, (_, edit) => `Take ${edit}`),
  );
  expect(tables().scene).toBe(start.scene);
  await editor.settled();
  for (let edit = 0; edit < EDITS; edit++) editor.undo();
  await editor.settled();
  expect(tables()).toEqual(start);
  expect(posted).toHaveLength(2 * EDITS);
});
