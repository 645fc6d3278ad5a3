/** Every edit as a table: the cut before, the edit, the cut after. */

import { expect, test } from "vitest";
import type { CutTables } from "../../../src/model/cut.ts";
import { setClips, setTransition, toggleMarker, unlink } from "../../../src/model/edits/dress.ts";
import { diffOf, type Edit, inTurn } from "../../../src/model/edits/edit.ts";
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
import { clip, counting, film, id, show, track } from "./notation.ts";

const endless = () => null;
const twenty = () => 20;
const stay = (one: { track_id: string }) => one.track_id;
const scene = film("V1 a10 b6+2 c8", "A1 d@b+1:3");
const linked = film("V1 a10 b6+2 c8", "A1 s@b+0:6+2=b d@b+1:3");

test.each<[string, CutTables, Edit, string[]]>([
  [
    "a head trim on V1 closes up, and dialogue keeps its sync",
    scene,
    trimHead(id("b"), 2),
    ["V1 a:0-10 b:10-14+4 c:14-22", "A1 d@b:9-12"],
  ],
  [
    "a head is pulled out as far as its source goes",
    scene,
    trimHead(id("b"), -9),
    ["V1 a:0-10 b:10-18 c:18-26", "A1 d@b:13-16"],
  ],
  ["a clip keeps one frame", scene, trimHead(id("b"), 99), ["V1 a:0-10 b:10-11+7 c:11-19", "A1 d@b:6-9"]],
  [
    "own sound trims with its picture, and the others keep their sync",
    linked,
    trimHead(id("b"), 2),
    ["V1 a:0-10 b:10-14+4 c:14-22", "A1 d@b:9-12 s@b:10-14+4"],
  ],
  [
    "a picture trims with its own sound, and the others keep their sync",
    linked,
    trimHead(id("s"), 2),
    ["V1 a:0-10 b:10-14+4 c:14-22", "A1 d@b:9-12 s@b:10-14+4"],
  ],
  [
    "a tail trim on V1 closes up, and what rides on what follows rides along",
    scene,
    trimTail(id("a"), -4, endless),
    ["V1 a:0-6 b:6-12+2 c:12-20", "A1 d@b:7-10"],
  ],
  [
    "a tail is pulled out as far as its source goes",
    scene,
    trimTail(id("b"), 99, twenty),
    ["V1 a:0-10 b:10-28+2 c:28-36", "A1 d@b:11-14"],
  ],
  [
    "elsewhere a head trim leaves the end where it was",
    film("V1 a10", "V2 t@4:8+1"),
    trimHead(id("t"), 2),
    ["V1 a:0-10", "V2 t:6-12+3"],
  ],
  [
    "rolling moves one cut and nothing else",
    scene,
    roll(id("a"), 3, endless),
    ["V1 a:0-13 b:13-16+5 c:16-24", "A1 d@b:11-14"],
  ],
  [
    "rolling back stops where the source begins",
    scene,
    roll(id("a"), -5, endless),
    ["V1 a:0-8 b:8-16 c:16-24", "A1 d@b:11-14"],
  ],
  [
    "slipping shows another part",
    scene,
    slip(id("b"), 3, twenty),
    ["V1 a:0-10 b:10-16+5 c:16-24", "A1 d@b:11-14"],
  ],
  [
    "slipping stops at both ends of the source",
    scene,
    inTurn([slip(id("b"), 99, twenty), slip(id("c"), -9, twenty)]),
    ["V1 a:0-10 b:10-16+14 c:16-24", "A1 d@b:11-14"],
  ],
  [
    "what rides goes with a reorder",
    scene,
    reorder([id("b")], 0),
    ["V1 b:0-6+2 a:6-16 c:16-24", "A1 d@b:1-4"],
  ],
  [
    "several move together, in their order",
    scene,
    reorder([id("a"), id("b")], 1),
    ["V1 c:0-8 a:8-18 b:18-24+2", "A1 d@b:19-22"],
  ],
  [
    "moved along a free track, a clip rides on what is under it",
    scene,
    moveFree([id("d")], -5, stay),
    ["V1 a:0-10 b:10-16+2 c:16-24", "A1 d@a:6-9"],
  ],
  [
    "nothing is moved before the film begins",
    scene,
    moveFree([id("d")], -50, () => track("A2")),
    ["V1 a:0-10 b:10-16+2 c:16-24", "A2 d@a:0-3"],
  ],
  [
    "lifted off V1, with its own sound",
    linked,
    lift(id("b"), track("V2"), 4),
    ["V1 a:0-10 c:10-18", "V2 b@a:4-10+2", "A1 s@a:4-10+2 d@c:11-14"],
  ],
  [
    "into V1 from a free track",
    film("V1 a10 c8", "V2 b@4:6"),
    intoSpine(id("b"), 1),
    ["V1 a:0-10 b:10-16 c:16-24"],
  ],
  [
    "inserted at the nearest cut",
    scene,
    insert(clip("e", { duration: 5 }), 12),
    ["V1 a:0-10 e:10-15 b:15-21+2 c:21-29", "A1 d@b:16-19"],
  ],
  ["removing takes what lies wholly over it", scene, remove([id("b")]), ["V1 a:0-10 c:10-18"]],
  [
    "what reaches further stays in place, and rides on what is there now",
    film("V1 a10 b6 c8", "A2 e@b+2:9"),
    remove([id("b")]),
    ["V1 a:0-10 c:10-18", "A2 e@c:12-21"],
  ],
  [
    "removing a sound takes its picture when they are linked",
    linked,
    remove([id("s")]),
    ["V1 a:0-10 c:10-18"],
  ],
  [
    "unlinked they part",
    linked,
    inTurn([unlink([id("b")]), remove([id("s")])]),
    ["V1 a:0-10 b:10-16+2 c:16-24", "A1 d@b:11-14"],
  ],
  ["the last of V1: what is left is pinned", film("V1 a10", "A2 e@a+2:20"), remove([id("a")]), ["A2 e:2-22"]],
  [
    "split: the later piece takes what rides beyond",
    film("V1 a10 b6", "A1 d@a+6:3 e@a+1:3"),
    split([id("a")], 5, counting()),
    ["V1 a:0-5 n1:5-10+5 b:10-16", "A1 e@a:1-4 d@n1:6-9"],
  ],
  [
    "split with its own sound",
    linked,
    split([id("b")], 13, counting()),
    ["V1 a:0-10 b:10-13+2 n1:13-16+5 c:16-24", "A1 s@b:10-13+2 d@b:11-14 n2@n1:13-16+5"],
  ],
  ["not at its edge", scene, split([id("b")], 10, counting()), show(scene)],
  [
    "duplicated after itself, with what is linked",
    linked,
    duplicate([id("b")], counting()),
    ["V1 a:0-10 b:10-16+2 n1:16-22+2 c:22-30", "A1 s@b:10-16+2 d@b:11-14 n2@n1:16-22+2"],
  ],
  [
    "pasted: V1 at the nearest cut, the rest as far from it as it was",
    scene,
    paste(copy(scene, [id("b"), id("d")]), 1, counting()),
    ["V1 n1:0-6+2 a:6-16 b:16-22+2 c:22-30", "A1 n2@n1:1-4 d@b:17-20"],
  ],
  [
    "pinned in place",
    scene,
    inTurn([setPinned(id("d"), true), trimTail(id("a"), -4, endless)]),
    ["V1 a:0-6 b:6-12+2 c:12-20", "A1 d:11-14"],
  ],
])("%s", (_, before, edit, after) => {
  expect(show(edit(before))).toEqual(after);
});

