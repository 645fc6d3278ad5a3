import fc from "fast-check";
import { expect, test } from "vitest";
import { headingsOf, type Look, looksOf } from "../../../src/views/script/fountain.ts";

test.each<[string, string, Look[]]>([
  [
    "a speech",
    "ÉLODIE (V.O.)\n(quietly)\nYou're late.\n\nShe waits.",
    ["cue", "parenthetical", "dialogue", "blank", "action"],
  ],
  ["capitals without a speech are action", "BANG\n\nSilence.", ["action", "blank", "action"]],
  ["a heading in any case", "int. kitchen - night\n\nRain.", ["heading", "blank", "action"]],
  ["a heading needs a blank line before it", "Rain.\nINT. KITCHEN - NIGHT", ["action", "action"]],
  [
    "forced things",
    ".ATTIC\n\n!BANG\nThe door.\n\n@McTavish\nAye.",
    ["heading", "blank", "action", "action", "blank", "cue", "dialogue"],
  ],
  [
    "transitions",
    "CUT TO:\n\n> FADE OUT.\n\n> THE END <",
    ["transition", "blank", "transition", "blank", "centered"],
  ],
  [
    "a title page",
    "Title: The Tide Table\nAuthor: M\n\nINT. KITCHEN - NIGHT",
    ["title-page", "title-page", "blank", "heading"],
  ],
  [
    "sections, synopses, notes",
    "# Act one\n\n= She waits.\n\n[[later]]",
    ["section", "blank", "synopsis", "blank", "note"],
  ],
  [
    "a boneyard over lines",
    "/* gone\n\nINT. ATTIC\n*/\n\nRain.",
    ["note", "note", "note", "note", "blank", "action"],
  ],
  ["two spaces keep a speech open", "MARY\nOne.\n  \nTwo.", ["cue", "dialogue", "dialogue", "dialogue"]],
])("%s", (_, text, looks) => {
  expect(looksOf(text.split("\n"))).toEqual(looks);
});

test("headings with their lines and numbers", () => {
  expect(headingsOf("Title: X\n\nINT. A - DAY #12A#\n\nRain.\n\n/*\nINT. B\n\n*/\n\n.ATTIC\n")).toEqual([
    { line: 3, text: "INT. A - DAY", number: "12A" },
    { line: 12, text: "ATTIC", number: null },
  ]);
});

test("any text has a look for each line", () => {
  const pieces = fc.constantFrom(
    "INT. A",
    "MARY",
    "(x)",
    "",
    "  ",
    "Rain.",
    "/*",
    "*/",
    "[[a",
    "]]",
    "CUT TO:",
    "Title: a",
  );
  fc.assert(
    fc.property(fc.array(pieces), (lines) => {
      expect(looksOf(lines)).toHaveLength(lines.length);
    }),
  );
});
