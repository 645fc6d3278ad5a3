/** Asking for pictures: what was begun is seen in the queue, and when nothing was, it is said. */

import { expect, test } from "vitest";
import type { Studio } from "../../../src/commands/command.ts";
import { drawShots } from "../../../src/commands/jobs.ts";
import { makeConcepts, makeTakes, redrawBoards } from "../../../src/commands/shot.ts";
import { createSession } from "../../../src/model/session.ts";
import { createStores } from "../../../src/model/stores.ts";

/** A studio whose server answers every wish with these jobs. */
function studioOf(job_ids: string[]): Studio {
  const stores = createStores();
  stores.document.setState({ projectId: "project_000001" });
  const api = { draw: async () => ({ job_ids }) };
  const editor = { settled: async () => undefined };
  return { stores, session: createSession(stores.session), api, editor } as unknown as Studio;
}

const said = ({ stores }: Studio) =>
  stores.session.getState().notices.map(({ title, detail }) => `${title}. ${detail}`);

test.each<[string[], string[], string[]]>([
  [["job_000001"], ["shot_000001"], []],
  [[], ["shot_000001"], ["Nothing was begun. All of it is there or waits in the queue."]],
  [[], [], ["Nothing was begun. No shot is selected."]],
])("jobs %o of shots %o", async (jobs, ids, words) => {
  const studio = studioOf(jobs);
  await drawShots.run(studio, { ids, boards: "missing", takes: "missing" });
  expect(said(studio)).toEqual(words);
});

test("a key that is held down asks for one picture", () => {
  expect([makeTakes, redrawBoards, makeConcepts].map(({ once }) => once)).toEqual([true, true, true]);
});
