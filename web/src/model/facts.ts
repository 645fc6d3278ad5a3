/** The facts as events tell them, pure; and what is derived from them for a shot. */

import type { StudioEvent } from "../api/events.ts";
import type { Asset, Id, Job, Take } from "./records.ts";
import type { FactsState } from "./stores.ts";

const byId = <T extends { id: Id }>(items: readonly T[]): Record<Id, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** The facts of a project just opened; jobs of other projects stay. */
export function opened(facts: FactsState, of: { assets: Asset[]; takes: Take[]; jobs: Job[] }): FactsState {
  return {
    ...facts,
    assets: byId(of.assets),
    takes: byId(of.takes),
    jobs: { ...facts.jobs, ...byId(of.jobs) },
  };
}

export const isActive = (job: Job): boolean => job.state === "queued" || job.state === "running";

/** Whether asking again helps: nobody waits any more for the answer of a language model that failed. */
export const isRetriable = (job: Job): boolean => job.state === "failed" && job.kind !== "words";

/** Facts after an event. `projectId` is the project that is open: takes and assets of others are not mirrored. */
export function told(facts: FactsState, event: StudioEvent, projectId: Id | null): FactsState {
  switch (event.name) {
    case "job": {
      const { job } = event.data;
      const jobs = { ...facts.jobs, [job.id]: job };
      if (isActive(job) || !(job.id in facts.progress)) return { ...facts, jobs };
      const { [job.id]: _ended, ...progress } = facts.progress;
      return { ...facts, jobs, progress };
    }
    case "take":
      if (event.data.project_id !== projectId) return facts;
      return {
        ...facts,
        takes: { ...facts.takes, [event.data.take.id]: event.data.take },
        assets: { ...facts.assets, ...byId(event.data.assets) },
      };
    case "asset":
      if (event.data.project_id !== projectId) return facts;
      return { ...facts, assets: { ...facts.assets, [event.data.asset.id]: event.data.asset } };
    case "progress": {
      const job = facts.jobs[event.data.job_id];
      // Progress is not ordered with the numbered events: what comes after the end is late.
      if (job !== undefined && !isActive(job)) return facts;
      return { ...facts, progress: { ...facts.progress, [event.data.job_id]: event.data } };
    }
    default:
      return facts;
  }
}
