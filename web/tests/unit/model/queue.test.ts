/** The queue: where a dropped job goes, what is shown until the studio answers, and when all will be done. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRetriable } from "../../../src/model/facts.ts";
import {
  droppedBefore,
  lastFailure,
  questionWaitsFor,
  queuedJobs,
  secondsLeft,
  steppedBefore,
  underway,
  withMove,
} from "../../../src/model/queue.ts";
import type { Job, Progress } from "../../../src/model/records.ts";

const job = (id: string, part: Partial<Job> = {}): Job => ({
  id,
  project_id: null,
  kind: "take",
  queue: "device",
  shot_id: null,
  title: id,
  state: "queued",
  rank: id,
  error: null,
  created_at: "",
  started_at: null,
  ended_at: null,
  asset_id: null,
  asset_ids: [],
  element_id: null,
  take_ids: [],
  ...part,
});

const byId = <T extends { id: string }>(...jobs: readonly T[]): Record<string, T> =>
  Object.fromEntries(jobs.map((one) => [one.id, one]));
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id).join("");
const line = [..."abcd"].map((id) => job(id));

test.each([
  ["a", "c", "d", "bcad"],
  ["d", "b", "b", "adbc"],
  ["a", "d", null, "bcda"],
  ["d", "a", "a", "dabc"],
])("%s dropped on %s stands before %s", (id, over, before, order) => {
  expect(droppedBefore(line, id, over)).toBe(before);
  expect(ids(withMove(line, { id, before }))).toBe(order);
});

test("a job stays within its own queue, and a drop on itself is none", () => {
  const mixed = [job("a"), job("x", { queue: "media" }), job("b"), job("y", { queue: "media" })];
  expect(droppedBefore(mixed, "a", "x")).toBeUndefined();
  expect(droppedBefore(mixed, "a", "a")).toBeUndefined();
  expect(steppedBefore(mixed, "a", 1)).toBeNull();
  expect(steppedBefore(mixed, "b", 1)).toBeUndefined();
  expect(steppedBefore(mixed, "x", -1)).toBeUndefined();
});

test("any moves keep every job once, and each queue's others in their order", () => {
  const moves = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
  fc.assert(
    fc.property(moves, (walk) => {
      let jobs: readonly Job[] = [..."abcdefgh"].map((id, index) =>
        job(id, { queue: index % 3 === 0 ? "media" : "device" }),
      );
      for (const [from, to] of walk) {
        const [id, over] = [jobs[from]?.id ?? "", jobs[to]?.id ?? ""];
        const before = droppedBefore(jobs, id, over);
        if (before === undefined) continue;
        const after = withMove(jobs, { id, before });
        expect([...ids(after)].sort().join("")).toBe("abcdefgh");
        expect(ids(after.filter((one) => one.id !== id))).toBe(ids(jobs.filter((one) => one.id !== id)));
        const queue = after.filter((one) => one.queue === jobs[from]?.queue);
        const place = queue.findIndex((one) => one.id === id);
        expect(queue[place + 1]?.id ?? null).toBe(before);
        jobs = after;
      }
    }),
  );
});

describe("the time that is left", () => {
  const ended = (id: string, seconds: number, kind: Job["kind"] = "take") =>
    job(id, {
      kind,
      state: "succeeded",
      started_at: "2026-01-01T00:00:00Z",
      ended_at: new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString(),
    });
  const told = (id: string, seconds: number | null): Record<string, Progress> => ({
    [id]: { job_id: id, done: 1, total: 2, note: "", seconds_left: seconds } as Progress,
  });

  test("is what runs and what waits, by what such jobs took", () => {
    const jobs = byId(ended("x", 10), ended("y", 20), job("r", { state: "running" }), job("a"), job("b"));
    expect(secondsLeft(jobs, told("r", 4))).toBe(34);
    expect(secondsLeft(jobs, {})).toBe(45);
  });

  test("is the longest of the queues, which run beside each other", () => {
    const jobs = byId(
      ended("x", 10),
      ended("e", 25, "export"),
      job("a"),
      job("b", { kind: "export", queue: "media" }),
    );
    expect(secondsLeft(jobs, {})).toBe(25);
  });

  test("is not known before one of the kind has ended, and nothing when nothing is to do", () => {
    expect(secondsLeft(byId(job("a")), {})).toBeNull();
    expect(secondsLeft(byId(ended("x", 10)), {})).toBeNull();
  });
});

test("what waits is in the order of its ranks", () => {
  expect(ids(queuedJobs(byId(job("b"), job("a"), job("c", { state: "running" }))))).toBe("ab");
});

test("the failure that ended last is found, whatever else ended later", () => {
  const ended = (id: string, state: Job["state"], at: string | null) => job(id, { state, ended_at: at });
  expect(lastFailure({})).toBe("");
  expect(
    lastFailure(
      byId(
        ended("a", "failed", "2026-01-02"),
        ended("b", "failed", "2026-01-03"),
        ended("c", "succeeded", "2026-01-04"),
      ),
    ),
  ).toBe("2026-01-03");
});

test("a question that waits names what is worked on meanwhile", () => {
  const [take, import_] = [job("a", { state: "running" }), job("b", { state: "running", queue: "media" })];
  const asked = job("c", { kind: "words" });
  expect(questionWaitsFor(byId(import_, take, asked))).toBe(take);
  expect(questionWaitsFor(byId(import_, asked))).toBeUndefined();
  expect(questionWaitsFor(byId(take, { ...asked, state: "running" }))).toBeUndefined();
});

test("what runs comes first, what waits in its order, and a failure until something is made after it", () => {
  const failed = (id: string, created_at: string) => job(id, { state: "failed", created_at });
  const waiting = [job("b"), job("a")];
  const running = job("r", { state: "running" });
  expect(ids(underway([failed("x", "1"), failed("y", "2"), ...waiting, running]))).toBe("rabyx");
  const made = job("m", { state: "succeeded", created_at: "1.5" });
  expect(ids(underway([failed("x", "1"), failed("y", "2"), made, job("c", { state: "cancelled" })]))).toBe(
    "y",
  );
});

test.each([
  ["take", "failed", true],
  ["download", "failed", true],
  ["words", "failed", false],
  ["take", "cancelled", false],
  ["take", "running", false],
] as const)("a %s that is %s can be tried again: %s", (kind, state, can) => {
  expect(isRetriable(job("a", { kind, state }))).toBe(can);
});
