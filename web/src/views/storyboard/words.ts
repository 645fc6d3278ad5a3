/** Shots in words: what a card, a tooltip and a screen reader say. */

import type { Framing, Move, Purpose, ShotValues, Size } from "../../model/records.ts";
import type { ShotStatus } from "../../model/status.ts";
import { secondsLabel } from "../../model/time.ts";
import type { Tone } from "../../ui/signs.tsx";

export const SIZES: Record<Size, string> = {
  ECU: "extreme close-up",
  CU: "close-up",
  MCU: "medium close-up",
  MS: "medium",
  MLS: "medium long",
  LS: "long",
  ELS: "extreme long",
};

export const FRAMINGS: Record<Framing, string> = {
  single: "single",
  two: "two-shot",
  group: "group",
  "over-shoulder": "over the shoulder",
  POV: "point of view",
  insert: "insert",
};

export const MOVES: Record<Move, string> = {
  static: "static",
  "push-in": "push in",
  "pull-out": "pull out",
  "pan-left": "pan left",
  "pan-right": "pan right",
  "tilt-up": "tilt up",
  "tilt-down": "tilt down",
  "track-left": "track left",
  "track-right": "track right",
  "crane-up": "crane up",
  "crane-down": "crane down",
  follow: "follow",
  handheld: "handheld",
};

export const PURPOSES: Record<Purpose, string> = {
  establishing: "establishing",
  master: "master",
  coverage: "coverage",
  insert: "insert",
  reaction: "reaction",
  title: "title",
};

/** `medium · two-shot · push in`; what goes without saying is not said. */
export function cameraWords({ size, framing, move, purpose }: ShotValues): string {
  if (purpose === "title") return "title";
  const lead = purpose === "establishing" || purpose === "insert" ? purpose : SIZES[size];
  const words = [lead];
  if (purpose === "establishing") words.push(SIZES[size]);
  if (framing !== "single" && framing !== lead) words.push(FRAMINGS[framing]);
  if (move !== "static") words.push(MOVES[move]);
  return words.join(" · ");
}

function ordinal(count: number): string {
  const tail = count % 100 >= 11 && count % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th");
  return `${count}${tail}`;
}

export function statusWords(status: ShotStatus): { tone: Tone; words: string } {
  switch (status.state) {
    case "drawing": {
      const left = status.secondsLeft === null ? "" : ` · ${secondsLabel(status.secondsLeft)} left`;
      return { tone: "run", words: status.percent === 0 ? `drawing${left}` : `${status.percent} %${left}` };
    }
    case "queued":
      return {
        tone: "run",
        words: status.place === 1 ? "next in the queue" : `in the queue, ${ordinal(status.place)}`,
      };
    case "failed":
      return { tone: "bad", words: "failed: why?" };
    case "stale":
      return { tone: "stale", words: "changed since it was drawn" };
    case "take":
      return {
        tone: "ok",
        words: status.count > 1 ? `take ${status.number} of ${status.count}` : `take ${status.number}`,
      };
    case "board":
      return { tone: "ok", words: "board" };
    case "empty":
      return { tone: "none", words: "no picture" };
  }
}
