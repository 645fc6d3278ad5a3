import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  additionOf,
  apply,
  DoesNotApply,
  EMPTY_DIFF,
  invert,
  rebase,
  removalOf,
  squash,
  updateOf,
} from "../../../src/model/changes.ts";
import { recordOf } from "../../../src/model/document.ts";
import type { RecordsDiff } from "../../../src/model/records.ts";
import { counter, danglingOf, editOf, film, scene, seeds, shot } from "./fixtures.ts";

const first = film.tables.shot.shot_000001;
if (first === undefined) throw new Error("the film has a first shot");

test("a diff changes what it names and shares the rest", () => {
  const after = apply(film, updateOf(first, { "overrides.size": "CU" }));
  expect(after.tables.shot.shot_000001?.overrides.size).toBe("CU");
  expect(after.tables.scene).toBe(film.tables.scene);
  expect(after.tables.shot.shot_000002).toBe(film.tables.shot.shot_000002);
});

test.each<[string, RecordsDiff]>([
  ["what is there already", additionOf(first)],
  ["a removal of what is not there", removalOf(shot("shot_000009", "scene_000001", "a0"))],
  [
    "a field that is not so",
    { ...EMPTY_DIFF, updated: { [first.id]: { direction: { from: "no", to: "yes" } } } },
  ],
])("does not apply: %s", (_, diff) => {
  expect(() => apply(film, diff)).toThrow(DoesNotApply);
});

test("inverting takes back, squashing is the same as one after the other", () => {
  fc.assert(
    fc.property(fc.array(seeds, { maxLength: 12 }), fc.nat(12), (walk, cut) => {
      const newId = counter();
      let document = film;
      const diffs: RecordsDiff[] = [];
      for (const seed of walk) {
        const diff = editOf(document, seed, newId);
        const after = apply(document, diff);
        expect(apply(after, invert(diff)).tables).toEqual(document.tables);
        diffs.push(diff);
        document = after;
      }
      const whole = squash(
        diffs.slice(0, cut).reduce(squash, EMPTY_DIFF),
        diffs.slice(cut).reduce(squash, EMPTY_DIFF),
      );
      expect(apply(film, whole).tables).toEqual(document.tables);
      expect(apply(document, invert(whole)).tables).toEqual(film.tables);
    }),
  );
});

test("squashing there and back leaves nothing", () => {
  const there = updateOf(first, { direction: "closer" });
  expect(squash(there, invert(there))).toEqual(EMPTY_DIFF);
  const added = additionOf(scene("scene_000009", "a9"));
  expect(squash(added, invert(added))).toEqual(EMPTY_DIFF);
  expect(squash(removalOf(first), additionOf(first))).toEqual(EMPTY_DIFF);
});

describe("rebasing", () => {
  test("leaves a field to who changed it since, and keeps the others", () => {
    const mine = updateOf(first, { "overrides.size": "CU", direction: "closer" });
    const { diff, skipped } = rebase(mine, apply(film, updateOf(first, { "overrides.size": "LS" })));
    expect(skipped).toEqual(["shot_000001 overrides.size"]);
    expect(Object.keys(diff.updated.shot_000001 ?? {})).toEqual(["direction"]);
  });

  test("does not put a shot into a scene that is gone", () => {
    const empty = apply(film, removalOf(...Object.values(film.tables.shot)));
    const gone = recordOf(film, "scene_000002");
    if (gone === undefined) throw new Error("the film has a second scene");
    const { diff, skipped } = rebase(
      additionOf(shot("shot_000009", gone.id, "a5")),
      apply(empty, removalOf(gone)),
    );
    expect(diff).toEqual(EMPTY_DIFF);
    expect(skipped).toEqual(["shot_000009"]);
  });

  test("always applies, and leaves nothing dangling", () => {
    fc.assert(
      fc.property(fc.array(seeds, { maxLength: 8 }), fc.array(seeds, { maxLength: 8 }), (mine, theirs) => {
        const walk = (walked: typeof mine, prefix: string) => {
          const newId = counter(prefix);
          let document = film;
          let whole = EMPTY_DIFF;
          for (const seed of walked) {
            const diff = editOf(document, seed, newId);
            document = apply(document, diff);
            whole = squash(whole, diff);
          }
          return { document, whole };
        };
        const today = walk(theirs, "t").document;
        const { diff } = rebase(walk(mine, "m").whole, today);
        expect(danglingOf(apply(today, diff))).toEqual([]);
      }),
    );
  });
});
