import fc from "fast-check";
import { expect, test } from "vitest";
import { packed, unpacked } from "../../../src/model/mask-runs.ts";

test("runs give back the bytes, whatever they are", () => {
  const run = fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 40_000 }));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
      const bytes = Uint8Array.from(runs.flatMap(([value, count]) => new Array<number>(count).fill(value)));
      expect(Buffer.compare(unpacked(packed(bytes), bytes.length), bytes)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("a mask of one object is small", () => {
  expect(packed(new Uint8Array(3840 * 2160)).length).toBe(5);
});

test("what is cut short leaves the rest unmarked", () => {
  expect(unpacked(packed(Uint8Array.of(9, 9, 5)), 5)).toEqual(Uint8Array.of(9, 9, 5, 0, 0));
  expect(unpacked(Uint8Array.of(9), 2)).toEqual(Uint8Array.of(0, 0));
});
