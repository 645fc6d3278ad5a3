import { expect, test } from "vitest";
import type { Api } from "../../../src/api/client.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { duplicateShots, hasShots } from "../../../src/commands/shot.ts";
import { guidesOf } from "../../../src/model/guides.ts";
import { createModel } from "../../../src/model/model.tsx";
import type { Guide } from "../../../src/model/records.ts";
import { createStores, type View } from "../../../src/model/stores.ts";
import { film, project } from "../model/fixtures.ts";

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

const guide = (id: string, role: Guide["role"], frame: number): Guide => ({
  kind: "guide",
  id,
  shot_id: "shot_000001",
  asset_id: `asset_${id}`,
  role,
  frame,
  strength: 0.5,
});

test("a shot is duplicated with its guides, in one step", async () => {
  const api: Pick<Api, "postChange"> = {
    postChange: async (_, change) => ({ revision: change.base_revision + 1, change_id: change.id }),
  };
  const model = createModel(api as Api);
  const { editor, stores } = model;
  const records = Object.values(film.tables).flatMap((table) => Object.values(table));
  const guides = [guide("guide_a", "first_frame", 0), guide("guide_b", "control", 0)];
  editor.load(project.id, [...records, ...guides], 1);
  stores.document.setState({ projectId: project.id });
  model.session.select("shot_000001");
  duplicateShots.run(model as Studio);
  const [copy = ""] = stores.session.getState().selection;
  const { tables } = stores.document.getState().document;
  expect(copy).not.toBe("shot_000001");
  const copied = guidesOf(tables.guide, copy);
  expect(copied.map(({ role, asset_id, strength }) => [role, asset_id, strength])).toEqual(
    guides.map(({ role, asset_id, strength }) => [role, asset_id, strength]),
  );
  expect(new Set(Object.keys(tables.guide)).size).toBe(4);
  expect(guidesOf(tables.guide, "shot_000001")).toEqual(guides);
  editor.undo();
  expect(Object.keys(stores.document.getState().document.tables.guide)).toEqual(["guide_a", "guide_b"]);
  expect(stores.document.getState().document.tables.shot[copy]).toBeUndefined();
  await editor.settled();
});
