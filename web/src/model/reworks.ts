/** What is written for work on a take, by take and way: it waits until it has been sent. */

import type { ReworkWish } from "../api/client.ts";
import type { Id } from "./records.ts";

/** A span of a take anew, or more at its ends. */
export type Way = "retake" | "extend";

export interface ReworkDraft {
  /** Null for the take's own words. */
  words: string | null;
  /** Null for another each time. */
  seed: number | null;
  /** On its way to the studio. */
  sending: boolean;
  /** What was not done, and why: it stands for that wish alone. */
  refused: { wish: ReworkWish; why: string } | null;
}

export type Reworks = Readonly<Record<string, ReworkDraft>>;

const NOTHING_WRITTEN: ReworkDraft = { words: null, seed: null, sending: false, refused: null };

const keyOf = (takeId: Id, way: Way) => `${way} ${takeId}`;

export const reworkOf = (reworks: Reworks, takeId: Id, way: Way): ReworkDraft =>
  reworks[keyOf(takeId, way)] ?? NOTHING_WRITTEN;

export const withRework = (reworks: Reworks, takeId: Id, way: Way, part: Partial<ReworkDraft>): Reworks => ({
  ...reworks,
  [keyOf(takeId, way)]: { ...reworkOf(reworks, takeId, way), ...part },
});
