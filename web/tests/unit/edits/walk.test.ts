/** Random walks over the cut: every edit keeps the cut whole, undo all the way is the start, and dialogue keeps its sync. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { apply, invert } from "../../../src/model/changes.ts";
import { type CutTables, cutOf } from "../../../src/model/cut.ts";
import { documentOf } from "../../../src/model/document.ts";
import { setTransition, toggleMarker, unlink } from "../../../src/model/edits/dress.ts";
import { diffOf, type Edit, type MakeId } from "../../../src/model/edits/edit.ts";
import {
  insert,
  intoSpine,
  lift,
  moveFree,
  remove,
  reorder,
  setPinned,
} from "../../../src/model/edits/order.ts";
import { copy, duplicate, paste, split } from "../../../src/model/edits/split.ts";
import { roll, slip, trimHead, trimTail } from "../../../src/model/edits/trim.ts";
import type { Id, RecordsDiff } from "../../../src/model/records.ts";
import { clip, counting, film, id, track } from "./notation.ts";

const start = film("V1 a10+4 b6+2 c8 e12", "V2 t@c-2:4", "A1 s@b+0:6+2=b d@b+1:3 f@e+2:20", "A2 m@3:30");
const available = (): number => 60;

interface Step {
  kind: number;
  pick: number;
  by: number;
  frame: number;
}

const steps = fc.record({
  kind: fc.nat(16),
  pick: fc.nat(),
  by: fc.integer({ min: -9, max: 9 }),
  frame: fc.nat(60),
});

/** Trims and reorders, which must never break sync. */
const SAFE = 5;

function editFor({ kind, pick, by, frame }: Step, tables: CutTables, makeId: MakeId): Edit {
  const ids = Object.keys(tables.clip).sort();
  const one: Id = ids[pick % Math.max(1, ids.length)] ?? "clip_none00";
  const spine = cutOf(tables).spine?.clips.length ?? 0;
  const edits: Edit[] = [
    trimHead(one, by),
    trimTail(one, by, available),
    roll(one, by, available),
    slip(one, by, available),
    reorder([one, ids[frame % Math.max(1, ids.length)] ?? one], Math.abs(by) % (spine + 1)),
    moveFree([one], by, (moved) => moved.track_id),
    remove([one]),
    split([one], frame, makeId),
    split(ids, frame, makeId),
    duplicate([one], makeId),
    paste(copy(tables, [one, ids[0] ?? one]), frame, makeId),
    lift(one, track("V2"), frame),
    tables.clip[one]?.track_id === track("V2")
      ? intoSpine(one, Math.abs(by) % (spine + 1))
      : setPinned(one, by > 0),
    insert({ ...clip("x"), id: makeId("clip") }, frame),
    setTransition(one, "dissolve", Math.abs(by) + 1, makeId),
    unlink([one]),
    toggleMarker(frame, makeId),
  ];
  return edits[kind] ?? ((same) => same);
}

function wholeness(tables: CutTables): void {
  const cut = cutOf(tables);
  let frame = 0;
  for (const { start: begins, end } of cut.spine?.clips ?? []) {
    expect(begins).toBe(frame);
    frame = end;
  }
  for (const one of Object.values(tables.clip)) {
    expect(one.duration).toBeGreaterThanOrEqual(1);
    expect(one.source_start).toBeGreaterThanOrEqual(0);
    expect(one.fade_in + one.fade_out).toBeLessThanOrEqual(one.duration);
    expect(one.placement.type === "magnetic").toBe(tables.track[one.track_id]?.magnetic);
    if (one.placement.type === "anchored")
      expect(tables.clip[one.placement.clip_id]?.placement.type).toBe("magnetic");
    if (one.placement.type === "pinned") expect(one.placement.start).toBeGreaterThanOrEqual(0);
  }
  for (const transition of Object.values(tables.transition))
    expect(tables.clip[transition.clip_id]).toBeDefined();
}

/** Of each rider: which frame of its anchor's source lies under the frame 0 of its own source. */
function sync(tables: CutTables): Map<Id, number> {
  const found = new Map<Id, number>();
  for (const one of Object.values(tables.clip)) {
    if (one.placement.type !== "anchored") continue;
    const anchor = tables.clip[one.placement.clip_id];
    found.set(one.id, one.placement.offset - one.source_start + (anchor?.source_start ?? 0));
  }
  return found;
}

test("any walk keeps the cut whole, and undoing it all the way gives the start", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (walk) => {
      const makeId = counting();
      let tables: CutTables = start;
      const done: RecordsDiff[] = [];
      for (const step of walk) {
        const after = editFor(step, tables, makeId)(tables);
        wholeness(after);
        done.push(diffOf(tables, after));
        tables = after;
      }
      let document = documentOf(Object.values(start).flatMap((table) => Object.values(table)));
      for (const diff of done) document = apply(document, diff);
      expect(document.tables.clip).toEqual(tables.clip);
      for (const diff of done.toReversed()) document = apply(document, invert(diff));
      for (const name of ["track", "clip", "transition", "marker"] as const)
        expect(document.tables[name]).toEqual(start[name]);
    }),
    { numRuns: 300 },
  );
});

test("trimming and reordering pictures never moves dialogue against them", () => {
  const pictures = [id("a"), id("b"), id("c"), id("e")];
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 20 }), (walk) => {
      let tables: CutTables = start;
      const before = sync(start);
      for (const step of walk) {
        const picture = pictures[step.pick % pictures.length] ?? id("a");
        const kind = step.kind % SAFE;
        // Slipping is meant to move a picture against what rides on it.
        if (kind === 3) continue;
        tables = editFor(
          { ...step, kind, pick: Object.keys(tables.clip).sort().indexOf(picture) },
          tables,
          counting(),
        )(tables);
        expect(sync(tables)).toEqual(before);
      }
    }),
    { numRuns: 300 },
  );
});
