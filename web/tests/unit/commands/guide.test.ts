/** Files that are dropped on a shot's strip: one step of undo, however many. */

import { expect, test } from "vitest";
import type { Api } from "../../../src/api/client.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { addGuideFiles } from "../../../src/commands/guide.ts";
import { createModel } from "../../../src/model/model.tsx";
import { film, picture, project } from "../model/fixtures.ts";

const SHOT = "shot_000001";

test("several files are laid behind one another, and undone together", async () => {
  const api: Pick<Api, "upload" | "postChange"> = {
    upload: async (_, file) => ({ asset: picture(file.name), job_id: "job_000001" }),
    postChange: async (_, change) => ({ revision: change.base_revision + 1, change_id: change.id }),
  };
  const model = createModel(api as Api);
  const { editor, stores } = model;
  editor.load(
    project.id,
    Object.values(film.tables).flatMap((table) => Object.values(table)),
    1,
  );
  stores.document.setState({ projectId: project.id });
  const files = ["a", "b", "c"].map((name) => new File([], name));
  await addGuideFiles.run(model as Studio, { shotId: SHOT, files, frame: 0 });
  const laid = () =>
    Object.values(stores.document.getState().document.tables.guide).map(({ asset_id, frame }) => [
      asset_id,
      frame,
    ]);
  expect(laid()).toEqual([
    ["asset_a", 0],
    ["asset_b", 1],
    ["asset_c", 2],
  ]);
  expect(stores.document.getState().undoLabel).toBe("Add guides");
  editor.undo();
  expect(laid()).toEqual([]);
  await editor.settled();
});
