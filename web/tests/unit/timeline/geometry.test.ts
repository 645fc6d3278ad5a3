/** Ticks, windows, waveforms' columns, and the walk from clip to clip. */

import { expect, test } from "vitest";
import { fittingScale, markedRange, NEW_BENCH, zoomed } from "../../../src/model/bench.ts";
import { cutOf } from "../../../src/model/cut.ts";
import { drawnWindow, ticksBetween } from "../../../src/views/timeline/geometry.ts";
import { columns } from "../../../src/views/timeline/peaks.ts";
import { neighbour } from "../../../src/views/timeline/walk.ts";
import { film, id } from "../edits/notation.ts";

const rate = { numerator: 24, denominator: 1 };

test.each([
  [40, "00:00:00:00", "00:00:00:05"],
  [8, "00:00:00:00", "00:00:01:00"],
  [1, "00:00:00:00", "00:00:08:00"],
  [0.01, "00:00:00:00", "00:10:00:00"],
])("at %s pixels a frame, labels stand apart and on whole steps", (scale, first, second) => {
  const labelled = ticksBetween(0, 2000 / scale, scale, rate).filter(({ label }) => label !== null);
  expect(labelled.slice(0, 2).map(({ label }) => label)).toEqual([first, second]);
  const [a, b] = labelled;
  expect(((b?.frame ?? 0) - (a?.frame ?? 0)) * scale).toBeGreaterThanOrEqual(112);
});

test("a small scroll draws nothing anew", () => {
  expect(drawnWindow(10, 900, 2)).toEqual(drawnWindow(100, 900, 2));
  const { start, end } = drawnWindow(5000, 900, 2);
  expect(start).toBeLessThan(2500 - 100);
  expect(end).toBeGreaterThan(2950 + 100);
});

test("a column of a waveform holds the extremes of what falls into it", () => {
  const peaks = Int8Array.from([-1, 1, -5, 2, -3, 9, -2, 4]);
  expect(columns(peaks, 0, 2, 3)).toEqual([
    [-5, 2],
    [-3, 9],
    [0, 0],
  ]);
});

test("arrows walk along a track and across tracks", () => {
  const cut = cutOf(film("V1 a10 b6 c8", "V2 t@c-2:4", "A1 d@b+1:3"));
  const from = (name: string, key: string) => neighbour(cut, id(name), key)?.clip.id;
  expect(from("a", "ArrowRight")).toBe(id("b"));
  expect(from("a", "ArrowLeft")).toBeUndefined();
  expect(from("b", "ArrowDown")).toBe(id("d"));
  expect(from("c", "ArrowUp")).toBe(id("t"));
  expect(from("d", "ArrowUp")).toBe(id("b"));
});

test("zoom stays between twice the film and single frames", () => {
  const bench = { ...NEW_BENCH, width: 1000, scale: 2 };
  expect(zoomed(bench, 1000, 2400)).toBe(40);
  expect(zoomed(bench, 0.0001, 2400)).toBeCloseTo(fittingScale(1000, 2400) / 2);
});

test("marks: an end that is not marked is the film's", () => {
  expect(markedRange(NEW_BENCH, 100)).toBeNull();
  expect(markedRange({ ...NEW_BENCH, mark_in: 10 }, 100)).toEqual({ start: 10, end: 100 });
  expect(markedRange({ ...NEW_BENCH, mark_in: 10, mark_out: 19 }, 100)).toEqual({ start: 10, end: 20 });
});
