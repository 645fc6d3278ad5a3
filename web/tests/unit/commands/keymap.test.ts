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
  ["Shift alone", press("Shift", "ShiftLeft", { shiftKey: true }), null],
  ["a dead key", press("Dead", "Quote"), null],
])("%s", (_, event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

test("every command's id is its own", () => {
  const ids = COMMANDS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
