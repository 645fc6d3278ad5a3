/** Chords: one that two commands have must never mean both at once. */

import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/commands/registry.ts";

/** On the timeline a key works on clips, in the script and the storyboard on shots; the models' page is none of them. */
const DISJOINT: Readonly<Record<string, readonly string[]>> = {
  "alt+left": ["shot.move-earlier", "clip.earlier"],
  "alt+right": ["shot.move-later", "clip.later"],
  backspace: ["shot.delete", "clip.delete"],
  delete: ["shot.delete", "clip.delete"],
  escape: ["models.close", "clip.select-none"],
  "mod+a": ["shot.select-all", "clip.select-all"],
  "mod+d": ["shot.duplicate", "clip.duplicate"],
  n: ["shot.add", "clip.snapping"],
};

test("no two commands share a chord, but those of different views", () => {
  const holders: Record<string, string[]> = {};
  for (const { id, keys = [] } of COMMANDS)
    for (const chord of keys) holders[chord] = [...(holders[chord] ?? []), id];
  const shared = Object.entries(holders).filter(([, ids]) => ids.length > 1);
  expect(Object.fromEntries(shared)).toEqual(DISJOINT);
});
