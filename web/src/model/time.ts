/** Time is integer frames at a rational rate; seconds appear here and in labels, nowhere else. */

import type { Rate } from "./records.ts";

/** The whole frames that timecode counts in a second: 30 for 30000/1001. */
export function timebase(rate: Rate): number {
  return Math.round(rate.numerator / rate.denominator);
}

export function secondsFromFrames(frames: number, rate: Rate): number {
  return (frames * rate.denominator) / rate.numerator;
}

/** The nearest whole number of frames; halves go up. */
export function framesFromSeconds(seconds: number, rate: Rate): number {
  return Math.floor((seconds * rate.numerator) / rate.denominator + 0.5);
}

/** The frame of `target` shown at the moment frame `frame` of `source` begins (the nearest earlier frame). Exact: whole numbers only. */
export function resample(frame: number, source: Rate, target: Rate): number {
  const over = BigInt(frame) * BigInt(source.denominator) * BigInt(target.numerator);
  return Number(over / (BigInt(source.numerator) * BigInt(target.denominator)));
}

/** Non-drop timecode `HH:MM:SS:FF`. */
export function timecode(frames: number, rate: Rate): string {
  const base = timebase(rate);
  const seconds = Math.floor(frames / base);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frames % base];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** For a card or a list: `4.1 s`, `1 min 40 s`. */
export function durationLabel(frames: number, rate: Rate): string {
  const seconds = secondsFromFrames(frames, rate);
  return seconds < 60 ? `${seconds.toFixed(1)} s` : secondsLabel(seconds);
}

/** Whole seconds in words: `4 s`, `1 min 40 s`, `2 h 5 min`. */
export function secondsLabel(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `24`, `23.976`: as a filmmaker says it. */
export function rateLabel(rate: Rate): string {
  const value = rate.numerator / rate.denominator;
  return Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/0+$/, "");
}
