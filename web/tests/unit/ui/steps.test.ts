/** Which numbers a field can be set to. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { onSteps } from "../../../src/ui/steps.ts";

test.each([
  ["a chunk of the engine's grid", 505, { min: 9, max: 1025, step: 8 }, 505],
  ["the longest overlap", 121, { min: 1, max: 121, step: 8 }, 121],
  ["the nearest of the grid", 500, { min: 9, max: 1025, step: 8 }, 497],
  ["below the least", 2, { min: 5, max: 100, step: 5 }, 5],
  ["beyond the most", 2000, { min: 9, max: 1025, step: 8 }, 1025],
  ["a level with a half", -12.4, { min: -60, max: 24, step: 0.5 }, -12.5],
  ["a weight, without a rest of the binary fraction", 0.3, { min: -2, max: 2, step: 0.05 }, 0.3],
  ["a least that is finer than its steps", 1.5, { min: 0.25, max: 5, step: 1 }, 1.25],
])("%s", (_, number, steps, expected) => {
  expect(onSteps(number, steps)).toBe(expected);
});

test("what a field has been set to stays when it is set again", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.constantFrom(0.05, 0.1, 0.5, 1, 5, 8),
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      (min, range, step, number) => {
        const steps = { min, max: min + range, step };
        const once = onSteps(number, steps);
        expect(once).toBeGreaterThanOrEqual(min);
        expect(once).toBeLessThanOrEqual(min + range);
        if (once < min + range) expect(onSteps(once, steps)).toBe(once);
      },
    ),
  );
});
