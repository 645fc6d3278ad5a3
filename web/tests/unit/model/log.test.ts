import fc from "fast-check";
import { expect, test } from "vitest";
import { apply, isEmpty, updateOf } from "../../../src/model/changes.ts";
import type { Document } from "../../../src/model/document.ts";
import * as log from "../../../src/model/log.ts";
import type { Change } from "../../../src/model/records.ts";
import { counter, danglingOf, editOf, film, type Seed, seeds } from "./fixtures.ts";

const first = film.tables.shot.shot_000001;
if (first === undefined) throw new Error("the film has a first shot");
const closer = {
  id: "change_1",
  label: "Closer",
  base_revision: 0,
  diff: updateOf(first, { "overrides.size": "CU" }),
};

test("undo takes back, redo does it again, a new edit forgets what was undone", () => {
  const edited = log.commit(log.openLog(film), closer);
  const undone = log.stepBack(edited, "undo", "change_2").log;
  expect(undone.shown.tables).toEqual(film.tables);
  expect(undone.pending.map(({ label }) => label)).toEqual(["Closer", "Undo Closer"]);
  const again = log.stepBack(undone, "redo", "change_3").log;
  expect(again.shown.tables).toEqual(edited.shown.tables);
  expect(log.commit(undone, { ...closer, id: "change_4" }).history.redo).toEqual([]);
});

test("undo leaves what somebody else changed since, and says so", () => {
  const edited = log.acknowledge(log.commit(log.openLog(film), closer), "change_1", 1);
  const mine = edited.committed.tables.shot.shot_000001;
  if (mine === undefined) throw new Error("the shot is there");
  const theirs = { ...closer, id: "change_9", diff: updateOf(mine, { "overrides.size": "LS" }) };
  const { log: after, skipped } = log.stepBack(log.follow(edited, theirs, 2).log, "undo", "change_2");
  expect(skipped).toEqual(["shot_000001 overrides.size"]);
  expect(after.shown.tables.shot.shot_000001?.overrides.size).toBe("LS");
  expect(after.pending).toEqual([]);
});

test("a gesture is shown, not kept, until it ends; a remote delete gives it up", () => {
  const drag = log.transient(
    log.mark(log.openLog(film), "Stretch"),
    updateOf(first, { "overrides.frames": 120 }),
  );
  expect(drag.shown.tables.shot.shot_000001?.overrides.frames).toBe(120);
  expect(drag.committed).toBe(film);
  expect(log.bail(drag).shown).toBe(film);
  const gone = {
    id: "change_9",
    label: "Delete",
    base_revision: 0,
    diff: { added: {}, updated: {}, removed: { [first.id]: first } },
  };
  const after = log.follow(drag, gone, 1).log;
  expect(after.gesture).toBeNull();
  expect(after.shown.tables.shot.shot_000001).toBeUndefined();
});

test("a refused change is as if it had not been", () => {
  const { log: after } = log.refuse(log.commit(log.openLog(film), closer), "change_1");
  expect(after.shown.tables).toEqual(film.tables);
  expect(after.history.undo).toEqual([]);
});

type Step = { who: 0 | 1; act: "edit" | "undo" | "redo" | "post" | "hear"; seed: Seed };
const steps = fc.record<Step>({
  who: fc.constantFrom(0, 1),
  act: fc.constantFrom("edit", "edit", "undo", "redo", "post", "hear"),
  seed: seeds,
});

/** What the server does with changes, and nothing else. */
function server() {
  let document: Document = film;
  const applied: Change[] = [];
  return {
    applied,
    document: () => document,
    post(change: Change, base: number): "stale" | number {
      if (base !== applied.length) return "stale";
      document = apply(document, change.diff);
      return applied.push(change);
    },
  };
}

test("clients that edit, undo, post and hear of each other in any order end up with the same film", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (walk) => {
      const studio = server();
      const newId = counter();
      const clients = [log.openLog(film), log.openLog(film)] as [log.Log, log.Log];
      const hear = (who: 0 | 1) => {
        const revision = clients[who].confirmed.revision;
        const change = studio.applied[revision];
        if (change === undefined) return;
        clients[who] =
          clients[who].pending[0]?.id === change.id
            ? log.acknowledge(clients[who], change.id, revision + 1)
            : log.follow(clients[who], change, revision + 1).log;
      };
      const post = (who: 0 | 1) => {
        const client = clients[who];
        const change = client.pending[0];
        if (change === undefined) return;
        const answer = studio.post(change, client.confirmed.revision);
        if (answer === "stale") hear(who);
        else clients[who] = log.acknowledge(client, change.id, answer);
      };
      const act = ({ who, act: verb, seed }: Step) => {
        const client = clients[who];
        if (verb === "post") return post(who);
        if (verb === "hear") return hear(who);
        const id = `change_${newId()}`;
        if (verb === "undo" || verb === "redo") clients[who] = log.stepBack(client, verb, id).log;
        else {
          const diff = editOf(client.committed, seed, newId);
          if (!isEmpty(diff))
            clients[who] = log.commit(client, { id, label: seed.verb, base_revision: 0, diff });
        }
      };
      for (const step of walk) act(step);
      for (let round = 0; round < 200; round++)
        for (const who of [0, 1] as const) {
          post(who);
          hear(who);
        }
      for (const client of clients) {
        expect(client.pending).toEqual([]);
        expect(client.shown.tables).toEqual(studio.document().tables);
      }
      expect(danglingOf(studio.document())).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("undo all the way is the start, redo all the way is the end", () => {
  fc.assert(
    fc.property(fc.array(seeds, { maxLength: 15 }), (walk) => {
      const newId = counter();
      let client = log.openLog(film);
      for (const seed of walk) {
        const diff = editOf(client.committed, seed, newId);
        if (!isEmpty(diff))
          client = log.commit(client, { id: `change_${newId()}`, label: seed.verb, base_revision: 0, diff });
      }
      const end = client.shown.tables;
      while (client.history.undo.length > 0) client = log.stepBack(client, "undo", `change_${newId()}`).log;
      expect(client.shown.tables).toEqual(film.tables);
      while (client.history.redo.length > 0) client = log.stepBack(client, "redo", `change_${newId()}`).log;
      expect(client.shown.tables).toEqual(end);
    }),
  );
});
