import { expect, test } from "vitest";
import { chordOf, type KeyPress } from "../../../src/commands/keymap.ts";
import { COMMANDS } from "../../../src/commands/registry.ts";

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test.each<[string, KeyPress, string | null]>([
  ["Shift+1 where it types an exclamation mark", press("!", "Digit1", { shiftKey: true }), "shift+1"],
  ["Shift+2 where it types a quotation mark", press('"', "Digit2", { shiftKey: true }), "shift+2"],
  ["Ctrl+Z", press("z", "KeyZ", { ctrlKey: true }), "mod+z"],
  ["Ctrl+Z where Z and Y are swapped", press("z", "KeyY", { ctrlKey: true }), "mod+z"],
  ["Cmd+Shift+Z", press("Z", "KeyZ", { metaKey: true, shiftKey: true }), "mod+shift+z"],
  ["the palette", press("P", "KeyP", { ctrlKey: true, shiftKey: true }), "mod+shift+p"],
  ["a question mark", press("?", "Slash", { shiftKey: true }), "?"],
  ["a comma with Ctrl", press(",", "Comma", { ctrlKey: true }), "mod+,"],
  ["the space bar", press(" ", "Space"), "space"],
  ["Shift+Space", press(" ", "Space", { shiftKey: true }), "shift+space"],
  ["an arrow with Alt", press("ArrowLeft", "ArrowLeft", { altKey: true }), "alt+left"],
  ["Alt+R", press("r", "KeyR", { altKey: true }), "alt+r"],
  ["Alt+R where R is elsewhere", press("r", "KeyO", { altKey: true }), "alt+r"],
  ["Option+R, which types a sign", press("®", "KeyR", { altKey: true }), "alt+r"],
  ["Option+Shift+R", press("‰", "KeyR", { altKey: true, shiftKey: true }), "alt+shift+r"],
  ["Option+E, a dead key", press("Dead", "KeyE", { altKey: true }), "alt+e"],
  ["Cmd+Option+N", press("Dead", "KeyN", { altKey: true, metaKey: true }), "mod+alt+n"],
  ["AltGr+E on Windows", press("€", "KeyE", { altKey: true, ctrlKey: true }), "mod+alt+€"],
  ["Alt alone", press("Alt", "AltLeft", { altKey: true }), null],
  ["Shift alone", press("Shift", "ShiftLeft", { shiftKey: true }), null],
  ["a dead key", press("Dead", "Quote"), null],
])("%s", (_, event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

test("every command in the palette has a name of its own", () => {
  const labels = COMMANDS.filter(({ hidden }) => hidden !== true).map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});

test("every command's id is its own", () => {
  const ids = COMMANDS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
