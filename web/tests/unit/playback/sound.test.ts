/** Where decoded buffers land on the clock, and the smoothed clock itself. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Sound } from "../../../src/model/resolve.ts";
import { heardAt, leaned, type Reading } from "../../../src/playback/clock.ts";
import { bends, placed } from "../../../src/playback/sound.ts";

const span = { from: 2, to: 5, begins: 10 };

test.each<[string, { at: number; length: number }, number, ReturnType<typeof placed>]>([
  ["inside", { at: 3, length: 0.5 }, 0, { when: 11, offset: 0, duration: 0.5 }],
  ["over its beginning", { at: 1.5, length: 1 }, 0, { when: 10, offset: 0.5, duration: 0.5 }],
  ["over its end", { at: 4.5, length: 1 }, 0, { when: 12.5, offset: 0, duration: 0.5 }],
  ["before it", { at: 0, length: 1 }, 0, null],
  ["after it", { at: 5, length: 1 }, 0, null],
  [
    "late: only what is still to be heard",
    { at: 2, length: 1 },
    10.25,
    { when: 10.25, offset: 0.25, duration: 0.75 },
  ],
  ["too late", { at: 2, length: 1 }, 11.5, null],
])("a buffer %s", (_, buffer, now, expected) => {
  expect(placed(buffer, span, now)).toEqual(expected);
});

test("buffers that follow each other in the file follow each other on the clock, sample for sample", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 0, max: 48_000 }), (length, start) => {
      const seconds = (samples: number) => samples / 48_000;
      const whole = { from: 0, to: 10, begins: seconds(start) };
      const first = placed({ at: 0, length: seconds(length) }, whole, 0);
      const second = placed({ at: seconds(length), length: seconds(length) }, whole, 0);
      const end = Math.round((first?.when ?? 0) * 48_000) + length;
      expect(Math.round((second?.when ?? -1) * 48_000)).toBe(end);
    }),
  );
});

const sound: Sound = {
  clip_id: "clip_000001",
  start: 10,
  end: 40,
  asset_id: "asset_000001",
  source_sample: 0,
  gain: 0.5,
  ramps: [
    { start: 10, end: 20, before: 0, after: 1 },
    { start: 30, end: 40, before: 1, after: 0 },
  ],
};

test("gain bends where its fades begin and end; from the middle of a fade it goes on from there", () => {
  expect(bends(sound, 10)).toEqual([
    { frame: 10, gain: 0 },
    { frame: 20, gain: 0.5 },
    { frame: 30, gain: 0.5 },
    { frame: 40, gain: 0 },
  ]);
  expect(bends(sound, 35)).toEqual([
    { frame: 35, gain: 0.25 },
    { frame: 40, gain: 0 },
  ]);
});

test("the clock evens out readings that come in steps, and follows a jump at once", () => {
  let held: Reading | null = null;
  let worst = 0;
  for (let page_ms = 0; page_ms < 20_000; page_ms += 100) {
    // The device's clock moves in steps of 10 ms.
    held = leaned(held, { context_seconds: Math.floor((page_ms + (page_ms % 7)) / 10) / 100, page_ms });
    if (page_ms > 5000)
      worst = Math.max(worst, Math.abs(heardAt(held, page_ms + 50) - (page_ms + 50) / 1000));
  }
  expect(worst).toBeLessThan(0.006);
  expect(leaned(held, { context_seconds: 100, page_ms: 20_000 }).context_seconds).toBe(100);
});
