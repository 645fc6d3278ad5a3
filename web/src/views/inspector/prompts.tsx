/** What the fields of a shot's prompt have in common. */

import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import type { Author } from "../../model/prompt.ts";
import type { Shot } from "../../model/records.ts";

/** Characters. */
export const LONGEST_PROMPT = 20_000;

/** Sets the prompt with who wrote it; null is back to the script's. */
export function useSetPrompt(shot: Shot) {
  const { run } = useCommands();
  return (text: string | null, author: Author | null) =>
    run(setShots, {
      ids: [shot.id],
      label: "Change prompt",
      values: { "overrides.prompt": text, "overrides.prompt_by": author === null ? null : { ...author } },
    });
}

/** How long a text is. */
export const Characters = ({ of }: { of: string }) => (
  <span className="tabular shrink-0 text-11 text-faint">
    {of.length} {of.length === 1 ? "character" : "characters"}
  </span>
);
