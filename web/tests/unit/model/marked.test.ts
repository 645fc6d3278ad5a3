/** What is marked in the cut, as frames of a shot. */

import { expect, test } from "vitest";
import { NEW_BENCH } from "../../../src/model/bench.ts";
import type { CutTables } from "../../../src/model/cut.ts";
import { markedInShot, markedOf } from "../../../src/model/marked.ts";
import type { Clip } from "../../../src/model/records.ts";
import { film, id } from "../edits/notation.ts";
import { shot } from "./fixtures.ts";

/** Clips a and c follow one shot, b another. */
function cut(): CutTables {
  const plain = film("V1 a10 b10+3 c10+20");
  const follows = { a: "shot_one", b: "shot_two", c: "shot_one" };
  const clip: Record<string, Clip> = { ...plain.clip };
  for (const [name, shot_id] of Object.entries(follows)) {
    const held = clip[id(name)];
    if (held !== undefined) clip[id(name)] = { ...held, source: { type: "shot", shot_id } };
  }
  return { ...plain, clip };
}

const marked = (from: number | null, to: number | null, shot: string, selection: string[] = []) =>
  markedInShot(cut(), { ...NEW_BENCH, mark_in: from, mark_out: to }, shot, selection);

const IN_CUT = { ...NEW_BENCH, mark_in: 12, mark_out: 15 };
const AT_STRIP = { strip: null, view: "storyboard", bench: NEW_BENCH, selection: [] } as const;
const onStrip = (start: number, end: number) => ({ shotId: "shot_two", frame: 0, span: { start, end } });

test.each([
  ["within a clip that begins inside its shot", 12, 15, "shot_two", { start: 5, end: 9 }],
  ["over a whole clip and more", 5, 25, "shot_two", { start: 3, end: 13 }],
  ["from a mark to the end of the film", 24, null, "shot_one", { start: 24, end: 30 }],
  ["up to a mark", null, 3, "shot_one", { start: 0, end: 4 }],
])("%s", (_, from, to, shot, span) => {
  expect(marked(from, to, shot)).toEqual(span);
});

test("of two clips of a shot the selected one counts", () => {
  expect(marked(8, 22, "shot_one")).toEqual({ start: 8, end: 10 });
  expect(marked(8, 22, "shot_one", [id("c")])).toEqual({ start: 20, end: 23 });
});

test("nothing is marked of a shot beside the range, nor without marks", () => {
  expect(marked(2, 4, "shot_two")).toBeNull();
  expect(marked(null, null, "shot_two")).toBeNull();
});

test.each<[string, Parameters<typeof markedOf>[1], { start: number; end: number } | null]>([
  ["on the strip", { ...AT_STRIP, strip: onStrip(4, 12) }, { start: 4, end: 12 }],
  [
    "on the strip, of a shot that is shorter now",
    { ...AT_STRIP, strip: onStrip(90, 120) },
    { start: 90, end: 96 },
  ],
  ["on the strip, of a shot that has lost it", { ...AT_STRIP, strip: onStrip(100, 120) }, null],
  ["on another shot's strip", { ...AT_STRIP, strip: { ...onStrip(4, 12), shotId: "shot_other" } }, null],
  ["in the cut, which the storyboard does not show", { ...AT_STRIP, bench: IN_CUT }, null],
  ["in the cut, at the timeline", { ...AT_STRIP, view: "timeline", bench: IN_CUT }, { start: 5, end: 9 }],
  [
    "on both: the strip's",
    { ...AT_STRIP, view: "timeline", bench: IN_CUT, strip: onStrip(1, 2) },
    { start: 1, end: 2 },
  ],
])("what is marked of a shot, %s", (_, session, span) => {
  expect(markedOf(cut(), session, { ...shot("shot_two", "scene_000001", "a"), id: "shot_two" })).toEqual(
    span,
  );
});
