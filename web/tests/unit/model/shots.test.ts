import { expect, test } from "vitest";
import { movedShots } from "../../../src/commands/shot.ts";
import { apply, updateOf } from "../../../src/model/changes.ts";
import { documentOf } from "../../../src/model/document.ts";
import type { Job, Shot } from "../../../src/model/records.ts";
import { coveredLines, shotLabel, shotsOf, valuesOf } from "../../../src/model/shots.ts";
import { statusOf } from "../../../src/model/status.ts";
import { NO_FACTS } from "../../../src/model/stores.ts";
import { film, line, project, scene, shot } from "./fixtures.ts";

test("overrides win, and a covered range is inclusive", () => {
  const held: Shot = {
    ...shot("shot_0000a1", "scene_0000a1", "a0"),
    overrides: { ...shot("x", "x", "a").overrides, size: "ECU" },
    first_line_id: "line_0000a2",
    last_line_id: "line_0000a3",
  };
  const document = documentOf([
    scene("scene_0000a1", "a0"),
    held,
    ...["1", "2", "3", "4"].map((n) => line(`line_0000a${n}`, "scene_0000a1", `a${n}`, n)),
  ]);
  expect(valuesOf(held).size).toBe("ECU");
  expect(coveredLines(document, held).map(({ text }) => text)).toEqual(["2", "3"]);
});

test.each<[string[], number, string]>([
  [["2", "4"], 0, "2413"],
  [["1"], 4, "2341"],
  [["1"], 2, "2134"],
  [["3", "4"], 1, "1342"],
  [["2"], 1, "1234"],
])("moving %j to %i gives %s", (moved, index, order) => {
  const shots = ["1", "2", "3", "4"].map((n) => shot(`shot_0000a${n}`, "scene_0000a1", `a${n}`));
  const document = documentOf([project, scene("scene_0000a1", "a0"), ...shots]);
  const after = apply(
    document,
    movedShots(
      document,
      moved.map((n) => `shot_0000a${n}`),
      "scene_0000a1",
      index,
    ),
  );
  expect(
    shotsOf(after, "scene_0000a1")
      .map(({ id }) => id.at(-1))
      .join(""),
  ).toBe(order);
});

const first = film.tables.shot.shot_000001;
if (first === undefined) throw new Error("the film has a first shot");

const job = (id: string, state: Job["state"], more: Partial<Job> = {}): Job => ({
  id,
  project_id: project.id,
  kind: "take",
  queue: "device",
  shot_id: first.id,
  title: "Take",
  state,
  rank: id,
  error: null,
  created_at: id,
  started_at: null,
  ended_at: null,
  asset_id: null,
  asset_ids: [],
  element_id: null,
  take_ids: [],
  ...more,
});
const jobs = (...all: Job[]) => Object.fromEntries(all.map((each) => [each.id, each]));

test("a running job shows before a queued one, a queued one before a failure", () => {
  const failed = job("job_000001", "failed");
  const queued = job("job_000002", "queued");
  const other = job("job_000000", "queued", { shot_id: "shot_000002" });
  const running = job("job_000003", "running");
  const progress = {
    [running.id]: { job_id: running.id, done: 31, total: 50, note: "", seconds_left: 4, preview: 0 },
  };
  const status = (...all: Job[]) => statusOf({ ...NO_FACTS, jobs: jobs(...all), progress }, first);
  expect(status(failed, queued, running)).toMatchObject({ state: "drawing", percent: 62, secondsLeft: 4 });
  expect(status(failed, queued, other)).toMatchObject({ state: "queued", place: 2 });
  expect(status(failed)).toMatchObject({ state: "failed", jobId: "job_000001" });
  expect(status(failed, job("job_000004", "succeeded"))).toEqual({ state: "empty" });
});

test("an edit of a film of 2,000 shots makes the list of its own scene anew, and no other", () => {
  const scenes = Array.from({ length: 200 }, (_, index) =>
    scene(`scene_${String(index).padStart(6, "0")}`, `b${1000 + index}`),
  );
  const shots = scenes.flatMap(({ id }, place) =>
    Array.from({ length: 10 }, (_, index) =>
      shot(`shot_${String(place * 10 + index).padStart(6, "0")}`, id, `a${index}`),
    ),
  );
  const lines = shots.flatMap((each, index) =>
    [0, 1, 2, 3].map((n) =>
      line(
        `line_${String(index * 4 + n).padStart(6, "0")}`,
        each.scene_id,
        `c${10_000 + index * 4 + n}`,
        "Rain.",
      ),
    ),
  );
  let document = documentOf([project, ...scenes, ...shots, ...lines]);
  for (let round = 0; round < 30; round++) {
    const chosen = document.tables.shot[`shot_${String(round * 60).padStart(6, "0")}`];
    if (chosen === undefined) throw new Error("the shot is there");
    const before = scenes.map(({ id }) => shotsOf(document, id));
    document = apply(document, updateOf(chosen, { direction: `take ${round}` }));
    const changed = scenes.filter(({ id }, place) => shotsOf(document, id) !== before[place]);
    expect(changed.map(({ id }) => id)).toEqual([chosen.scene_id]);
    expect(shotLabel(document, chosen.id)).toBe(`${1 + Math.floor((round * 60) / 10)}-1`);
  }
});
