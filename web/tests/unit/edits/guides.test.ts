/** Guides on the strip of a shot: where they snap, what they become, and that any walk of edits can be undone to the start. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { additionOf, apply, invert } from "../../../src/model/changes.ts";
import { documentOf } from "../../../src/model/document.ts";
import {
  followAs,
  moveGuide,
  placeGuide,
  removeGuide,
  strengthenGuide,
} from "../../../src/model/edits/guide.ts";
import {
  frameOf,
  freeFrame,
  type GuideGrid,
  guidesOf,
  isStill,
  misplaced,
  slotOf,
  snapped,
  steppedFrom,
  takenSlots,
  tiledFrames,
} from "../../../src/model/guides.ts";
import type { Asset, Guide, RecordsDiff } from "../../../src/model/records.ts";
import { film, picture } from "../model/fixtures.ts";

const SHOT = "shot_000001";
const EIGHTS: GuideGrid = { frames: 97, step: 8 };
const ODD: GuideGrid = { frames: 50, step: 8 };
const ONES: GuideGrid = { frames: 97, step: 1 };

const guide = (id: string, role: Guide["role"], frame: number): Guide => ({
  kind: "guide",
  id: `guide_${id}`,
  shot_id: SHOT,
  asset_id: `asset_${id}`,
  role,
  frame,
  strength: 1,
});

test.each([
  [EIGHTS, 0, 0],
  [EIGHTS, 4, 1],
  [EIGHTS, 6, 9],
  [EIGHTS, 44, 41],
  [EIGHTS, 46, 49],
  [EIGHTS, 95, 96],
  [EIGHTS, 500, 96],
  [EIGHTS, -3, 0],
  [ODD, 48, 49],
  [ODD, 49, 49],
  [ONES, 44, 44],
])("on %o frame %i snaps to %i", (grid, frame, expected) => {
  expect(snapped(frame, grid)).toBe(expected);
});

describe("what is dropped", () => {
  const place = (guides: readonly Guide[], dropped: Asset, frame: number, grid = EIGHTS) =>
    placeGuide(guides, { shotId: SHOT, asset: dropped, frame, id: "guide_new" }, grid);
  const added = (diff: RecordsDiff) => diff.added.guide_new as Guide | undefined;

  test.each([
    ["at the beginning", 0, "first_frame", 0],
    ["within", 40, "keyframe", 41],
    ["at the end", 96, "last_frame", 96],
  ])("a picture %s", (_, frame, role, lies) => {
    expect(added(place([], picture("a"), frame))).toMatchObject({ role, frame: lies, strength: 1 });
  });

  test("a film is followed, a pass in its form alone, and sound guides nothing", () => {
    expect(added(place([], picture("a", { type: "video" }), 0))?.role).toBe("video");
    expect(added(place([], picture("a", { type: "video", origin: "pass" }), 0))?.role).toBe("control");
    expect(place([], picture("a", { type: "audio" }), 0).added).toEqual({});
  });

  test("a picture takes the place of the one that lies there, and keeps its strength", () => {
    const there = { ...guide("old", "keyframe", 41), strength: 0.4 };
    const diff = place([there], picture("a"), 43);
    expect(diff.added).toEqual({});
    expect(diff.updated).toEqual({ guide_old: { asset_id: { from: "asset_old", to: "asset_a" } } });
  });
});

describe("what is moved", () => {
  const first = guide("a", "first_frame", 0);
  const middle = guide("b", "keyframe", 41);

  test("a keyframe at the end is the last frame, and at the beginning the first", () => {
    expect(moveGuide([middle], middle, 94, EIGHTS).updated.guide_b).toEqual({
      frame: { from: 41, to: 96 },
      role: { from: "keyframe", to: "last_frame" },
    });
    expect(moveGuide([middle], middle, -9, EIGHTS).updated.guide_b?.role?.to).toBe("first_frame");
  });

  test("two pictures never lie within one step: the nearest free place is taken", () => {
    expect(moveGuide([first, middle], middle, 0, EIGHTS).updated.guide_b?.frame?.to).toBe(1);
    const next = guide("c", "keyframe", 49);
    expect(moveGuide([middle, next], middle, 49, EIGHTS).updated).toEqual({});
    expect(moveGuide([middle, next], middle, 54, EIGHTS).updated.guide_b?.frame?.to).toBe(57);
  });

  test("a last frame goes with the end of the shot, however long that is", () => {
    const last = guide("z", "last_frame", 96);
    expect(frameOf(last, ODD)).toBe(49);
    expect(misplaced(last, [last], ODD)).toBeNull();
  });

  test("keys step over what is taken, and stay at the ends", () => {
    expect(steppedFrom(41, 1, EIGHTS, new Set())).toBe(49);
    expect(steppedFrom(41, 1, EIGHTS, new Set([slotOf(49, EIGHTS)]))).toBe(57);
    expect(steppedFrom(41, -2, EIGHTS, new Set())).toBe(25);
    expect(steppedFrom(0, -1, EIGHTS, new Set())).toBe(0);
    expect(steppedFrom(89, 9, EIGHTS, new Set())).toBe(96);
    expect(steppedFrom(41, 4, ONES, new Set())).toBe(45);
  });

  test("where every step is taken nothing is free", () => {
    expect(freeFrame(3, { frames: 9, step: 8 }, new Set([0, 1]))).toBeNull();
  });

  test.each([
    [guide("a", "keyframe", 120), "beyond"],
    [guide("a", "keyframe", 43), "off"],
    [guide("a", "keyframe", 97), "beyond"],
  ])("%o is said to be misplaced", (wrong, words) => {
    expect(misplaced(wrong, [wrong], EIGHTS)).toContain(words);
  });

  test("two in one step are said to be misplaced", () => {
    const [a, b] = [guide("a", "keyframe", 41), guide("b", "keyframe", 41)];
    expect(misplaced(a, [a, b], EIGHTS)).toContain("two pictures");
  });
});

interface Step {
  kind: number;
  pick: number;
  frame: number;
  strength: number;
}

const steps = fc.record<Step>({
  kind: fc.nat(5),
  pick: fc.nat(),
  frame: fc.integer({ min: -10, max: 110 }),
  strength: fc.double({ min: -1, max: 2, noNaN: true }),
});

const grids = fc.record({ frames: fc.integer({ min: 1, max: 100 }), step: fc.constantFrom(1, 4, 8) });

const ASSETS = [
  picture("still"),
  picture("film", { type: "video" }),
  picture("pass", { type: "video", origin: "pass" }),
  picture("sound", { type: "audio" }),
];

test("any walk keeps every guide where the engine takes it, and undoing it all the way gives the start", () => {
  fc.assert(
    fc.property(grids, fc.array(steps, { maxLength: 30 }), (grid, walk) => {
      let document = film;
      const done: RecordsDiff[] = [];
      walk.forEach(({ kind, pick, frame, strength }, index) => {
        const guides = guidesOf(document.tables.guide, SHOT);
        const one = guides[pick % Math.max(1, guides.length)];
        const dropped = ASSETS[pick % ASSETS.length] ?? picture("still");
        const placed = placeGuide(
          guides,
          { shotId: SHOT, asset: dropped, frame, id: `guide_${index}` },
          grid,
        );
        const diff =
          one === undefined || kind < 2
            ? placed
            : kind === 2
              ? moveGuide(guides, one, frame, grid)
              : kind === 3
                ? strengthenGuide(one, strength)
                : kind === 4
                  ? followAs(one, pick % 2 === 0 ? "video" : "control")
                  : removeGuide(one);
        document = apply(document, diff);
        done.push(diff);
        const after = guidesOf(document.tables.guide, SHOT);
        for (const held of after) {
          expect(misplaced(held, after, grid)).toBeNull();
          expect(held.strength).toBeGreaterThanOrEqual(0);
          expect(held.strength).toBeLessThanOrEqual(1);
        }
        expect(takenSlots(after, grid).size).toBe(after.filter(isStill).length);
      });
      for (const diff of done.toReversed()) document = apply(document, invert(diff));
      expect(document.tables.guide).toEqual(film.tables.guide);
    }),
    { numRuns: 300 },
  );
});

test("guides are found by their shot, pictures by frame first", () => {
  const document = apply(
    documentOf(Object.values(film.tables).flatMap((table) => Object.values(table))),
    additionOf(guide("film", "control", 0), guide("late", "keyframe", 41), guide("first", "first_frame", 0), {
      ...guide("other", "keyframe", 1),
      shot_id: "shot_000002",
    }),
  );
  expect(guidesOf(document.tables.guide, SHOT).map(({ id }) => id)).toEqual([
    "guide_first",
    "guide_late",
    "guide_film",
  ]);
});

test.each<[string, { shot_start: number; frames: number }, number[]]>([
  ["with handles at both ends", { shot_start: 9, frames: 121 }, [9, 33, 57, 81, 105]],
  ["as long as the shot", { shot_start: 0, frames: 97 }, [0, 24, 48, 72, 96]],
  ["shorter: its last frame is held", { shot_start: 0, frames: 41 }, [0, 24, 40, 40, 40]],
])("tiles show the frames that the ruler has there, of a take %s", (_, take, expected) => {
  expect(tiledFrames(take, 97, 5)).toEqual(expected);
});
