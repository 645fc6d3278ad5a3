/** Pixels and frames on the timeline, pure. */

import type { Rate } from "../../model/records.ts";
import { timebase, timecode } from "../../model/time.ts";

export const HEADER_PX = 132;
export const RULER_PX = 26;

/** Heights of lanes: V1 is the tallest, for its filmstrip. */
export function laneHeight(track: { type: "video" | "audio"; magnetic: boolean }): number {
  if (track.magnetic) return 88;
  return track.type === "video" ? 40 : 48;
}

export interface Tick {
  readonly frame: number;
  /** Null between the labelled ones. */
  readonly label: string | null;
}

const LABEL_PX = 112;

/** Steps between labels that read well, in frames: whole divisions of a second, then seconds, minutes, hours. */
function labelSteps(base: number): number[] {
  const parts = [1, 2, 5, 10].filter((frames) => frames < base / 2);
  const seconds = [1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600].map((each) => each * base);
  return [...parts, ...seconds];
}

/** The ticks between two frames at a scale (pixels a frame). */
export function ticksBetween(start: number, end: number, scale: number, rate: Rate): Tick[] {
  const base = timebase(rate);
  const steps = labelSteps(base);
  const step = steps.find((frames) => frames * scale >= LABEL_PX) ?? (steps.at(-1) as number);
  const minor = minorStep(step, scale, base);
  const ticks: Tick[] = [];
  for (let frame = Math.max(0, Math.floor(start / minor) * minor); frame <= end; frame += minor)
    ticks.push({ frame, label: frame % step === 0 ? timecode(frame, rate) : null });
  return ticks;
}

function minorStep(step: number, scale: number, base: number): number {
  const candidates = step > base ? [step / 8, step / 4, step / 2] : [step / 4, step / 2];
  return candidates.find((frames) => Number.isInteger(frames) && frames * scale >= 12) ?? step;
}

/** The stretch of the film that is drawn: what is seen and a margin, in steps, so that a small scroll draws nothing anew. */
export function drawnWindow(
  scroll_px: number,
  width_px: number,
  scale: number,
): { start: number; end: number } {
  const step = 256;
  const left = Math.floor((scroll_px - step) / step) * step;
  const right = Math.ceil((scroll_px + width_px + step) / step) * step;
  return { start: Math.max(0, left) / scale, end: right / scale };
}
