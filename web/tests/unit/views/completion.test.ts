import { expect, test } from "vitest";
import { offerFor, type Words, wordsOf } from "../../../src/views/script/completion.ts";

const SCRIPT = `INT. KITCHEN - NIGHT

Mara waits.

MARA
Well?

ÉLODIE (V.O.)
Soon.

EXT. HARBOUR - HIGH TIDE

JOÃO (O.S.)
Mara!

@McTavish ^
Aye.
`;

const words: Words = {
  cues: ["ÉLODIE", "MARA", "MARCUS"],
  locations: ["HARBOUR", "HARBOUR WALL", "KITCHEN"],
  timesOfDay: ["DAY", "DAWN", "NIGHT"],
};

test("a script's words: who spoke before the last first, the last place first, its own times of day", () => {
  const lines = SCRIPT.split("\n");
  const found = wordsOf(SCRIPT, lines.length - 1);
  expect(found.cues).toEqual(["JOÃO", "McTavish", "ÉLODIE", "MARA"]);
  expect(found.locations).toEqual(["HARBOUR", "KITCHEN"]);
  expect(found.timesOfDay).toContain("HIGH TIDE");
  expect(found.timesOfDay).toContain("DAY");
});

test("the line that is being written offers itself nothing; who speaks later is known", () => {
  const lines = SCRIPT.split("\n");
  expect(wordsOf(SCRIPT, lines.indexOf("ÉLODIE (V.O.)")).cues).toEqual(["MARA", "JOÃO", "McTavish"]);
  expect(wordsOf(SCRIPT, lines.indexOf("EXT. HARBOUR - HIGH TIDE")).locations).toEqual(["KITCHEN"]);
});

test.each<[string, number, string[], string]>([
  ["MA", 0, ["MARA", "MARCUS"], "\n"],
  ["M", 0, ["MARA", "MARCUS"], "\n"],
  ["É", 0, ["ÉLODIE"], "\n"],
  ["@mar", 1, ["MARA", "MARCUS"], "\n"],
  ["MARA (", 5, ["(V.O.)", "(O.S.)", "(CONT'D)"], "\n"],
  ["MARA (O", 5, ["(O.S.)"], "\n"],
  ["E", 0, ["EXT. "], ""],
  ["IN", 0, ["INT. ", "INT./EXT. "], ""],
  ["INT. ", 5, ["HARBOUR", "HARBOUR WALL", "KITCHEN"], " - "],
  ["ext. har", 5, ["HARBOUR", "HARBOUR WALL"], " - "],
  ["INT. KITCHEN - ", 15, ["DAY", "DAWN", "NIGHT"], "\n\n"],
  ["INT. KITCHEN - BACK - DA", 22, ["DAY", "DAWN"], "\n\n"],
])("%j offers words from %i: %j", (line, from, options, suffix) => {
  expect(offerFor(line, true, words)).toEqual({ from, options, suffix });
});

test.each([
  ["Mar", "a sentence of action"],
  ["MARA", "MARA is all there, but MARCUS is not meant"],
  ["ÉLODIE", "a whole cue"],
  ["INT. KITCHEN - NIGHT", "a whole heading"],
  ["ZOË", "somebody new"],
  ["", "an empty line"],
])("%j offers nothing: %s", (line) => {
  expect(offerFor(line, true, words)).toBeNull();
});

test("below another line nothing is offered: that is dialogue", () => {
  expect(offerFor("MA", false, words)).toBeNull();
});
