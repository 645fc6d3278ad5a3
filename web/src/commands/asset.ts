/** Media brought in by the user. */

import { Problem } from "../api/problem.ts";
import type { Command } from "./command.ts";

/** Uploads files one after another; what is refused is named, and the rest goes on. */
export const uploadFiles: Command<{ files: readonly File[] }> = {
  id: "asset.upload",
  label: "Import media",
  group: "Project",
  hidden: true,
  async run({ api, session, stores }, { files }) {
    const { projectId } = stores.document.getState();
    if (projectId === null) return;
    let count = 0;
    for (const file of files) {
      try {
        const { asset } = await api.upload(projectId, file);
        stores.facts.setState(({ assets }) => ({ assets: { ...assets, [asset.id]: asset } }));
        count += 1;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        session.say({
          tone: "bad",
          title: `${file.name} was not imported`,
          detail: `${error.message} ${error.remedy}`.trim(),
        });
      }
    }
    if (count > 0)
      session.say({
        tone: "good",
        title: count === 1 ? "One file imported" : `${count} files imported`,
        detail: "",
      });
  },
};
