import { expect, test } from "vitest";
import { leftBehind } from "../../../src/model/session.ts";
import { createStores } from "../../../src/model/stores.ts";

test("what belongs to a project stays with it, and what the user wrote for a picture goes along", () => {
  const { session } = createStores();
  session.setState(({ sketch }) => ({
    selection: ["shot_000001"],
    sceneId: "scene_000001",
    strip: { shotId: "shot_000001", frame: 3, span: null },
    comparing: { shotId: "shot_000001", takeIds: ["take_000001", "take_000002"] },
    editing: { assetId: "asset_000001", frame: 0 },
    sketch: { ...sketch, prompt: "a red disc", references: ["asset_000001"] },
    view: "images",
  }));
  session.setState(leftBehind(session.getState()));
  const held = session.getState();
  expect(JSON.stringify(held)).not.toContain("_00000");
  expect([held.sketch.prompt, held.view]).toEqual(["a red disc", "images"]);
});
