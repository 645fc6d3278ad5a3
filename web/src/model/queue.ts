/** The queue as the user sees and orders it. Pure. */

import type { Id, Job, Progress } from "./records.ts";
import { inRank } from "./status.ts";

/** Jobs of a kind that ended last tell how long the next ones take. */
const REMEMBERED = 8;

/** Waiting jobs in their order, one queue after another: a job is moved within its own. */
export function queuedJobs(jobs: Readonly<Record<Id, Job>>): readonly Job[] {
  return inRank(Object.values(jobs).filter(({ state }) => state === "queued"));
}

/**
 * The job of the same queue that `id` comes to stand before when it is let go on the place of `over`; null for the end. Undefined when
 * it stays where it is.
 *
 *     before   a b c d      drop a on c      after   b c a d     (before d)
 *     before   a b c d      drop d on b      after   a d b c     (before b)
 */
export function droppedBefore(queued: readonly Job[], id: Id, over: Id): Id | null | undefined {
  const job = queued.find((one) => one.id === id);
  const line = queued.filter(({ queue }) => queue === job?.queue).map((one) => one.id);
  const [from, to] = [line.indexOf(id), line.indexOf(over)];
  if (from < 0 || to < 0 || from === to) return undefined;
  return line[to > from ? to + 1 : to] ?? null;
}

/** The same one place earlier (-1) or later (1). */
export function steppedBefore(queued: readonly Job[], id: Id, by: -1 | 1): Id | null | undefined {
  const job = queued.find((one) => one.id === id);
  const line = queued.filter(({ queue }) => queue === job?.queue);
  const other = line[line.findIndex((one) => one.id === id) + by];
  return other === undefined ? undefined : droppedBefore(queued, id, other.id);
}

/** When the job ended that failed last; empty when none has. */
export const lastFailure = (jobs: Readonly<Record<Id, Job>>): string =>
  Object.values(jobs).reduce(
    (last, { state, ended_at }) => (state === "failed" && (ended_at ?? "") > last ? (ended_at ?? "") : last),
    "",
  );

/** What is worked on while a question to this machine's model waits for its turn; undefined when none waits. */
export function questionWaitsFor(jobs: Readonly<Record<Id, Job>>): Job | undefined {
  const all = Object.values(jobs);
  const waits = all.some(({ kind, state }) => kind === "words" && state === "queued");
  return waits ? all.find(({ queue, state }) => queue === "device" && state === "running") : undefined;
}

/** The queue with a move that the studio has not yet told of. */
export function withMove(queued: readonly Job[], move: { id: Id; before: Id | null } | null): readonly Job[] {
  const moving = queued.find(({ id }) => id === move?.id);
  if (moving === undefined || move === null) return queued;
  const others = queued.filter(({ id }) => id !== move.id);
  const last = others.findLastIndex(({ queue }) => queue === moving.queue) + 1;
  const at = move.before === null ? last : others.findIndex(({ id }) => id === move.before);
  return at < 0 ? queued : others.toSpliced(at, 0, moving);
}

/**
 * What of some work is under way: what runs, what waits in its order, and failures that nothing made since then has made good, the
 * newest first.
 */
export function underway(jobs: readonly Job[]): readonly Job[] {
  const good = jobs.filter(({ state }) => state === "succeeded").map(({ created_at }) => created_at);
  const last = good.sort().at(-1) ?? "";
  return [
    ...inRank(jobs.filter(({ state }) => state === "running")),
    ...inRank(jobs.filter(({ state }) => state === "queued")),
    ...jobs
      .filter(({ state, created_at }) => state === "failed" && created_at > last)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1)),
  ];
}

/**
 * Seconds until everything is done, from how long jobs of the kind took lately; queues run beside each other, so the longest counts.
 * Null while nothing of a kind that waits has ever ended and nothing running tells.
 */
export function secondsLeft(
  jobs: Readonly<Record<Id, Job>>,
  progress: Readonly<Record<Id, Progress>>,
): number | null {
  const all = Object.values(jobs);
  const usual = usualSeconds(all);
  const queues = new Map<Job["queue"], number>();
  for (const job of all) {
    if (job.state !== "queued" && job.state !== "running") continue;
    const told = job.state === "running" ? (progress[job.id]?.seconds_left ?? null) : null;
    const takes = told ?? usual.get(job.kind);
    if (takes === undefined) return null;
    queues.set(job.queue, (queues.get(job.queue) ?? 0) + takes);
  }
  return queues.size === 0 ? null : Math.max(...queues.values());
}

/** How long jobs of each kind took lately, on the average. */
function usualSeconds(jobs: readonly Job[]): ReadonlyMap<Job["kind"], number> {
  const lengths = new Map<Job["kind"], number[]>();
  const ended = jobs
    .filter(({ state }) => state === "succeeded")
    .sort((a, b) => ((a.ended_at ?? "") < (b.ended_at ?? "") ? 1 : -1));
  for (const { kind, started_at, ended_at } of ended) {
    if (started_at === null || ended_at === null) continue;
    const held = lengths.get(kind) ?? [];
    if (held.length < REMEMBERED) held.push((Date.parse(ended_at) - Date.parse(started_at)) / 1000);
    lengths.set(kind, held);
  }
  return new Map(
    [...lengths].map(([kind, held]) => [kind, held.reduce((sum, one) => sum + one, 0) / held.length]),
  );
}
