import fc from "fast-check";
import { expect, test } from "vitest";
import {
  between,
  cleared,
  combined,
  coverage,
  emptyMask,
  inverted,
  isEmpty,
  lay,
  type Mask,
  type Patch,
  painted,
  spotsIn,
} from "../../../src/model/mask.ts";
import {
  boxBetween,
  fitted,
  isMarked,
  isMeant,
  markedFrames,
  newPicture,
  nextRadius,
  onPicture,
  type PictureState,
  pictured,
  turnedTo,
  zoomed,
} from "../../../src/model/picture.ts";

const WIDTH = 24;
const HEIGHT = 16;
const hard = { radius: 3, softness: 0, erases: false };

function wrote(mask: Mask, patch: Patch | null): boolean {
  if (patch !== null) lay(mask, patch);
  return patch !== null;
}

test("a brush covers its middle wholly and nothing beyond its radius", () => {
  for (const softness of [0, 0.3, 1]) {
    const brush = { radius: 10, softness, erases: false };
    expect(coverage(0, brush)).toBe(255);
    expect(coverage(11, brush)).toBe(0);
  }
  expect(coverage(5, { radius: 10, softness: 1, erases: false })).toBe(128);
});

test("a stroke is the same whichever end it begins at, and painting over it changes nothing", () => {
  const [one, other] = [emptyMask(WIDTH, HEIGHT), emptyMask(WIDTH, HEIGHT)];
  expect(wrote(one, painted(one, { x: 4, y: 4 }, { x: 18, y: 10 }, hard))).toBe(true);
  wrote(other, painted(other, { x: 18, y: 10 }, { x: 4, y: 4 }, hard));
  expect(one.data).toEqual(other.data);
  expect(painted(one, { x: 4, y: 4 }, { x: 18, y: 10 }, hard)).toBeNull();
  expect(one.data[10 * WIDTH + 18]).toBe(255);
  expect(one.data[0]).toBe(0);
});

test("what is painted beside the picture touches nothing", () => {
  expect(painted(emptyMask(WIDTH, HEIGHT), { x: -50, y: 2 }, { x: -40, y: 2 }, hard)).toBeNull();
});

test("adding, subtracting and replacing by another mask", () => {
  const mask = emptyMask(2, 1);
  wrote(mask, combined(mask, Uint8Array.of(255, 0), "add"));
  expect([...mask.data]).toEqual([255, 0]);
  wrote(mask, combined(mask, Uint8Array.of(0, 200), "add"));
  expect([...mask.data]).toEqual([255, 200]);
  wrote(mask, combined(mask, Uint8Array.of(255, 0), "subtract"));
  expect([...mask.data]).toEqual([0, 200]);
  wrote(mask, combined(mask, Uint8Array.of(7, 9), "replace"));
  expect([...mask.data]).toEqual([7, 9]);
  wrote(mask, inverted(mask));
  expect([...mask.data]).toEqual([248, 246]);
  wrote(mask, cleared(mask));
  expect(isEmpty(mask)).toBe(true);
  expect(cleared(mask)).toBeNull();
});

const spot = fc.record({ x: fc.integer({ min: -5, max: 30 }), y: fc.integer({ min: -5, max: 20 }) });
const step = fc.oneof(
  fc.record({
    do: fc.constant("paint" as const),
    from: spot,
    to: spot,
    radius: fc.integer({ min: 1, max: 9 }),
    softness: fc.constantFrom(0, 0.4, 1),
    erases: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom("invert" as const, "clear" as const, "undo" as const, "redo" as const) }),
);

test("undone all the way, the mask is as it was; redone all the way, as it became", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const mask = emptyMask(WIDTH, HEIGHT);
      let state: PictureState = newPicture(WIDTH, HEIGHT);
      const undo = () => {
        const patch = state.undo.at(-1);
        if (patch !== undefined) lay(mask, patch, true);
        state = pictured(state, { type: "undone" });
      };
      const redo = () => {
        const patch = state.redo.at(-1);
        if (patch !== undefined) lay(mask, patch);
        state = pictured(state, { type: "redone" });
      };
      for (const each of steps) {
        if (each.do === "undo") undo();
        else if (each.do === "redo") redo();
        else {
          const before = mask.data.slice();
          if (each.do === "paint") wrote(mask, painted(mask, each.from, each.to, each));
          else wrote(mask, each.do === "invert" ? inverted(mask) : cleared(mask));
          const patch = between(mask, before);
          if (patch !== null) state = pictured(state, { type: "wrote", patch });
        }
      }
      const end = mask.data.slice();
      const count = state.undo.length;
      while (state.undo.length > 0) undo();
      expect(isEmpty(mask)).toBe(true);
      for (let n = 0; n < count; n++) redo();
      expect(mask.data).toEqual(end);
    }),
    { numRuns: 60 },
  );
});

