import { expect, test } from "vitest";
import type { Studio } from "../../../src/commands/command.ts";
import { hasShots } from "../../../src/commands/shot.ts";
import { createStores, type View } from "../../../src/model/stores.ts";

test.each<[View, boolean]>([
  ["script", true],
  ["storyboard", true],
  ["timeline", false],
  ["elements", false],
  ["images", false],
  ["models", false],
])("keys of shots in the view %s: %s", (view, act) => {
  const stores = createStores();
  stores.document.setState({ opening: "open" });
  stores.session.setState({ view, selection: ["shot_000001"] });
  expect(hasShots({ stores } as Studio)).toBe(act);
});
