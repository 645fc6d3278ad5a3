/** Files that are dropped on a shot's strip: one step of undo, however many. */

import { expect, test } from "vitest";
import type { Api } from "../../../src/api/client.ts";
import type { Studio } from "../../../src/commands/command.ts";
import { addGuideFiles } from "../../../src/commands/guide.ts";
import { createModel } from "../../../src/model/model.tsx";
import type { Asset } from "../../../src/model/records.ts";
import { film, project } from "../model/fixtures.ts";

const SHOT = "shot_000001";

const picture = (name: string): Asset => ({
  id: `asset_${name}`,
  sha256: name,
  type: "image",
  mime: "image/png",
  bytes: 1,
  name,
  width: 64,
  height: 36,
  rate: null,
  frames: 1,
  sample_rate: 0,
  channels: 0,
  samples: 0,
  proxy_asset_id: null,
  has_peaks: false,
  origin: "upload",
  created_at: "",
});

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
