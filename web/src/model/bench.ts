/** How this window stands at the timeline: the tool in hand, the zoom, the marked range. Part of the session; nothing of it is saved. */

import type { Clipboard } from "./edits/split.ts";

export type Tool = "select" | "blade" | "slip";

export interface Bench {
  readonly tool: Tool;
  /** Pixels a frame. */
  readonly scale: number;
  /** The lanes' width on the screen, in pixels; 0 before they have been drawn. */
  readonly width: number;
  readonly snapping: boolean;
  /** The first and the last frame of the marked range. */
  readonly mark_in: number | null;
  readonly mark_out: number | null;
  readonly loop: boolean;
  readonly half_resolution: boolean;
  readonly clipboard: Clipboard | null;
}

export const NEW_BENCH: Bench = {
  tool: "select",
  scale: 0,
  width: 0,
  snapping: true,
  mark_in: null,
  mark_out: null,
  loop: false,
  half_resolution: false,
  clipboard: null,
};

/** Pixels a frame when zoomed in all the way. */
export const WIDEST_SCALE = 40;
const FIT_MARGIN = 0.96;
const SHORTEST_FRAMES = 240;

/** Pixels a frame at which the whole film is seen. */
export function fittingScale(width: number, frames: number): number {
  return (Math.max(1, width) * FIT_MARGIN) / Math.max(SHORTEST_FRAMES, frames);
}

/** The scale after zooming by a factor: never further out than a film that fits twice, never further in than 40 pixels a frame. */
export function zoomed(bench: Bench, factor: number, frames: number): number {
  const least = Math.min(fittingScale(bench.width, frames) / 2, WIDEST_SCALE);
  return Math.max(least, Math.min(WIDEST_SCALE, bench.scale * factor));
}

/** The marked frames, half open; an end that is not marked is the film's. Null when nothing is marked. */
export function markedRange(bench: Bench, frames: number): { start: number; end: number } | null {
  if (bench.mark_in === null && bench.mark_out === null) return null;
  const start = bench.mark_in ?? 0;
  const end = bench.mark_out === null ? frames : Math.min(frames, bench.mark_out + 1);
  return end > start ? { start, end } : null;
}
