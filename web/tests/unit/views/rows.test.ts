import { expect, test } from "vitest";
import { type Arrow, boardRows, neighbour, span } from "../../../src/views/storyboard/rows.ts";

//   scene a   a1 a2 a3
//             a4
//   scene b   (empty)
//   scene c   c1 c2
const rows = boardRows(
  [
    { id: "a", shots: ["a1", "a2", "a3", "a4"] },
    { id: "b", shots: [] },
    { id: "c", shots: ["c1", "c2"] },
  ],
  3,
);

test("a heading for each scene, its shots in rows, a place for an empty one", () => {
  expect(rows.map((row) => (row.type === "shots" ? row.ids.length : row.type))).toEqual([
    "scene",
    3,
    1,
    "scene",
    "empty",
    "scene",
    2,
  ]);
});

test.each<[string | undefined, Arrow, string | undefined]>([
  [undefined, "right", "a1"],
  ["a3", "right", "a4"],
  ["a4", "right", "c1"],
  ["c1", "left", "a4"],
  ["a3", "down", "a4"],
  ["a4", "down", "c1"],
  ["c2", "up", "a4"],
  ["a1", "left", undefined],
  ["c2", "down", undefined],
  ["c1", "home", "a1"],
  ["a1", "end", "c2"],
])("from %s %s leads to %s", (from, arrow, to) => {
  expect(neighbour(rows, from, arrow)).toBe(to);
});

test("a span goes either way, over scenes", () => {
  expect(span(rows, "c1", "a3")).toEqual(["a3", "a4", "c1"]);
});
