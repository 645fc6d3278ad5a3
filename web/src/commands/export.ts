/** Making a film of the cut: what is missing is named first. */

import type { ExportCheck } from "../api/client.ts";
import { drawMissing } from "../model/drawing.ts";
import type { Id } from "../model/records.ts";
import type { Studio } from "./command.ts";

export interface FrameSize {
  width: number;
  height: number;
}

/** What the film would lack, once everything the user did has reached the server. */
export async function checkExport(studio: Studio, projectId: Id): Promise<ExportCheck> {
  await studio.editor.settled();
  return studio.api.exportCheck(projectId);
}

/** Begins the job; gives its id. */
export async function beginExport(studio: Studio, projectId: Id, size: FrameSize): Promise<Id> {
  await studio.editor.settled();
  const { job_id } = await studio.api.exportFilm(projectId, {
    preset: "h264",
    missing: "use_board",
    ...size,
  });
  return job_id;
}

/** Sees to it that what is missing is being made. */
export async function makeMissing(studio: Studio, projectId: Id, check: ExportCheck): Promise<void> {
  await drawMissing(
    studio,
    projectId,
    check.missing.map(({ shot_id }) => shot_id),
  );
}
