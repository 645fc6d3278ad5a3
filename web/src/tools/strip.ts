/**
 * Gestures on the strip of a shot's frames, as a pure reducer: a guide is moved along it, and a span is marked on its ruler.
 *
 *     idle --down--> pressed --moved far enough--> dragging --up--> idle, and it is done once
 *                        \--up--> idle, a click         \--bail (Escape, blur, the guide is gone)--> idle, nothing happened
 */

import type { Span } from "../model/marked.ts";
import type { Id } from "../model/records.ts";

/** What lies under the pointer. `held` is the frame at which the thing itself lies. */
export type StripHit =
  | { on: "guide"; id: Id; held: number }
  | { on: "edge"; edge: "start" | "end"; span: Span }
  | { on: "ruler" };

export interface StripPlace {
  /** With a fraction. */
  readonly frame: number;
  readonly x: number;
}

export type StripGesture =
  | { readonly state: "idle" }
  | { readonly state: "pressed"; readonly hit: StripHit; readonly from: StripPlace }
  | {
      readonly state: "dragging";
      readonly hit: StripHit;
      readonly from: StripPlace;
      readonly to: StripPlace;
    };

export type StripEvent =
  | { type: "down"; hit: StripHit; place: StripPlace }
  | { type: "move"; place: StripPlace; present: (id: Id) => boolean }
  | { type: "up" }
  | { type: "bail" };

export const STILL: StripGesture = { state: "idle" };

const SLACK_PX = 3;

export function stripped(gesture: StripGesture, event: StripEvent): StripGesture {
  switch (event.type) {
    case "down":
      return { state: "pressed", hit: event.hit, from: event.place };
    case "move":
      if (gesture.state === "idle") return gesture;
      if (gesture.hit.on === "guide" && !event.present(gesture.hit.id)) return STILL;
      if (gesture.state === "pressed" && Math.abs(event.place.x - gesture.from.x) < SLACK_PX) return gesture;
      return { state: "dragging", hit: gesture.hit, from: gesture.from, to: event.place };
    case "up":
    case "bail":
      return STILL;
  }
}

type Dragging = Extract<StripGesture, { state: "dragging" }>;

/** Where the guide that is dragged would lie, before it snaps. */
export function guideDragged({ hit, from, to }: Dragging): number {
  return hit.on === "guide" ? Math.round(hit.held + to.frame - from.frame) : 0;
}

/** The span that is being marked or changed, within the shot and at least a frame long. */
export function spanDragged({ hit, from, to }: Dragging, frames: number): Span | null {
  if (hit.on === "guide") return null;
  if (hit.on === "ruler") return spanBetween(from.frame, to.frame, frames);
  return hit.edge === "start"
    ? withStart(hit.span, Math.round(to.frame), frames)
    : withEnd(hit.span, Math.round(to.frame), frames);
}

/** Every frame that two places touch, whichever is first. */
export function spanBetween(a: number, b: number, frames: number): Span {
  const start = Math.max(0, Math.min(frames - 1, Math.floor(Math.min(a, b))));
  return { start, end: Math.max(start + 1, Math.min(frames, Math.ceil(Math.max(a, b)))) };
}

export const withStart = (span: Span, start: number, frames: number): Span => ({
  start: Math.max(0, Math.min(span.end - 1, frames - 1, start)),
  end: Math.min(span.end, frames),
});

export const withEnd = (span: Span, end: number, frames: number): Span => ({
  start: span.start,
  end: Math.max(span.start + 1, Math.min(frames, end)),
});
