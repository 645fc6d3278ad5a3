/** Work on a take: which keys open it where, and what is asked of the server. */

import { expect, test } from "vitest";
import type { Api, EngineCard, ReworkWish } from "../../../src/api/client.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { reworkTake, takeCommands } from "../../../src/commands/take.ts";
import { createModel } from "../../../src/model/model.tsx";
import type { Asset, Take } from "../../../src/model/records.ts";
import type { View } from "../../../src/model/stores.ts";
import { film, project } from "../model/fixtures.ts";

const SHOT = "shot_000001";
const TAKE = {
  id: "take_000001",
  shot_id: SHOT,
  type: "motion",
  number: 1,
  panel: 1,
  frames: 97,
  asset_id: "asset_1",
};

function opened(reworks = true, asked: ReworkWish[] = []): Studio {
  const api: Pick<Api, "rework"> = {
    rework: async (_, __, wish) => {
      asked.push(wish);
      return { job_id: "job_000001" };
    },
  };
  const model = createModel(api as Api);
  const records = Object.values(film.tables).flatMap((table) => Object.values(table));
  model.editor.load(project.id, records, 1);
  model.stores.document.setState({ projectId: project.id, opening: "open" });
  model.stores.facts.setState({
    takes: { [TAKE.id]: TAKE as Take },
    assets: { [TAKE.asset_id]: { id: TAKE.asset_id, type: "video" } as Asset },
    engines: [{ name: "ltx2", limits: { ways: reworks ? ["text", "retake"] : ["text"] } } as EngineCard],
  });
  model.session.set({ view: "storyboard", selection: [SHOT] });
  return model as Studio;
}

const command = (id: string) => {
  const found = takeCommands.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const can = (studio: Studio, id: string) => command(id).when?.(studio);

test("a take is extended where its inspector is; a retake waits for a span", () => {
  const studio = opened();
  expect([can(studio, "take.extend"), can(studio, "take.retake")]).toEqual([true, false]);
  studio.session.set({ strip: { shotId: SHOT, frame: 0, span: { start: 4, end: 9 } } });
  expect(can(studio, "take.retake")).toBe(true);
  command("take.retake").run(studio);
  expect(studio.stores.session.getState().reworking).toEqual({ shotId: SHOT, way: "retake" });
});

test.each<[string, View, string[], boolean]>([
  ["in the script, which has no inspector", "script", [SHOT], true],
  ["for several shots", "storyboard", [SHOT, "shot_000002"], true],
  ["for a shot without takes", "storyboard", ["shot_000002"], true],
  ["without an engine that can", "storyboard", [SHOT], false],
])("no take is worked on %s", (_, view, selection, reworks) => {
  const studio = opened(reworks);
  studio.session.set({ view, selection });
  expect(can(studio, "take.extend")).toBe(false);
});

test("what was asked for is sent as it was written", async () => {
  const asked: ReworkWish[] = [];
  const studio = opened(true, asked);
  const wish: ReworkWish = { span: { start: 3, duration: 8 }, prompt: "Calm.", seed: 7 };
  await reworkTake.run(studio, { takeId: TAKE.id, wish });
  await reworkTake.run(studio, { takeId: "take_gone", wish });
  expect(asked).toEqual([wish]);
});
