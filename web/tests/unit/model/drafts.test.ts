/** Marks and masks that outlive a reload: what is kept, what comes back, and when it is dropped. */

import { expect, test } from "vitest";
import type { DraftShelf } from "../../../src/model/draft-shelf.ts";
import { broughtBack, type Draft, type DraftEntry, draftOf, tooMany } from "../../../src/model/drafts.ts";
import { keepDrafts } from "../../../src/model/keep-drafts.ts";
import { lay, painted } from "../../../src/model/mask.ts";
import {
  markedFrames,
  newPicture,
  type PictureState,
  pictured,
  turnedTo,
} from "../../../src/model/picture.ts";
import type { Asset, Id } from "../../../src/model/records.ts";
import { createStores } from "../../../src/model/stores.ts";

const [WIDTH, HEIGHT] = [16, 9];
const BRUSH = { radius: 2, softness: 0, erases: false };
const PROJECT = "project_1" as Id;
const ASSET = "asset_1" as Id;

function dabbed(state: PictureState, x: number): PictureState {
  const patch = painted(state.mask, { x, y: 4 }, { x, y: 4 }, BRUSH);
  if (patch === null) throw new Error("the brush touches the picture");
  lay(state.mask, patch);
  return pictured(state, { type: "wrote", patch });
}

const pointed = (state: PictureState) =>
  pictured(state, { type: "point", point: { x: 3, y: 4, inside: true } });

/** A dab in frame 0, a point in frame 7, nothing in frame 9. */
const worked = () => turnedTo(pointed(turnedTo(dabbed(newPicture(WIDTH, HEIGHT), 8), 7)), 9);

/** As a structured clone leaves it. */
const copied = (draft: Draft | null) => structuredClone(draft) as Draft;

class MemoryShelf implements DraftShelf {
  readonly held = new Map<Id, { draft: Draft; entry: DraftEntry }>();
  readonly read = async (id: Id) => this.held.get(id)?.draft ?? null;
  readonly entries = async () => [...this.held.values()].map(({ entry }) => entry);
  async write(assetId: Id, projectId: Id, draft: Draft): Promise<void> {
    const entry = { assetId, projectId, at: this.held.size, bytes: 100 };
    this.held.set(assetId, { draft: copied(draft), entry });
  }
  async drop(ids: readonly Id[]): Promise<void> {
    for (const id of ids) this.held.delete(id);
  }
}

test("what is marked in each frame comes back, and one step takes a mask back", () => {
  const draft = copied(draftOf(worked()));
  expect(draft.frames.map(({ frame, bytes, points }) => [frame, bytes !== null, points.length])).toEqual([
    [0, true, 0],
    [7, false, 1],
  ]);
  const back = broughtBack(turnedTo(newPicture(WIDTH, HEIGHT), 7), draft);
  expect([back.broughtBack, back.frame, back.points.length, markedFrames(back)]).toEqual([
    true,
    7,
    1,
    [0, 7],
  ]);
  const there = turnedTo(back, 0);
  expect(there.mask.data).toEqual(turnedTo(worked(), 0).mask.data);
  const [step] = there.undo;
  if (step === undefined) throw new Error("there is a step to take back");
  lay(there.mask, step, true);
  expect(there.mask.data.every((value) => value === 0)).toBe(true);
  const undone = pictured(there, { type: "undone" });
  expect([undone.broughtBack, undone.redo]).toEqual([false, [step]]);
});

test("what was done before it came stays, and a picture of another size takes nothing", () => {
  const draft = copied(draftOf(worked()));
  const begun = dabbed(newPicture(WIDTH, HEIGHT), 2);
  const back = broughtBack(begun, draft);
  expect([back.mask, back.undo.length, markedFrames(back)]).toEqual([begun.mask, 1, [0, 7]]);
  const other = newPicture(WIDTH, HEIGHT + 1);
  expect(broughtBack(other, draft)).toBe(other);
});

