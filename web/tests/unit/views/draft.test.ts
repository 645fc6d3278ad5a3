import { expect, test } from "vitest";
import { draftAfter } from "../../../src/ui/draft.ts";

test.each([
  ["nobody is in it", { draft: "old", before: "old", writing: false }, "new"],
  [
    "somebody has left it, and their words are not taken yet",
    { draft: "mine", before: "old", writing: false },
    "new",
  ],
  ["somebody is in it and has written nothing", { draft: "old", before: "old", writing: true }, "new"],
  ["somebody is writing", { draft: "mine", before: "old", writing: true }, "mine"],
])("another value comes while %s", (_, held, shown) => {
  expect(draftAfter(held, "new")).toBe(shown);
});
