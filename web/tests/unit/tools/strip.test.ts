/** Gestures on the strip: a click is no drag, what is gone lets go, and a span stays within the shot. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { within } from "../../../src/model/marked.ts";
import {
  guideDragged,
  STILL,
  type StripEvent,
  type StripGesture,
  type StripHit,
  spanBetween,
  spanDragged,
  stripped,
} from "../../../src/tools/strip.ts";

const FRAMES = 96;
const there = () => true;
const at = (frame: number) => ({ frame, x: frame * 3 });
const down = (hit: StripHit, frame: number): StripEvent => ({ type: "down", hit, place: at(frame) });
const move = (frame: number, present = there): StripEvent => ({ type: "move", place: at(frame), present });
const after = (...events: readonly StripEvent[]): StripGesture => events.reduce(stripped, STILL);
const GUIDE: StripHit = { on: "guide", id: "guide_a", held: 41 };

test("a press that hardly moves is a click", () => {
  expect(after(down(GUIDE, 41.2), move(41.9)).state).toBe("pressed");
  expect(after(down(GUIDE, 41.2), move(41.9), { type: "up" })).toBe(STILL);
});

test("a guide keeps the distance at which it was taken hold of", () => {
  const gesture = after(down(GUIDE, 43), move(50), move(63));
  if (gesture.state !== "dragging") throw new Error("it is a drag");
  expect(guideDragged(gesture)).toBe(61);
  expect(spanDragged(gesture, FRAMES)).toBeNull();
});

test.each<StripEvent>([{ type: "bail" }, move(70, () => false)])("%o lets go", (event) => {
  expect(after(down(GUIDE, 41), move(60), event)).toBe(STILL);
});

test.each([
  [10.2, 20.5, { start: 10, end: 21 }],
  [20.5, 10.2, { start: 10, end: 21 }],
  [-5, 3.1, { start: 0, end: 4 }],
  [90, 300, { start: 90, end: 96 }],
  [200, 300, { start: 95, end: 96 }],
  [7.3, 7.4, { start: 7, end: 8 }],
])("from %d to %d marks %o", (from, to, span) => {
  expect(spanBetween(from, to, FRAMES)).toEqual(span);
});

test("an end of a span is moved up to the other", () => {
  const span = { start: 20, end: 40 };
  const dragged = (edge: "start" | "end", to: number) => {
    const gesture = after(down({ on: "edge", edge, span }, span[edge]), move(to));
    return gesture.state === "dragging" ? spanDragged(gesture, FRAMES) : null;
  };
  expect(dragged("start", 30)).toEqual({ start: 30, end: 40 });
  expect(dragged("start", 90)).toEqual({ start: 39, end: 40 });
  expect(dragged("end", 3)).toEqual({ start: 20, end: 21 });
  expect(dragged("end", 400)).toEqual({ start: 20, end: 96 });
});

test("a span of a shot that became shorter is cut, or gone", () => {
  expect(within({ start: 20, end: 40 }, 30)).toEqual({ start: 20, end: 30 });
  expect(within({ start: 20, end: 40 }, 20)).toBeNull();
});

test("whatever is dragged, a span is at least a frame and inside the shot", () => {
  const hits = fc.oneof<fc.Arbitrary<StripHit>[]>(
    fc.constant({ on: "ruler" }),
    fc.record({
      on: fc.constant("edge" as const),
      edge: fc.constantFrom("start" as const, "end" as const),
      span: fc
        .tuple(fc.nat(94), fc.integer({ min: 1, max: 50 }))
        .map(([start, length]) => ({ start, end: Math.min(FRAMES, start + length) })),
    }),
  );
  const frames = fc.double({ min: -50, max: 150, noNaN: true });
  fc.assert(
    fc.property(hits, frames, fc.array(frames, { maxLength: 8 }), (hit, from, path) => {
      const gesture = after(down(hit, from), ...path.map((frame) => move(frame)));
      if (gesture.state !== "dragging") return;
      const span = spanDragged(gesture, FRAMES);
      expect(span).not.toBeNull();
      expect(span?.start).toBeGreaterThanOrEqual(0);
      expect(span?.end).toBeLessThanOrEqual(FRAMES);
      expect((span?.end ?? 0) - (span?.start ?? 0)).toBeGreaterThanOrEqual(1);
    }),
  );
});