test("a mask that is saved is kept no longer, unless it was painted on meanwhile", () => {
  const state = turnedTo(worked(), 0);
  const saved = pictured(state, { type: "kept", frame: 0, step: state.undo.at(-1) });
  expect(draftOf(saved)?.frames.map(({ frame }) => frame)).toEqual([7]);
  expect(draftOf(dabbed(saved, 3))?.frames.map(({ frame }) => frame)).toEqual([0, 7]);
  const later = dabbed(state, 13);
  const late = pictured(later, { type: "kept", frame: 0, step: state.undo.at(-1) });
  expect(draftOf(late)?.frames.length).toBe(2);
  const away = pictured(turnedTo(state, 9), { type: "kept", frame: 0, step: state.undo.at(-1) });
  expect(draftOf(away)?.frames.map(({ frame }) => frame)).toEqual([7]);
});

test("discarding leaves nothing in any frame", () => {
  const empty = pictured(worked(), { type: "discarded" });
  expect([draftOf(empty), markedFrames(empty), empty.frame]).toEqual([null, [], 9]);
});

test("only the newest are kept, up to a number and a size", () => {
  const entry = (at: number, bytes: number) => ({
    assetId: `asset_${at}` as Id,
    projectId: PROJECT,
    at,
    bytes,
  });
  expect(tooMany(Array.from({ length: 42 }, (_, at) => entry(at, 1)))).toEqual(["asset_1", "asset_0"]);
  expect(tooMany([entry(1, 30e6), entry(2, 30e6), entry(3, 30e6)])).toEqual(["asset_1"]);
});

/** A window on a shelf, with a project open that has the assets. */
function opened(shelf: DraftShelf, assets: readonly Id[] = [ASSET]) {
  const stores = createStores();
  keepDrafts(stores, shelf);
  stores.facts.setState({ assets: Object.fromEntries(assets.map((id) => [id, { id } as Asset])) });
  stores.document.setState({ projectId: PROJECT, opening: "open" });
  const put = (state: PictureState) => stores.session.setState({ pictures: { [ASSET]: state } });
  return { put, get: () => stores.session.getState().pictures[ASSET] };
}

const settled = (ms = 0) => new Promise((done) => setTimeout(done, ms));

test("a window writes what is marked, and the next one has it", async () => {
  const shelf = new MemoryShelf();
  const first = opened(shelf);
  const blank = newPicture(WIDTH, HEIGHT);
  first.put(blank);
  await settled();
  first.put(dabbed(blank, 8));
  expect(shelf.held.size, "not before there is a pause").toBe(0);
  await expect.poll(() => shelf.held.size).toBe(1);

  const second = opened(shelf);
  second.put(newPicture(WIDTH, HEIGHT));
  await settled();
  const back = second.get();
  if (back === undefined) throw new Error("the picture is open");
  expect([back.broughtBack, markedFrames(back)]).toEqual([true, [0]]);
  second.put(pictured(back, { type: "discarded" }));
  await expect.poll(() => shelf.held.size).toBe(0);
});

test("what is done before the shelf has answered is written once it has", async () => {
  const shelf = new MemoryShelf();
  const late = { ...shelf, write: shelf.write.bind(shelf), drop: shelf.drop.bind(shelf), read: () => answer };
  let tell: (draft: null) => void = () => undefined;
  const answer = new Promise<null>((done) => {
    tell = done;
  });
  const window = opened(late);
  const blank = newPicture(WIDTH, HEIGHT);
  window.put(blank);
  window.put(dabbed(blank, 8));
  await settled(100);
  expect(shelf.held.size).toBe(0);
  tell(null);
  await expect.poll(() => shelf.held.size).toBe(1);
});

test("a picture that is opened and only looked at overwrites nothing", async () => {
  const shelf = new MemoryShelf();
  await shelf.write(ASSET, PROJECT, copied(draftOf(worked())));
  const window = opened(shelf);
  const blank = newPicture(WIDTH, HEIGHT);
  window.put(blank);
  window.put(pictured(blank, { type: "tool", tool: "hand" }));
  await settled(100);
  expect(shelf.held.size).toBe(1);
});

test("what a project no longer has is dropped when it is opened, and other projects' stays", async () => {
  const shelf = new MemoryShelf();
  const draft = copied(draftOf(worked()));
  await shelf.write(ASSET, PROJECT, draft);
  await shelf.write("asset_gone" as Id, PROJECT, draft);
  await shelf.write("asset_other" as Id, "project_2" as Id, draft);
  opened(shelf);
  await settled();
  expect([...shelf.held.keys()]).toEqual([ASSET, "asset_other"]);
});
