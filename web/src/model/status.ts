/** The state of a shot as a dot and a word, derived from facts. */

import type { Asset, Id, Job, Shot, Take } from "./records.ts";
import type { FactsState } from "./stores.ts";

export type ShotStatus =
  | { state: "drawing"; percent: number; secondsLeft: number | null; jobId: Id; of: "board" | "take" }
  /** `place` counts from 1, over all that wait for the same device. */
  | { state: "queued"; place: number; jobId: Id; of: "board" | "take" }
  | { state: "failed"; jobId: Id }
  | { state: "stale" }
  | { state: "take"; number: number; count: number }
  | { state: "board" }
  | { state: "empty" };

function groups<K extends object, T extends { shot_id: Id | null }>(choose: (facts: K) => T[]) {
  const known = new WeakMap<K, ReadonlyMap<Id, readonly T[]>>();
  return (key: K) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = new Map<Id, T[]>();
    for (const item of choose(key)) {
      if (item.shot_id === null) continue;
      const group = made.get(item.shot_id);
      if (group === undefined) made.set(item.shot_id, [item]);
      else group.push(item);
    }
    known.set(key, made);
    return made;
  };
}

const takesByShot = groups((takes: FactsState["takes"]) =>
  Object.values(takes).sort((a, b) => a.number - b.number),
);
const jobsByShot = groups((jobs: FactsState["jobs"]) => Object.values(jobs));

const waiting = new WeakMap<FactsState["jobs"], ReadonlyMap<Id, number>>();

/** Where each queued job stands in its queue, counted from 1. */
export function places(jobs: FactsState["jobs"]): ReadonlyMap<Id, number> {
  const held = waiting.get(jobs);
  if (held !== undefined) return held;
  const made = new Map<Id, number>();
  const counts: Record<string, number> = {};
  for (const job of inRank(Object.values(jobs).filter(({ state }) => state === "queued"))) {
    counts[job.queue] = (counts[job.queue] ?? 0) + 1;
    made.set(job.id, counts[job.queue] ?? 0);
  }
  waiting.set(jobs, made);
  return made;
}

export function inRank(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => (a.rank === b.rank ? (a.id < b.id ? -1 : 1) : a.rank < b.rank ? -1 : 1));
}

const NONE: readonly never[] = [];

export const takesOf = (facts: Pick<FactsState, "takes">, shotId: Id): readonly Take[] =>
  takesByShot(facts.takes).get(shotId) ?? NONE;

export const motionTakes = (facts: FactsState, shotId: Id): readonly Take[] =>
  takesOf(facts, shotId).filter((take) => take.type === "motion");

/** The newest first panel. */
export function boardOf(facts: FactsState, shotId: Id): Take | undefined {
  return takesOf(facts, shotId).findLast((take) => take.type === "board" && take.panel === 1);
}

/** What stands for the shot: the picked take, else its earliest moving take, else its board. */
export function shownTake(facts: FactsState, shot: Shot): Take | undefined {
  const picked = shot.picked_take_id === null ? undefined : facts.takes[shot.picked_take_id];
  return picked ?? motionTakes(facts, shot.id)[0] ?? boardOf(facts, shot.id);
}

/** The take that stands for the shot, where it is a film that can be worked on. */
export function workedTake(facts: FactsState, shot: Shot): Take | undefined {
  const take = shownTake(facts, shot);
  return take?.type === "motion" && facts.assets[take.asset_id]?.type === "video" ? take : undefined;
}

/** Whether there is an engine that works on takes. */
export const canRework = ({ engines }: Pick<FactsState, "engines">): boolean =>
  engines?.some(({ limits }) => limits.ways.includes("retake")) ?? false;

export function posterOf(facts: FactsState, shot: Shot): Asset | undefined {
  const take = shownTake(facts, shot);
  return take === undefined ? undefined : facts.assets[take.asset_id];
}

export function isStale(facts: FactsState, take: Take): boolean {
  const today = facts.digests[take.shot_id];
  return today !== undefined && today !== take.digest;
}

export function statusOf(facts: FactsState, shot: Shot): ShotStatus {
  const jobs = jobsByShot(facts.jobs).get(shot.id) ?? NONE;
  const of = (job: Job) => (job.kind === "board" ? "board" : "take");
  const running = jobs.find((job) => job.state === "running");
  const take = shownTake(facts, shot);
  if (running !== undefined) {
    const progress = facts.progress[running.id];
    const percent =
      progress === undefined || progress.total <= 0 ? 0 : Math.floor((100 * progress.done) / progress.total);
    const secondsLeft = progress?.seconds_left ?? null;
    return {
      state: "drawing",
      percent: Math.min(100, percent),
      secondsLeft,
      jobId: running.id,
      of: of(running),
    };
  }
  const next = inRank(jobs.filter((job) => job.state === "queued"))[0];
  if (next !== undefined)
    return { state: "queued", place: places(facts.jobs).get(next.id) ?? 0, jobId: next.id, of: of(next) };
  const failure = lastFailure(jobs);
  if (failure !== undefined) return { state: "failed", jobId: failure.id };
  if (take === undefined) return { state: "empty" };
  if (isStale(facts, take)) return { state: "stale" };
  if (take.type === "board") return { state: "board" };
  const motion = motionTakes(facts, shot.id);
  return { state: "take", number: motion.findIndex(({ id }) => id === take.id) + 1, count: motion.length };
}

/** The newest job of each kind decides: a failure that was made good by a later job is none. */
function lastFailure(jobs: readonly Job[]): Job | undefined {
  const ended = [...jobs].sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
  return (["take", "board"] as const)
    .map((kind) => ended.findLast((job) => job.kind === kind))
    .find((job) => job?.state === "failed");
}
