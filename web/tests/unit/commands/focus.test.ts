/** Where the focus is decides which keys are commands. */

import { expect, test } from "vitest";
import { mayFire } from "../../../src/commands/keymap.ts";

/** An element that answers the selectors it is told to, and no other. */
const focused = (matching: (selector: string) => boolean): Element =>
  ({
    matches: matching,
    closest(selector: string) {
      return matching(selector) ? this : null;
    },
  }) as unknown as Element;

const closedList = focused((selector) => selector.includes("[role=combobox]"));
const openMenu = focused((selector) => selector.includes("[role=menu]"));
const text = focused((selector) => selector.includes("textarea"));

test.each([
  ["r", null, true],
  ["r", closedList, false],
  ["shift+3", closedList, true],
  ["mod+e", closedList, true],
  ["shift+3", openMenu, false],
  ["shift+3", text, false],
  ["mod+z", text, false],
  ["mod+e", text, true],
])("%s in %o: %s", (chord, target, fires) => {
  expect(mayFire(chord, target)).toBe(fires);
});
