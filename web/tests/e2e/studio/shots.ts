/** A scene of short shots, small enough that a tiny checkpoint draws them at once. */

import type { Page } from "@playwright/test";
import type { Json, Shot } from "../../../src/model/records.ts";
import { scene, shot } from "../../unit/model/fixtures.ts";
import { expect, makeProject, post, type Studio, snapshotOf } from "../studio.ts";

/** Without guidance: one pass a step instead of four. */
export const QUICK = {
  steps: 2,
  guidance_scale: 1,
  stg_scale: 0,
  modality_scale: 1,
  audio_guidance_scale: 1,
};

interface Shots {
  count?: number;
  frames?: number;
  width?: number;
  height?: number;
}

/** One scene, at 24 frames a second; the shots are `1-1`, `1-2`, ... Answers the project's id. */
export async function makeShots(
  studio: Studio,
  page: Page,
  name: string,
  { count = 1, frames = 17, width = 128, height = 64 }: Shots = {},
): Promise<string> {
  const id = await makeProject(studio, page, name, { width, height, fps: 24 });
  const tail = id.slice(-8);
  const plain = Array.from({ length: count }, (_, index) =>
    shot(`shot_${String(index + 1).padStart(6, "0")}${tail}`, `scene_000001${tail}`, `a${index + 1}`),
  );
  const records = [
    scene(`scene_000001${tail}`, "a0"),
    ...plain.map((each) => ({ ...each, parsed: { ...each.parsed, frames } })),
  ];
  await post(studio, page, `projects/${id}/changes`, {
    id: `change_${id.slice(-20)}`,
    label: "Write",
    base_revision: 1,
    diff: {
      added: Object.fromEntries(records.map((record) => [record.id, record])),
      updated: {},
      removed: {},
    },
  });
  return id;
}

const shotsOf = async (studio: Studio, page: Page, project: string): Promise<readonly Shot[]> =>
  (await snapshotOf(studio, page, project)).records
    .filter((each) => each.kind === "shot")
    .sort((a, b) => (a.order < b.order ? -1 : 1));

/** Sets the first shot's own settings as another window would: they hold for the engine that is chosen, `ltx2`. */
export async function setParameters(
  studio: Studio,
  page: Page,
  project: string,
  parameters: Readonly<Record<string, Json>>,
): Promise<void> {
  const first = async () => (await shotsOf(studio, page, project))[0];
  await expect.poll(async () => (await first())?.overrides.engine).toBe("ltx2");
  const { revision } = await snapshotOf(studio, page, project);
  const held = await first();
  await post(studio, page, `projects/${project}/changes`, {
    id: `change_quick${revision}x${project.slice(-15)}`,
    label: "Change settings",
    base_revision: revision,
    diff: {
      added: {},
      updated: {
        [held?.id ?? ""]: {
          "overrides.parameters": { from: held?.overrides.parameters ?? null, to: parameters },
        },
      },
      removed: {},
    },
  });
}
