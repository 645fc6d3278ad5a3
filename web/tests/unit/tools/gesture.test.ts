/** Gestures: what a pointer does, step by step, and what it would do to the cut. */

import { describe, expect, test } from "vitest";
import {
  type Gesture,
  type GestureEvent,
  gestured,
  type Hit,
  IDLE,
  type Place,
} from "../../../src/tools/gesture.ts";
import { type Dragging, outcomeOf } from "../../../src/tools/outcome.ts";
import { snap } from "../../../src/tools/snap.ts";
import { film, id, show, track } from "../edits/notation.ts";

const tables = film("V1 a10 b6+2 c8", "A1 d@b+1:3", "V2 t@c-2:4");
const keys = { add: false, alt: false };

/** Four pixels a frame. */
const at = (frame: number, on = "V1"): Place => ({ frame, track_id: track(on), x: frame * 4, y: 50 });

const clipAt = (name: string, part: Extract<Hit, { on: "clip" }>["part"] = "body"): Hit => ({
  on: "clip",
  id: id(name),
  part,
});

function play(...events: GestureEvent[]): Gesture {
  return events.reduce(gestured, IDLE);
}

const down = (
  hit: Hit,
  place: Place,
  more: { alt?: boolean; tool?: "select" | "blade" | "slip" } = {},
): GestureEvent => ({
  type: "down",
  hit,
  place,
  keys: { ...keys, alt: more.alt ?? false },
  tool: more.tool ?? "select",
});

const move = (place: Place, selection: string[] = []): GestureEvent => ({
  type: "move",
  place,
  selection: selection.map(id),
  tables,
});

function dragged(...events: GestureEvent[]): Dragging {
  const gesture = play(...events);
  if (gesture.state !== "dragging") throw new Error("it does not drag");
  return gesture;
}

const ground = { tables, playhead: 0, available: () => null, snapping: false, reach: 2 };

test("a press that hardly moves is a click", () => {
  expect(play(down(clipAt("a"), at(5)), move(at(5.5))).state).toBe("pressed");
});

test.each<GestureEvent>([{ type: "up" }, { type: "bail" }])("$type ends it", (end) => {
  expect(play(down(clipAt("a"), at(5)), move(at(9)), end)).toBe(IDLE);
});

test("a drag lets go when its clip is gone", () => {
  const gone = film("V1 b6 c8");
  const gesture = dragged(down(clipAt("a"), at(5)), move(at(9)));
  expect(gestured(gesture, { type: "move", place: at(10), selection: [], tables: gone })).toBe(IDLE);
});

test("a drag of a selected clip takes along what is selected of its kind", () => {
  expect(dragged(down(clipAt("a"), at(5)), move(at(9), ["a", "b", "d"])).ids).toEqual([id("a"), id("b")]);
  expect(dragged(down(clipAt("a"), at(5)), move(at(9), ["b", "c"])).ids).toEqual([id("a")]);
});

describe("what a drag does", () => {
  test.each<[string, GestureEvent[], string[]]>([
    [
      "the tail of a clip",
      [down(clipAt("a", "tail"), at(10)), move(at(7))],
      ["V1 a:0-7 b:7-13+2 c:13-21", "V2 t@c:11-15", "A1 d@b:8-11"],
    ],
    [
      "the head of a clip",
      [down(clipAt("b", "head"), at(10)), move(at(12))],
      ["V1 a:0-10 b:10-14+4 c:14-22", "V2 t@c:12-16", "A1 d@b:9-12"],
    ],
    [
      "with Alt, the cut itself",
      [down(clipAt("a", "tail"), at(10), { alt: true }), move(at(12))],
      ["V1 a:0-12 b:12-16+4 c:16-24", "V2 t@c:14-18", "A1 d@b:11-14"],
    ],
    [
      "with Alt at a head, the cut before it",
      [down(clipAt("b", "head"), at(10.5), { alt: true }), move(at(12.5))],
      ["V1 a:0-12 b:12-16+4 c:16-24", "V2 t@c:14-18", "A1 d@b:11-14"],
    ],
    [
      "with the slip tool, what is shown",
      [down(clipAt("b"), at(12), { tool: "slip" }), move(at(11))],
      ["V1 a:0-10 b:10-16+3 c:16-24", "V2 t@c:14-18", "A1 d@b:11-14"],
    ],
    [
      "a clip along V1",
      [down(clipAt("a"), at(5)), move(at(20))],
      ["V1 b:0-6+2 c:6-14 a:14-24", "V2 t@c:4-8", "A1 d@b:1-4"],
    ],
    [
      "a clip from V1 to V2",
      [down(clipAt("c"), at(20)), move(at(8, "V2"))],
      ["V1 a:0-10 b:10-16+2", "V2 c@a:4-12 t@b:14-18", "A1 d@b:11-14"],
    ],
    [
      "a sound along its track",
      [down(clipAt("d"), at(12, "A1")), move(at(5, "A1"))],
      ["V1 a:0-10 b:10-16+2 c:16-24", "V2 t@c:14-18", "A1 d@a:4-7"],
    ],
    [
      "a sound to the other track, and not onto a picture's",
      [down(clipAt("d"), at(12, "A1")), move(at(12, "A1")), move(at(14, "A2"))],
      ["V1 a:0-10 b:10-16+2 c:16-24", "V2 t@c:14-18", "A2 d@b:13-16"],
    ],
    [
      "a title into V1",
      [down(clipAt("t"), at(15, "V2")), move(at(9, "V1"))],
      ["V1 a:0-10 t:10-14 b:14-20+2 c:20-28", "A1 d@b:15-18"],
    ],
  ])("%s", (_, events, after) => {
    const outcome = outcomeOf(dragged(...events), ground);
    const shown = show(outcome?.edit(tables) ?? tables);
    expect(shown).toEqual(after.toSorted((a, b) => order(a) - order(b)));
  });
});

const order = (line: string): number => ["V1", "V2", "A1", "A2"].indexOf(line.slice(0, 2));

test("a marquee and the blade edit nothing while they are dragged", () => {
  expect(outcomeOf(dragged(down({ on: "lane" }, at(1)), move(at(9))), ground)).toBeNull();
  expect(play(down(clipAt("a"), at(5), { tool: "blade" }), move(at(9)))).toBe(IDLE);
});

test.each<[string, number[], number, number[], { by: number; on: number | null }]>([
  ["to the nearest", [10], 4, [13, 16], { by: 3, on: 13 }],
  ["of either edge", [10, 20], 4, [25], { by: 5, on: 25 }],
  ["not when it is far", [10], 4, [17], { by: 4, on: null }],
])("snaps %s", (_, edges, by, frames, expected) => {
  expect(snap(edges, by, frames, 2)).toEqual(expected);
});