const dissolved = setTransition(id("a"), "dissolve", 4, counting())(scene);

test("a dissolve lies over its cut, half on each side", () => {
  expect(Object.values(dissolved.transition)).toMatchObject([
    { clip_id: id("a"), in_offset: 2, out_offset: 2 },
  ]);
});

test.each<[string, Edit, number]>([
  ["stays when its clips are trimmed", trimTail(id("a"), -3, endless), 1],
  ["stays when something else moves", reorder([id("c")], 2), 1],
  ["goes when another clip follows", reorder([id("c")], 1), 0],
  ["goes with its outgoing clip", remove([id("a")]), 0],
  ["goes with its incoming clip", remove([id("b")]), 0],
  ["stays at its cut when the outgoing clip is split", split([id("a")], 5, counting()), 1],
])("a dissolve %s", (_, edit, count) => {
  expect(Object.keys(edit(dissolved).transition)).toHaveLength(count);
});

test("a dissolve never reaches further than its clips", () => {
  const short = trimTail(id("a"), -9, endless)(dissolved);
  expect(Object.values(short.transition)).toMatchObject([{ in_offset: 1, out_offset: 2 }]);
});

test("settings are held in their ranges", () => {
  const after = setClips([id("a")], { gain_db: 99, opacity: -1, fade_in: 8, fade_out: 8, scale: 0 })(scene);
  expect(after.clip[id("a")]).toMatchObject({
    gain_db: 24,
    opacity: 0,
    fade_in: 8,
    fade_out: 2,
    scale: 0.01,
  });
});

test("a marker comes and goes", () => {
  const marked = toggleMarker(12, counting())(scene);
  expect(Object.values(marked.marker)).toMatchObject([{ frame: 12 }]);
  expect(toggleMarker(12, counting())(marked).marker).toEqual({});
});

test("what an edit leaves alone is the same object, and no edit is no diff", () => {
  const after = trimTail(id("a"), -4, endless)(scene);
  expect(after.clip[id("b")]).toBe(scene.clip[id("b")]);
  const diff = diffOf(scene, after);
  expect(diff).toEqual({ added: {}, updated: { [id("a")]: { duration: { from: 10, to: 6 } } }, removed: {} });
  expect(diffOf(scene, reorder([id("a")], 0)(scene))).toEqual({ added: {}, updated: {}, removed: {} });
});
