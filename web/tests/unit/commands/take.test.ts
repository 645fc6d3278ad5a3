/** Work on a take: which keys open it where, and what is asked of the server. */

import { expect, test } from "vitest";
import type { Api, EngineCard, ReworkWish } from "../../../src/api/client.ts";
import { Problem, Unreachable } from "../../../src/api/problem.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { createCommands } from "../../../src/commands/commands.tsx";
import { extendTake, retakeTake, takeCommands } from "../../../src/commands/take.ts";
import { createModel } from "../../../src/model/model.tsx";
import type { Asset, Take } from "../../../src/model/records.ts";
import { type ReworkDraft, reworkOf, withRework } from "../../../src/model/reworks.ts";
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

function opened(
  reworks = true,
  asked: ReworkWish[] = [],
  refuse: () => Promise<void> | undefined = () => undefined,
): Studio {
  const api: Pick<Api, "rework"> = {
    rework: async (_, __, wish) => {
      await refuse();
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
  await retakeTake.run(studio, { takeId: TAKE.id, wish });
  await retakeTake.run(studio, { takeId: "take_gone", wish });
  expect(asked).toEqual([wish]);
});

const WISH: ReworkWish = { frames: 8, at: "end", prompt: "Thunder.", seed: 7 };
const written = ({ stores }: Studio) => reworkOf(stores.session.getState().reworks, TAKE.id, "extend");
const write = ({ stores }: Studio, part: Partial<ReworkDraft>) =>
  stores.session.setState(({ reworks }) => ({ reworks: withRework(reworks, TAKE.id, "extend", part) }));
const asking = { shotId: SHOT, way: "extend" } as const;

/** A promise, and what lets it come true. */
function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  const through = new Promise<void>((done) => {
    open = done;
  });
  return [through, open];
}

function writing(refuse: () => Promise<void> | undefined, asked: ReworkWish[] = []): Studio {
  const studio = opened(true, asked, refuse);
  studio.session.set({ reworking: asking });
  write(studio, { words: "Thunder.", seed: 7 });
  return studio;
}

test("what is written for a take stays until the studio has taken it", async () => {
  const [taken, take] = gate();
  const studio = writing(() => taken);
  const running = extendTake.run(studio, { takeId: TAKE.id, wish: WISH });
  expect(written(studio)).toMatchObject({ words: "Thunder.", seed: 7, sending: true });
  await extendTake.run(studio, { takeId: TAKE.id, wish: WISH });
  expect(studio.stores.session.getState().reworking).toEqual(asking);
  take();
  await running;
  expect(written(studio)).toEqual({ words: null, seed: null, sending: false, refused: null });
  expect(studio.stores.session.getState().reworking).toBeNull();
});

test("words that were written while others were on their way are not thrown away", async () => {
  const [taken, take] = gate();
  const asked: ReworkWish[] = [];
  const studio = writing(() => taken, asked);
  const running = extendTake.run(studio, { takeId: TAKE.id, wish: WISH });
  await Promise.resolve();
  write(studio, { words: "Thunder, then rain." });
  take();
  await running;
  expect(asked).toEqual([WISH]);
  expect(written(studio)).toMatchObject({ words: "Thunder, then rain.", sending: false });
  expect(studio.stores.session.getState().reworking).toEqual(asking);
});

const refusal = new Problem({
  type: "milimo:not-ready",
  title: "Not ready",
  status: 409,
  detail: "The engine is not installed.",
  remedy: "Install it under Models.",
});

test("a refusal is said where the words are, and they stay there", async () => {
  const studio = writing(() => Promise.reject(refusal));
  await extendTake.run(studio, { takeId: TAKE.id, wish: WISH });
  expect(written(studio)).toEqual({
    words: "Thunder.",
    seed: 7,
    sending: false,
    refused: { wish: WISH, why: "The engine is not installed. Install it under Models." },
  });
  expect(studio.stores.session.getState()).toMatchObject({ reworking: asking, notices: [] });
});

test("once the place of the words has been left, a refusal is a notice that is true", async () => {
  const studio = writing(() => Promise.reject(new Unreachable()));
  studio.session.set({ reworking: null });
  createCommands(studio).run(extendTake, { takeId: TAKE.id, wish: WISH });
  await expect
    .poll(() => studio.stores.session.getState().notices)
    .toMatchObject([
      {
        title: "Extend: not done",
        detail: "The studio does not answer. It was not done: try again when it does.",
      },
    ]);
  expect(written(studio)).toMatchObject({ words: "Thunder.", seed: 7, sending: false });
});