test("spots lie in what is marked, and are never more than asked", () => {
  fc.assert(
    fc.property(spot, spot, fc.integer({ min: 1, max: 40 }), (from, to, most) => {
      const mask = emptyMask(WIDTH, HEIGHT);
      wrote(mask, painted(mask, from, to, { ...hard, radius: 5 }));
      const spots = spotsIn(mask, most);
      expect(spots.length).toBeLessThanOrEqual(most);
      for (const { x, y } of spots) expect(mask.data[y * WIDTH + x]).toBeGreaterThan(127);
    }),
  );
});

test("zooming keeps what lies under the pointer where it is", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 8, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      spot,
      (scale, factor, at) => {
        const look = { scale, x: 13, y: -7 };
        const [before, after] = [onPicture(look, at), onPicture(zoomed(look, at, factor), at)];
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      },
    ),
  );
});

test("the whole picture fits the place, in its middle", () => {
  const look = fitted(1600, 900, 800, 800);
  expect(look.scale * 1600).toBeLessThanOrEqual(800);
  expect(look.x).toBeCloseTo(800 - look.x - 1600 * look.scale);
  expect(look.y).toBeCloseTo(800 - look.y - 900 * look.scale);
});

test("a box has its corners in order and in the picture, and a click is none", () => {
  expect(boxBetween({ x: 30, y: 9 }, { x: 5, y: -4 }, 20, 10)).toEqual({
    left: 5,
    top: 0,
    right: 20,
    bottom: 9,
  });
  expect(boxBetween({ x: 5, y: 5 }, { x: 6, y: 6 }, 20, 10)).toBeNull();
});

test("brush sizes go up and down again, and stay in bounds", () => {
  for (const radius of [1, 2, 9, 40, 300]) expect(nextRadius(radius, 1)).toBeGreaterThan(radius);
  let state = newPicture(100, 100);
  for (let n = 0; n < 99; n++)
    state = pictured(state, { type: "radius", radius: nextRadius(state.radius, -1) });
  expect(state.radius).toBe(1);
});

test("a point outside means no object, and can be unmarked all the same", () => {
  const fresh = newPicture(WIDTH, HEIGHT);
  const outside = pictured(fresh, { type: "point", point: { x: 1, y: 1, inside: false } });
  expect([isMarked(fresh), isMarked(outside), isMeant(outside)]).toEqual([false, true, false]);
  expect(isMarked(pictured(outside, { type: "unmark" }))).toBe(false);
});

test("what is marked belongs to its frame, and is there again when one comes back", () => {
  let state = newPicture(WIDTH, HEIGHT);
  state = pictured(state, { type: "point", point: { x: 1, y: 1, inside: true } });
  const patch = painted(state.mask, { x: 4, y: 4 }, { x: 9, y: 4 }, hard);
  if (patch === null) throw new Error("the stroke lies in the picture");
  lay(state.mask, patch);
  state = pictured(state, { type: "wrote", patch });
  const one = { asset_id: "asset_000001", score: 1, by: "OpenCV" };

  const away = turnedTo(state, 12);
  expect([isMarked(away), isEmpty(away.mask), away.undo, markedFrames(away)]).toEqual([false, true, [], [0]]);
  const late = pictured(pictured(away, { type: "found", found: [one], frame: 0 }), {
    type: "box",
    box: { left: 1, top: 1, right: 9, bottom: 9 },
  });
  expect([late.found, markedFrames(late)]).toEqual([[], [0, 12]]);
  const back = turnedTo(late, 0);
  expect([back.points.length, back.undo.length, back.found, back.box]).toEqual([1, 1, [one], null]);
  expect(back.mask.data).toEqual(state.mask.data);
  expect(turnedTo(back, 12).box).not.toBeNull();
});

test("frames that were only looked at are not remembered", () => {
  let state = newPicture(WIDTH, HEIGHT);
  const { mask } = state;
  for (const frame of [1, 2, 3]) state = turnedTo(state, frame);
  expect([state.elsewhere, state.mask === mask]).toEqual([{}, true]);
});
